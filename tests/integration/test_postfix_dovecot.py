"""The engine against a real Postfix with a real Dovecot, over both kinds of TLS."""

from __future__ import annotations

import dataclasses

import pytest

from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.smtp.engine import run_test
from xtconnect_gui.smtp.values import (
    Candidate,
    Event,
    FaultKind,
    Level,
    Stage,
    StageFinished,
    StageStatus,
    TestOutcome,
    TestPlan,
)

from .servers.stack import PASSWORD, MailServers

pytestmark = pytest.mark.servers

EMAIL = "internal@example.com"
OTHER = "internal@ourdomain.com"
RIGHT = (Candidate(PasswordForm.WITHOUT_SPACES, PASSWORD),)
WRONG = (Candidate(PasswordForm.WITHOUT_SPACES, "abcdabcdabcdabcd"),)
GROUPED = Candidate(PasswordForm.WITH_SPACES, "gyds ygay pwqj hfbr")


@pytest.fixture(params=[Security.SSL, Security.STARTTLS], ids=lambda security: security.value)
def plan(request: pytest.FixtureRequest, mail_servers: MailServers) -> TestPlan:
    """A test that sends to the account itself; the server's certificate names ``localhost``."""
    security: Security = request.param
    settings = EmailSettings(
        provider="other", email=EMAIL, host="localhost", port=mail_servers.ports[security.value], security=security
    )
    return TestPlan(settings=settings, candidates=RIGHT, recipient=EMAIL, ca_file=mail_servers.ca_file)


async def run(plan: TestPlan) -> TestOutcome:
    return await run_test(plan, lambda event: None)


def statuses(outcome: TestOutcome) -> dict[Stage, StageStatus]:
    return {result.stage: result.status for result in outcome.stages}


def delivered(servers: MailServers) -> int:
    servers.settle()
    return sum(len(servers.messages(address)) for address in (EMAIL, OTHER))


async def test_the_test_mail_arrives_with_its_mark_and_message_id(plan: TestPlan, mail_servers: MailServers) -> None:
    outcome = await run(plan)
    assert outcome.ok, outcome.transcript
    assert outcome.mark
    message = mail_servers.wait_for_message(EMAIL, outcome.mark)
    assert message["Message-ID"] == outcome.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Return-Path"] == f"<{EMAIL}>"
    assert PASSWORD not in message.as_string()


async def test_every_stage_passes_and_is_told_while_it_runs(plan: TestPlan) -> None:
    events: list[Event] = []
    outcome = await run_test(plan, events.append)
    assert set(statuses(outcome).values()) == {StageStatus.PASSED}
    assert tuple(e.result.stage for e in events if isinstance(e, StageFinished)) == tuple(statuses(outcome))


async def test_the_certificate_is_reported(plan: TestPlan) -> None:
    outcome = await run(plan)
    assert outcome.tls is not None
    assert outcome.tls.version in ("TLSv1.2", "TLSv1.3")
    assert "mail.example.com" in outcome.tls.subject


async def test_without_the_authority_the_certificate_is_not_trusted(plan: TestPlan) -> None:
    outcome = await run(dataclasses.replace(plan, ca_file=None))
    assert outcome.failure is not None
    assert (outcome.failure.stage, outcome.failure.kind) == (Stage.TLS, FaultKind.CERTIFICATE_UNTRUSTED)


@pytest.mark.parametrize(
    ("level", "passed", "skipped"),
    [
        (Level.SIGN_IN, Stage.AUTH, Stage.SENDER),
        (Level.DRY_RUN, Stage.RECIPIENT, None),
    ],
    ids=lambda value: getattr(value, "value", ""),
)
async def test_a_smaller_test_delivers_nothing(
    plan: TestPlan,
    mail_servers: MailServers,
    level: Level,
    passed: Stage,
    skipped: Stage | None,
) -> None:
    before = delivered(mail_servers)
    outcome = await run(dataclasses.replace(plan, level=level))
    assert outcome.ok, outcome.transcript
    assert statuses(outcome)[passed] is StageStatus.PASSED
    assert skipped is None or statuses(outcome)[skipped] is StageStatus.SKIPPED
    assert outcome.message_id is None
    assert delivered(mail_servers) == before


