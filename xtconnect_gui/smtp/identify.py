"""What listens on a port that does not say: one TLS hello on a connection of its own, and the first bytes back."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from enum import Enum

from .connect import Address, connect_any
from .faults import StageFault

TIMEOUT = 3.0  # seconds
FIRST_BYTES = 64

_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")  # an alert, a handshake (RFC 8446 section 5.1)
_SMTP_REPLY = re.compile(rb"[2-5][0-9][0-9][ -]")


class Speaker(Enum):
    """SILENT: connected, but nothing came back. GONE: no connection, or closed without a word."""

    TLS = "tls"
    SMTP = "smtp"
    OTHER = "other"  # a web server, for one
    SILENT = "silent"
    GONE = "gone"


async def identify(address: Address, context: ssl.SSLContext, server_hostname: str) -> tuple[Speaker, bytes]:
    """Say a TLS hello to *address* and judge the answer; also its first bytes. The handshake is not carried on."""
    answer = b""
    try:
        async with asyncio.timeout(TIMEOUT):
            connected = await connect_any((address,))
            with connected.sock as sock:
                loop = asyncio.get_running_loop()
                await loop.sock_sendall(sock, _hello(context, server_hostname))
                while len(answer) < FIRST_BYTES and (piece := await loop.sock_recv(sock, FIRST_BYTES)):
                    answer += piece
                    if len(answer) >= 5:
                        break
    except TimeoutError:
        return (_judged(answer), answer) if answer else (Speaker.SILENT, b"")
    except (StageFault, OSError):
        pass
    return _judged(answer), answer


def _hello(context: ssl.SSLContext, server_hostname: str) -> bytes:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):  # it has said hello and waits for the answer
        context.wrap_bio(incoming, outgoing, server_hostname=server_hostname).do_handshake()
    return outgoing.read()


def _judged(answer: bytes) -> Speaker:
    if not answer:
        return Speaker.GONE
    if answer.startswith(_TLS_RECORDS):
        return Speaker.TLS
    return Speaker.SMTP if _SMTP_REPLY.match(answer) else Speaker.OTHER
