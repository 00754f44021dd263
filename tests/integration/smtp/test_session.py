"""Whole sessions against a real server."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes
from pathlib import Path

import pytest

from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.engine import run_test
from xtconnect_gui.smtp.values import Event, Level, Stage, StageFinished, StageStatus, TestOutcome, stages_for

from .servers import BOTH_FORMS, COMPACT, SPACED, Authority, Mailbox, ignore, plan, real_server, statuses

BOTH_SECURITIES = pytest.mark.parametrize("security", [Security.SSL, Security.STARTTLS])


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@BOTH_SECURITIES
async def test_a_test_mail_is_delivered(authority: Authority, security: Security) -> None:
    mailbox = Mailbox()
    async with real_server(mailbox, authority.context(), security) as port:
        outcome = await run_test(plan(port, security, ca_file=authority.file), ignore)
    assert outcome.failure is None
    assert outcome.ok
    assert set(statuses(outcome).values()) == {StageStatus.PASSED}
    mail = message_from_bytes(mailbox.mails[0])
    assert mail["Message-ID"] == outcome.message_id
    assert outcome.mark
    assert outcome.mark in mail["Subject"]
    assert outcome.tls
    assert outcome.tls.version.startswith("TLSv1.")
    assert outcome.tls.not_after.endswith("Z")


@BOTH_SECURITIES
async def test_stages_are_told_in_the_order_of_the_contract(authority: Authority, security: Security) -> None:
    events: list[Event] = []
    async with real_server(Mailbox(), authority.context(), security) as port:
        await run_test(plan(port, security, ca_file=authority.file), events.append)
    told = tuple(e.result.stage for e in events if isinstance(e, StageFinished))
    assert told == stages_for(security)
    assert len(events) == 2 * len(told)


@pytest.mark.parametrize("level", [Level.SIGN_IN, Level.DRY_RUN])
async def test_the_lower_levels_deliver_nothing(authority: Authority, level: Level) -> None:
    mailbox = Mailbox()
    async with real_server(mailbox, authority.context(), Security.SSL) as port:
        outcome = await run_test(plan(port, Security.SSL, ca_file=authority.file, level=level), ignore)
        await asyncio.sleep(0.05)
    assert outcome.ok
    assert mailbox.mails == []
    assert outcome.message_id is None
    reached = StageStatus.PASSED if level is Level.DRY_RUN else StageStatus.SKIPPED
    assert statuses(outcome)[Stage.MESSAGE] is reached


async def test_the_second_form_is_tried_once_when_credentials_are_refused(authority: Authority) -> None:
    mailbox = Mailbox(accepted=SPACED)
    async with real_server(mailbox, authority.context(), Security.SSL) as port:
        outcome = await run_test(plan(port, Security.SSL, ca_file=authority.file, candidates=BOTH_FORMS), ignore)
    assert outcome.password_form is PasswordForm.WITH_SPACES
    assert mailbox.attempts == [COMPACT, SPACED]


async def test_never_more_than_two_attempts(authority: Authority) -> None:
    mailbox = Mailbox(accepted="something else")
    async with real_server(mailbox, authority.context(), Security.SSL) as port:
        outcome = await run_test(plan(port, Security.SSL, ca_file=authority.file, candidates=BOTH_FORMS * 2), ignore)
    assert outcome.failure
    assert outcome.failure.reply
    assert outcome.failure.reply.code == 535
    assert mailbox.attempts == [COMPACT, SPACED]


async def test_login_is_used_where_plain_is_not_offered(authority: Authority) -> None:
    mailbox = Mailbox()
    async with real_server(mailbox, authority.context(), Security.SSL, without=("PLAIN",)) as port:
        outcome = await run_test(plan(port, Security.SSL, ca_file=authority.file), ignore)
    assert outcome.ok
    assert mailbox.attempts == [COMPACT]
    assert COMPACT not in "".join(outcome.transcript)


def test_it_runs_on_another_thread(authority: Authority) -> None:
    found: list[TestOutcome] = []

    async def session() -> None:
        async with real_server(Mailbox(), authority.context(), Security.SSL) as port:
            found.append(await run_test(plan(port, Security.SSL, ca_file=authority.file), ignore))

    thread = threading.Thread(target=lambda: asyncio.run(session()))
    thread.start()
    thread.join(20)
    assert found
    assert found[0].ok
