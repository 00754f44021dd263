"""The sentences about files and the keyring, apart from the logic. English; ``{names}`` are filled in."""

from __future__ import annotations

from typing import Final

# -- profiles.toml --------------------------------------------------------------------------------------------------

PROFILES_CORRUPT: Final = "{path} could not be read as a list of profiles ({detail}). It was kept as {set_aside}."
PROFILES_CORRUPT_STAYS: Final = "{path} could not be read as a list of profiles ({detail}), and it could not be moved."
PROFILES_NEWER: Final = (
    "{path} was written by a newer version of this program (format {found}, this one knows {known}). "
    "It was left as it is. Please update this program."
)
PROFILES_UNREADABLE: Final = "{path} cannot be opened: {detail}."
PROFILE_INVALID: Final = "The profile “{profile}” in {path} cannot be used: {detail}. The others are kept."
PROFILES_LOCKED: Final = "{path} is being written by another program. Please try again."
PROFILES_NOT_WRITABLE: Final = "{path} could not be changed without damage, so it was left as it is."

# -- --config, site.toml, policy ------------------------------------------------------------------------------------

CONFIG_UNREADABLE: Final = "cannot be read: {detail}"
CONFIG_TOO_LARGE: Final = "is larger than {limit} bytes: this is not a configuration file"
CONFIG_NOT_TEXT: Final = "is not UTF-8 text"
CONFIG_NOT_TOML: Final = "is not valid TOML: {detail}"
CONFIG_UNKNOWN_KEY: Final = "unknown key “{key}”"
CONFIG_DID_YOU_MEAN: Final = "; did you mean “{suggestion}”?"
CONFIG_KEYS: Final = "; it takes: {keys}"
CONFIG_NO_SECRETS: Final = (
    "“{key}” is not allowed: a password must not stand in a file that others can read. "
    "Use --password-stdin, --password-file or the password store of this computer"
)
CONFIG_NOT_A_TEXT: Final = "“{key}” must be a text in quotes"
CONFIG_NOT_A_PORT: Final = "“{key}” must be a number"
CONFIG_ONLY_ADMINISTRATOR: Final = "“{key}” is only for site.toml and policy.toml, which an administrator writes"
CONFIG_LOCK_NOT_A_LIST: Final = '“lock” must be a list of keys, such as ["host", "port"]'
CONFIG_LOCK_UNKNOWN: Final = "“lock” names “{name}”, which cannot be locked"
CONFIG_PROVIDERS_NOT_A_LIST: Final = '“providers” must be a list of provider ids, such as ["google", "microsoft365"]'
CONFIG_PROVIDERS_UNKNOWN: Final = "“providers” names “{name}”, which is no provider; it takes: {ids}"
PROVIDER_NOT_OFFERED: Final = "--provider {got}: your administrator offers only: {offered}"
POLICY_CONFLICT: Final = "--{field} {got}: this is set to “{enforced}” by your administrator and cannot be changed"
POLICY_CONFLICT_NO_VALUE: Final = "--{field} {got}: this is set by your administrator and cannot be changed"
POLICY_CONFLICT_CONFIG: Final = " (given in the file of --config)"

# -- the password store ---------------------------------------------------------------------------------------------

STORE_NAMES: Final = {
    "keyring.backends.SecretService": "the password store of your desktop (Secret Service)",
    "keyring.backends.libsecret": "the password store of your desktop (Secret Service)",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.Windows": "the Windows Credential Manager",
    "keyring.backends.macOS": "the macOS Keychain",
}
KEYRING_REASONS: Final = {
    "usable": "The password store works.",
    "no-backend": "There is no password store on this computer, or it is not running.",
    "null-backend": "The password store is switched off on this computer: it would forget everything.",
    "plaintext-backend": "The password store of this computer keeps passwords in a plain file, which is not safe.",
    "locked": "The password store is locked.",
    "timeout": "The password store does not answer. It may be waiting for you to unlock it.",
    "failed": "The password store reported an error.",
    "not-stored": "The password store said it kept the password, but it did not.",
}
