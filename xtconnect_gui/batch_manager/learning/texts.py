"""The sentences about learning a mapping. English; ``{names}`` are filled in."""

from __future__ import annotations

from typing import Final

SNAPSHOT_UNREADABLE: Final = "{path} cannot be read ({reason})."
NOT_A_SNAPSHOT: Final = "{path} is no snapshot. Make one with: xtconnect mapping snapshot."
SNAPSHOT_NEWER: Final = "{path} was made by another version of this program. Make a new one."
MARKERS_UNREADABLE: Final = "--markers: “{path}” cannot be read ({reason})."
MARKERS_NOT_JSON: Final = '--markers: “{path}” holds no JSON object such as {{"host": "mail.one.example"}}.'
MARKER_UNKNOWN: Final = "--markers: “{name}” is no field. It takes: {takes}."
MARKER_VALUE: Final = "--markers: “{name}” has no text or number as its value."
MARKER_PORT: Final = "--markers: port: got “{got}”. It takes a number from 1 to 65535."
MARKER_SECURITY: Final = "--markers: security: got “{got}”. It takes ssl, starttls (or tls) or none."
MARKERS_EMPTY: Final = "--markers: holds no field."

ENCRYPTED: Final = "stored encrypted: type it by hand"
STATES: Final = {
    "found": "found",
    "partly": "found, but another round is needed",
    "ambiguous": "several keys are possible: another round is needed",
    "encrypted": ENCRYPTED,
    "not-found": "not found: type it by hand",
}
FIELD_LINE: Final = "{field}: {state}{detail}"
KEY_DETAIL: Final = ": {key} ({encoding})"
SECURITY_DETAIL: Final = ": {keys}"
CANDIDATES: Final = ": {keys}"
SUSPECT: Final = " (probably {keys})"