@pytest.mark.parametrize("candidates", [WRONG, (*WRONG, Candidate(PasswordForm.WITH_SPACES, "abcd abcd abcd abcd"))])
async def test_a_wrong_password_is_refused_at_the_sign_in(plan: TestPlan, candidates: tuple[Candidate, ...]) -> None:
    outcome = await run(dataclasses.replace(plan, candidates=candidates))
    assert not outcome.ok
    assert outcome.failure is not None
    assert (outcome.failure.stage, outcome.failure.kind) == (Stage.AUTH, FaultKind.REPLY_REFUSED)
    assert outcome.failure.reply is not None
    assert (outcome.failure.reply.code, outcome.failure.reply.enhanced) == (535, "5.7.8")
    assert "abcd" not in "\n".join(outcome.transcript)


async def test_an_unknown_user_is_refused_like_a_wrong_password(plan: TestPlan) -> None:
    settings = dataclasses.replace(plan.settings, username="nobody@example.com")
    outcome = await run(dataclasses.replace(plan, settings=settings))
    assert outcome.failure is not None
    assert outcome.failure.stage is Stage.AUTH
    assert outcome.failure.reply is not None
    assert outcome.failure.reply.code == 535


async def test_the_form_that_the_server_accepts_is_found_on_the_second_attempt(plan: TestPlan) -> None:
    """This server takes the password without spaces only."""
    outcome = await run(dataclasses.replace(plan, candidates=(GROUPED, *RIGHT), level=Level.SIGN_IN))
    assert outcome.ok, outcome.transcript
    assert outcome.password_form is PasswordForm.WITHOUT_SPACES


async def test_a_recipient_elsewhere_is_denied(plan: TestPlan, mail_servers: MailServers) -> None:
    before = delivered(mail_servers)
    outcome = await run(dataclasses.replace(plan, recipient="customer@example.net"))
    assert outcome.failure is not None
    assert outcome.failure.stage is Stage.RECIPIENT
    assert outcome.failure.reply is not None
    assert outcome.failure.reply.code == 554
    assert "Relay access denied" in outcome.failure.reply.text
    assert delivered(mail_servers) == before


async def test_a_recipient_without_mailbox_is_refused(plan: TestPlan) -> None:
    outcome = await run(dataclasses.replace(plan, recipient="nobody@example.com"))
    assert outcome.failure is not None
    assert outcome.failure.stage is Stage.RECIPIENT
    assert outcome.failure.reply is not None
    assert (outcome.failure.reply.code, outcome.failure.reply.enhanced) == (550, "5.1.1")


async def test_somebody_elses_address_is_refused_as_sender(plan: TestPlan, mail_servers: MailServers) -> None:
    """Postfix says so at the recipient only (smtpd_delay_reject), and so does the engine."""
    before = delivered(mail_servers)
    outcome = await run(dataclasses.replace(plan, settings=dataclasses.replace(plan.settings, sender=OTHER)))
    assert outcome.failure is not None
    assert outcome.failure.stage is Stage.RECIPIENT
    assert outcome.failure.reply is not None
    assert outcome.failure.reply.code == 553
    assert "not owned by user" in outcome.failure.reply.text
    assert delivered(mail_servers) == before


async def test_no_password_is_in_the_transcript(plan: TestPlan) -> None:
    from base64 import b64encode

    transcript = "\n".join((await run(plan)).transcript)
    assert "AUTH" in transcript
    assert PASSWORD not in transcript
    assert b64encode(PASSWORD.encode()).decode() not in transcript
    assert b64encode(f"\0{EMAIL}\0{PASSWORD}".encode()).decode() not in transcript
