"""The one value everything else is about: the settings of an e-mail account."""

from __future__ import annotations

from dataclasses import dataclass

from .security import Security


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """A submission account, without its password. Values are assumed valid: see ``validation``.

    ``username`` and ``sender`` default to ``email``. ``sender`` is both envelope sender and From address.
    """

    provider: str
    email: str
    host: str
    port: int
    security: Security
    username: str = ""
    sender: str = ""
    sender_name: str = ""

    def __post_init__(self) -> None:
        if not self.username:
            object.__setattr__(self, "username", self.email)
        if not self.sender:
            object.__setattr__(self, "sender", self.email)

    def fingerprint(self, secret: str) -> str:
        """A digest of these exact values and *secret*, to tell whether what is saved is what was tested."""
        import hashlib  # loads OpenSSL: not before something is tested

        digest = hashlib.sha256()
        values = (
            self.provider,
            self.email,
            self.username,
            self.host,
            str(self.port),
            self.security.value,
            self.sender,
            self.sender_name,
            secret,
        )
        for value in values:
            encoded = value.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(4, "big"))
            digest.update(encoded)
        return digest.hexdigest()

    def to_json(self) -> dict[str, object]:
        """The ``settings`` object of the JSON contract."""
        return {
            "provider": self.provider,
            "email": self.email,
            "username": self.username,
            "host": self.host,
            "port": self.port,
            "security": self.security.value,
            "sender": self.sender,
        }
