"""How a connection to a submission server is protected."""

from __future__ import annotations

from enum import StrEnum


class Security(StrEnum):
    """Transport security of a submission connection.

    ``SSL`` is implicit TLS (RFC 8314 section 3.3, usual port 465), ``STARTTLS`` the upgrade of a plaintext
    connection (RFC 3207, usual port 587), ``NONE`` no encryption at all.
    """

    SSL = "ssl"
    STARTTLS = "starttls"
    NONE = "none"

    @classmethod
    def parse(cls, text: str) -> Security:
        """Return the member for a typed word; ``tls`` is an alias of ``starttls``. Raises ValueError otherwise."""
        word = text.strip().lower()
        return cls.STARTTLS if word == "tls" else cls(word)

    @property
    def usual_port(self) -> int:
        """The registered port: 465 (RFC 8314), 587 (RFC 6409) or 25 (RFC 5321)."""
        return {Security.SSL: 465, Security.STARTTLS: 587, Security.NONE: 25}[self]

    @property
    def batch_manager_word(self) -> str:
        """The Batch Manager's own word for it: "SSL", "TLS", or "" where it has none."""
        return {Security.SSL: "SSL", Security.STARTTLS: "TLS", Security.NONE: ""}[self]

    @classmethod
    def usual_for_port(cls, port: int) -> Security | None:
        """The security that *port* is registered for, or None when the port says nothing about it."""
        return {465: cls.SSL, 587: cls.STARTTLS}.get(port)
