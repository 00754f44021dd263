"""What is asked after a failure to find out who is to blame: ``resources/controls.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..model.security import Security
from ..resource import load_toml
from ..smtp.values import Endpoint


@dataclass(frozen=True, slots=True)
class PageControl:
    """A page with a known answer over plain HTTP, port 80."""

    host: str
    path: str
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Controls:
    """Mail servers of other providers, addresses on the web's port, and pages that unmask a captive portal."""

    mail: tuple[Endpoint, ...]
    web: tuple[str, ...]
    pages: tuple[PageControl, ...]

    @classmethod
    def load(cls) -> Controls:
        """The shipped ones. Raises OSError, TOMLDecodeError or KeyError: a broken installation."""
        return cls.of(load_toml("controls.toml"))

    @classmethod
    def of(cls, data: dict[str, Any]) -> Controls:
        """From parsed TOML."""
        mail = [
            Endpoint(entry["host"], entry[security.value], security)
            for entry in data["mail"]
            for security in (Security.SSL, Security.STARTTLS)
            if security.value in entry
        ]
        pages = [PageControl(p["host"], p["path"], p["status"], p["body"]) for p in data["page"]]
        return cls(tuple(mail), tuple(entry["address"] for entry in data["web"]), tuple(pages))
