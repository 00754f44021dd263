"""Asking whether a mail server answers, without signing in."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.connect import resolve
from xtconnect_gui.smtp.faults import StageFault
from xtconnect_gui.smtp.submission_probe import SubmissionAnswer, probe_submission
from xtconnect_gui.smtp.tls import make_context
from xtconnect_gui.smtp.values import FaultKind

from .servers import Authority, Mailbox, closed_port, dialogue, real_server, scripted, silence


async def probe(port: int, security: Security, ca_file: Path | None = None) -> SubmissionAnswer:
    return await probe_submission("localhost", port, security, resolve=resolve, context=make_context(ca_file))


@pytest.mark.parametrize("security", [Security.SSL, Security.STARTTLS])
async def test_a_mail_server_shows_what_it_offers_and_gets_no_credentials(tmp_path: Path, security: Security) -> None:
    authority, mailbox = Authority(tmp_path), Mailbox()
    async with real_server(mailbox, authority.context(), security) as port:
        found = await probe(port, security, authority.file)
    assert (found.encrypted, found.sign_in, found.certificate_fault) == (True, True, None)
    assert mailbox.attempts == []


async def test_nothing_is_said_over_a_connection_whose_certificate_is_refused(tmp_path: Path) -> None:
    async with real_server(Mailbox(), Authority(tmp_path).context(), Security.SSL) as port:
        found = await probe(port, Security.SSL)
    assert (found.greeting, found.sign_in) == ("", False)
    assert found.certificate_fault is FaultKind.CERTIFICATE_UNTRUSTED


async def test_a_server_without_sign_in() -> None:
    async with scripted(dialogue({"EHLO": "250-hello\r\n250 SIZE 1000"})) as port:
        assert not (await probe(port, Security.NONE)).sign_in


async def test_where_nobody_answers_the_fault_is_named() -> None:
    with pytest.raises(StageFault) as caught:
        await probe(closed_port(), Security.NONE)
    assert caught.value.kind is FaultKind.CONNECTION_REFUSED


@pytest.mark.parametrize("security", [Security.SSL, Security.STARTTLS])
async def test_cancelling_ends_it_at_once(security: Security) -> None:
    async with scripted(silence) as port:
        task = asyncio.create_task(probe(port, security))
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.monotonic() - begun < 0.1
