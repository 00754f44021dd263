"""Waiting for the greeting, and finding out what it means when none comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiosmtplib.errors import SMTPServerDisconnected

from ..model.security import Security
from .faults import StageFault
from .identify import Speaker
from .protocol import RecordingProtocol
from .values import FaultKind, Reply

PROBE_AFTER = 3.0  # seconds of silence before it is asked whether the server waits for TLS
SPEAK_FIRST = 0.85  # of the deadline: then a silent server is spoken to, for a web server answers to that

Identify = Callable[[], Awaitable[tuple[Speaker, bytes]]]


async def await_greeting(
    protocol: RecordingProtocol, identify: Identify, *, port: int, seconds: float, hello_name: str
) -> Reply:
    """The greeting. *identify* looks at the port over another connection. *seconds*: the deadline that the caller sets.

    Raises StageFault, or aiosmtplib's disconnect. A server that is slow on purpose (sendmail's greet_pause) is waited
    for: nobody speaks before it on this connection until the deadline is near.
    """
    end = asyncio.get_running_loop().time() + seconds * SPEAK_FIRST
    waiting = asyncio.ensure_future(protocol.greeting())
    asking: asyncio.Future[tuple[Speaker, bytes]] | None = None
    try:
        await asyncio.wait({waiting}, timeout=min(PROBE_AFTER, seconds * 0.4))
        if not (protocol.encrypted or protocol.heard) and (not waiting.done() or _dropped(waiting)):
            asking = asyncio.ensure_future(identify())
            unanswered = {asking} if waiting.done() else {waiting, asking}
            await asyncio.wait(unanswered, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done() or _dropped(waiting):
                _judge(await asking, port)
        if not waiting.done():
            await asyncio.wait({waiting}, timeout=end - asyncio.get_running_loop().time())
        if not waiting.done() and not protocol.heard:
            protocol.speak_first(hello_name)
        return await waiting
    finally:
        unfinished = [task for task in (waiting, asking) if task is not None]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)


def _judge(answer: tuple[Speaker, bytes], port: int) -> None:
    """Raise StageFault if *answer* shows that a greeting is not to be waited for."""
    speaker, _said = answer
    # A port for TLS alone that stays silent even to a hello is taken for what it is registered for.
    if speaker is Speaker.TLS or (speaker is Speaker.SILENT and port == Security.SSL.usual_port):
        raise StageFault(FaultKind.TLS_ON_PLAINTEXT_PORT, "the server waits for TLS")
    if speaker is Speaker.OTHER:
        raise StageFault(FaultKind.NOT_SMTP, "not a reply")


def _dropped(waiting: asyncio.Future[Reply]) -> bool:
    return isinstance(waiting.exception(), SMTPServerDisconnected)
