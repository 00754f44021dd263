"""The sentences about settings stores. English; ``{names}`` are filled in."""

from __future__ import annotations

from typing import Final

MISSING: Final = "{place} does not exist. Start the program once and save its settings, so that it makes its store."
NOT_A_FILE: Final = "{place} is not a file."
UNREADABLE: Final = "{place} cannot be read ({reason})."
TOO_LARGE: Final = "{place} is larger than {limit} MB: this is not a settings file."
CORRUPT: Final = "{place} is damaged or no settings file ({reason}). Nothing was changed."
INI_REASONS: Final = {
    "null": "line {line} holds a null character",
    "line": "line {line} has no “=”",
    "section": "line {line} opens a section that is not closed",
    "continued": "line {line} goes on in a line that is missing",
    "quotes": "line {line} opens quotation marks that are not closed",
}
PLIST_REASON: Final = "it is no property list"
PLIST_NOT_A_TABLE: Final = "its top level is not a dictionary"
LOCKED: Final = "{place} is being written by {holder} right now (lock file {lock}). Nothing was changed. Try again."
LOCK_HOLDER: Final = "{name} (process {pid})"
LOCK_UNKNOWN: Final = "another program"
READ_ONLY: Final = "{place} is read-only. Nothing was changed."
FOLDER_READ_ONLY: Final = "No file can be written in {place}. Nothing was changed."
CHANGED: Final = "{place} was changed by another program meanwhile. Nothing was changed by this one. Look at it again."
NOT_PROVED: Final = "{place} could not be changed without touching other settings, so it was left as it is."
UNWRITABLE_VALUE: Final = "A value for “{key}” cannot be kept in {place}. Nothing was changed."
WRITE_FAILED: Final = "{place} could not be written ({reason}). It stands as it was."
NO_REGISTRY: Final = "{place}: only Windows has a registry."
REGISTRY_ROLLED_BACK: Final = "{place} could not be written ({reason}). What had been written was put back."
REGISTRY_DAMAGED: Final = (
    "{place} could not be written ({reason}), and not all of it could be put back. See the backup."
)
