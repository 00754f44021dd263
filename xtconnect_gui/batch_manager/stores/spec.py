"""Naming a store: ``ini:FILE``, ``registry:KEY`` or ``plist:FILE``."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

_HIVES: Final = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}


class StoreKind(StrEnum):
    """How settings are kept."""

    INI = "ini"
    REGISTRY = "registry"
    PLIST = "plist"


class SpecError(ValueError):
    """A text does not name a store. The message is the technical reason."""


@dataclass(frozen=True, slots=True)
class StoreSpec:
    """A store's kind and its place: an absolute path, or a registry key below ``HKEY_CURRENT_USER`` or another hive."""

    kind: StoreKind
    place: str

    @classmethod
    def parse(cls, text: str) -> StoreSpec:
        """The store that ``KIND:PLACE`` names; ``~`` and environment variables are filled in. Raises SpecError."""
        kind, colon, place = text.partition(":")
        try:
            known = StoreKind(kind.strip().lower())
        except ValueError:
            raise SpecError("kind") from None
        if not colon or not place.strip() or "\0" in place:
            raise SpecError("place")
        return cls.of(known, place.strip())

    @classmethod
    def of(cls, kind: StoreKind, place: str) -> StoreSpec:
        """The same from its parts."""
        if kind is StoreKind.REGISTRY:
            return cls(kind, _registry_place(place))
        return cls(kind, os.path.abspath(expand(place)))

    @property
    def path(self) -> Path:
        """The file. Only for kinds that are files."""
        return Path(self.place)

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.place}"


def expand(path: str) -> str:
    """*path* with ``~``, ``$NAME``, ``${NAME}`` and ``%NAME%`` filled in; unknown names stay as they are."""
    known = re.sub(r"%(\w+)%", lambda found: os.environ.get(found[1], found[0]), path)
    return os.path.expanduser(os.path.expandvars(known))


def _registry_place(place: str) -> str:
    parts = [part for part in place.replace("/", "\\").split("\\") if part]
    hive = parts[0].upper() if parts else ""
    if hive in _HIVES:
        parts[0] = _HIVES[hive]
    elif hive in _HIVES.values():
        parts[0] = hive
    else:
        parts.insert(0, _HIVES["HKCU"])
    return "\\".join(parts)
