"""Who has opened an encrypted connection, told from the issuer of the certificate: ``resources/interceptors.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..resource import load_toml
from ..smtp.values import CertificateFacts


@dataclass(frozen=True, slots=True)
class Interceptor:
    """A product that opens encrypted connections. ``switch``: the step that stops it; {host} is not filled in yet."""

    id: str
    product: str
    on_this_computer: bool
    switch: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Interceptors:
    """The known products, and the names of authorities that certify servers for the public."""

    products: tuple[Interceptor, ...]
    public: re.Pattern[str]

    @classmethod
    def load(cls) -> Interceptors:
        """The shipped ones. Raises OSError, TOMLDecodeError, KeyError or re.error: a broken installation."""
        return cls.of(load_toml("interceptors.toml"))

    @classmethod
    def of(cls, data: dict[str, Any]) -> Interceptors:
        """From parsed TOML."""
        products = tuple(
            Interceptor(e["id"], e["product"], e["kind"] == "computer", e["switch"], _any_of(e["issuer"]))
            for e in data["interceptor"]
        )
        return cls(products, _any_of(data["public"]["issuer"]))

    def find(self, *names: str) -> Interceptor | None:
        """The product whose certificate authority is among *names*."""
        return next((p for p in self.products if any(p.pattern.search(name) for name in names)), None)

    def find_in(self, chain: tuple[CertificateFacts, ...]) -> Interceptor | None:
        """The product that made *chain*. The server's own name does not count, only who vouches for it."""
        return self.find(*(certificate.issuer for certificate in chain))

    def is_public(self, chain: tuple[CertificateFacts, ...]) -> bool:
        """Whether an authority for the public vouches for *chain*, by name."""
        return bool(chain) and any(self.public.search(certificate.issuer) for certificate in chain)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
