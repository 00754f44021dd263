"""Reading a mapping: every mistake is named with its entry, what it got and what it takes."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from ...model.problems import Field
from ...model.security import Security
from ..stores.spec import SpecError, StoreKind, StoreSpec
from . import texts
from .encoding import Encoding
from .model import MAPPED_FIELDS, TEXT_FIELDS, VERSION, ByHand, LearnedBy, Mapping, SecurityRule, TextRule, ValueType
from .places import standard_place

MAX_BYTES: Final = 1 << 20


class MappingError(ValueError):
    """A mapping cannot be used. ``message``: a sentence that names the entry, without the path."""

    def __init__(self, path: Path | str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def read_mapping(path: Path) -> Mapping:
    """The mapping in the file. Raises MappingError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise MappingError(path, texts.UNREADABLE.format(reason=reason)) from None
    if len(raw) > MAX_BYTES:
        raise MappingError(path, texts.TOO_LARGE.format(limit=MAX_BYTES))
    try:
        return parse_mapping(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise MappingError(path, texts.NOT_TEXT) from None
    except _InvalidError as error:
        raise MappingError(path, str(error)) from None


def parse_mapping(text: str) -> Mapping:
    """The mapping that *text* describes. Raises ValueError with a sentence that names the entry."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _InvalidError(texts.NOT_TOML.format(reason=error)) from None
    return _Reader(table).mapping()


class _InvalidError(ValueError):
    """What is wrong, as a sentence."""


class _Reader:
    """Reads the table top down; the first mistake ends it."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._table = table

    def mapping(self) -> Mapping:
        table = self._table
        version = table.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise _InvalidError(texts.NO_VERSION.format(got=_shown(version), known=VERSION))
        if version > VERSION:
            raise _InvalidError(texts.NEWER.format(got=version, known=VERSION))
        _only(table, ("version", "store", "program", "learned", "fields"), "")
        program = self._section("program", ("processes", "version"))
        learned = self._section("learned", ("on", "by"))
        processes = program.get("processes", [])
        if not isinstance(processes, list) or not all(isinstance(name, str) for name in processes):
            raise _wrong("program.processes", processes, texts.A_LIST)
        fields = self._section("fields", tuple(name.value for name in MAPPED_FIELDS))
        rules, by_hand = self._texts(fields)
        security = self._security(fields.get(Field.SECURITY.value, []))
        if isinstance(fields.get(Field.SECURITY.value), dict):
            by_hand[Field.SECURITY] = self._by_hand(fields[Field.SECURITY.value], "fields.security")
        mapping = Mapping(
            store=self._store(),
            texts=rules,
            security=security,
            by_hand=by_hand,
            processes=tuple(processes),
            learned=LearnedBy(
                _text(learned, "on", "learned"), _text(learned, "by", "learned"), _text(program, "version", "program")
            ),
        )
        if not mapping.keys:
            raise _InvalidError(texts.NO_FIELDS)
        seen: set[str] = set()
        for key in mapping.keys:
            if key in seen:
                raise _InvalidError(texts.TWICE.format(place="fields", key=key))
            seen.add(key)
        return mapping

    def _section(self, name: str, known: tuple[str, ...]) -> dict[str, Any]:
        section = self._table.get(name, {})
        if not isinstance(section, dict):
            raise _wrong(name, section, texts.A_TABLE)
        _only(section, known, f"{name}.")
        return section

    def _store(self) -> StoreSpec | None:
        if "store" not in self._table:
            return None
        section = self._section("store", ("kind", "path", "key", "organisation", "application"))
        kind = _choice(section, "kind", "store", StoreKind)
        organisation, application = (_text(section, name, "store") for name in ("organisation", "application"))
        place = _text(section, "key" if kind is StoreKind.REGISTRY else "path", "store")
        if not place and organisation and application:
            place = standard_place(kind, organisation, application)
        if not place:
            raise _InvalidError(texts.MISSING.format(place="store", takes=texts.PLACE))
        try:
            return StoreSpec.of(kind, place)
        except (SpecError, ValueError):
            raise _wrong("store", place, texts.PLACE) from None

    def _texts(self, fields: dict[str, Any]) -> tuple[dict[Field, TextRule], dict[Field, ByHand]]:
        rules: dict[Field, TextRule] = {}
        by_hand: dict[Field, ByHand] = {}
        for name in TEXT_FIELDS:
            if name.value not in fields:
                continue
            entry, place = fields[name.value], f"fields.{name.value}"
            if not isinstance(entry, dict):
                raise _wrong(place, entry, texts.A_TABLE)
            _only(entry, ("key", "keys", "encoding", "type", "by-hand"), f"{place}.")
            if "by-hand" in entry:
                by_hand[name] = self._by_hand(entry, place)
                continue
            keys = entry.get("key", entry.get("keys"))
            if keys is None:
                raise _InvalidError(texts.MISSING.format(place=f"{place}.key", takes=texts.KEYS))
            rules[name] = TextRule(
                _keys(keys, f"{place}.key"),
                _choice(entry, "encoding", place, Encoding, Encoding.TEXT),
                _choice(entry, "type", place, ValueType, ValueType.TEXT),
            )
            if rules[name].kind is ValueType.INTEGER and name is not Field.PORT:
                raise _wrong(f"{place}.type", "integer", '"text" or "bytes"')
        return rules, by_hand

    def _by_hand(self, entry: dict[str, Any], place: str) -> ByHand:
        if "key" in entry or "keys" in entry:
            raise _InvalidError(texts.TWO_WAYS.format(place=place))
        reason: ByHand = _choice(entry, "by-hand", place, ByHand)
        return reason

    def _security(self, entries: Any) -> tuple[SecurityRule, ...]:
        place = "fields.security"
        if isinstance(entries, dict) and "by-hand" in entries:
            return ()
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise _wrong(place, entries, texts.RULES)
        rules = []
        for entry in entries:
            _only(entry, ("key", "values"), f"{place}.")
            (key,) = _keys(entry.get("key"), f"{place}.key", several=False)
            values = entry.get("values")
            if not isinstance(values, dict) or not values:
                raise _wrong(f"{place}.values", values, texts.VALUES)
            _only(values, tuple(Security), f"{place}.values.")
            for name, value in values.items():
                if not isinstance(value, str | int):
                    raise _wrong(f"{place}.values.{name}", value, texts.A_VALUE)
            rules.append(SecurityRule(key, {Security(name): value for name, value in values.items()}))
        return tuple(rules)


def _choice(section: dict[str, Any], name: str, place: str, kinds: Any, default: Any = None) -> Any:
    value = section.get(name, default)
    if value in list(kinds):
        return kinds(value)
    takes = ", ".join(f'"{kind.value}"' for kind in kinds)
    if value is None:
        raise _InvalidError(texts.MISSING.format(place=f"{place}.{name}", takes=takes))
    raise _wrong(f"{place}.{name}", value, takes)


def _text(section: dict[str, Any], name: str, place: str) -> str:
    value = section.get(name, "")
    if not isinstance(value, str):
        raise _wrong(f"{place}.{name}", value, texts.A_TEXT)
    return value


def _keys(value: Any, place: str, *, several: bool = True) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not keys or (not several and len(keys) > 1):
        raise _wrong(place, value, texts.KEYS if several else texts.A_TEXT)
    if not all(isinstance(key, str) and key.strip() and "\0" not in key for key in keys):
        raise _wrong(place, value, texts.KEYS if several else texts.A_TEXT)
    return tuple(keys)


def _only(section: dict[str, Any], known: Iterable[str], place: str) -> None:
    names = list(known)
    for key in section:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            hint = texts.DID_YOU_MEAN.format(suggestion=near[0]) if near else f"; it takes: {', '.join(names)}"
            raise _InvalidError(texts.UNKNOWN_KEY.format(place=f"{place}{key}", hint=hint))


def _wrong(place: str, got: object, takes: str) -> _InvalidError:
    return _InvalidError(texts.WRONG.format(place=place, got=_shown(got), takes=takes))


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
