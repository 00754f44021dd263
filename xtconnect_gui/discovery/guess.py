"""Usual names of submission servers, where one really answers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..model.security import Security
from ..providers.catalogue import OTHER, Catalogue
from .dns import Dns, LookupFailedError
from .values import UNKNOWN_BECAUSE, Answer, Caveat, Failed, Found, FoundBy, Nothing, Reason, Server

if TYPE_CHECKING:
    from ..smtp.submission_probe import Resolve, SubmissionAnswer

PREFIXES: Final = ("smtp", "mail")
ENDPOINTS: Final = ((465, Security.SSL), (587, Security.STARTTLS))  # RFC 8314 section 3 prefers implicit TLS
PROBE_TIMEOUT: Final = 5.0  # seconds for one server, from the look-up of its name to what it offers


@dataclass(frozen=True, slots=True)
class _Hit:
    server: Server
    caveat: Caveat | None


class GuessFinder:
    """Looks at 465 and 587 of ``smtp.DOMAIN``, ``mail.DOMAIN`` and the MX host, all at once.

    A server without anything odd comes first, then the order of the names, then the order of the ports.
    """

    found_by = FoundBy.GUESS

    def __init__(self, catalogue: Catalogue, dns: Dns, context: Callable[[], ssl.SSLContext], resolve: Resolve) -> None:
        self._catalogue = catalogue
        self._dns = dns
        self._context = context
        self._resolve = resolve

    async def find(self, domain: str) -> Answer:
        context = self._context()
        names = asyncio.create_task(self._mail_exchanger(domain))
        hosts = [f"{prefix}.{domain}" for prefix in PREFIXES]
        probes = [asyncio.create_task(self._probe(host, context)) for host in hosts]
        try:
            host = await names
            if host and host not in hosts:
                probes.append(asyncio.create_task(self._probe(host, context)))
            found = await asyncio.gather(*probes)
        finally:
            for task in (names, *probes):
                task.cancel()
            await asyncio.gather(names, *probes, return_exceptions=True)
        hits = [hit for hits, _ in found for hit in hits]
        if not hits:
            failed = [reason for _, reasons in found for reason in reasons]
            return Failed(self.found_by, failed[0]) if failed else Nothing(self.found_by, Reason.NO_ANSWER)
        ranks = (None, Caveat.CERTIFICATE, Caveat.NO_SIGN_IN, Caveat.NO_ENCRYPTION)
        hits.sort(key=lambda hit: ranks.index(hit.caveat))  # stable: names and ports keep their order
        best = hits[0]
        servers = tuple(hit.server for hit in hits if hit.caveat is best.caveat)
        provider = self._catalogue.by_host(best.server.host)
        evidence = f"{best.server.host}:{best.server.port}"
        return Found(self.found_by, provider.id if provider else OTHER, servers, evidence, best.caveat)

    async def _mail_exchanger(self, domain: str) -> str:
        """The most preferred MX host, unless it is a filter in front."""
        try:
            hosts = await self._dns.mail_exchangers(domain)
        except LookupFailedError:
            return ""
        return next((host for host in hosts if not self._catalogue.is_filter(host)), "")

    async def _probe(self, host: str, context: ssl.SSLContext) -> tuple[list[_Hit], list[Reason]]:
        """The servers at *host*, and why it is not known whether there are more."""
        answers = await asyncio.gather(*(self._look(host, port, kind, context) for port, kind in ENDPOINTS))
        hits = [
            _Hit(Server(host, port, kind), _caveat(answer, kind))
            for (port, kind), answer in zip(ENDPOINTS, answers, strict=True)
            if not isinstance(answer, Reason)
        ]
        return hits, [a for a in answers if isinstance(a, Reason) and a is not Reason.NO_ANSWER]

    async def _look(
        self, host: str, port: int, security: Security, context: ssl.SSLContext
    ) -> SubmissionAnswer | Reason:
        """What the server shows of itself, or why nothing is seen."""
        from ..smtp.faults import StageFault
        from ..smtp.submission_probe import probe_submission

        try:
            async with asyncio.timeout(PROBE_TIMEOUT):
                return await probe_submission(host, port, security, resolve=self._resolve, context=context)
        except TimeoutError:
            return Reason.TIMEOUT
        except StageFault as fault:
            return UNKNOWN_BECAUSE.get(fault.kind, Reason.NO_ANSWER)
        except OSError:
            return Reason.NO_ANSWER


def _caveat(answer: SubmissionAnswer, security: Security) -> Caveat | None:
    if answer.certificate_fault is not None:
        return Caveat.CERTIFICATE
    if security is not Security.NONE and not answer.encrypted:
        return Caveat.NO_ENCRYPTION
    return None if answer.sign_in else Caveat.NO_SIGN_IN
