"""Reading ``--config FILE``, ``site.toml`` and what policy enforces."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ..model.problems import Field
from ..model.provider_ids import PROVIDER_IDS
from . import messages
from .administrator import POLICY_KEY
from .merging import Layer, Source
from .options import OPTION_FIELDS, RawOptions
from .paths import Paths

MAX_BYTES: Final = 1 << 20

_KEYS: Final = {name.value: name for name in OPTION_FIELDS}
_LOCK: Final = "lock"
_PROVIDERS: Final = "providers"
_MAPPING: Final = "mapping"
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
    for key in (_LOCK, _PROVIDERS, _MAPPING):
        if key in table:
            raise ConfigFileError(path, messages.CONFIG_ONLY_ADMINISTRATOR.format(key=key), key)
    return _options(table, path, path.parent)


def read_site_file(path: Path, source: Source = Source.SITE) -> Layer:
    """A ``site.toml`` or ``policy.toml``: options, ``lock = ["host", …]``, ``providers = ["google", …]`` and
    ``mapping = "mapping.toml"``. Raises ConfigFileError.
    """
    return _administrator_layer(source, _read_toml(path), path, path.parent)


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
    table = {key: _words(value) if key in (_LOCK, _PROVIDERS) else value for key, value in reader().items()}
    return (_administrator_layer(Source.POLICY, table, place, None),) if table else ()


def _administrator_layer(source: Source, table: dict[str, Any], origin: Path | str, folder: Path | None) -> Layer:
    lock = _lock(table.pop(_LOCK, []), origin)
    providers = _providers(table.pop(_PROVIDERS, []), origin)
    mapping = _file(table.pop(_MAPPING, ""), _MAPPING, origin, folder)
    values = _options(table, origin, folder)
    return Layer(source, values, lock, origin if isinstance(origin, Path) else None, providers, mapping)


def _words(value: object) -> object:
    """The words of a registry value: one text with commas, or a list of texts."""
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip()]
    return value


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
    ca_file = _file(values.get(Field.CA_FILE, ""), Field.CA_FILE.value, origin, folder)
    if ca_file is not None:
        values[Field.CA_FILE] = str(ca_file)
    return RawOptions.of(values)


def _file(value: object, key: str, origin: Path | str, folder: Path | None) -> Path | None:
    """The path in *value*, from *folder* if it is relative; None for an empty text. Raises ConfigFileError."""
    if not isinstance(value, str):
        raise ConfigFileError(origin, messages.CONFIG_NOT_A_TEXT.format(key=key), key)
    if not value.strip():
        return None
    given = Path(value.strip()).expanduser()
    return folder / given if folder is not None else given


def _providers(value: object, origin: Path | str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ConfigFileError(origin, messages.CONFIG_PROVIDERS_NOT_A_LIST, _PROVIDERS)
    names = tuple(dict.fromkeys(name.strip().lower() for name in value if name.strip()))
    for name in names:
        if name not in PROVIDER_IDS:
            text = messages.CONFIG_PROVIDERS_UNKNOWN.format(name=name, ids=", ".join(sorted(PROVIDER_IDS)))
            raise ConfigFileError(origin, text, _PROVIDERS)
    return names


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
