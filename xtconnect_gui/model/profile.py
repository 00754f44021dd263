"""A named, saved account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .settings import EmailSettings


class PasswordForm(StrEnum):
    """The form of the password that a server accepted."""

    WITHOUT_SPACES = "without_spaces"
    WITH_SPACES = "with_spaces"
    AS_ENTERED = "as_entered"


@dataclass(frozen=True, slots=True)
class Profile:
    """Settings under a name, with what the last successful test found. Never holds a password."""

    name: str
    settings: EmailSettings
    recipient: str = ""
    password_form: PasswordForm | None = None
    tested_at: str | None = None  # ISO 8601, UTC, seconds
    ca_file: str = ""
