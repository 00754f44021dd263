"""Marker values: what the person enters in the Batch Manager so that its keys can be found. All of them are harmless.

The names end in domains that are reserved for examples (RFC 2606), so no mail can go anywhere. The password markers
hold the characters by which encodings differ; the real password is never a marker.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...model.problems import Field, InvalidValueError
from ...model.security import Security
from ...model.validation import check_port
from ..mapping.model import MAPPED_FIELDS
from . import texts

_ALIASES: Final = {
    "sender": Field.SENDER, "sender_name": Field.SENDER_NAME, "sender-name": Field.SENDER_NAME,
    "from_name": Field.SENDER_NAME, "account": Field.EMAIL, "user": Field.USERNAME, "login": Field.USERNAME,
    "server": Field.HOST, "encryption": Field.SECURITY,
}  # fmt: skip
MAX_BYTES: Final = 1 << 20


class MarkersError(ValueError):
    """The markers cannot be used. The text is a sentence."""


@dataclass(frozen=True, slots=True)
class Markers:
    """What was entered in one round: a text for each field, and the security."""

    texts: Mapping[Field, str]
    security: Security | None = None

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Markers:
        """From field names and values. Raises MarkersError."""
        found: dict[Field, str] = {}
        security = None
        known = {name.value: name for name in MAPPED_FIELDS}
        for name, value in values.items():
            field = known.get(name.strip().lower()) or _ALIASES.get(name.strip().lower())
            if field is None:
                raise MarkersError(texts.MARKER_UNKNOWN.format(name=name, takes=", ".join(known)))
            if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
                raise MarkersError(texts.MARKER_VALUE.format(name=name))
            if field is Field.SECURITY:
                try:
                    security = Security.parse(str(value))
                except ValueError:
                    raise MarkersError(texts.MARKER_SECURITY.format(got=value)) from None
                continue
            if field is Field.PORT:
                try:
                    check_port(str(value))
                except InvalidValueError:
                    raise MarkersError(texts.MARKER_PORT.format(got=value)) from None
            found[field] = str(value)
        if not found and security is None:
            raise MarkersError(texts.MARKERS_EMPTY)
        return cls(found, security)

    def to_json(self) -> dict[str, str]:
        """The object that ``of`` takes."""
        values = {field.value: self.texts[field] for field in MAPPED_FIELDS if field in self.texts}
        return values | ({Field.SECURITY.value: self.security.value} if self.security is not None else {})


ROUNDS: Final = (
    Markers(
        {
            Field.EMAIL: "marker-one@one.example",
            Field.PASSWORD: "Marker 1: a+b/c=d%20ex",
            Field.HOST: "mail.one.example",
            Field.PORT: "20465",
        },
        Security.SSL,
    ),
    Markers(
        {
            Field.EMAIL: "marker-two@two.example",
            Field.PASSWORD: "Marker 2: f+g/h=i%20jk",
            Field.HOST: "mail.two.example",
            Field.PORT: "20587",
        },
        Security.STARTTLS,
    ),
    Markers(
        {
            Field.EMAIL: "marker-three@three.example",
            Field.PASSWORD: "Marker 3: l+m/n=o%20pqr",
            Field.HOST: "mail.three.example",
            Field.PORT: "20466",
        },
        Security.SSL,
    ),
)


def read_markers(path: Path) -> Markers:
    """The markers in a JSON file: field → value. Raises MarkersError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise MarkersError(texts.MARKERS_UNREADABLE.format(path=path, reason=reason)) from None
    try:
        table = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        raise MarkersError(texts.MARKERS_NOT_JSON.format(path=path))
    return Markers.of(table)
