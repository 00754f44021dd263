"""The file in which a domain's web server describes its mail servers (Mozilla's autoconfig)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..providers.catalogue import OTHER, Catalogue
from .values import Answer, Failed, Found, FoundBy, Nothing, Reason

if TYPE_CHECKING:
    from .https import Resolve

# Best first. Mozilla's own client adds the address as a parameter, and asks over plain HTTP too. We do neither: the
# address is nobody's business, and what comes over HTTP can be anybody's. Servers that need to know the address
# answer with an error, and the next way of finding is taken.
PLACES: Final = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
)


class AutoconfigFinder:
    """Asks both places at once; the first one's answer counts more."""

    found_by = FoundBy.AUTOCONFIG

    def __init__(self, catalogue: Catalogue, context: Callable[[], ssl.SSLContext], resolve: Resolve) -> None:
        self._catalogue = catalogue
        self._context = context
        self._resolve = resolve

    async def find(self, domain: str) -> Answer:
        context = self._context()
        asked = [asyncio.create_task(self._ask(place.format(domain=domain), domain, context)) for place in PLACES]
        answers: list[Answer] = []
        try:
            for task in asked:
                answers.append(await task)
                if isinstance(answers[-1], Found):
                    return answers[-1]
        finally:
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        return min(answers, key=_informative)

    async def _ask(self, url: str, domain: str, context: ssl.SSLContext) -> Answer:
        from .autoconfig_xml import UnusableFileError, outgoing_servers  # heavy: only when a company's domain is asked
        from .https import FetchFailedError, fetch

        try:
            data, place = await fetch(url, context, self._resolve)
            servers = outgoing_servers(data, domain)
        except FetchFailedError as error:
            kind = Nothing if error.means_nothing_there else Failed
            return kind(self.found_by, error.reason, url)
        except UnusableFileError:
            return Nothing(self.found_by, Reason.UNUSABLE_FILE, url)
        if not servers:
            return Nothing(self.found_by, Reason.NO_PASSWORD_SIGN_IN, place)
        provider = self._catalogue.by_host(servers[0].host)
        return Found(self.found_by, provider.id if provider else OTHER, servers, place)


def _informative(answer: Answer) -> int:
    """Rank of an answer without a server: a file that could not be used says more than none."""
    if isinstance(answer, Found):
        return 0
    order = (Reason.NO_PASSWORD_SIGN_IN, Reason.UNUSABLE_FILE, Reason.NOT_TRUSTED, Reason.TIMEOUT, Reason.NO_FILE)
    return order.index(answer.reason) + 1 if answer.reason in order else len(order) + 1
