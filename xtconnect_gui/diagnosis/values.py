"""What a diagnosis is made from, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..model.problems import Field
from ..model.security import Security
from ..smtp.values import FaultKind, Reply
from ..texts import diagnosis as words


class Confidence(StrEnum):
    """How sure a diagnosis is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class Actor(StrEnum):
    """Who must act."""

    YOU = "you"
    ADMINISTRATOR = "administrator"
    NETWORK = "network"
    PROVIDER = "provider"
    XTUPLE_PARTNER = "xtuple-partner"


class Repair(StrEnum):
    """A repair that the wizard can do with one click, then test again."""

    SWITCH_ENDPOINT = "switch-endpoint"  # to the other port with its security
    SENDER_IS_ACCOUNT = "sender-is-account"
    OPEN_APP_PASSWORD_PAGE = "open-app-password-page"  # noqa: S105
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known about a failure. Any part may be missing.

    ``password_is_app_password``: whether the password has the form of the provider's app passwords; None when the form
    is not known. ``email``: the mailbox, for what an administrator is asked to do.
    """

    stage: str | None = None
    provider: str | None = None
    reply: Reply | None = None
    fault: FaultKind | None = None
    detail: str = ""
    host: str = ""
    port: int | None = None
    security: Security | None = None
    password_is_app_password: bool | None = None
    alternative_reachable: bool | None = None
    findings: frozenset[str] = frozenset()  # what else was found out, e.g. "offline"
    facts: Mapping[str, str] = field(default_factory=dict)  # names for the texts: issuer, names, product, switch, clock
    email: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong, in plain words, and what to do next. Texts are English; translate when shown.

    ``admin_message``: a text to copy and send to whoever must act; empty when that is the person who reads it.
    """

    cause: str
    id: str
    title: str
    explanation: str
    steps: tuple[str, ...]
    url: str
    confidence: Confidence
    actor: Actor = Actor.YOU
    field: Field | None = None  # the field to go back to
    repairs: tuple[Repair, ...] = ()
    admin_message: str = ""

    def to_json(self) -> dict[str, object]:
        """The object of the contract. It has no key for ``admin_message``: that is the last of the steps."""
        message = (f"{words.TEXT_BELOW}\n{self.admin_message}",) if self.admin_message else ()
        return {
            "cause": self.cause,
            "id": self.id,
            "title": self.title,
            "explanation": self.explanation,
            "steps": [*self.steps, *message],
            "url": self.url,
            "confidence": self.confidence.value,
        }
