"""From an address to its provider: the domain first (no network), then the domain's mail exchangers."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from ..model.validation import ascii_host
from .catalogue import Catalogue
from .values import Discovery, FoundBy

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver

# The words of Discovery.error. All of them mean "nothing is known", which is not the same as "another provider".
INVALID_ADDRESS: Final = "invalid-address"
NXDOMAIN: Final = "nxdomain"  # the domain does not exist: probably mistyped
NO_MX: Final = "no-mx"  # the domain exists and takes no mail (no MX, or the null MX of RFC 7505)
TIMEOUT: Final = "timeout"
NO_NETWORK: Final = "no-network"  # no name server, or none that could answer


def domain_only(email: str, catalogue: Catalogue) -> Discovery:
    """What the domain alone says, without the network: cheap enough for every key stroke."""
    domain = _domain_of(email)
    if not domain:
        return Discovery(email, "", None, FoundBy.NOTHING, error=INVALID_ADDRESS)
    provider = catalogue.by_domain(domain)
    if provider is None:
        return Discovery(email, domain, None, FoundBy.NOTHING)
    return Discovery(email, domain, provider.id, FoundBy.DOMAIN, evidence=domain)


async def discover(
    email: str,
    catalogue: Catalogue,
    *,
    offline: bool = False,
    timeout: float = 4.0,  # noqa: ASYNC109
    resolver: Resolver | None = None,
) -> Discovery:
    """The provider of *email* and why. Never raises, except CancelledError.

    *offline*: ask no name server. *timeout*: seconds for the whole look-up. *resolver*: default, the system's.
    """
    found = domain_only(email, catalogue)
    if found.provider_id is not None or found.error or offline:
        return found
    import asyncio  # not before an address is looked up: the window uses ``domain_only`` to start

    try:
        async with asyncio.timeout(timeout):
            hosts, error = await _mail_exchangers(found.domain, timeout, resolver)
    except TimeoutError:
        hosts, error = (), TIMEOUT
    except (OSError, ValueError):
        # OSError: no route to any name server. ValueError: a name server's answer that makes no sense.
        hosts, error = (), NO_NETWORK
    # The most preferred host that says anything decides; filters in front say nothing.
    for host in hosts:
        provider = catalogue.by_mx(host)
        if provider is not None:
            return Discovery(email, found.domain, provider.id, FoundBy.MX, evidence=host)
    return Discovery(email, found.domain, None, FoundBy.NOTHING, evidence=hosts[0] if hosts else "", error=error)


async def _mail_exchangers(
    domain: str,
    timeout: float,  # noqa: ASYNC109 - the resolver's own limit
    resolver: Resolver | None,
) -> tuple[tuple[str, ...], str]:
    """The MX hosts of *domain*, most preferred first (RFC 5321 section 5.1), and an error word or ""."""
    import dns.asyncresolver  # heavy: only when the domain says nothing
    import dns.exception
    import dns.resolver

    try:
        asked = resolver if resolver is not None else dns.asyncresolver.Resolver()
        # The final dot keeps the search list of the computer out of it.
        answer = await asked.resolve(ascii_host(domain) + ".", "MX", lifetime=timeout)
    except dns.resolver.NXDOMAIN:
        return (), NXDOMAIN
    except dns.resolver.NoAnswer:
        return (), NO_MX
    except dns.exception.Timeout:
        return (), TIMEOUT
    except dns.exception.DNSException:
        return (), NO_NETWORK  # no name server configured, or none that could answer (SERVFAIL, REFUSED)
    records = sorted(answer, key=lambda record: record.preference)
    hosts = tuple(host for record in records if (host := record.exchange.to_text(omit_final_dot=True).lower()) != ".")
    return hosts, "" if hosts else NO_MX


def _domain_of(email: str) -> str:
    """The domain of *email*, or "" when it cannot be an address."""
    local, _, domain = email.strip().rpartition("@")
    domain = unicodedata.normalize("NFC", domain).rstrip(".").lower()
    on_the_wire = ascii_host(domain)  # still not ASCII: cannot be a domain (RFC 5890)
    labels = on_the_wire.split(".")
    usable = (
        bool(local)
        and len(labels) > 1
        and len(on_the_wire) <= 253
        and on_the_wire.isascii()
        and all(0 < len(label) <= 63 for label in labels)
        and not any(c.isspace() or unicodedata.category(c) == "Cc" or c in '@\\/<>",' for c in domain)
    )
    return domain if usable else ""
