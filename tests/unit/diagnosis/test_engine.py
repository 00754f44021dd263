"""What the diagnoser promises."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from xtconnect_gui.diagnosis.causes import CAUSES
from xtconnect_gui.diagnosis.engine import Diagnoser, RuleError
from xtconnect_gui.diagnosis.parse import parse_reply_text
from xtconnect_gui.diagnosis.values import Confidence, Evidence
from xtconnect_gui.smtp.values import FaultKind, Reply

ROWS = tomllib.loads((Path(__file__).parent / "replies.toml").read_text(encoding="utf-8"))["reply"]
FAULTS = {
    "host-not-found": "host-not-found", "no-network": "no-network", "name-server-failure": "temporary-failure",
    "name-server-silent": "no-network",
    "connection-refused": "connection-refused", "unreachable": "timeout", "timeout": "timeout",
    "connection-dropped": "connection-dropped", "plaintext-on-tls-port": "wrong-port-for-security",
    "tls-on-plaintext-port": "wrong-port-for-security", "tls-handshake": "protocol-error",
    "tls-version": "tls-version", "certificate-expired": "certificate-expired",
    "certificate-not-yet-valid": "certificate-expired", "certificate-name-mismatch": "certificate-name-mismatch",
    "certificate-untrusted": "certificate-untrusted", "certificate-self-signed": "certificate-untrusted",
    "certificate-incomplete": "certificate-untrusted", "ca-file-unreadable": "certificate-untrusted",
    "starttls-not-offered": "tls-not-offered", "starttls-injection": "protocol-error",
    "auth-not-offered": "auth-not-offered", "auth-mechanism-unsupported": "auth-mechanism-unsupported",
    "unencrypted-refused": "tls-required", "smtputf8-not-offered": "protocol-error", "not-smtp": "not-smtp",
    "protocol-error": "protocol-error", "reply-refused": "unknown",
}  # fmt: skip
DIAGNOSER = Diagnoser.load()
RULE: dict[str, object] = {
    "id": "x", "cause": "unknown", "title": "t", "explanation": "e", "steps": ["s"], "confidence": "unknown",
    "source": "s", "match": [{}],
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:60])
def test_a_reply_of_a_real_server_has_its_cause(row: dict[str, str]) -> None:
    reply, _ = parse_reply_text(row["text"])
    evidence = Evidence(stage=row["stage"], provider=row.get("provider"), reply=reply, fault=FaultKind.REPLY_REFUSED)
    assert DIAGNOSER.diagnose(evidence).cause == row["cause"]


@pytest.mark.parametrize("fault", FaultKind, ids=lambda fault: fault.value)
def test_every_fault_has_its_cause(fault: FaultKind) -> None:
    assert DIAGNOSER.diagnose(Evidence(fault=fault)).cause == FAULTS[fault.value]


def test_a_port_is_blocked_only_when_the_other_one_answers() -> None:
    def cause(reachable: bool | None) -> str:
        evidence = Evidence(stage="connect", fault=FaultKind.TIMEOUT, alternative_reachable=reachable)
        return DIAGNOSER.diagnose(evidence).cause

    assert (cause(True), cause(False), cause(None)) == ("port-blocked", "timeout", "timeout")


def test_a_normal_password_at_google_is_named_as_such() -> None:
    reply = Reply(535, "5.7.8", "Username and Password not accepted.")
    normal, app = (
        DIAGNOSER.diagnose(Evidence("auth", "google", reply, password_is_app_password=shaped))
        for shaped in (False, True)
    )
    assert normal.cause == app.cause == "wrong-credentials"
    assert "looks like your normal password" in normal.explanation
    assert "normal password" not in app.explanation


def test_an_unknown_reply_is_said_to_be_unknown_and_shown() -> None:
    found = DIAGNOSER.diagnose(Evidence(reply=Reply(571, None, "Wibble {host} wobble")))
    assert (found.cause, found.confidence) == ("unknown", Confidence.UNKNOWN)
    assert "571 Wibble {host} wobble" in found.explanation


def test_a_positive_reply_explains_nothing() -> None:
    evidence = Evidence("ehlo", reply=Reply(250, None, "authentication required"), fault=FaultKind.CONNECTION_DROPPED)
    assert DIAGNOSER.diagnose(evidence).cause == "connection-dropped"


@pytest.mark.parametrize("rule", DIAGNOSER.rules, ids=lambda rule: rule.diagnosis.id)
def test_a_rule_says_what_to_do_and_where_it_comes_from(rule) -> None:  # type: ignore[no-untyped-def]
    said = rule.diagnosis
    assert said.title
    assert said.explanation
    assert said.steps
    assert all(said.steps)
    assert rule.source


def test_every_cause_has_a_rule() -> None:
    assert {rule.diagnosis.cause for rule in DIAGNOSER.rules} == CAUSES


PASSWORD_STORIES = [
    ("google", False, "looks like your normal password"),
    ("google", True, "may have been deleted"),
    ("google", None, "only an app password"),
    ("microsoft365", None, "switched sending by password off"),
    ("outlook", None, "no longer take a password"),
    ("yahoo", False, "only an app password"),
    ("icloud", None, "app-specific password"),
    ("zoho", None, "wrong region"),
    ("fastmail", None, "only an app password"),
    ("yandex", None, "must also be allowed in the settings"),
    ("gmx", None, "mail programs are not allowed"),
    ("ionos", None, "not the password of your customer account"),
    ("amazon-ses", None, "access keys of Amazon Web Services (IAM) do not work"),
    ("sendgrid", None, "always the word apikey"),
    ("postmark", None, "both the user name and the password"),
    ("brevo", None, "their own user name and password"),
    ("other", None, "Many providers also answer like this"),
]


@pytest.mark.parametrize(("provider", "shaped", "story"), PASSWORD_STORIES)
def test_the_same_refusal_means_another_thing_at_each_provider(provider: str, shaped: bool | None, story: str) -> None:
    reply = Reply(535, "5.7.8", "Authentication failed")
    found = DIAGNOSER.diagnose(Evidence("auth", provider, reply, password_is_app_password=shaped))
    assert (found.cause, found.confidence) == ("wrong-credentials", Confidence.LIKELY)
    assert story in found.explanation


def test_a_condition_can_be_less_sure_than_its_rule() -> None:
    rule = RULE | {"confidence": "certain", "match": [{"pattern": "sure"}, {"confidence": "likely"}]}
    diagnoser = Diagnoser({"rule": [rule, RULE | {"id": "y"}]})

    def confidence(text: str) -> Confidence:
        return diagnoser.diagnose(Evidence(reply=Reply(550, None, text))).confidence

    assert (confidence("sure"), confidence("maybe")) == (Confidence.CERTAIN, Confidence.LIKELY)


def test_words_without_a_code_are_never_certain() -> None:
    found = DIAGNOSER.diagnose(Evidence(detail="it said: relay access denied"))
    assert (found.cause, found.confidence) == ("relay-denied", Confidence.LIKELY)


def test_words_are_named_once_and_used_in_patterns() -> None:
    rule = RULE | {"id": "y", "match": [{"pattern": "no %thing%", "unless": "yes"}]}
    diagnoser = Diagnoser({"words": {"thing": "cat|dog"}, "rule": [rule, RULE]})
    said = {text: diagnoser.diagnose(Evidence(reply=Reply(550, None, text))).id for text in ("No dog", "no dog, yes")}
    assert said == {"No dog": "y", "no dog, yes": "x"}


def test_what_a_text_is_about_decides_only_where_nothing_else_fits() -> None:
    about = RULE | {"id": "about", "confidence": "likely", "match": [{"concept": "(%no%).{0,9}mail", "unless": "spam"}]}
    said = RULE | {"id": "said", "confidence": "likely", "match": [{"error": "mail lost"}]}
    unknown = RULE | {"id": "last", "confidence": "unknown"}
    diagnoser = Diagnoser({"words": {"no": "kein|pas de"}, "rule": [about, said, unknown]})
    texts = ("pas de mail", "kein mail: mail lost", "kein mail, spam", "mail")
    assert [diagnoser.diagnose(Evidence(detail=text)).id for text in texts] == ["about", "said", "last", "last"]
    assert diagnoser.diagnose(Evidence(detail="pas de mail")).confidence is Confidence.LIKELY


def test_a_reply_is_not_taken_for_a_text_about_something() -> None:
    about = RULE | {"id": "about", "match": [{"concept": "mail"}]}
    diagnoser = Diagnoser({"rule": [about, RULE]})
    assert diagnoser.diagnose(Evidence(reply=Reply(550, None, "no mail"))).id == "x"


def test_the_code_alone_decides_where_the_words_are_unknown() -> None:
    reply = Reply(535, None, "Wibble")
    assert DIAGNOSER.diagnose(Evidence(reply=reply)).cause == "wrong-credentials"


def test_the_words_decide_where_they_disagree_with_the_code() -> None:
    reply = Reply(552, "5.7.0", "Our system detected an illegal attachment on your message.")
    assert DIAGNOSER.diagnose(Evidence("message", reply=reply)).cause == "message-refused"


@pytest.mark.parametrize(
    ("mine", "other", "confidence"),
    [
        ({"pattern": "one"}, {"pattern": "two"}, Confidence.LIKELY),
        ({"codes": [550]}, {"pattern": "two", "confidence": "likely"}, Confidence.LIKELY),
        ({"pattern": "one"}, {"pattern": "two", "confidence": "likely"}, Confidence.CERTAIN),
        ({"pattern": "one"}, {"pattern": "three"}, Confidence.CERTAIN),
        ({"pattern": "one"}, {"codes": [550]}, Confidence.CERTAIN),
    ],
)
def test_nothing_is_certain_where_the_words_stand_for_two_causes(
    mine: dict[str, object], other: dict[str, object], confidence: Confidence
) -> None:
    rule = RULE | {"confidence": "certain", "cause": "relay-denied", "match": [mine]}
    another = RULE | {"confidence": "certain", "id": "y", "cause": "ip-blocked", "match": [other]}
    found = Diagnoser({"rule": [rule, another, RULE | {"id": "z"}]}).diagnose(
        Evidence(reply=Reply(550, None, "one two"))
    )
    assert (found.id, found.confidence) == ("x", confidence)


def test_nothing_is_certain_where_an_error_text_stands_for_two_causes() -> None:
    rule = RULE | {"confidence": "certain", "cause": "tls-version", "match": [{"error": "one"}]}
    another = RULE | {"confidence": "certain", "id": "y", "cause": "certificate-expired", "match": [{"error": "two"}]}
    diagnoser = Diagnoser({"rule": [rule, another, RULE | {"id": "z"}]})
    assert diagnoser.diagnose(Evidence(detail="one")).confidence is Confidence.CERTAIN
    assert diagnoser.diagnose(Evidence(detail="one or two")).confidence is Confidence.LIKELY


def test_a_pattern_may_go_on_in_the_next_line() -> None:
    rule = RULE | {"match": [{"pattern": "  one|%more%\n  |three\n"}]}
    diagnoser = Diagnoser({"words": {"more": "\n  two\n  |second\n"}, "rule": [rule, RULE | {"id": "z"}]})
    for word, found in {"one": "x", "two": "x", "second": "x", "three": "x", "four": "z"}.items():
        assert diagnoser.diagnose(Evidence(reply=Reply(550, None, f"no {word}."))).id == found


@pytest.mark.parametrize(
    ("code_is", "cause", "found"),
    [
        ("likely", "ip-blocked", ("y", Confidence.LIKELY)),
        ("likely", "relay-denied", ("y", Confidence.CERTAIN)),
        ("certain", "ip-blocked", ("x", Confidence.LIKELY)),
    ],
    ids=["words against a loose code", "words and code agree", "words against a sure code"],
)
def test_words_count_more_than_a_loose_enhanced_code(code_is: str, cause: str, found: tuple[str, Confidence]) -> None:
    coded = RULE | {"confidence": code_is, "cause": "relay-denied", "match": [{"enhanced": ["5.7.1"]}]}
    worded = RULE | {"confidence": "certain", "id": "y", "cause": cause, "match": [{"pattern": "two"}]}
    said = Diagnoser({"rule": [coded, worded, RULE | {"id": "z"}]}).diagnose(Evidence(reply=Reply(550, "5.7.1", "two")))
    assert (said.id, said.confidence) == found


def test_the_words_of_an_address_do_not_count() -> None:
    replies = (Reply(550, None, f"{word}@example.com user unknown") for word in ("office", "sender", "spam", "quota"))
    assert {DIAGNOSER.diagnose(Evidence("recipient", reply=reply)).cause for reply in replies} == {"recipient-refused"}


def test_weak_words_count_in_replies_only() -> None:
    rule = RULE | {"id": "y", "match": [{"pattern": "mail", "replies_only": True}]}
    diagnoser = Diagnoser({"rule": [rule, RULE]})
    said = diagnoser.diagnose(Evidence(reply=Reply(550, None, "mail"))), diagnoser.diagnose(Evidence(detail="mail"))
    assert [found.id for found in said] == ["y", "x"]


def test_a_condition_can_leave_stages_out() -> None:
    rule = RULE | {"id": "y", "match": [{"pattern": "mail", "not_stages": ["auth"]}]}
    diagnoser = Diagnoser({"rule": [rule, RULE]})
    reply = Reply(550, None, "mail")
    assert [diagnoser.diagnose(Evidence(stage, reply=reply)).id for stage in (None, "auth")] == ["y", "x"]


@pytest.mark.parametrize(
    "change",
    [
        {"cause": "bad-luck"},
        {"colour": "red"},
        {"match": [{"planet": 1}]},
        {"match": [{"pattern": "%planet%"}]},
        {"match": [{"confidence": "sure"}]},
    ],
)
def test_a_broken_rule_is_refused(change: dict[str, object]) -> None:
    assert Diagnoser({"rule": [RULE]}).rules
    with pytest.raises(RuleError):
        _ = Diagnoser({"rule": [RULE | change]}).rules


@pytest.mark.parametrize("pattern", ["pattern", "unless", "error"])
def test_every_pattern_can_be_compiled_and_is_written_in_small_letters(pattern: str) -> None:
    for rule in DIAGNOSER.rules:
        for condition in rule.conditions:
            text = getattr(condition, pattern)
            re.compile(text)
            assert not re.search(r"(?<!\\)[A-Z]", text), rule.diagnosis.id


@pytest.mark.parametrize("fault", FaultKind)
def test_a_text_reads_well_when_host_and_port_are_not_known(fault: FaultKind) -> None:
    found = Diagnoser.load().diagnose(Evidence(fault=fault))
    for text in (found.title, found.explanation, *found.steps):
        assert "None" not in text
        assert "{" not in text
        assert text[0] == text[0].upper()
