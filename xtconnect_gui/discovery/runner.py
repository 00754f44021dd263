"""Asks every way of finding a server at the same time; the best way that has an answer wins."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..model.validation import ascii_host
from ..providers.catalogue import Catalogue
from .autoconfig import AutoconfigFinder
from .autodiscover import AutodiscoverFinder
from .dns import Dns
from .domain import domain_only
from .guess import GuessFinder
from .mx import MxFinder
from .srv import SrvFinder
from .values import NETWORK, Answer, Discovery, Failed, Finder, Found, FoundBy, NotAsked, Nothing, Reason

if TYPE_CHECKING:
    from .https import Resolve

_log = logging.getLogger(__name__)

TIMEOUT: Final = 8.0  # seconds for everything
GRACE: Final = 1.0  # seconds for the other ways once a name server said that there is no such domain


@dataclass(frozen=True, slots=True)
class Reach:
    """How the outside world is reached. Tests put their own servers here.

    ``make_context``: a client's TLS context, made anew for every use. ``resolve``: host and port to addresses.
    """

    dns: Dns
    make_context: Callable[[], ssl.SSLContext]
    resolve: Resolve

    @classmethod
    def system(cls, ca_file: Path | None = None) -> Reach:
        """The system's name servers and trust store; *ca_file* is trusted as well."""
        from ..smtp.connect import resolve
        from ..smtp.tls import make_context

        return cls(Dns(), lambda: make_context(ca_file), resolve)


def network_finders(catalogue: Catalogue, reach: Reach) -> tuple[Finder, ...]:
    """Every way of finding that asks the network, best first."""
    return (
        MxFinder(catalogue, reach.dns),
        SrvFinder(catalogue, reach.dns),
        AutoconfigFinder(catalogue, reach.make_context, reach.resolve),
        AutodiscoverFinder(catalogue, reach.dns),
        GuessFinder(catalogue, reach.dns, reach.make_context, reach.resolve),
    )


async def discover(
    email: str,
    catalogue: Catalogue,
    *,
    offline: bool = False,
    timeout: float = TIMEOUT,  # noqa: ASYNC109
    thorough: bool = False,
    reach: Reach | None = None,
) -> Discovery:
    """The server of *email* and why. Never raises, except CancelledError; leaves no task or connection behind.

    Only the domain of *email* is asked about, never the address. *offline*: ask nobody. *timeout*: seconds for
    everything. *thorough*: hear the other ways, too, when a better one has an answer already; guesses are still left
    out then, for they are only as good as nothing better is known.
    """
    first = domain_only(email, catalogue)
    if first.provider_id is not None or first.error:
        return first
    if offline:
        return _conclude(email, first.domain, (*first.answers, *(NotAsked(way, Reason.OFFLINE) for way in NETWORK)))
    finders = network_finders(catalogue, reach if reach is not None else Reach.system())
    # On the wire a domain is ASCII: "_submission._tcp." in front of another form could not be encoded any more.
    answers = await ask_all(finders, ascii_host(first.domain), timeout=timeout, thorough=thorough)
    return _conclude(email, first.domain, (*first.answers, *answers))


async def ask_all(
    finders: Sequence[Finder],
    domain: str,
    *,
    timeout: float,  # noqa: ASYNC109
    thorough: bool = False,
) -> tuple[Answer, ...]:
    """What each of *finders* (best first) says about *domain*, in their order.

    Ends when the best possible answer is known, GRACE seconds after the domain turned out not to exist, or after
    *timeout* seconds.
    """
    tasks = [asyncio.create_task(_ask(finder, domain)) for finder in finders]
    end = asyncio.get_running_loop().time() + timeout
    wanted = set(tasks)
    late: set[asyncio.Task[Answer]] = set()
    try:
        while wanted:
            left = end - asyncio.get_running_loop().time()
            done, wanted = await asyncio.wait(wanted, timeout=max(left, 0), return_when=asyncio.FIRST_COMPLETED)
            if not done:
                late = set() if _is_dead(tasks) else wanted
                break
            if _is_dead(tasks):
                end = min(end, asyncio.get_running_loop().time() + GRACE)
            if _is_decided(tasks):
                wanted = {t for t in wanted if thorough and finders[tasks.index(t)].found_by is not FoundBy.GUESS}
        return tuple(_answer_of(finder, task, task in late) for finder, task in zip(finders, tasks, strict=True))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _ask(finder: Finder, domain: str) -> Answer:
    """The finder's answer. An error of the program in one way of finding does not end the others."""
    try:
        return await finder.find(domain)
    except Exception as error:
        _log.warning("looking for a server by %s ended with %s", finder.found_by.value, type(error).__name__)
        return Failed(finder.found_by, Reason.INTERNAL)


def _answer_of(finder: Finder, task: asyncio.Task[Answer], late: bool) -> Answer:
    if task.done():
        return task.result()
    return Failed(finder.found_by, Reason.TIMEOUT) if late else NotAsked(finder.found_by, Reason.NOT_NEEDED)


def _is_decided(tasks: Sequence[asyncio.Task[Answer]]) -> bool:
    """Whether a finder has an answer that no better one can beat any more."""
    for task in tasks:
        if not task.done():
            return False
        if isinstance(task.result(), Found):
            return True
    return True


def _is_dead(tasks: Sequence[asyncio.Task[Answer]]) -> bool:
    """Whether the domain does not exist. Then nothing below it exists either (RFC 8020), if its name server is right:
    some say so of a domain that has only names below it.
    """
    done = (task.result() for task in tasks if task.done())
    return any(isinstance(answer, Nothing) and answer.reason is Reason.NXDOMAIN for answer in done)


def _conclude(email: str, domain: str, answers: tuple[Answer, ...]) -> Discovery:
    found = next((answer for answer in answers if isinstance(answer, Found)), None)
    if found is not None:
        server = found.servers[0] if found.servers else None
        return Discovery(
            email, domain, found.provider_id, found.found_by, found.evidence, "", server, found.caveat, answers
        )
    # What the DNS says about the domain's mail explains best why nothing is known.
    mail = next((answer for answer in answers if answer.found_by is FoundBy.MX), None)
    error = ""
    evidence = ""
    if isinstance(mail, Failed | Nothing):
        evidence = mail.evidence
        if isinstance(mail, Failed) or mail.reason in (Reason.NXDOMAIN, Reason.NO_MX):
            error = mail.reason.value
    return Discovery(email, domain, None, FoundBy.NOTHING, evidence, error, answers=answers)
