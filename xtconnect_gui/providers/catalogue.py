"""The catalogue of providers: ``resources/providers.toml`` as values, and the questions asked of it.

It is loaded before the first window is painted: nothing heavy is imported here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ..model.app_password import Alphabet, PasswordShape
from ..model.security import Security
from ..resource import load_toml
from .values import AccountVerdict, Provider, UsernameForm, Verdict, WayOn
from .ways import parse_ways

OTHER: Final = "other"  # the entry for every provider that is not in the catalogue

# A verdict without a date is in force for as long as anybody knows.
_ALWAYS: Final = datetime.date.min


class CatalogueError(ValueError):
    """The catalogue file is broken. The text names the entry and the key."""


class Catalogue:
    """All providers in the order of their cards. Immutable."""

    __slots__ = ("_by_domain", "_by_id", "_filters")

    _by_id: Mapping[str, Provider]
    _by_domain: Mapping[str, Provider]
    _filters: tuple[str, ...]

    def __init__(self, providers: tuple[Provider, ...], filters: tuple[str, ...] = ()) -> None:
        """Index *providers*. *filters*: suffixes of the hosts of filters. Raises CatalogueError when an id or a domain
        is used twice.
        """
        by_id: dict[str, Provider] = {}
        by_domain: dict[str, Provider] = {}
        for provider in providers:
            if provider.id in by_id:
                raise CatalogueError(f"provider {provider.id!r}: the id is used twice")
            by_id[provider.id] = provider
            for domain in provider.domains:
                taken = by_domain.setdefault(domain, provider)
                if taken is not provider:
                    raise CatalogueError(f"provider {provider.id!r}: {domain} belongs to {taken.id!r} already")
        self._by_id = MappingProxyType(by_id)
        self._by_domain = MappingProxyType(by_domain)
        self._filters = filters

    @classmethod
    def load(cls) -> Catalogue:
        """The shipped catalogue. Raises CatalogueError, OSError or TOMLDecodeError: a broken installation."""
        return cls.from_mapping(load_toml("providers.toml"))

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Catalogue:
        """The catalogue from parsed TOML with an array ``provider``. Raises CatalogueError."""
        _known("catalogue", data, {"filters", "provider", "way"})
        try:
            ways = parse_ways(data.get("way", ()))
        except ValueError as error:
            raise CatalogueError(str(error)) from None
        providers = tuple(_provider(entry, ways) for entry in data.get("provider", ()))
        return cls(providers, _texts("catalogue", data, "filters"))

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, provider_id: object) -> bool:
        return provider_id in self._by_id

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the order of the cards."""
        return tuple(self._by_id)

    def get(self, provider_id: str) -> Provider:
        """The provider of that id. Raises KeyError."""
        return self._by_id[provider_id]

    def by_domain(self, domain: str) -> Provider | None:
        """The provider that owns *domain* (of an address). A tenant's name at onmicrosoft.com belongs to its owner."""
        name = domain.strip().rstrip(".").lower()
        if name.endswith(".onmicrosoft.com"):
            name = "onmicrosoft.com"
        return self._by_domain.get(name)

    def by_mx(self, mx_host: str) -> Provider | None:
        """The provider behind a mail exchanger's name; the longest pattern wins. None for filters and strangers."""
        name = mx_host.strip().rstrip(".").lower()
        if self.is_filter(name):
            return None
        found = [
            (len(pattern), provider) for provider in self for pattern in provider.mx if matches_host(name, pattern)
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def by_autodiscover(self, host: str) -> Provider | None:
        """The provider whose set-up service for Outlook *host* is."""
        name = host.strip().rstrip(".").lower()
        return next((provider for provider in self if name in provider.autodiscover), None)

    def is_filter(self, mx_host: str) -> bool:
        """Whether *mx_host* is a filter in front of a mail server. It takes mail for anybody and decides nothing."""
        name = mx_host.strip().rstrip(".").lower()
        return any(matches_host(name, known) for known in self._filters)

    def by_host(self, host: str) -> Provider | None:
        """The provider whose submission server *host* is, also in another region."""
        name = host.strip().rstrip(".").lower()
        for provider in self:
            if name and (name == provider.host or name in provider.host_choices):
                return provider
        if name.startswith("email-smtp.") and name.endswith(".amazonaws.com"):
            return self._by_id.get("amazon-ses")  # a region that is not in the list
        return None

    def suggest(self, typed: str) -> str | None:
        """The id that *typed* was probably meant to be, or None."""
        from difflib import get_close_matches  # only for a mistyped id

        word = typed.strip().lower()
        squeezed = {_squeeze(i): i for i in self._by_id}
        for domain, provider in self._by_domain.items():
            squeezed.setdefault(_squeeze(domain.partition(".")[0]), provider.id)
        for provider in self:
            for label in provider.host.split(".")[1:-1]:  # "office365" of smtp.office365.com
                squeezed.setdefault(_squeeze(label), provider.id)
        close = get_close_matches(_squeeze(word), list(squeezed), n=1, cutoff=0.6)
        return squeezed[close[0]] if close else None

    def username_for(self, provider: Provider, email: str) -> str:
        """The user name that *provider* expects for *email*; "" where it is one of the provider's own."""
        return {
            UsernameForm.ADDRESS: email,
            UsernameForm.LOCAL_PART: email.rpartition("@")[0] or email,
            UsernameForm.FIXED: provider.username_fixed,
            UsernameForm.OWN: "",
        }[provider.username_form]

    def host_for(self, provider: Provider, evidence: str) -> str:
        """The submission host for *evidence* (the address's domain, or the MX host, of a Discovery)."""
        name = evidence.strip().rstrip(".").lower()
        for pattern, host in provider.host_rules:
            exact = "*" not in pattern and name == pattern
            if exact or ("*" in pattern and matches_host(name, pattern)):
                return host
        return provider.host


def matches_host(host: str, pattern: str) -> bool:
    """Whether *host* is *pattern*, below it, or matches it as an fnmatch pattern. Both in lower case."""
    if any(c in pattern for c in "*?["):
        from fnmatch import fnmatchcase

        return fnmatchcase(host, pattern)
    return host == pattern or host.endswith("." + pattern)


def _squeeze(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


_PROVIDER_KEYS: Final = frozenset(
    {
        "id",
        "name",
        "summary",
        "host",
        "ssl_port",
        "starttls_port",
        "username",
        "username_fixed",
        "username_hint",
        "password_name",
        "shape",
        "app_password_url",
        "domains",
        "mx",
        "autodiscover",
        "host_choices",
        "hosts",
        "icon",
        "checked",
        "source",
        "verdict",
    }
)
_VERDICT_KEYS: Final = frozenset({"verdict", "since", "title", "text", "source", "ways"})
_SHAPE_KEYS: Final = frozenset({"length", "alphabet", "groups", "separator", "keep_separator"})


def _provider(entry: Mapping[str, Any], ways: Mapping[str, WayOn]) -> Provider:
    where = f"provider {entry.get('id', '?')!r}"
    _known(where, entry, _PROVIDER_KEYS)
    identity = _text(where, entry, "id", required=True)
    try:
        form = UsernameForm(entry.get("username", "address"))
    except ValueError:
        raise CatalogueError(
            f"{where}: username is {entry['username']!r}, not one of {', '.join(f.value for f in UsernameForm)}"
        ) from None
    shape = entry.get("shape")
    return Provider(
        id=identity,
        name=_text(where, entry, "name", required=True),
        host=_text(where, entry, "host"),
        ssl_port=_port(where, entry, Security.SSL),
        starttls_port=_port(where, entry, Security.STARTTLS),
        username_form=form,
        username_fixed=_text(where, entry, "username_fixed", required=form is UsernameForm.FIXED),
        username_hint=_text(where, entry, "username_hint"),
        password_name=_text(where, entry, "password_name") or "app password",
        shape=None if shape is None else _shape(where, shape),
        app_password_url=_url(where, _text(where, entry, "app_password_url")),
        domains=_texts(where, entry, "domains"),
        mx=_texts(where, entry, "mx"),
        autodiscover=_texts(where, entry, "autodiscover"),
        host_choices=_texts(where, entry, "host_choices"),
        host_rules=tuple(entry.get("hosts", {}).items()),
        summary=_text(where, entry, "summary", required=True),
        icon=_text(where, entry, "icon") or f"{identity}.svg",
        checked=_text(where, entry, "checked", required=True),
        source=_text(where, entry, "source", required=True),
        verdicts=tuple(_verdict(where, item, ways) for item in entry.get("verdict", ())),
    )


def _verdict(where: str, entry: Mapping[str, Any], ways: Mapping[str, WayOn]) -> AccountVerdict:
    _known(f"{where} verdict", entry, _VERDICT_KEYS)
    since = entry.get("since", _ALWAYS)
    if type(since) is not datetime.date:
        raise CatalogueError(f"{where}: since is {since!r}, not a date")
    try:
        verdict = Verdict(entry.get("verdict", ""))
    except ValueError:
        raise CatalogueError(
            f"{where}: verdict is {entry.get('verdict')!r}, not one of {', '.join(v.value for v in Verdict)}"
        ) from None
    return AccountVerdict(
        verdict,
        since,
        _text(where, entry, "title", required=True),
        _text(where, entry, "text", required=True),
        tuple(_way(where, name, ways) for name in _texts(where, entry, "ways")),
        _text(where, entry, "source"),
    )


def _way(where: str, name: str, ways: Mapping[str, WayOn]) -> WayOn:
    if name not in ways:
        raise CatalogueError(f"{where}: there is no way {name!r}")
    return ways[name]


def _shape(where: str, entry: Mapping[str, Any]) -> PasswordShape:
    _known(f"{where} shape", entry, _SHAPE_KEYS)
    try:
        shape = PasswordShape(
            length=entry["length"],
            alphabet=Alphabet(entry.get("alphabet", "letters")),
            groups=tuple(entry.get("groups", ())),
            separator=entry.get("separator", " "),
            keep_separator=entry.get("keep_separator", False),
        )
    except (KeyError, ValueError) as error:
        raise CatalogueError(f"{where}: shape is not usable ({error})") from None
    if shape.groups and sum(shape.groups) != shape.length:
        raise CatalogueError(f"{where}: the groups of the shape do not add up to {shape.length}")
    return shape


def _port(where: str, entry: Mapping[str, Any], security: Security) -> int | None:
    key = f"{security.value}_port"
    port = entry.get(key)
    if port is None:
        return None
    if type(port) is not int or not 1 <= port <= 65535:
        raise CatalogueError(f"{where}: {key} is {port!r}, not a number from 1 to 65535")
    return port


def _text(where: str, entry: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise CatalogueError(f"{where}: {key} is {value!r}, not a text")
    if required and not value:
        raise CatalogueError(f"{where}: {key} is missing")
    return value


def _texts(where: str, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = entry.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v == v.lower() and v for v in values):
        raise CatalogueError(f"{where}: {key} is not a list of lower-case names")
    return tuple(values)


def _url(where: str, url: str) -> str:
    if url and not url.startswith("https://"):
        raise CatalogueError(f"{where}: {url!r} is not an https address")
    return url


def _known(where: str, entry: Mapping[str, Any], keys: frozenset[str] | set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise CatalogueError(f"{where}: not a table")
    unknown = sorted(set(entry) - keys)
    if unknown:
        raise CatalogueError(f"{where}: unknown key {unknown[0]!r}")
