"""A macOS property list, binary or XML.

Keys are those of the file. A ``/`` leads into a dictionary inside, unless the whole key stands there. QSettings
itself writes its ``/`` as ``.`` there (Qt's documentation of QSettings, "Platform-Specific Notes").
"""

from __future__ import annotations

import plistlib
from collections.abc import Mapping
from typing import Any, Final
from xml.parsers.expat import ExpatError

from . import texts
from .errors import StoreError, StoreProblem
from .files import read_file, replace_file, require_ready
from .spec import StoreSpec
from .values import Content, Opaque, StoredValue

_BINARY: Final = b"bplist"


class PlistStore:
    """Reads and writes the whole list; only the keys concerned differ, the format stays."""

    def __init__(self, spec: StoreSpec) -> None:
        self.spec = spec

    def read(self) -> Content:
        raw = read_file(self.spec.path)
        return Content(dict(_flat(self._parsed(raw))), raw)

    def edited(self, content: Content, changes: Mapping[str, StoredValue]) -> bytes:
        require_ready(self.spec.path)
        table = self._parsed(content.raw)
        for key, value in changes.items():
            _put(table, key, list(value) if isinstance(value, tuple) else value)
        form = plistlib.FMT_BINARY if content.raw.startswith(_BINARY) else plistlib.FMT_XML
        try:
            after = plistlib.dumps(table, fmt=form, sort_keys=False)
            right = self._parsed(after) == table and dict(_flat(table)) == {**content.values, **changes}
        except (TypeError, ValueError, OverflowError):
            right = False
        if not right:
            raise StoreError(StoreProblem.NOT_PROVED, texts.NOT_PROVED.format(place=self.spec.place))
        return after

    def replace(self, before: bytes, after: bytes) -> None:
        replace_file(self.spec.path, before, after)

    def _parsed(self, raw: bytes) -> dict[str, Any]:
        reason = texts.PLIST_REASON
        try:
            table = plistlib.loads(raw)
        except (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, KeyError, OverflowError, IndexError,
                AttributeError, RecursionError):  # what plistlib raises for damaged lists  # fmt: skip
            table = None
        else:
            reason = texts.PLIST_NOT_A_TABLE
        if not isinstance(table, dict):
            message = texts.CORRUPT.format(place=self.spec.place, reason=reason)
            raise StoreError(StoreProblem.CORRUPT, message)
        return table


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, StoredValue]]:
    found: list[tuple[str, StoredValue]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            found += _flat(value, f"{name}/")
        else:
            found.append((name, _known(value)))
    return found


def _known(value: Any) -> StoredValue:
    if isinstance(value, str | bytes | bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return Opaque(repr(value))


def _put(table: dict[str, Any], key: str, value: object) -> None:
    head, slash, rest = key.partition("/")
    while slash and key not in table:
        inner = table.get(head)
        if isinstance(inner, dict):
            _put(inner, rest, value)
            return
        more, slash, rest = rest.partition("/")
        head = f"{head}/{more}"
    table[key] = value
