"""What listens on a port that does not say: one TLS hello on a connection of its own, and the first bytes back.

A TLS server answers the hello. Whatever else waits for lines, such as a web server, gets an end of line after a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from enum import Enum

from .connect import Address, connect_any
from .faults import StageFault

TIMEOUT = 3.0  # seconds
LINE_END_AFTER = 1.0  # seconds of silence after the hello
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
                answer = await _first_bytes(sock, _hello(context, server_hostname))
    except TimeoutError:
        return Speaker.SILENT, b""
    except (StageFault, OSError):
        pass
    return _judged(answer), answer


async def _first_bytes(sock: socket.socket, hello: bytes) -> bytes:
    """The answer to *hello*, or to an end of line after it; empty when the other side hangs up."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(sock, hello)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINE_END_AFTER):
            return await loop.sock_recv(sock, FIRST_BYTES)
    await loop.sock_sendall(sock, b"\r\n\r\n")
    return await loop.sock_recv(sock, FIRST_BYTES)


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
