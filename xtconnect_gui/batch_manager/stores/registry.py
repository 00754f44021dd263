"""A key of the Windows registry that another program keeps through QSettings, with everything below it.

Source: Qt's documentation of QSettings ("Platform-Specific Notes", the Windows registry): groups are subkeys; texts are
``REG_SZ``, numbers ``REG_DWORD`` or ``REG_QWORD``, lists ``REG_MULTI_SZ``; other types are texts that begin with ``@``.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from . import texts
from .errors import StoreError, StoreProblem
from .spec import StoreSpec
from .values import Content, Opaque, StoredValue

_SZ, _EXPAND_SZ, _BINARY, _DWORD, _MULTI_SZ, _QWORD = 1, 2, 3, 4, 7, 11  # winnt.h
_BYTES: Final = "@ByteArray("


@dataclass(frozen=True, slots=True)
class _Value:
    """One value as the registry has it: its type's number and what Python makes of it."""

    kind: int
    data: Any


class RegistryStore:
    """Reads the tree below a key; writes single values, and puts them all back if one fails."""

    def __init__(self, spec: StoreSpec, registry: Any = None) -> None:
        """*registry*: a module like ``winreg``. Raises StoreError where there is none."""
        self.spec = spec
        if registry is None:
            if os.name != "nt":
                raise StoreError(StoreProblem.UNSUPPORTED, texts.NO_REGISTRY.format(place=spec.place))
            registry = importlib.import_module("winreg")
        self._registry = registry
        hive, _, self._path = spec.place.partition("\\")
        self._hive = getattr(registry, hive)

    def read(self) -> Content:
        tree = self._tree()
        return Content({_key(path, name): _known(value) for (path, name), value in tree.items()}, _dump(tree))

    def edited(self, content: Content, changes: Mapping[str, StoredValue]) -> bytes:
        tree = _load(content.raw)
        places = {_key(*place).lower(): place for place in tree}  # the registry does not tell case apart
        for key, value in changes.items():
            place = places.get(key.lower()) or _place(key)
            try:
                tree[place] = _as_registry(value, tree.get(place))
            except ValueError:
                message = texts.UNWRITABLE_VALUE.format(key=key, place=self.spec.place)
                raise StoreError(StoreProblem.NOT_PROVED, message) from None
        return _dump(tree)

    def replace(self, before: bytes, after: bytes) -> None:
        if _dump(self._tree()) != before:
            raise StoreError(StoreProblem.CHANGED, texts.CHANGED.format(place=self.spec.place))
        old, new = _load(before), _load(after)
        try:
            self._change(old, new)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            try:
                self._change(new, old)
                whole = _dump(self._tree()) == before
            except OSError:
                whole = False
            text = texts.REGISTRY_ROLLED_BACK if whole else texts.REGISTRY_DAMAGED
            problem = StoreProblem.READ_ONLY if isinstance(error, PermissionError) else StoreProblem.WRITE_FAILED
            raise StoreError(problem, text.format(place=self.spec.place, reason=reason)) from None

    # -- the tree -----------------------------------------------------------------------------------------------------

    def _tree(self) -> dict[tuple[str, str], _Value]:
        found: dict[tuple[str, str], _Value] = {}
        try:
            self._collect("", found)
        except FileNotFoundError:
            raise StoreError(StoreProblem.MISSING, texts.MISSING.format(place=self.spec.place)) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = texts.UNREADABLE.format(place=self.spec.place, reason=reason)
            raise StoreError(StoreProblem.UNREADABLE, message) from None
        return found

    def _collect(self, path: str, found: dict[tuple[str, str], _Value]) -> None:
        with self._registry.OpenKey(self._hive, self._full(path)) as key:
            subkeys, values, _ = self._registry.QueryInfoKey(key)
            for index in range(values):
                name, data, kind = self._registry.EnumValue(key, index)
                found[path, name] = _Value(kind, data)
            names = [self._registry.EnumKey(key, index) for index in range(subkeys)]
        for name in names:
            self._collect(f"{path}\\{name}" if path else name, found)

    def _change(self, old: Mapping[tuple[str, str], _Value], new: Mapping[tuple[str, str], _Value]) -> None:
        for (path, name), value in new.items():
            if old.get((path, name)) != value:
                with self._registry.CreateKeyEx(self._hive, self._full(path), 0, self._registry.KEY_WRITE) as key:
                    self._registry.SetValueEx(key, name, 0, value.kind, value.data)
        for path, name in old.keys() - new.keys():
            with (
                contextlib.suppress(FileNotFoundError),
                self._registry.OpenKey(self._hive, self._full(path), 0, self._registry.KEY_WRITE) as key,
            ):
                self._registry.DeleteValue(key, name)

    def _full(self, path: str) -> str:
        return f"{self._path}\\{path}" if path else self._path


def _key(path: str, name: str) -> str:
    return "/".join([*path.split("\\"), name]) if path else name


def _place(key: str) -> tuple[str, str]:
    groups, _, name = key.rpartition("/")
    return groups.replace("/", "\\"), name


def _known(value: _Value) -> StoredValue:
    data = value.data
    if value.kind in (_SZ, _EXPAND_SZ) and isinstance(data, str):
        if data.startswith(_BYTES) and data.endswith(")"):
            return data[len(_BYTES) : -1].encode("latin-1", "replace")
        if data.startswith("@@"):
            return data[1:]
        return Opaque(data) if data.startswith("@") and data.endswith(")") else data
    if value.kind in (_DWORD, _QWORD) and isinstance(data, int):
        return data
    if value.kind == _MULTI_SZ and isinstance(data, list):
        return tuple(data)
    return Opaque(f"{value.kind}:{data!r}")


def _as_registry(value: StoredValue, former: _Value | None) -> _Value:
    """A value in QSettings' form; a number keeps the width it had. Raises ValueError for what is not written."""
    if isinstance(value, bool):
        return _Value(_SZ, "true" if value else "false")
    if isinstance(value, int):
        return _Value(former.kind if former is not None and former.kind in (_DWORD, _QWORD) else _DWORD, value)
    if isinstance(value, bytes):
        if 0 in value:
            raise ValueError("null")
        return _Value(_SZ, f"{_BYTES}{value.decode('latin-1')})")
    if isinstance(value, str) and "\0" not in value:
        kind = former.kind if former is not None and former.kind == _EXPAND_SZ else _SZ
        return _Value(kind, f"@{value}" if value.startswith("@") else value)
    raise ValueError(type(value).__name__)


def _dump(tree: Mapping[tuple[str, str], _Value]) -> bytes:
    rows = [[path, name, value.kind, _json(value.data)] for (path, name), value in sorted(tree.items())]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _load(raw: bytes) -> dict[tuple[str, str], _Value]:
    rows = json.loads(raw.decode("utf-8", "surrogatepass"))
    return {(path, name): _Value(kind, _unjson(data)) for path, name, kind, data in rows}


def _json(data: Any) -> Any:
    return {"base64": base64.b64encode(data).decode()} if isinstance(data, bytes) else data


def _unjson(data: Any) -> Any:
    return base64.b64decode(data["base64"]) if isinstance(data, dict) else data
