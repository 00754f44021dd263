"""The submission server that a domain's DNS names: RFC 6186, and RFC 8314 section 5.1 for implicit TLS."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from ..model.security import Security
from ..providers.catalogue import OTHER, Catalogue
from .dns import Dns, LookupFailedError, Service
from .domain import username_of
from .values import Answer, Failed, Found, FoundBy, Nothing, Reason, Server

# Implicit TLS before STARTTLS: RFC 8314 section 3.
LABELS: Final = (("_submissions._tcp", Security.SSL), ("_submission._tcp", Security.STARTTLS))


class SrvFinder:
    """Asks for both services at once."""

    found_by = FoundBy.SRV

    def __init__(self, catalogue: Catalogue, dns: Dns) -> None:
        self._catalogue = catalogue
        self._dns = dns

    async def find(self, domain: str) -> Answer:
        names = [f"{label}.{domain}" for label, _ in LABELS]
        asked = await asyncio.gather(*(self._ask(name) for name in names))
        servers: list[Server] = []
        evidence = ""
        for name, (_, security), answer in zip(names, LABELS, asked, strict=True):
            if isinstance(answer, tuple):
                offered = [Server(s.host, s.port, security) for s in answer if s.host and s.port]
                evidence = evidence or (name if offered else "")
                servers += offered
        if servers:
            provider = self._catalogue.by_host(servers[0].host)
            if provider is not None:  # a provider of the catalogue may take another user name
                servers = [replace(server, username=username_of(provider)) for server in servers]
            return Found(self.found_by, provider.id if provider else OTHER, tuple(servers), evidence)
        for answer in asked:
            if isinstance(answer, LookupFailedError) and not answer.means_nothing_there:
                return Failed(self.found_by, answer.reason)
        declined = any(isinstance(answer, tuple) for answer in asked)  # there is a record, but no server in it
        return Nothing(self.found_by, Reason.NOT_OFFERED if declined else Reason.NO_RECORD)

    async def _ask(self, name: str) -> tuple[Service, ...] | LookupFailedError:
        try:
            return await self._dns.services(name)
        except LookupFailedError as error:
            return error
