"""The queue ``xtbatch.batch``, read only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .exit_status import is_error
from .problems import DatabaseError, Kind

if TYPE_CHECKING:
    from psycopg.sql import Composed

    from .connection import Row, Session
    from .erp import Tables

GRACE: Final = 300.0  # seconds after which a job that is due and not begun counts as overdue
LOOKED_AT: Final = 500  # failed jobs and kinds of exit status that are read at most


@dataclass(frozen=True, slots=True)
class Counts:
    """The queue in numbers. Times in seconds before now; None where there is no such job.

    ``waiting``: due and not begun; ``overdue``: those of them that have been due for longer than ``GRACE``;
    ``later``: scheduled for later; ``failed``: completed, with an exit status that reports an error.
    """

    waiting: int
    overdue: int
    later: int
    running: int
    completed: int
    failed: int
    oldest_waiting: float | None
    longest_running: float | None
    last_activity: float | None
    last_completed: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that completed with an error. ``action`` and ``subject`` are "" where the table does not have them."""

    batch_id: int
    action: str
    subject: str
    completed: datetime.datetime | None
    exit_status: str


@dataclass(frozen=True, slots=True)
class JobState:
    """One job as it stands. Times in seconds before now; None: not yet."""

    started: float | None
    completed: float | None
    exit_status: str | None


async def read_counts(session: Session, tables: Tables) -> Counts:
    """The queue in numbers. Raises DatabaseError."""
    row = await session.row(
        _statement(
            "with job as (select {due} as due, {started} as started, {completed} as completed,"
            " coalesce(btrim(batch_exitstatus::text), '') <> '' as speaks from {table})"
            " select count(*) filter (where started is null and completed is null and due <= now()) as waiting,"
            " count(*) filter (where started is null and completed is null"
            "   and due <= now() - make_interval(secs => %(grace)s)) as overdue,"
            " count(*) filter (where started is null and completed is null and due > now()) as later,"
            " count(*) filter (where started is not null and completed is null) as running,"
            " count(*) filter (where completed is not null) as completed,"
            " count(*) filter (where completed is not null and speaks) as failed,"
            " extract(epoch from now() - min(due) filter"
            "   (where started is null and completed is null and due <= now()))::float8 as oldest_waiting,"
            " extract(epoch from now() - min(started) filter"
            "   (where started is not null and completed is null))::float8 as longest_running,"
            " extract(epoch from now() - greatest(max(started), max(completed)))::float8 as last_activity,"
            " max(completed) as last_completed from job",
            **_times(tables),
        ),
        {"grace": GRACE},
    )
    if row is None:
        raise DatabaseError(Kind.UNEXPECTED, "no row")
    statuses = await session.rows(
        _statement(
            "select batch_exitstatus::text as status, count(*) as number from {table}"
            " where {completed} is not null and coalesce(btrim(batch_exitstatus::text), '') <> ''"
            " group by 1 order by 2 desc limit %(limit)s",
            **_times(tables),
        ),
        {"limit": LOOKED_AT},
    )
    harmless = sum(found["number"] for found in statuses if not is_error(found["status"]))
    return Counts(**{**row, "failed": row["failed"] - harmless})


async def read_failures(session: Session, tables: Tables, limit: int) -> tuple[FailedJob, ...]:
    """The last *limit* jobs that completed with an error, the newest first. Raises DatabaseError."""
    action = "batch_action::text" if "batch_action" in tables.columns else "''"
    subject = "batch_subject::text" if "batch_subject" in tables.columns else "''"
    rows = await session.rows(
        _statement(
            "select batch_id::bigint as batch_id, coalesce({action}, '') as action,"
            " coalesce({subject}, '') as subject, {completed} as completed,"
            " batch_exitstatus::text as status from {table}"
            " where {completed} is not null and coalesce(btrim(batch_exitstatus::text), '') <> ''"
            " order by {completed} desc, batch_id desc limit %(limit)s",
            **_times(tables),
            action=action,
            subject=subject,
        ),
        {"limit": LOOKED_AT},
    )
    failed = (row for row in rows if is_error(row["status"]))
    found = [
        FailedJob(row["batch_id"], row["action"], row["subject"], row["completed"], row["status"]) for row in failed
    ]
    return tuple(found[:limit])


async def read_job(session: Session, tables: Tables, batch_id: int) -> JobState | None:
    """The job *batch_id* as it stands now; None when it is not in the queue (any more). Raises DatabaseError."""
    row = await session.row(
        _statement(
            "select extract(epoch from now() - {started})::float8 as started,"
            " extract(epoch from now() - {completed})::float8 as completed,"
            " batch_exitstatus::text as status from {table} where batch_id = %(id)s",
            **_times(tables),
        ),
        {"id": batch_id},
    )
    return None if row is None else JobState(row["started"], row["completed"], row["status"])


async def find_by_subject(session: Session, tables: Tables, subject: str) -> int | None:
    """The number of the newest job with exactly that *subject*, or None. Raises DatabaseError."""
    if "batch_subject" not in tables.columns:
        return None
    row: Row | None = await session.row(
        _statement("select max(batch_id)::bigint as batch_id from {table} where batch_subject::text = %(subject)s"),
        {"subject": subject},
    )
    return None if row is None else row["batch_id"]


def _times(tables: Tables) -> dict[str, str]:
    """Expressions for the times of a job; null where there is none.

    In xTuple's open-source schema these columns are of type text, with the empty text for "not yet".
    """

    def time(name: str) -> str:
        if tables.columns[name].startswith(("timestamp", "date")):
            return f"{name}::timestamptz"
        return f"nullif(btrim({name}::text), '')::timestamptz"

    planned = [time(name) for name in ("batch_scheduled", "batch_submitted") if name in tables.columns]
    return {
        "due": f"coalesce({', '.join([*planned, 'now()'])})",  # as scheduled, else at once
        "started": time("batch_started"),
        "completed": time("batch_completed"),
    }


def _statement(text: str, **expressions: str) -> Composed:
    """*text* with the table's name and *expressions* put in. Nothing of them comes from outside of this module."""
    from psycopg import sql

    from .erp import SCHEMA, TABLE

    return sql.SQL(text).format(
        table=sql.Identifier(SCHEMA, TABLE), **{name: sql.SQL(expression) for name, expression in expressions.items()}
    )
