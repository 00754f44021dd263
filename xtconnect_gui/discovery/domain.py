"""What the domain of an address alone says, without the network. Cheap: the first page asks it on every key stroke."""

from __future__ import annotations

import unicodedata

from ..model.validation import ascii_host
from ..providers.catalogue import Catalogue
from ..providers.values import Provider, UsernameForm
from .values import ADDRESS, LOCAL_PART, NETWORK, Answer, Discovery, Found, FoundBy, NotAsked, Nothing, Reason, Server


def domain_only(email: str, catalogue: Catalogue) -> Discovery:
    """The provider that owns the domain of *email*, if the catalogue knows one. Asks nobody."""
    domain = domain_of(email)
    if not domain:
        return Discovery(email, "", None, FoundBy.NOTHING, error=Reason.INVALID_ADDRESS.value)
    provider = catalogue.by_domain(domain)
    if provider is None:
        nothing = Nothing(FoundBy.DOMAIN, Reason.NOT_IN_CATALOGUE, domain)
        return Discovery(email, domain, None, FoundBy.NOTHING, answers=(nothing,))
    server = server_of(provider, catalogue, domain)
    found = Found(FoundBy.DOMAIN, provider.id, (server,) if server else (), domain)
    answers: tuple[Answer, ...] = (found, *(NotAsked(way, Reason.NOT_NEEDED) for way in NETWORK))
    return Discovery(email, domain, provider.id, FoundBy.DOMAIN, domain, server=server, answers=answers)


def server_of(provider: Provider, catalogue: Catalogue, evidence: str) -> Server | None:
    """The submission server of *provider* for *evidence* (the address's domain, or an MX host)."""
    security = provider.preferred_security
    host, port = catalogue.host_for(provider, evidence), provider.port_for(security)
    if not host or port is None:
        return None
    return Server(host, port, security, username_of(provider))


def username_of(provider: Provider) -> str:
    """The user name that *provider* takes, with placeholders; "" where it is one of the provider's own."""
    return {
        UsernameForm.ADDRESS: ADDRESS,
        UsernameForm.LOCAL_PART: LOCAL_PART,
        UsernameForm.FIXED: provider.username_fixed,
        UsernameForm.OWN: "",
    }[provider.username_form]


def domain_of(email: str) -> str:
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
        and not any(c.isspace() or unicodedata.category(c) == "Cc" or c in '@\\/<>",?#%:[]' for c in domain)
    )
    return domain if usable else ""
