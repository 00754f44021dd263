"""What ``xtconnect apply`` says. English; shown through the translation."""

from __future__ import annotations

from typing import Final

HELP_NO_CHECK: Final = "do not test the account first"
HELP_LOGIN_ONLY: Final = "test only the sign-in: no mail is sent"
HELP_DRY_RUN: Final = "show what would be done; nothing is saved, sent or changed"
HELP_TARGET: Final = (
    "what to fill in: store (the Batch Manager's settings), sheet; default: store, if there is a mapping"
)
HELP_MAPPING: Final = "the mapping (default: mapping.toml of the site or user configuration folder)"
HELP_STORE: Final = "the store to fill in: ini:FILE, registry:KEY or plist:FILE (default: the mapping's)"
HELP_SHEET: Final = "the file for --target sheet: .txt, .html, .json or .pdf; never with the password"
HELP_NO_KEYRING: Final = "do not keep the password in this computer's password store"

A_STORE: Final = "ini:FILE, registry:KEY or plist:FILE"
SHEET_NEEDS_FILE: Final = "--output: got nothing. With --target sheet it takes the file to write."
SHEET_ENDING: Final = ".txt, .html, .json or .pdf"
ONLY_WITH_STORE: Final = "{option}: got a value, but store is not among the targets."
ONLY_WITH_SHEET: Final = "--output: got a value, but sheet is not among the targets."
NO_CHECK_AND_LOGIN: Final = "--no-check and --login-only: got both. Give only one of them."

SAVED: Final = "Saved as {name} in {path}."
SAVED_ALREADY: Final = "{name} was saved so already."
WOULD_SAVE: Final = "Would be saved as {name} in {path}."
NOT_SAVED: Final = "The account could not be saved: {reason}"
KEPT: Final = "Password kept in {where}."
KEPT_ALREADY: Final = "The password was kept so already."
WOULD_KEEP: Final = "The password would be kept in this computer's password store."
NOT_KEPT: Final = "The password could not be kept: {reason} With --no-keyring this is left out."
LEFT_OUT: Final = "The password is not kept (--no-keyring)."
PLACE: Final = "{place}:"
CHANGE: Final = "  {label} [{key}]: {old} -> {new}"
CHANGE_HIDDEN: Final = "  {label} [{key}]: hidden -> hidden"
SAME: Final = "  {label} [{key}]: {new} (as it is)"
SAME_HIDDEN: Final = "  {label} [{key}]: hidden (as it is)"
EMPTY: Final = "(empty)"
ABSENT: Final = "(not there)"
FILLED: Final = "Filled in and read back: {place}. Undo: xtconnect mapping restore --store {place}"
FILLED_ALREADY: Final = "{place} holds these values already."
WOULD_FILL: Final = "Would be filled in: {place}. Nothing was changed."
BY_HAND: Final = "  {label}: {reason}"
REASONS: Final = {
    "encrypted": "stored encrypted: type it by hand",
    "not-found": "not in the mapping: type it by hand",
}
NO_TARGET: Final = "Nothing was filled in: there is no mapping. “xtconnect sheet” shows what to type."
SHEET_WRITTEN: Final = "Setup sheet written: {place}"
SHEET_ALREADY: Final = "The setup sheet stood there already: {place}"
SHEET_WOULD: Final = "The setup sheet would be written: {place}"
