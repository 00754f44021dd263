"""What the engine says about servers that do something wrong."""

from __future__ import annotations

import asyncio
import base64
import ssl
from pathlib import Path

import pytest
import trustme

from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.engine import run_test
from xtconnect_gui.smtp.values import Endpoint, FaultKind, Level, Route, Stage, StageStatus, TestOutcome

from .servers import (
    BOTH_FORMS,
    COMPACT,
    SPACED,
    Authority,
    closed_port,
    dialogue,
    ignore,
    plan,
    scripted,
    silence,
    statuses,
)  # fmt: skip


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def fault(outcome: TestOutcome) -> tuple[Stage, FaultKind]:
    assert outcome.failure is not None
    return outcome.failure.stage, outcome.failure.kind


async def test_a_server_that_says_nothing_is_a_timeout() -> None:
    async with scripted(silence) as port:
        outcome = await run_test(plan(port, timeout=0.5), ignore)
    assert fault(outcome) == (Stage.GREETING, FaultKind.TIMEOUT)


@pytest.mark.parametrize(
    ("verb", "stage"),
    [
        ("EHLO", Stage.EHLO),
        ("AUTH", Stage.AUTH),
        ("MAIL", Stage.SENDER),
        ("RCPT", Stage.RECIPIENT),
        ("DATA", Stage.MESSAGE),
        (".", Stage.MESSAGE),
    ],
)
async def test_a_cut_connection_is_told_with_its_stage(verb: str, stage: Stage) -> None:
    async with scripted(dialogue({verb: ""})) as port:
        outcome = await run_test(plan(port), ignore)
    assert fault(outcome) == (stage, FaultKind.CONNECTION_DROPPED)
    after = [r.status for r in outcome.stages][[r.stage for r in outcome.stages].index(stage) + 1 :]
    assert set(after) == {StageStatus.SKIPPED}


async def test_a_server_that_hangs_up_at_quit_does_not_spoil_the_result() -> None:
    async with scripted(dialogue({"QUIT": ""})) as port:
        assert (await run_test(plan(port), ignore)).ok


async def test_a_busy_server_is_told_with_its_reply() -> None:
    async with scripted(dialogue({}, greeting="421 4.3.2 too busy")) as port:
        outcome = await run_test(plan(port), ignore)
    assert fault(outcome) == (Stage.GREETING, FaultKind.REPLY_REFUSED)
    assert outcome.failure
    assert outcome.failure.reply
    assert (outcome.failure.reply.enhanced, outcome.failure.reply.text) == ("4.3.2", "too busy")


async def test_plaintext_on_a_tls_port() -> None:
    async with scripted(dialogue({})) as port:
        outcome = await run_test(plan(port, Security.SSL), ignore)
    assert fault(outcome) == (Stage.TLS, FaultKind.PLAINTEXT_ON_TLS_PORT)


@pytest.mark.parametrize("trusted", [True, False])
async def test_tls_on_a_plaintext_port(authority: Authority, trusted: bool) -> None:
    ca_file = authority.file if trusted else None
    async with scripted(dialogue({}), authority.context()) as port:
        outcome = await run_test(plan(port, Security.STARTTLS, ca_file=ca_file, timeout=2.0), ignore)
    assert fault(outcome) == (Stage.GREETING, FaultKind.TLS_ON_PLAINTEXT_PORT)


async def test_an_expired_certificate(authority: Authority) -> None:
    async with scripted(silence, authority.context(expired=True)) as port:
        outcome = await run_test(plan(port, Security.SSL, ca_file=authority.file), ignore)
    assert fault(outcome) == (Stage.TLS, FaultKind.CERTIFICATE_EXPIRED)


async def test_a_certificate_for_another_name(authority: Authority) -> None:
    async with scripted(silence, authority.context("mail.example.org")) as port:
        outcome = await run_test(plan(port, Security.SSL, ca_file=authority.file), ignore)
    assert fault(outcome) == (Stage.TLS, FaultKind.CERTIFICATE_NAME_MISMATCH)


async def test_a_certificate_of_an_unknown_authority(authority: Authority) -> None:
    async with scripted(silence, authority.context()) as port:
        outcome = await run_test(plan(port, Security.SSL), ignore)
    assert fault(outcome) == (Stage.TLS, FaultKind.CERTIFICATE_UNTRUSTED)


async def test_a_self_signed_certificate() -> None:
    own = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with own.private_key_pem.tempfile() as key, own.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    async with scripted(silence, context) as port:
        outcome = await run_test(plan(port, Security.SSL), ignore)
    assert fault(outcome) == (Stage.TLS, FaultKind.CERTIFICATE_SELF_SIGNED)


async def test_starttls_that_is_not_offered() -> None:
    async with scripted(dialogue({})) as port:
        outcome = await run_test(plan(port, Security.STARTTLS), ignore)
    assert fault(outcome) == (Stage.STARTTLS, FaultKind.STARTTLS_NOT_OFFERED)
    assert "AUTH" not in "".join(line for line in outcome.transcript if line.startswith("C:"))


@pytest.mark.parametrize("injected", ["\r\n250 injected", "\r\n250-half"])
async def test_plaintext_after_the_starttls_reply(injected: str) -> None:
    answers = {"EHLO": "250-hello\r\n250 STARTTLS", "STARTTLS": "220 go on" + injected}
    async with scripted(dialogue(answers)) as port:
        outcome = await run_test(plan(port, Security.STARTTLS), ignore)
    assert fault(outcome) == (Stage.STARTTLS, FaultKind.STARTTLS_INJECTION)


