"""Control probes: after a failure, what else can be reached from here?"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.request import getproxies

from ..model.settings import EmailSettings
from ..smtp.connect import answers, is_loopback, resolve
from ..smtp.faults import StageFault
from ..smtp.tls import make_context
from ..smtp.values import ControlsStarted, Emit, Endpoint, Failure, FaultKind, Stage, TestOutcome
from .controls import Controls, PageControl
from .mail import MailAnswer, ask
from .page import PageAnswer, fetch

SECONDS = 4.0  # for all of them together
REMEMBERED = 60.0  # seconds that answers hold for
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


@dataclass(frozen=True, slots=True)
class _Questions:
    """Who is asked."""

    mail: tuple[Endpoint, ...] = ()
    web: tuple[str, ...] = ()
    pages: tuple[PageControl, ...] = ()


class Lookout:
    """Asks what else can be reached, and remembers it for a minute: many tests that share one ask once."""

    def __init__(self) -> None:
        self._controls: Controls | None = None
        self._known: dict[_Questions, tuple[float, Surroundings]] = {}
        self._asking = asyncio.Lock()

    async def look_around(
        self, settings: EmailSettings, outcome: TestOutcome, emit: Emit, *, seconds: float, known_host: bool
    ) -> Surroundings:
        """Ask what can help to explain *outcome*, all at once, *seconds* at most. Cancelling ends every probe.

        *known_host*: a server of a known provider. When its name leads into one's own network, that can be the work
        of a captive portal, so the pages are asked then.
        """
        if self._controls is None:
            self._controls = Controls.load()
        questions = _questions(settings, outcome, self._controls, known_host=known_host)
        if questions == _Questions():
            return Surroundings()
        async with self._asking:
            when, seen = self._known.get(questions, (-REMEMBERED, Surroundings()))
            if time.monotonic() - when >= REMEMBERED:
                emit(ControlsStarted(seconds))
                seen = await _ask(questions, seconds)
                self._known[questions] = time.monotonic(), seen
        return seen


def _questions(settings: EmailSettings, outcome: TestOutcome, controls: Controls, *, known_host: bool) -> _Questions:
    failure = outcome.failure
    private = is_private(settings.host, outcome.addresses)
    if failure is None or (private and not known_host):
        return _Questions()
    way = is_about_the_way(failure)
    about_mail = way or failure.kind is FaultKind.STARTTLS_NOT_OFFERED
    about_pages = way or failure.kind.value.startswith("certificate-")
    doors = tuple(
        endpoint
        for endpoint in controls.mail
        if (endpoint.port, endpoint.security) == (settings.port, settings.security) and endpoint.host != settings.host
    )
    return _Questions(
        mail=doors if about_mail and not private else (),
        web=controls.web if way and not private else (),
        pages=controls.pages if about_pages else (),
    )


async def _ask(questions: _Questions, seconds: float) -> Surroundings:
    context = make_context(None)
    return Surroundings(
        *await asyncio.gather(
            asyncio.gather(*(ask(endpoint, context, seconds) for endpoint in questions.mail)),
            asyncio.gather(*(_web(address, seconds) for address in questions.web)),
            asyncio.gather(*(fetch(page, seconds) for page in questions.pages)),
        ),
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


async def _web(address: str, seconds: float) -> tuple[str, bool]:
    try:
        (found,) = await resolve(address, _WEB_PORT)
    except StageFault:  # no such kind of address here
        return address, False
    return address, await answers(found, seconds)
