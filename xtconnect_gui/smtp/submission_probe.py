"""Does a submission server answer here, and would it take a sign-in? Nothing is signed in or sent."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiosmtplib.errors import SMTPServerDisconnected

from ..model.security import Security
from ..model.validation import ascii_host
from .connect import Address, connect_any
from .faults import StageFault
from .protocol import RecordingProtocol
from .replies import capabilities
from .tls import fault_of_handshake
from .transcript import Transcript
from .values import FaultKind

Resolve = Callable[[str, int], Awaitable[tuple[Address, ...]]]


@dataclass(frozen=True, slots=True)
class SubmissionAnswer:
    """What a server showed of itself. ``certificate_fault``: why its certificate is not taken, or None.

    With such a fault nothing was said after the handshake, so ``sign_in`` is not known and False.
    """

    greeting: str
    encrypted: bool
    sign_in: bool
    certificate_fault: FaultKind | None = None


async def probe_submission(
    host: str, port: int, security: Security, *, resolve: Resolve, context: ssl.SSLContext | None
) -> SubmissionAnswer:
    """Connect to *host*:*port*, greet, encrypt if *security* says so and the server can, and read what it offers.

    *context* is needed for anything but ``none``. Raises StageFault when no mail server answers. Sets itself no
    limit of time: wrap it in one. The socket is closed in any case.
    """
    connected = await connect_any(await resolve(host, port))
    protocol = RecordingProtocol(Transcript("", ()))
    loop = asyncio.get_running_loop()
    try:
        await loop.create_connection(lambda: protocol, sock=connected.sock)
        return await _look(protocol, ascii_host(host), security, context)
    except SMTPServerDisconnected:
        raise StageFault(FaultKind.CONNECTION_DROPPED) from None
    finally:
        protocol.abort()
        connected.sock.close()
        await asyncio.sleep(0)


async def _look(
    protocol: RecordingProtocol, name: str, security: Security, context: ssl.SSLContext | None
) -> SubmissionAnswer:
    if security is Security.SSL and (fault := await _encrypt(protocol, context, name)) is not None:
        return SubmissionAnswer("", True, False, fault)
    reply = await protocol.greeting()
    greeting = reply.text.partition("\n")[0]
    if reply.code != 220:
        raise StageFault(FaultKind.REPLY_REFUSED, reply=reply)
    offered = await _hello(protocol)
    if security is Security.STARTTLS and "STARTTLS" in offered:
        if (await protocol.command("STARTTLS")).code != 220 or protocol.has_leftovers:
            return SubmissionAnswer(greeting, False, bool(offered.get("AUTH")))
        if (fault := await _encrypt(protocol, context, name)) is not None:
            return SubmissionAnswer(greeting, True, False, fault)
        offered = await _hello(protocol)
    sign_in = bool(offered.get("AUTH"))
    with contextlib.suppress(StageFault, SMTPServerDisconnected):
        await protocol.command("QUIT")
    return SubmissionAnswer(greeting, protocol.encrypted, sign_in)


async def _encrypt(protocol: RecordingProtocol, context: ssl.SSLContext | None, name: str) -> FaultKind | None:
    """Do the handshake; the fault of a certificate that is not taken. Raises StageFault when it is not TLS at all."""
    if context is None:
        raise StageFault(FaultKind.TLS_HANDSHAKE, "no context")
    try:
        await protocol.upgrade(context, name)
    except (StageFault, SMTPServerDisconnected):
        raise
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError; CertificateError a ValueError
        if isinstance(error, ssl.SSLCertVerificationError):
            return fault_of_handshake(error).kind
        raise fault_of_handshake(error) from None
    return None


async def _hello(protocol: RecordingProtocol) -> dict[str, tuple[str, ...]]:
    reply, text = await protocol.capabilities_text(f"EHLO {protocol.address_literal}")
    return capabilities(text) if reply.code == 250 else {}
