"""Real error texts as people paste them, from servers and programs, and what each means."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from xtconnect_gui.diagnosis.causes import CAUSES
from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.diagnosis.pasted import diagnose_text
from xtconnect_gui.diagnosis.values import Confidence, Diagnosis

FOLDER = Path(__file__).parent
DIAGNOSER = Diagnoser.load()
LEAST_SHARE_RIGHT = 0.95
KEPT_APART = ("held_out.toml", "recorded.toml", "translated.toml", "known.toml")
EVERY_SET = ("pasted.toml", *KEPT_APART)


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["reply"]
    return found


def diagnosed(row: dict[str, Any]) -> Diagnosis | None:
    return diagnose_text(row["text"], DIAGNOSER, stage=row.get("stage"), provider=row.get("provider"))


def causes_of(row: dict[str, Any]) -> set[str]:
    return {row["cause"]} if isinstance(row["cause"], str) else set(row["cause"])


@pytest.mark.parametrize("row", rows("pasted.toml"), ids=lambda row: row["source"])
def test_a_pasted_text_has_its_cause(row: dict[str, Any]) -> None:
    found = diagnosed(row)
    assert found is not None
    assert found.cause == row["cause"]


def wordings() -> list[tuple[str, str]]:
    known = tomllib.loads((FOLDER / "wordings.toml").read_text(encoding="utf-8"))
    return [(text, cause) for cause, texts in known.items() for text in texts]


@pytest.mark.parametrize(("text", "cause"), wordings())
def test_a_known_wording_has_its_cause(text: str, cause: str) -> None:
    found = diagnose_text(text, DIAGNOSER)
    assert found is not None
    assert found.cause == cause


WRAPPED = {
    "nodemailer": "Error: Invalid login: {reply}\n    at SMTPConnection._formatError (/app/index.js:790:19)",
    "PHPMailer": "SMTP Error: Could not authenticate.\n2026-01-01 10:00:00 SERVER -> CLIENT: {reply}",
    "smtplib": "smtplib.SMTPAuthenticationError: ({code}, b'{rest}')",
    "JavaMail": "javax.mail.MessagingException: {reply}\n\n\tat com.sun.mail.smtp.SMTPTransport.x(Y.java:9)",
    "Thunderbird": "An error occurred. The mail server responded:  {reply}. Please check the message and try again.",
    "msmtp": "msmtp: server message: {reply}\nmsmtp: could not send mail (account default from /etc/msmtprc)",
    "swaks": "<~* {reply}\n*** No authentication type succeeded",
    "an exit status": "Exit Status: 1 - {reply}",
    "Laravel": 'production.ERROR: Expected response code "250" but got code "{code}", with message "{reply}".',
    "Postfix": "status=bounced (host smtp.example.com[192.0.2.1] said: {reply})",
}


@pytest.mark.parametrize("wrapping", WRAPPED.values(), ids=WRAPPED)
def test_a_reply_means_the_same_in_the_words_of_a_program(wrapping: str) -> None:
    for row in rows("replies.toml"):
        code, rest = row["text"][:3], row["text"][4:]
        rest = rest.replace(f"\n{code}-", "\\n").replace(f"\n{code} ", "\\n").replace("'", "\\'")
        found = diagnosed(row | {"text": wrapping.format(reply=row["text"], code=code, rest=rest)})
        assert found is not None
        assert found.cause == row["cause"], row["text"]


@pytest.mark.parametrize("name", EVERY_SET)
def test_every_label_is_a_cause_and_names_its_source(name: str) -> None:
    for row in rows(name):
        assert causes_of(row) <= CAUSES
        assert row["source"]


@pytest.mark.parametrize("name", KEPT_APART)
def test_replies_kept_apart_are_diagnosed_well(name: str) -> None:
    held_out = rows(name)
    wrong = [(row["text"][:90], found and found.cause) for row in held_out if not right(row, found := diagnosed(row))]
    assert len(wrong) <= (1 - LEAST_SHARE_RIGHT) * len(held_out), wrong


@pytest.mark.parametrize("name", EVERY_SET)
def test_no_wrong_diagnosis_is_certain(name: str) -> None:
    for row in rows(name):
        found = diagnosed(row)
        assert found is None or found.confidence is not Confidence.CERTAIN or right(row, found), row["text"]


def right(row: dict[str, Any], found: Diagnosis | None) -> bool:
    return found is not None and found.cause in causes_of(row)
