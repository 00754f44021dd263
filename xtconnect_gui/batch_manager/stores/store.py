"""What every settings store can do, and how one is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from .spec import StoreKind, StoreSpec
from .values import Content, StoredValue


class Store(Protocol):
    """A settings store of another program. Every method raises StoreError and then has changed nothing."""

    spec: StoreSpec

    def read(self) -> Content:
        """Everything in it."""
        ...

    def edited(self, content: Content, changes: Mapping[str, StoredValue]) -> bytes:
        """The whole of it with *changes* made, proved to differ in nothing else. Nothing is written."""
        ...

    def replace(self, before: bytes, after: bytes) -> None:
        """Put *after* in the place of *before*, all or nothing, and only if *before* still stands there."""
        ...


def open_store(spec: StoreSpec) -> Store:
    """The store that *spec* names. Nothing is read yet. Raises StoreError where this system has no such stores."""
    if spec.kind is StoreKind.INI:
        from .ini import IniStore

        return IniStore(spec)
    if spec.kind is StoreKind.PLIST:
        from .plist import PlistStore

        return PlistStore(spec)
    from .registry import RegistryStore

    return RegistryStore(spec)
