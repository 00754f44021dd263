"""The one way to ask whether a mail server for sending answers at a host and port. Signs in nowhere."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from ..model.settings import EmailSettings
from .engine import run_test
from .values import (
    Endpoint,
    Event,
    Failure,
    FaultKind,
    Level,
    Route,
    Stage,
    StageFinished,
    StageStatus,
    TestOutcome,
    TestPlan,
    TlsReport,
)

TIMEOUT = 5.0  # seconds for the whole probe


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What answered at ``endpoint``.

    ``fault``: None when a session got as far as sign-in could follow: TLS with a valid certificate for this very name
    (unless the endpoint has none), greeting, EHLO. ``resolved``: the name led to addresses. ``connected``: TCP came
    about. ``greeted``: it spoke SMTP. ``capabilities``: lines of the last EHLO reply, e.g. ``AUTH PLAIN LOGIN``.
    """

    endpoint: Endpoint
    fault: FaultKind | None
    detail: str
    resolved: bool
    connected: bool
    greeted: bool
    capabilities: tuple[str, ...]
    tls: TlsReport | None
    seconds: float

    @property
    def usable(self) -> bool:
        """Whether a client could sign in here: the session works, and sign-in is offered."""
        return self.fault is None and any(line.startswith("AUTH") for line in self.capabilities)


async def probe(
    endpoint: Endpoint, *, seconds: float = TIMEOUT, ca_file: Path | None = None, routes: tuple[Route, ...] = ()
) -> ProbeResult:
    """Open a session at *endpoint*, say EHLO and goodbye: no credentials, no addresses, *seconds* in all.

    Never raises, except CancelledError: then everything is closed at once. Probes may run in parallel.
    """
    begun = time.monotonic()
    passed: set[Stage] = set()

    def note(event: Event) -> None:
        if isinstance(event, StageFinished) and event.result.status is StageStatus.PASSED:
            passed.add(event.result.stage)

    plan = TestPlan(
        settings=EmailSettings("", "", endpoint.host, endpoint.port, endpoint.security),
        candidates=(),
        recipient="",
        level=Level.SIGN_IN,
        timeout=seconds,
        ca_file=ca_file,
        routes=routes,
    )
    outcome: TestOutcome | None = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            outcome = await run_test(plan, note)
    failure = outcome.failure if outcome else Failure(Stage.CONNECT, FaultKind.TIMEOUT)
    return ProbeResult(
        endpoint=endpoint,
        fault=failure.kind if failure else None,
        detail=failure.detail if failure else "",
        resolved=Stage.RESOLVE in passed,
        connected=Stage.CONNECT in passed,
        greeted=Stage.GREETING in passed,
        capabilities=outcome.capabilities if outcome else (),
        tls=outcome.tls if outcome else None,
        seconds=time.monotonic() - begun,
    )
