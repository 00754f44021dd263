"""What can stand in a settings store, whatever kind of store it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that this program neither understands nor writes (a window's geometry, for example), in its own form."""

    form: str


StoredValue: TypeAlias = str | bytes | bool | int | float | tuple[str, ...] | Opaque


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """What stood in a store at one moment: its values, and ``raw``, the whole of it as bytes.

    No repr: other programs keep passwords in there, too.
    """

    values: Mapping[str, StoredValue]
    raw: bytes


def same(left: StoredValue | None, right: StoredValue | None) -> bool:
    """Whether two values are the same in type and content: ``True`` and ``1`` are not."""
    return type(left) is type(right) and left == right
