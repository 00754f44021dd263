"""Control probes: after a failure, what else can be reached from here?"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from urllib.request import getproxies

from ..model.settings import EmailSettings
from ..smtp.connect import answers, is_loopback, resolve
from ..smtp.faults import StageFault
from ..smtp.tls import make_context
from ..smtp.values import ControlsStarted, Emit, Failure, FaultKind, Stage, TestOutcome
from .controls import Controls
from .mail import MailAnswer, ask
from .page import PageAnswer, fetch

SECONDS = 4.0  # for all of them together
_WEB_PORT = 443

_BEFORE_A_SESSION = {Stage.RESOLVE, Stage.CONNECT, Stage.TLS, Stage.GREETING}
_ABOUT_THE_WAY = {
    FaultKind.TIMEOUT, FaultKind.UNREACHABLE, FaultKind.CONNECTION_REFUSED, FaultKind.CONNECTION_DROPPED,
    FaultKind.NOT_SMTP, FaultKind.TLS_HANDSHAKE, FaultKind.NAME_SERVER_FAILURE, FaultKind.NAME_SERVER_SILENT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the probes saw. Empty where one was not asked.

    ``mail``: other providers' servers on the port that failed. ``web``: address → whether it took a connection.
    ``proxy``: this computer is set up to reach the web through one, which lets no mail through.
    """

    mail: Sequence[MailAnswer] = ()
    web: Sequence[tuple[str, bool]] = ()
    pages: Sequence[PageAnswer] = ()
    proxy: bool = False


async def look_around(
    settings: EmailSettings, outcome: TestOutcome, controls: Controls, seconds: float, emit: Emit, *, known_host: bool
) -> Surroundings:
    """Ask what can help to explain *outcome*, all at once, *seconds* at most. Cancelling ends every probe.

    *known_host*: a server of a known provider. When its name leads into one's own network, that can be the work of a
    captive portal, so the pages are asked then.
    """
    failure = outcome.failure
    private = is_private(settings.host, outcome.addresses)
    if failure is None or (private and not known_host):
        return Surroundings()
    way = is_about_the_way(failure)
    mail: list[Coroutine[None, None, MailAnswer]] = []
    web: list[Coroutine[None, None, tuple[str, bool]]] = []
    pages: list[Coroutine[None, None, PageAnswer]] = []
    if not private and (way or failure.kind is FaultKind.STARTTLS_NOT_OFFERED):
        mail = _mail(settings, controls, seconds)
    if not private and way:
        web = [_web(address, seconds) for address in controls.web]
    if way or failure.kind.value.startswith("certificate-"):
        pages = [fetch(page, seconds) for page in controls.pages]
    if not (mail or web or pages):
        return Surroundings()
    emit(ControlsStarted(seconds))
    return Surroundings(
        *await asyncio.gather(asyncio.gather(*mail), asyncio.gather(*web), asyncio.gather(*pages)),
        proxy=bool(getproxies().keys() & {"http", "https"}),
    )


def is_private(host: str, addresses: tuple[str, ...]) -> bool:
    """Whether the server is in one's own network, of which the internet can tell nothing."""
    known = addresses or (host,)
    try:
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in known]
    except ValueError:  # a name without addresses
        return is_loopback(host)
    return not any(address.is_global for address in found)


def is_about_the_way(failure: Failure) -> bool:
    """Whether no session came about: the way there or the server may be at fault, but not the account."""
    return failure.kind in _ABOUT_THE_WAY and failure.stage in _BEFORE_A_SESSION


def _mail(settings: EmailSettings, controls: Controls, seconds: float) -> list[Coroutine[None, None, MailAnswer]]:
    context = make_context(None)
    return [
        ask(endpoint, context, seconds)
        for endpoint in controls.mail
        if (endpoint.port, endpoint.security) == (settings.port, settings.security) and endpoint.host != settings.host
    ]


async def _web(address: str, seconds: float) -> tuple[str, bool]:
    try:
        (found,) = await resolve(address, _WEB_PORT)
    except StageFault:  # no such kind of address here
        return address, False
    return address, await answers(found, seconds)
