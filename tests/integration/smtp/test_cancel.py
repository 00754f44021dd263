"""Cancelling ends a test at once and leaves nothing behind."""

from __future__ import annotations

import asyncio
import gc
import socket
import time
import warnings
from collections.abc import Callable

import pytest

from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.engine import run_test
from xtconnect_gui.smtp.values import Event, Stage, StageStarted

from .servers import dialogue, plan, scripted, silence

LIMIT = 0.1  # seconds


async def cancel_at(stage: Stage, port: int, security: Security) -> float:
    """Cancel the test shortly after *stage* has begun; the seconds until it has ended."""
    reached = asyncio.Event()

    def emit(event: Event) -> None:
        if isinstance(event, StageStarted) and event.stage is stage:
            reached.set()

    task = asyncio.create_task(run_test(plan(port, security), emit))
    await asyncio.wait_for(reached.wait(), 5)
    await asyncio.sleep(0.05)
    begun = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return time.monotonic() - begun


@pytest.mark.parametrize(
    ("stage", "verb"),
    [
        (Stage.EHLO, "EHLO"),
        (Stage.AUTH, "AUTH"),
        (Stage.SENDER, "MAIL"),
        (Stage.RECIPIENT, "RCPT"),
        (Stage.MESSAGE, "DATA"),
        (Stage.QUIT, "QUIT"),
    ],
)
async def test_within_a_command(stage: Stage, verb: str) -> None:
    await nothing_is_left(stage, Security.NONE, dialogue({}, stop_at=verb))


async def test_while_waiting_for_a_greeting() -> None:
    await nothing_is_left(Stage.GREETING, Security.NONE, silence)


async def test_within_the_tls_handshake() -> None:
    await nothing_is_left(Stage.TLS, Security.SSL, silence)


async def nothing_is_left(stage: Stage, security: Security, script: Callable[..., object]) -> None:
    async with scripted(script) as port:  # type: ignore[arg-type]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            before = asyncio.all_tasks()
            seconds = await cancel_at(stage, port, security)
            left = {t for t in asyncio.all_tasks() - before if "xtconnect_gui" in repr(t)}
            gc.collect()
    assert seconds < LIMIT
    assert not left
    assert not [w for w in caught if issubclass(w.category, ResourceWarning)]


def test_a_slow_name_look_up_does_not_hold_the_end_of_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: time.sleep(3))
    loop_ended = time.monotonic()

    async def session() -> None:
        nonlocal loop_ended
        await cancel_at(Stage.RESOLVE, 587, Security.NONE)
        loop_ended = time.monotonic()

    asyncio.run(session())
    assert time.monotonic() - loop_ended < LIMIT
