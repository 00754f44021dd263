"""What the ERP's database tells about the Batch Manager."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ...diagnosis.engine import Diagnoser
from ...diagnosis.values import Diagnosis
from .connection import ConnectionInfo, Login, Session
from .erp import Metrics, look_at_tables, read_metrics, require_jobs
from .exit_status import diagnose
from .queue import GRACE, Counts, FailedJob, read_counts, read_failures

LONG_RUN: Final = 1800.0  # seconds after which a job that has begun and not ended looks stuck
RECENT: Final = 86_400.0  # an idle client that worked within this time is not worth a warning
FAILURES: Final = 10


class Judgement(StrEnum):
    """Is the Batch Manager running? Nothing in the database says so: it is judged by what happens to the jobs."""

    WORKING = "working"  # it has begun or ended a job just now
    IDLE = "idle"  # nothing is due, and it has worked within a day
    NOT_RUNNING = "not-running"  # jobs are due for long, and nothing happens
    STUCK = "stuck"  # a job has been running for long
    UNKNOWN = "unknown"  # nothing is due, and nothing has happened for long


@dataclass(frozen=True, slots=True)
class DiagnosedFailure:
    """A failed job and what its exit status means."""

    job: FailedJob
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that ``database status`` reports."""

    login: Login
    connection: ConnectionInfo
    metrics: Metrics
    counts: Counts
    judgement: Judgement
    failures: tuple[DiagnosedFailure, ...]


def judge(counts: Counts) -> Judgement:
    """The judgement from the numbers: a job that is due and is not begun speaks louder than an older success."""
    active = counts.last_activity is not None and counts.last_activity <= GRACE
    if counts.longest_running is not None and counts.longest_running > LONG_RUN and not active:
        return Judgement.STUCK
    if counts.running or active:
        return Judgement.WORKING
    if counts.overdue:
        return Judgement.NOT_RUNNING
    if counts.last_activity is not None and counts.last_activity <= RECENT:
        return Judgement.IDLE
    return Judgement.UNKNOWN


async def read_status(
    login: Login,
    diagnoser: Diagnoser,
    *,
    failures: int = FAILURES,
    connected: Callable[[ConnectionInfo], None] = lambda _info: None,
) -> Status:
    """Read everything, changing nothing. *connected* is called once the connection stands. Raises DatabaseError."""
    async with await Session.open(login) as session:
        connected(session.info)
        tables = await look_at_tables(session)
        require_jobs(tables)
        metrics = await read_metrics(session, tables)
        counts = await read_counts(session, tables)
        failed = await read_failures(session, tables, failures)
    found = tuple(DiagnosedFailure(job, diagnose(job.exit_status, diagnoser)) for job in failed)
    return Status(session.login, session.info, metrics, counts, judge(counts), found)
