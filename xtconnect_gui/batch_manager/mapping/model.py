"""A mapping as a value."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ...model.problems import Field
from ...model.security import Security
from ...model.settings import EmailSettings
from ..stores.spec import StoreSpec
from ..stores.values import StoredValue
from .encoding import Encoding, decode, encode

VERSION: Final = 1
TEXT_FIELDS: Final = (
    Field.EMAIL, Field.USERNAME, Field.PASSWORD, Field.HOST, Field.PORT, Field.SENDER, Field.SENDER_NAME,
)  # fmt: skip
MAPPED_FIELDS: Final = (*TEXT_FIELDS[:5], Field.SECURITY, *TEXT_FIELDS[5:])


class ValueType(StrEnum):
    """The type in which a value is kept. In INI files numbers and booleans are texts."""

    TEXT = "text"
    BYTES = "bytes"
    INTEGER = "integer"


class ByHand(StrEnum):
    """Why a field is not filled in."""

    ENCRYPTED = "encrypted"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class TextRule:
    """Where a text or the port is kept, and how. Several keys: the program writes the same value into each."""

    keys: tuple[str, ...]
    encoding: Encoding = Encoding.TEXT
    kind: ValueType = ValueType.TEXT

    def stored(self, text: str) -> StoredValue:
        """What is kept for *text*."""
        written = encode(self.encoding, text)
        if self.kind is ValueType.INTEGER:
            return int(written)
        return written.encode("utf-8", "surrogatepass") if self.kind is ValueType.BYTES else written

    def shown(self, value: StoredValue) -> str | None:
        """The text that *value* stands for, or None when it is not kept in this way."""
        if isinstance(value, bool) or not isinstance(value, str | bytes | int):
            return None
        try:
            text = value.decode() if isinstance(value, bytes) else str(value)
            return decode(self.encoding, text)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class SecurityRule:
    """One key that depends on the security. ``values``: what is kept for each; one that was not learned is missing."""

    key: str
    values: ReadOnly[Security, str | int]


@dataclass(frozen=True, slots=True)
class LearnedBy:
    """Who learned it, when, on which version of the program; each only if the person agreed."""

    on: str = ""
    by: str = ""
    program_version: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which key holds which field. ``store``: None when only ``--store`` can name it."""

    store: StoreSpec | None
    texts: ReadOnly[Field, TextRule]
    security: tuple[SecurityRule, ...] = ()
    by_hand: ReadOnly[Field, ByHand] = field(default_factory=dict)
    processes: tuple[str, ...] = ()
    learned: LearnedBy = LearnedBy()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that may be written."""
        return tuple(key for rule in self.texts.values() for key in rule.keys) + tuple(r.key for r in self.security)

    @property
    def securities(self) -> frozenset[Security]:
        """The kinds of security that can be filled in; every one, when none is kept at all."""
        if not self.security:
            return frozenset()
        return frozenset.intersection(*(frozenset(rule.values) for rule in self.security))


def field_values(settings: EmailSettings, secret: str) -> dict[Field, str]:
    """The texts to fill in; an empty sender's name is none. Never to be shown or logged: the password is in it."""
    values = {
        Field.EMAIL: settings.email,
        Field.USERNAME: settings.username,
        Field.PASSWORD: secret,
        Field.HOST: settings.host,
        Field.PORT: str(settings.port),
        Field.SENDER: settings.sender,
        Field.SENDER_NAME: settings.sender_name,
    }
    return {name: text for name, text in values.items() if text}
