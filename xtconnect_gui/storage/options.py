"""Account options as text, from wherever they come; what is valid is decided later, by ``model.validation``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

from ..model.problems import Field
from ..model.profile import Profile

OPTION_FIELDS: Final = (
    Field.PROVIDER,
    Field.EMAIL,
    Field.USERNAME,
    Field.HOST,
    Field.PORT,
    Field.SECURITY,
    Field.SENDER,
    Field.SENDER_NAME,
    Field.RECIPIENT,
    Field.PROFILE,
    Field.CA_FILE,
    Field.LANGUAGE,
)


@dataclass(frozen=True, slots=True)
class RawOptions:
    """One text for each option, as it was given; None: not given."""

    provider: str | None = None
    email: str | None = None
    username: str | None = None
    host: str | None = None
    port: str | None = None
    security: str | None = None
    sender: str | None = None
    sender_name: str | None = None
    recipient: str | None = None
    profile: str | None = None
    ca_file: str | None = None
    language: str | None = None

    @classmethod
    def of(cls, values: Mapping[Field, str]) -> RawOptions:
        """From a mapping; KeyError for a field that is no account option."""
        return cls(**{_ATTRIBUTES[field]: text for field, text in values.items()})

    @classmethod
    def of_profile(cls, profile: Profile) -> RawOptions:
        """A saved profile's values; what only repeats the address is left out, so that it follows the address."""
        settings = profile.settings
        return cls(
            provider=settings.provider,
            email=settings.email,
            username=settings.username if settings.username != settings.email else None,
            host=settings.host,
            port=str(settings.port),
            security=settings.security.value,
            sender=settings.sender if settings.sender != settings.email else None,
            sender_name=settings.sender_name or None,
            recipient=profile.recipient or None,
            profile=profile.name,
            ca_file=profile.ca_file or None,
        )

    def get(self, field: Field) -> str | None:
        """The text of *field*, or None; KeyError for a field that is no account option."""
        found: str | None = getattr(self, _ATTRIBUTES[field])
        return found

    def items(self) -> Iterator[tuple[Field, str]]:
        """What was given, in the order of the fields."""
        for field in OPTION_FIELDS:
            text = self.get(field)
            if text is not None:
                yield field, text


_ATTRIBUTES: Final = dict(zip(OPTION_FIELDS, (field.name for field in fields(RawOptions)), strict=True))
