"""``xtconnect profiles``: what is saved. Passwords are never shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Final

from ..check.exit_codes import ExitCode
from ..model.profile import Profile
from ..storage.paths import Paths
from ..storage.profiles import LoadedProfiles, ProfilesError, ProfileStore
from ..storage.secrets import KeyringReason, KeyringUnavailableError, SecretStore
from ..texts import console as words
from ..texts.problems import SECURITY_WORDS
from .errors import UsageError, one_line
from .options import add_version, bad_value
from .parser import Parser
from .resolve import named_profile

ACTIONS: Final = ("list", "show", "delete")
# With these no password can have been kept, so that none is left behind.
_NOTHING_KEPT: Final = (KeyringReason.NO_BACKEND, KeyringReason.NULL_BACKEND, KeyringReason.PLAINTEXT_BACKEND)


def run(argv: Sequence[str]) -> int:
    """List, show or delete; return 0, or 78 when something saved cannot be read."""
    parser = Parser(prog="xtconnect profiles", description=words.COMMANDS["profiles"])
    parser.add_argument("action", nargs="?", metavar="|".join(ACTIONS), default="list", help=words.HELP_PROFILES)
    parser.add_argument("name", nargs="?", metavar="NAME", help=words.HELP_PROFILE_NAME)
    parser.add_argument("--json", action="store_true", help=words.HELP_JSON)
    add_version(parser)
    options = parser.parse(argv)
    if options.action not in ACTIONS:
        raise bad_value("profiles", options.action, ", ".join(ACTIONS))
    store = ProfileStore(Paths.default())
    if options.action == "list":
        if options.name is not None:
            raise UsageError(ExitCode.USAGE, words.PROFILE_NAME_EXTRA.format(got=one_line(options.name)))
        return _list(store.load(), as_json=options.json)
    if options.name is None:
        names = ", ".join(store.names())
        hint = words.SAVED_PROFILES.format(names=names) if names else words.NOTHING_SAVED
        raise UsageError(ExitCode.USAGE, words.PROFILE_NAME_MISSING.format(action=options.action, hint=hint))
    profile = named_profile(store, options.name, words.PROFILE_UNKNOWN)
    if options.action == "show":
        _show(profile, as_json=options.json)
        return ExitCode.OK
    return _delete(store, profile, as_json=options.json)


def profile_json(profile: Profile) -> dict[str, object]:
    """A profile as JSON: the settings of the contract, and what is saved beside them."""
    return {
        "name": profile.name,
        "settings": profile.settings.to_json(),
        "sender_name": profile.settings.sender_name,
        "recipient": profile.recipient or profile.settings.email,
        "password_form": profile.password_form.value if profile.password_form else None,
        "tested_at": profile.tested_at,
        "ca_file": profile.ca_file or None,
    }


def _list(loaded: LoadedProfiles, *, as_json: bool) -> int:
    profiles = loaded.profiles.values()
    if as_json:
        print(json.dumps([profile_json(profile) for profile in profiles], indent=2))
    else:
        print("\n".join(map(_line, profiles)) if profiles else words.NOTHING_SAVED)
    for problem in loaded.problems:
        print(f"xtconnect profiles: {one_line(problem.message, 600)}", file=sys.stderr)
    return ExitCode.CONFIGURATION if loaded.problems else ExitCode.OK


def _line(profile: Profile) -> str:
    settings = profile.settings
    security = SECURITY_WORDS[settings.security.value]
    return words.PROFILE_LINE.format(
        name=profile.name, email=settings.email, host=settings.host, port=settings.port, security=security
    )


def _show(profile: Profile, *, as_json: bool) -> None:
    facts = profile_json(profile)
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    rows = {"name": profile.name, **profile.settings.to_json(), **facts}
    del rows["settings"]
    for name, value in rows.items():
        if value not in (None, ""):
            print(f"{name + ':':<15} {value}")


def _delete(store: ProfileStore, profile: Profile, *, as_json: bool) -> int:
    """Delete the profile, then its password. A password that stays behind is an error (78)."""
    try:
        store.delete(profile.name)
    except ProfilesError as error:
        raise UsageError(ExitCode.CONFIGURATION, error.strerror or type(error).__name__) from None
    removed = False
    try:
        removed = SecretStore().delete(profile.name)
    except KeyringUnavailableError as error:
        if error.reason not in _NOTHING_KEPT:
            raise UsageError(ExitCode.CONFIGURATION, words.LEFT_IN_KEYRING.format(reason=error)) from None
    if as_json:
        print(json.dumps({"deleted": profile.name, "password_removed": removed}))
    else:
        print(words.PROFILE_DELETED.format(name=profile.name))
    return ExitCode.OK
