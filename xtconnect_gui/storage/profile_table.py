"""A profile as a TOML table and back. The keys are the names of the command line's options."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from ..model.problems import Field, InvalidSettingsError, InvalidValueError
from ..model.profile import PasswordForm, Profile
from ..model.validation import build_settings, check_email, check_profile_name, check_text

PASSWORD_FORM = "password-form"  # noqa: S105 - a key's name
TESTED_AT = "tested-at"

_TEXTS = (
    Field.PROVIDER,
    Field.EMAIL,
    Field.USERNAME,
    Field.HOST,
    Field.SECURITY,
    Field.SENDER,
    Field.SENDER_NAME,
    Field.RECIPIENT,
    Field.CA_FILE,
)


class InvalidProfileError(ValueError):
    """A table is not a profile. The text names keys and codes, never a value."""


def table_of(profile: Profile, *, only_given: bool = False) -> dict[str, str | int | None]:
    """The table of *profile*. None: the key has no place in it (``only_given`` leaves those out)."""
    settings = profile.settings
    table: dict[str, str | int | None] = {
        Field.PROVIDER.value: settings.provider,
        Field.EMAIL.value: settings.email,
        Field.USERNAME.value: settings.username if settings.username != settings.email else None,
        Field.HOST.value: settings.host,
        Field.PORT.value: settings.port,
        Field.SECURITY.value: settings.security.value,
        Field.SENDER.value: settings.sender if settings.sender != settings.email else None,
        Field.SENDER_NAME.value: settings.sender_name or None,
        Field.RECIPIENT.value: profile.recipient or None,
        Field.CA_FILE.value: profile.ca_file or None,
        PASSWORD_FORM: profile.password_form.value if profile.password_form else None,
        TESTED_AT: profile.tested_at,
    }
    return {key: value for key, value in table.items() if value is not None} if only_given else table


def profile_of(name: str, table: Any) -> Profile:
    """The profile that *table* describes; unknown keys are left alone. Raises InvalidProfileError."""
    if not isinstance(table, Mapping):
        raise InvalidProfileError("it is not a table")
    wrong = [key.value for key in _TEXTS if not isinstance(table.get(key.value, ""), str)]
    port = table.get(Field.PORT.value, "")
    if not isinstance(port, int | str) or isinstance(port, bool):
        wrong.append(Field.PORT.value)
    if wrong:
        raise InvalidProfileError("wrong kind of value: " + ", ".join(wrong))
    text = {key: str(table.get(key.value, "")) for key in _TEXTS}
    try:
        check_profile_name(name)
        settings = build_settings(
            provider=check_text(text[Field.PROVIDER], Field.PROVIDER) or "other",
            email=text[Field.EMAIL],
            host=text[Field.HOST],
            port=port,
            security=text[Field.SECURITY],
            username=text[Field.USERNAME],
            sender=text[Field.SENDER],
            sender_name=text[Field.SENDER_NAME],
        )
        recipient = text[Field.RECIPIENT]
        recipient = check_email(recipient, Field.RECIPIENT) if recipient.strip() else ""
    except (InvalidSettingsError, InvalidValueError) as error:
        raise InvalidProfileError(str(error)) from None
    return Profile(
        name=name,
        settings=settings,
        recipient=recipient,
        password_form=_password_form(table.get(PASSWORD_FORM)),
        tested_at=_tested_at(table.get(TESTED_AT)),
        ca_file=text[Field.CA_FILE],
    )


def _password_form(value: Any) -> PasswordForm | None:
    if value is None:
        return None
    try:
        return PasswordForm(value)
    except ValueError:
        raise InvalidProfileError(f"{PASSWORD_FORM}: not one of {', '.join(PasswordForm)}") from None


def _tested_at(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime):  # TOML's own kind, from an edit by hand
        return value.isoformat(timespec="seconds")
    raise InvalidProfileError(f"{TESTED_AT}: not a time")
