"""A registry in memory with the part of ``winreg`` that is used, true to its documentation.

Names keep their case and are compared without it, a missing key or value is FileNotFoundError, values have a type.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

HKEY_CURRENT_USER = "HKCU"
HKEY_LOCAL_MACHINE = "HKLM"
KEY_READ, KEY_WRITE = 0x20019, 0x20006
REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ, REG_QWORD = 1, 2, 3, 4, 7, 11


@dataclass
class _Key:
    name: str = ""
    keys: dict[str, _Key] = field(default_factory=dict)
    values: dict[str, tuple[str, Any, int]] = field(default_factory=dict)


class Registry:
    """One machine's registry. ``fail``: the error with which writing a value of that name fails, once."""

    HKEY_CURRENT_USER = HKEY_CURRENT_USER
    HKEY_LOCAL_MACHINE = HKEY_LOCAL_MACHINE
    KEY_WRITE = KEY_WRITE

    def __init__(self) -> None:
        self._hives = {HKEY_CURRENT_USER: _Key(), HKEY_LOCAL_MACHINE: _Key()}
        self.fail: dict[str, OSError] = {}

    @contextmanager
    def OpenKey(self, hive: str, path: str, reserved: int = 0, access: int = KEY_READ) -> Iterator[_Key]:
        key = self._hives[hive]
        for part in filter(None, path.split("\\")):
            if part.lower() not in key.keys:
                raise FileNotFoundError(2, "The system cannot find the file specified")
            key = key.keys[part.lower()]
        yield key

    @contextmanager
    def CreateKeyEx(self, hive: str, path: str, reserved: int = 0, access: int = KEY_WRITE) -> Iterator[_Key]:
        key = self._hives[hive]
        for part in filter(None, path.split("\\")):
            key = key.keys.setdefault(part.lower(), _Key(part))
        yield key

    def QueryInfoKey(self, key: _Key) -> tuple[int, int, int]:
        return len(key.keys), len(key.values), 0

    def EnumKey(self, key: _Key, index: int) -> str:
        return list(key.keys.values())[index].name

    def EnumValue(self, key: _Key, index: int) -> tuple[str, Any, int]:
        return list(key.values.values())[index]

    def SetValueEx(self, key: _Key, name: str, reserved: int, kind: int, data: Any) -> None:
        if name in self.fail:
            raise self.fail.pop(name)
        if kind in (REG_DWORD, REG_QWORD) and not isinstance(data, int):
            raise TypeError("a number is needed")
        former = key.values.get(name.lower())
        key.values[name.lower()] = (former[0] if former else name, data, kind)

    def DeleteValue(self, key: _Key, name: str) -> None:
        if name.lower() not in key.values:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        del key.values[name.lower()]
