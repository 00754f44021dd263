"""Signing in (RFC 4954): one mechanism, at most two forms of the password."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Awaitable, Callable

from aiosmtplib.errors import SMTPServerDisconnected

from .faults import StageFault
from .protocol import RecordingProtocol
from .transcript import HIDDEN
from .values import Candidate, FaultKind, Reply, TestPlan

MAX_ATTEMPTS = 2  # providers count refusals and lock accounts


class Session:
    """An open connection with what its EHLO said."""

    def __init__(self, protocol: RecordingProtocol, capabilities: dict[str, tuple[str, ...]]) -> None:
        self.protocol = protocol
        self.capabilities = capabilities


def choose_mechanism(capabilities: dict[str, tuple[str, ...]]) -> str:
    """``PLAIN``, else ``LOGIN``. Raises StageFault when neither is offered."""
    offered = capabilities.get("AUTH")
    if offered is None:
        hint = "the server offers STARTTLS" if "STARTTLS" in capabilities else ""
        raise StageFault(FaultKind.AUTH_NOT_OFFERED, hint)
    for mechanism in ("PLAIN", "LOGIN"):
        if mechanism in offered:
            return mechanism
    raise StageFault(FaultKind.AUTH_MECHANISM_UNSUPPORTED, "offered: " + (" ".join(offered) or "nothing"))


def require_private(protocol: RecordingProtocol) -> None:
    """Raise StageFault unless the connection is encrypted or does not leave this machine."""
    if protocol.encrypted:
        return
    peer = protocol.transport.get_extra_info("peername") if protocol.transport else None
    if not peer or not ipaddress.ip_address(str(peer[0]).partition("%")[0]).is_loopback:
        raise StageFault(FaultKind.UNENCRYPTED_REFUSED, "no password is sent over an unencrypted connection")


async def sign_in(
    session: Session, plan: TestPlan, reopen: Callable[[], Awaitable[Session]], renew: Callable[[], None]
) -> tuple[Candidate, str, Reply]:
    """Sign in with the first candidate, then with the second if the server refused the credentials.

    *reopen* opens the connection again (and makes it the current one); *renew* starts the deadline anew.
    Returns the candidate that the server took, the mechanism, the reply. Raises StageFault.
    """
    refusal: Reply | None = None
    for number, candidate in enumerate(plan.candidates[:MAX_ATTEMPTS]):
        if number:
            renew()
            try:
                session = await _still_open(session, reopen)
            except (StageFault, SMTPServerDisconnected, OSError):
                break
        require_private(session.protocol)
        mechanism = choose_mechanism(session.capabilities)
        try:
            reply = await _attempt(session.protocol, mechanism, plan.settings.username, candidate.secret)
        except (StageFault, SMTPServerDisconnected, OSError):
            if refusal is None:
                raise
            break  # the refusal is what matters, not that the server then hung up
        if reply.code == 235:
            return candidate, mechanism, reply
        if not plan.is_credentials_refusal(reply):
            refusal = refusal or reply
            break
        refusal = reply
    raise StageFault(FaultKind.REPLY_REFUSED, "", refusal)


async def _still_open(session: Session, reopen: Callable[[], Awaitable[Session]]) -> Session:
    """The session, opened again if the server has closed it. Asking first keeps an attempt from being sent twice."""
    try:
        if (await session.protocol.command("NOOP")).code != 421:
            return session
    except (StageFault, SMTPServerDisconnected, OSError):
        pass
    return await reopen()


async def _attempt(protocol: RecordingProtocol, mechanism: str, username: str, secret: str) -> Reply:
    """One sign-in attempt. The final reply."""
    if "\0" in username or "\0" in secret:
        raise StageFault(FaultKind.PROTOCOL_ERROR, "a user name or password cannot contain NUL")
    if mechanism == "PLAIN":  # RFC 4616
        blob = _base64(f"\0{username}\0{secret}")
        reply = await protocol.command(f"AUTH PLAIN {blob}", f"AUTH PLAIN {HIDDEN}")
        if reply.code == 334:  # a server that ignores the initial response and asks for it
            reply = await protocol.command(blob, HIDDEN)
        return reply
    reply = await protocol.command("AUTH LOGIN")
    for answer in (username, secret):
        if reply.code != 334:
            return reply
        reply = await protocol.command(_base64(answer), HIDDEN)
    return reply


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")
