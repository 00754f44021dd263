"""The provider behind a domain's ``autodiscover`` name, which Outlook asks for.

Companies with a mail filter in front have an MX that says nothing about their provider. But Outlook with Microsoft 365
needs ``autodiscover.DOMAIN`` to be an alias of Microsoft's. Source: Microsoft Learn, "External Domain Name System
records for Microsoft 365". Only the DNS is asked.
"""

from __future__ import annotations

from ..providers.catalogue import Catalogue
from .dns import Dns, LookupFailedError
from .domain import server_of
from .values import Answer, Failed, Found, FoundBy, Nothing, Reason


class AutodiscoverFinder:
    """Asks for one alias."""

    found_by = FoundBy.AUTODISCOVER

    def __init__(self, catalogue: Catalogue, dns: Dns) -> None:
        self._catalogue = catalogue
        self._dns = dns

    async def find(self, domain: str) -> Answer:
        name = f"autodiscover.{domain}"
        try:
            target = await self._dns.alias(name)
        except LookupFailedError as error:
            if error.means_nothing_there:
                return Nothing(self.found_by, Reason.NO_RECORD)
            return Failed(self.found_by, error.reason)
        provider = self._catalogue.by_autodiscover(target)
        if provider is None:
            return Nothing(self.found_by, Reason.UNKNOWN_ALIAS, target)
        server = server_of(provider, self._catalogue, target)
        return Found(self.found_by, provider.id, (server,) if server else (), name)
