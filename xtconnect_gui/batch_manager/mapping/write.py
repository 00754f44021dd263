"""Writing a mapping as a commented file. It holds no value of an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as ReadOnly

from ...model.problems import Field
from ...model.security import Security
from ..stores.spec import StoreKind
from ..stores.values import StoredValue
from . import texts
from .model import MAPPED_FIELDS, VERSION, Mapping
from .places import portable_place


def mapping_text(mapping: Mapping, notes: ReadOnly[Field, Iterable[str]] | None = None) -> str:
    """The mapping as a commented file. ``notes``: more comments for single fields."""
    lines = [*(f"# {line}" for line in texts.HEAD), "", f"version = {VERSION}"]
    if mapping.store is not None:
        name = "key" if mapping.store.kind is StoreKind.REGISTRY else "path"
        lines += ["", f"# {texts.STORE}", "[store]", f"kind = {_toml(mapping.store.kind.value)}"]
        lines.append(f"{name} = {_toml(portable_place(mapping.store))}")
    learned = mapping.learned
    if mapping.processes or learned.program_version:
        lines += ["", f"# {texts.PROCESSES}", "[program]", f"processes = {_toml(list(mapping.processes))}"]
        lines += [f"version = {_toml(learned.program_version)}"] if learned.program_version else []
    if learned.on or learned.by:
        lines += ["", f"# {texts.LEARNED}", "[learned]"]
        lines += [f"{name} = {_toml(text)}" for name, text in (("on", learned.on), ("by", learned.by)) if text]
    for name in MAPPED_FIELDS:
        lines += _field_lines(mapping, name, tuple((notes or {}).get(name, ())))
    return "\n".join([*lines, ""])


def _field_lines(mapping: Mapping, name: Field, notes: tuple[str, ...]) -> Iterator[str]:
    comments = [f"# {note}" for note in notes]
    if name in mapping.by_hand:
        reason = mapping.by_hand[name].value
        yield from ("", f"# {texts.BY_HAND[reason]}", *comments, f"[fields.{name.value}]", f"by-hand = {_toml(reason)}")
    elif name is Field.SECURITY and mapping.security:
        left = [security.value for security in Security if security not in mapping.securities]
        yield from ("", f"# {texts.SECURITY}", *comments)
        if left:
            yield f"# {texts.SECURITY_LEFT.format(names=', '.join(left))}"
        for part in mapping.security:
            values = ", ".join(f"{security.value} = {_toml(value)}" for security, value in part.values.items())
            yield from ("[[fields.security]]", f"key = {_toml(part.key)}", f"values = {{ {values} }}")
    elif name in mapping.texts:
        rule = mapping.texts[name]
        yield from ("", *([f"# {texts.SEVERAL}"] if len(rule.keys) > 1 else []), *comments, f"[fields.{name.value}]")
        yield f"key = {_toml(rule.keys[0])}" if len(rule.keys) == 1 else f"keys = {_toml(list(rule.keys))}"
        yield f"encoding = {_toml(rule.encoding.value)}"
        yield f"type = {_toml(rule.kind.value)}"
    elif comments:
        yield from ("", *comments)


def _toml(value: StoredValue | list[str]) -> str:
    import tomlkit  # slow to import, and only writing needs it

    return str(tomlkit.item(value).as_string())
