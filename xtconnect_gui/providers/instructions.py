"""The steps on a provider's site, one file a provider in ``resources/instructions/``, read when they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..resource import load_toml
from .values import Instructions, Reason, Step


class InstructionsError(ValueError):
    """An instructions file is broken. The text names the file and the key."""


def load_instructions(provider_id: str) -> Instructions:
    """The instructions of a provider of the catalogue.

    Raises KeyError for an id that has none, InstructionsError or TOMLDecodeError for a broken installation.
    """
    if not provider_id.replace("-", "").isalnum():  # an id, never a path
        raise KeyError(provider_id)
    try:
        data = load_toml("instructions", f"{provider_id}.toml")
    except FileNotFoundError:
        raise KeyError(provider_id) from None
    return parse_instructions(data, provider_id)


def parse_instructions(data: Mapping[str, Any], name: str) -> Instructions:
    """The instructions in parsed TOML. *name* stands in errors. Raises InstructionsError."""
    _known(name, data, {"intro", "step", "missing_title", "missing", "note", "source", "checked"})
    steps = tuple(_step(name, entry) for entry in data.get("step", ()))
    if not steps:
        raise InstructionsError(f"instructions {name!r}: there is no step")
    return Instructions(
        intro=_text(name, data, "intro", required=True),
        steps=steps,
        missing_title=_text(name, data, "missing_title"),
        missing_reasons=tuple(_reason(name, entry) for entry in data.get("missing", ())),
        notes=tuple(_text(name, entry, "text", required=True) for entry in data.get("note", ())),
        source=_text(name, data, "source", required=True),
        checked=_text(name, data, "checked", required=True),
    )


def _step(name: str, entry: Mapping[str, Any]) -> Step:
    _known(name, entry, {"text", "url", "button"})
    step = Step(_text(name, entry, "text", required=True), _url(name, entry), _text(name, entry, "button"))
    if bool(step.url) != bool(step.button):
        raise InstructionsError(f"instructions {name!r}: a step needs url and button together")
    return step


def _reason(name: str, entry: Mapping[str, Any]) -> Reason:
    _known(name, entry, {"title", "text", "url"})
    return Reason(
        _text(name, entry, "title", required=True), _text(name, entry, "text", required=True), _url(name, entry)
    )


def _text(name: str, entry: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str) or (required and not value):
        raise InstructionsError(f"instructions {name!r}: {key} is missing or not a text")
    return value


def _url(name: str, entry: Mapping[str, Any]) -> str:
    url = _text(name, entry, "url")
    if url and not url.startswith("https://"):
        raise InstructionsError(f"instructions {name!r}: {url!r} is not an https address")
    return url


def _known(name: str, entry: Mapping[str, Any], keys: set[str]) -> None:
    unknown = sorted(set(entry) - keys)
    if unknown:
        raise InstructionsError(f"instructions {name!r}: unknown key {unknown[0]!r}")
