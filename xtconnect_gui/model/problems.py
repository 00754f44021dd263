"""What can be wrong with a value: a code and its facts, never a sentence (sentences live in ``texts``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """A field of the wizard; the value is also the option's name without ``--`` on the command line."""

    PROVIDER = "provider"
    EMAIL = "email"
    USERNAME = "username"
    HOST = "host"
    PORT = "port"
    SECURITY = "security"
    SENDER = "from"
    SENDER_NAME = "from-name"
    RECIPIENT = "to"
    PASSWORD = "password"  # noqa: S105 - a field's name
    PROFILE = "profile"
    CONFIG = "config"
    CA_FILE = "ca-file"
    LANGUAGE = "language"


class ProblemCode(StrEnum):
    """Every way a typed value can be wrong."""

    MISSING = "missing"
    EMAIL_NO_AT = "email-no-at"
    EMAIL_SPACE = "email-space"
    EMAIL_CONTROL = "email-control"
    EMAIL_SYNTAX = "email-syntax"
    EMAIL_DOMAIN = "email-domain"
    CONTROL_CHARACTER = "control-character"
    TOO_LONG = "too-long"
    HOST_SCHEME = "host-scheme"
    HOST_PORT = "host-port"
    HOST_SYNTAX = "host-syntax"
    PORT_NOT_A_NUMBER = "port-not-a-number"
    PORT_RANGE = "port-range"
    PORT_SECURITY_MISMATCH = "port-security-mismatch"
    SECURITY_UNKNOWN = "security-unknown"
    PROVIDER_UNKNOWN = "provider-unknown"
    PASSWORD_EMPTY = "password-empty"  # noqa: S105
    PASSWORD_TOO_SHORT = "password-too-short"  # noqa: S105
    PASSWORD_TOO_LONG = "password-too-long"  # noqa: S105
    PASSWORD_CONTROL = "password-control"  # noqa: S105
    PROFILE_NAME = "profile-name"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One wrong value: where, what, and the cleaned value if there is an obvious one.

    ``got`` is shown back to the person, so it is always empty for a password.
    """

    field: Field
    code: ProblemCode
    got: str = ""
    suggestion: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


class InvalidValueError(ValueError):
    """A value cannot be used. Carries the problem; its text names only field and code, never the value."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(f"{problem.field.value}: {problem.code.value}")
        self.problem = problem


class InvalidSettingsError(ValueError):
    """Several values cannot be used. Carries every problem found, in the order of the fields."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("; ".join(f"{p.field.value}: {p.code.value}" for p in problems))
        self.problems = problems