@pytest.mark.parametrize("piece", [b"250-more\r\n", b"250-" + b"x" * 4096])
async def test_a_reply_without_end_is_cut_off(piece: bytes) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        await reader.readline()
        while True:
            writer.write(piece)
            await writer.drain()

    async with scripted(endless) as port:
        outcome = await run_test(plan(port), ignore)
    assert fault(outcome) == (Stage.EHLO, FaultKind.PROTOCOL_ERROR)


@pytest.mark.parametrize("banner", ["HTTP/1.1 400 Bad Request", "+OK POP3 ready", "* OK IMAP4 ready", "\x00\x01\x02"])
async def test_another_service_on_the_port(banner: str) -> None:
    async with scripted(dialogue({}, greeting=banner)) as port:
        outcome = await run_test(plan(port), ignore)
    assert fault(outcome) == (Stage.GREETING, FaultKind.NOT_SMTP)


@pytest.mark.parametrize(
    ("ehlo", "kind"),
    [
        ("250 hello", FaultKind.AUTH_NOT_OFFERED),
        ("250-hello\r\n250 AUTH XOAUTH2", FaultKind.AUTH_MECHANISM_UNSUPPORTED),
    ],
)
async def test_no_usable_sign_in(ehlo: str, kind: FaultKind) -> None:
    async with scripted(dialogue({"EHLO": ehlo})) as port:
        outcome = await run_test(plan(port), ignore)
    assert fault(outcome) == (Stage.AUTH, kind)


async def test_an_echoed_password_is_shown_nowhere() -> None:
    blob = base64.b64encode(f"\0anna@example.com\0{COMPACT}".encode()).decode()
    echo = f"535-5.7.8 {{line}}\r\n535-5.7.8 {COMPACT} {SPACED} {SPACED.replace(' ', '%20')}\r\n535 5.7.8 {blob}"
    async with scripted(dialogue({"AUTH": echo})) as port:
        outcome = await run_test(plan(port, candidates=BOTH_FORMS), ignore)
    for secret in (COMPACT, SPACED, "abcd%20", blob):
        assert secret not in repr(outcome)
    assert "C: AUTH PLAIN ***" in outcome.transcript


async def test_the_second_form_goes_over_a_new_connection_when_the_server_hung_up() -> None:
    seen: list[str] = []

    async def strict(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        await reader.readline()
        writer.write(b"250-hello\r\n250 AUTH PLAIN\r\n")
        seen.append((await reader.readline()).decode())
        writer.write(b"535 5.7.8 no\r\n")
        await writer.drain()

    async with scripted(strict) as port:
        outcome = await run_test(plan(port, candidates=BOTH_FORMS), ignore)
    assert fault(outcome) == (Stage.AUTH, FaultKind.REPLY_REFUSED)
    assert len(seen) == len(set(seen)) == 2


async def test_a_refusal_of_another_kind_is_not_tried_again() -> None:
    async with scripted(dialogue({"AUTH": "454 4.7.0 later"})) as port:
        outcome = await run_test(plan(port, candidates=BOTH_FORMS), ignore)
    assert sum(line.startswith("C: AUTH") for line in outcome.transcript) == 1


async def test_the_last_words_of_a_server_are_kept() -> None:
    async with scripted(dialogue({"EHLO": "250-hello\r\n250 AUTH PLAIN\r\n421 4.7.0 idle", "AUTH": ""})) as port:
        outcome = await run_test(plan(port), ignore)
    assert outcome.failure
    assert outcome.failure.reply
    assert outcome.failure.reply.code == 421


async def test_a_refused_port_with_another_that_works() -> None:
    async with scripted(silence) as other:
        endpoint = Endpoint("localhost", other, Security.STARTTLS)
        outcome = await run_test(plan(closed_port(), alternatives=(endpoint,)), ignore)
    assert fault(outcome) == (Stage.CONNECT, FaultKind.CONNECTION_REFUSED)
    assert outcome.alternative
    assert outcome.alternative.reachable


async def test_a_practice_port_without_a_route_is_not_reached() -> None:
    base = plan(587, routes=(Route(465, "127.0.0.1", 1),))
    settings = type(base.settings)("other", "a@example.com", "mail.example.com", 587, Security.NONE)
    outcome = await run_test(plan(587, settings=settings, routes=base.routes), ignore)
    assert fault(outcome) == (Stage.CONNECT, FaultKind.UNREACHABLE)


async def test_practice_keeps_the_name_of_the_real_server(authority: Authority) -> None:
    base = plan(465, Security.SSL)
    settings = type(base.settings)("other", "a@example.com", "smtp.gmail.com", 465, Security.SSL)
    async with scripted(dialogue({}), authority.context("smtp.gmail.com")) as port:
        route = Route(465, "127.0.0.1", port)
        outcome = await run_test(plan(465, settings=settings, routes=(route,), ca_file=authority.file), ignore)
    assert outcome.ok


async def test_an_international_address_needs_the_extension() -> None:
    async with scripted(dialogue({})) as port:
        outcome = await run_test(plan(port, recipient="jörg@example.com"), ignore)
    assert fault(outcome) == (Stage.SENDER, FaultKind.SMTPUTF8_NOT_OFFERED)


async def test_a_dry_run_says_so_and_leaves_out_quit() -> None:
    async with scripted(dialogue({})) as port:
        outcome = await run_test(plan(port, level=Level.DRY_RUN), ignore)
    assert outcome.ok
    assert statuses(outcome)[Stage.QUIT] is StageStatus.SKIPPED
    assert "354" in outcome.transcript[-1]
