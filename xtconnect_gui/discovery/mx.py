"""The hosting provider behind a domain's mail exchangers."""

from __future__ import annotations

from ..providers.catalogue import Catalogue
from .dns import Dns, LookupFailedError
from .domain import server_of
from .values import Answer, Failed, Found, FoundBy, Nothing, Reason


class MxFinder:
    """Who receives the domain's mail usually sends it too. Filters in front receive for anybody and decide nothing."""

    found_by = FoundBy.MX

    def __init__(self, catalogue: Catalogue, dns: Dns) -> None:
        self._catalogue = catalogue
        self._dns = dns

    async def find(self, domain: str) -> Answer:
        try:
            hosts = await self._dns.mail_exchangers(domain)
        except LookupFailedError as error:
            if not error.means_nothing_there:
                return Failed(self.found_by, error.reason)
            return Nothing(self.found_by, Reason.NO_MX if error.reason is Reason.NO_RECORD else error.reason)
        if not hosts:  # the null MX of RFC 7505
            return Nothing(self.found_by, Reason.NO_MX)
        for host in hosts:  # the most preferred host that says anything decides
            provider = self._catalogue.by_mx(host)
            if provider is not None:
                server = server_of(provider, self._catalogue, host)
                return Found(self.found_by, provider.id, (server,) if server else (), host)
        reason = Reason.FILTER if self._catalogue.is_filter(hosts[0]) else Reason.UNKNOWN_HOST
        return Nothing(self.found_by, reason, hosts[0])
