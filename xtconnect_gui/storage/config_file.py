"""Reading ``--config FILE``, ``site.toml`` and what policy enforces."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ..model.problems import Field
from . import messages
from .administrator import POLICY_KEY
from .merging import Layer, Source
from .options import OPTION_FIELDS, RawOptions
from .paths import Paths

MAX_BYTES: Final = 1 << 20

_KEYS: Final = {name.value: name for name in OPTION_FIELDS}
_LOCK: Final = "lock"
_SECRET_WORDS: Final = frozenset({"password", "app-password", "passwd", "passphrase", "pass", "pwd", "secret"})


class ConfigFileError(ValueError):
    """A configuration file cannot be used. ``message``: a sentence without the path; ``key``: the one concerned."""

    def __init__(self, path: Path | str, message: str, key: str | None = None) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message
        self.key = key


def read_options_file(path: Path) -> RawOptions:
    """The options of a file given with ``--config``; keys as the options' names. Raises ConfigFileError.

    A relative ``ca-file`` is looked for beside the file.
    """
    table = _read_toml(path)
    if _LOCK in table:
        raise ConfigFileError(path, messages.CONFIG_LOCK_ELSEWHERE, _LOCK)
    return _options(table, path, path.parent)


def read_site_file(path: Path, source: Source = Source.SITE) -> Layer:
    """A ``site.toml`` or ``policy.toml``: options, and ``lock = ["host", …]``. Raises ConfigFileError."""
    table = _read_toml(path)
    lock = _lock(table.pop(_LOCK, []), path)
    return Layer(source, _options(table, path, path.parent), lock, path)


def read_site(paths: Paths) -> tuple[Layer, ...]:
    """Every ``site.toml`` there is, most important first. Raises ConfigFileError."""
    return tuple(read_site_file(path) for path in paths.site_files if path.exists())


def read_policy(paths: Paths, registry: Callable[[], Mapping[str, object]] | None = None) -> tuple[Layer, ...]:
    """What the administrator enforces: Group Policy on Windows, ``policy.toml`` elsewhere. Raises ConfigFileError.

    ``registry`` gives the policy's names and values; by default Windows' own registry, where there is one.
    """
    reader = registry if registry is not None else _SYSTEM_REGISTRY
    if reader is None:
        return tuple(read_site_file(path, Source.POLICY) for path in paths.policy_files if path.exists())
    place = f"HKLM\\{POLICY_KEY}"
    table = dict(reader())
    locked = table.pop(_LOCK, [])
    names = [name.strip() for name in locked.split(",") if name.strip()] if isinstance(locked, str) else locked
    layer = Layer(Source.POLICY, _options(table, place, None), _lock(names, place))
    return (layer,) if table or layer.lock else ()


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        detail = getattr(error, "strerror", None) or type(error).__name__
        raise ConfigFileError(path, messages.CONFIG_UNREADABLE.format(detail=detail)) from None
    if len(raw) > MAX_BYTES:
        raise ConfigFileError(path, messages.CONFIG_TOO_LARGE.format(limit=MAX_BYTES))
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))  # Windows' editors put a byte order mark in front
    except UnicodeDecodeError:
        raise ConfigFileError(path, messages.CONFIG_NOT_TEXT) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigFileError(path, messages.CONFIG_NOT_TOML.format(detail=error)) from None
    except RecursionError:
        raise ConfigFileError(path, messages.CONFIG_NOT_TOML.format(detail="nested too deeply")) from None


def _options(table: Mapping[str, object], origin: Path | str, folder: Path | None) -> RawOptions:
    values: dict[Field, str] = {}
    for key, value in table.items():
        if key.lower().replace("_", "-") in _SECRET_WORDS:
            raise ConfigFileError(origin, messages.CONFIG_NO_SECRETS.format(key=key), key)
        name = _KEYS.get(key)
        if name is None:
            raise ConfigFileError(origin, _unknown(key), key)
        text = _text(name, value, origin)
        if text.strip():
            values[name] = text
    if Field.CA_FILE in values:
        given = Path(values[Field.CA_FILE]).expanduser()
        values[Field.CA_FILE] = str(folder / given if folder is not None else given)
    return RawOptions.of(values)


def _text(name: Field, value: object, origin: Path | str) -> str:
    if isinstance(value, str):
        return value
    if name is Field.PORT:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise ConfigFileError(origin, messages.CONFIG_NOT_A_PORT.format(key=name.value), name.value)
    raise ConfigFileError(origin, messages.CONFIG_NOT_A_TEXT.format(key=name.value), name.value)


def _unknown(key: str) -> str:
    text = messages.CONFIG_UNKNOWN_KEY.format(key=key)
    import difflib  # only for a mistyped key

    near = difflib.get_close_matches(key.lower().replace("_", "-"), _KEYS, n=1)
    if near:
        return text + messages.CONFIG_DID_YOU_MEAN.format(suggestion=near[0])
    return text + messages.CONFIG_KEYS.format(keys=", ".join(_KEYS))


def _lock(value: object, origin: Path | str) -> frozenset[Field]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ConfigFileError(origin, messages.CONFIG_LOCK_NOT_A_LIST, _LOCK)
    for name in value:
        if name not in _KEYS:
            raise ConfigFileError(origin, messages.CONFIG_LOCK_UNKNOWN.format(name=name), _LOCK)
    return frozenset(_KEYS[name] for name in value)


if sys.platform == "win32":
    import winreg

    def _read_registry() -> Mapping[str, object]:
        """The machine's policy key, which only administrators can write."""
        found: dict[str, object] = {}
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, POLICY_KEY) as key:
                for index in range(winreg.QueryInfoKey(key)[1]):
                    name, value, _ = winreg.EnumValue(key, index)
                    found[name] = value
        except FileNotFoundError:
            return {}
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise ConfigFileError(f"HKLM\\{POLICY_KEY}", messages.CONFIG_UNREADABLE.format(detail=detail)) from None
        return found

    _SYSTEM_REGISTRY: Callable[[], Mapping[str, object]] | None = _read_registry
else:
    _SYSTEM_REGISTRY: Callable[[], Mapping[str, object]] | None = None
