"""Asking whether a mail server answers, without signing in."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.probe import probe
from xtconnect_gui.smtp.values import Endpoint, FaultKind

from .servers import Authority, Mailbox, closed_port, dialogue, real_server, scripted, silence


@pytest.mark.parametrize("security", [Security.SSL, Security.STARTTLS])
async def test_a_mail_server_is_usable_and_gets_no_credentials(tmp_path: Path, security: Security) -> None:
    authority, mailbox = Authority(tmp_path), Mailbox()
    async with real_server(mailbox, authority.context(), security) as port:
        found = await probe(Endpoint("localhost", port, security), ca_file=authority.file)
    assert (found.fault, found.connected, found.greeted, found.usable) == (None, True, True, True)
    assert found.tls
    assert mailbox.attempts == []


async def test_a_server_without_sign_in_is_not_usable() -> None:
    async with scripted(dialogue({"EHLO": "250-hello\r\n250 SIZE 1000"})) as port:
        found = await probe(Endpoint("localhost", port, Security.NONE))
    assert (found.fault, found.usable, found.capabilities) == (None, False, ("SIZE 1000",))


async def test_what_went_wrong_is_named() -> None:
    found = await probe(Endpoint("localhost", closed_port(), Security.NONE))
    assert (found.fault, found.connected) == (FaultKind.CONNECTION_REFUSED, False)


async def test_the_time_is_for_the_whole_probe() -> None:
    async with scripted(silence) as port:
        begun = time.monotonic()
        found = await probe(Endpoint("localhost", port, Security.NONE), seconds=0.5)
    assert time.monotonic() - begun < 1
    assert (found.fault, found.connected, found.greeted) == (FaultKind.TIMEOUT, True, False)


async def test_cancelling_ends_it_at_once() -> None:
    async with scripted(silence) as port:
        task = asyncio.create_task(probe(Endpoint("localhost", port, Security.SSL)))
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.monotonic() - begun < 0.1
