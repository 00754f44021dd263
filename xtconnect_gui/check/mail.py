"""Can another provider's mail server be reached on this port?"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

from ..model.security import Security
from ..smtp.connect import Address, resolve
from ..smtp.faults import StageFault
from ..smtp.submission_probe import probe_submission
from ..smtp.values import Endpoint, FaultKind


@dataclass(frozen=True, slots=True)
class MailAnswer:
    """``resolved``: the name led to addresses. ``greeted``: a mail server spoke, or showed a certificate at least.

    ``encrypts``: it offered TLS, by STARTTLS where that is asked for. ``fault``: why nothing came of it, or None.
    """

    resolved: bool = False
    greeted: bool = False
    encrypts: bool = False
    fault: FaultKind | None = None


async def ask(endpoint: Endpoint, context: ssl.SSLContext, seconds: float) -> MailAnswer:
    """Greet the server at *endpoint* within *seconds*. Never raises, except CancelledError."""
    resolved = False

    async def looked_up(host: str, port: int) -> tuple[Address, ...]:
        nonlocal resolved
        addresses = await resolve(host, port)
        resolved = True
        return addresses

    try:
        async with asyncio.timeout(seconds):
            found = await probe_submission(
                endpoint.host, endpoint.port, endpoint.security, resolve=looked_up, context=context
            )
    except StageFault as fault:
        return MailAnswer(resolved, fault=fault.kind)
    except TimeoutError:
        return MailAnswer(resolved, fault=FaultKind.TIMEOUT)
    except OSError:
        return MailAnswer(resolved, fault=FaultKind.CONNECTION_DROPPED)
    return MailAnswer(resolved, True, found.encrypted or endpoint.security is Security.NONE, found.certificate_fault)
