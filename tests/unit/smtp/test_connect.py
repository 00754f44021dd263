"""Connecting: the chosen port, and the other one beside it."""

from __future__ import annotations

import asyncio

import pytest

from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp import connect
from xtconnect_gui.smtp.connect import Connected, connect_beside
from xtconnect_gui.smtp.faults import StageFault
from xtconnect_gui.smtp.values import Endpoint, FaultKind


async def never() -> Connected:
    await asyncio.sleep(60)
    raise AssertionError("not reached")


async def test_a_blocked_port_is_given_up_soon_after_the_other_one_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "ALTERNATIVE_AFTER", 0.05)
    monkeypatch.setattr(connect, "GRACE", 0.05)
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    other = Endpoint("127.0.0.1", server.sockets[0].getsockname()[1], Security.SSL)
    async with asyncio.timeout(2):
        found, alternative = await connect_beside(never, (other,), (), 14.0)
    server.close()
    assert isinstance(found, StageFault)
    assert found.kind is FaultKind.TIMEOUT
    assert alternative is not None
    assert alternative.reachable
