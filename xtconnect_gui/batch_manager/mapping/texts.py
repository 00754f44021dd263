"""The sentences about mappings. English; ``{names}`` are filled in."""

from __future__ import annotations

from typing import Final

UNREADABLE: Final = "cannot be read: {reason}"
NOT_TOML: Final = "is not valid TOML: {reason}"
NOT_TEXT: Final = "is not UTF-8 text"
TOO_LARGE: Final = "is larger than {limit} bytes: this is not a mapping"
NEWER: Final = "version: got {got}. This program knows version {known}; please update it"
NO_VERSION: Final = "version: got {got}. It takes {known}"
WRONG: Final = "{place}: got {got}. It takes {takes}"
MISSING: Final = "{place}: is missing. It takes {takes}"
UNKNOWN_KEY: Final = "{place}: is not known{hint}"
DID_YOU_MEAN: Final = "; did you mean “{suggestion}”?"
TWICE: Final = "{place}: the key “{key}” stands twice, but a key can hold only one field"
NO_FIELDS: Final = "fields: holds no field with a key. It takes at least one"
TWO_WAYS: Final = "{place}: has a key and “by-hand”. It takes one of the two"

A_TEXT: Final = "a text in quotes"
A_TABLE: Final = "a table"
KEYS: Final = "one key in quotes, or a list of them"
VALUES: Final = "a table with a value for ssl, starttls or none"
A_VALUE: Final = "a text, a whole number, or true or false"
A_LIST: Final = "a list of names in quotes"
RULES: Final = "one table with key and values for each key: [[fields.security]]"
PLACE: Final = "path (ini, plist), key (registry), or organisation and application"

# -- the comments in the file ---------------------------------------------------------------------------------------

HEAD: Final = (
    "Which key of the Batch Manager's own settings holds which value; used by xtconnect-gui.",
    "Only these keys are ever written. It holds no password and no other value of an account.",
    "To use it for everyone on a machine, put it into the site configuration folder as mapping.toml",
    "(see: xtconnect mapping show). A program update may change the keys: then learn it again.",
)
STORE: Final = "Where the settings are kept. “~” and environment variables are filled in on each machine."
PROCESSES: Final = "The program's process names: it may write its old values back when it ends."
LEARNED: Final = "Learned with the agreement of the person named here."
BY_HAND: Final = {
    "encrypted": "Stored encrypted: type it by hand.",
    "not-found": "Not found in the store: type it by hand.",
}
SECURITY: Final = "What is kept for each kind of security; ssl is implicit TLS, starttls is the Batch Manager's “TLS”."
SECURITY_LEFT: Final = "Not learned: {names}. Another round with it adds it."
CHOICES: Final = "Could also be: {keys}."
SEVERAL: Final = "The program writes the same value into each of these keys."
