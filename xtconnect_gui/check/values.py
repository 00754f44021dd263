"""What a check takes and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..diagnosis.values import Diagnosis
from ..model.app_password import AppPassword
from ..model.settings import EmailSettings
from ..smtp.values import Level, Route, TestOutcome
from .remarks import Remark


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Exactly what is tested. ``timeout``: seconds per stage.

    ``alternatives``: try the other port beside it, and after a failure what else can be reached from here.
    """

    settings: EmailSettings
    password: AppPassword
    recipient: str = ""  # default: the account
    level: Level = Level.SEND
    timeout: float = 15.0
    alternatives: bool = True
    ca_file: Path | None = None
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome with its diagnosis (None when all went well), and the fingerprint of what was tested.

    ``accepted_secret`` is the password in the form that the server took; empty unless sign-in passed. Not in ``repr``.
    """

    settings: EmailSettings
    outcome: TestOutcome
    diagnosis: Diagnosis | None
    fingerprint: str
    accepted_secret: str = ""
    remarks: tuple[Remark, ...] = ()  # worth saying beside the verdict; none in practice mode

    @property
    def ok(self) -> bool:
        return self.outcome.ok

    def __repr__(self) -> str:
        return f"CheckResult(ok={self.ok}, diagnosis={self.diagnosis.cause if self.diagnosis else None!r})"
