"""The proof: one mail through the real Batch Manager, followed from the queue to its end.

In three steps, so that a person can say yes in between: ``prepare`` only reads, ``queue`` writes the one job, ``watch``
only reads again.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ...diagnosis.engine import Diagnoser
from ...diagnosis.values import Diagnosis
from . import mail_text
from .connection import ConnectionInfo, Login, Session
from .erp import Function, Metrics, Part, Tables, call_submit, find_submit, look_at_tables, read_metrics, require_jobs
from .exit_status import diagnose, is_error
from .problems import DatabaseError, Kind
from .queue import Counts, JobState, find_by_subject, read_counts, read_job
from .status import Judgement, judge

DEFAULT_WAIT: Final = 300.0  # seconds
POLL: Final = 1.0  # seconds between two looks at the job
MAX_OUTAGE: Final = 60.0  # seconds without a connection after which watching is given up
RECONNECT_DELAYS: Final = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds; the last one repeats
_WORTH_ANOTHER_TRY: Final = frozenset(
    [Kind.LOST, Kind.REFUSED, Kind.UNREACHABLE, Kind.TIMEOUT, Kind.STARTING, Kind.TOO_MANY, Kind.BUSY]
)
_MARK_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else


class Outcome(StrEnum):
    """How it ended."""

    COMPLETED = "completed"
    COMPLETED_WITH_ERROR = "completed-with-error"
    NOT_STARTED = "not-started"
    NOT_FINISHED = "not-finished"
    GONE = "gone"  # the job is not in the queue any more


class Step(StrEnum):
    """What is happening."""

    CONNECT = "connect"
    LOOK = "look"
    QUEUE = "queue"
    START = "start"  # waiting until the Batch Manager takes the job
    FINISH = "finish"  # waiting until it is done with it
    RECONNECT = "reconnect"


@dataclass(frozen=True, slots=True)
class Progress:
    """A step begins; ``batch_id``: the job's number from ``START`` on."""

    step: Step
    batch_id: int | None = None


Emit = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be sent, for the person to confirm. ``default_sender``: the ERP's own From address is used."""

    login: Login
    connection: ConnectionInfo
    sender: str
    recipient: str
    subject: str
    default_sender: bool
    metrics: Metrics
    function: Function
    parts: tuple[Part, ...] = field(repr=False)
    tables: Tables = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendResult:
    """How a queued mail fared. Times in seconds after it was queued; None: not seen.

    ``judgement``, ``counts``: only when the job was not completed: is the Batch Manager running, is it busy?
    """

    plan: Plan
    batch_id: int
    outcome: Outcome
    started_after: float | None
    completed_after: float | None
    exit_status: str | None
    diagnosis: Diagnosis | None
    judgement: Judgement | None
    counts: Counts | None
    reconnects: int
    seconds: float

    @property
    def ok(self) -> bool:
        return self.outcome is Outcome.COMPLETED


async def prepare(login: Login, recipient: str, sender: str = "", *, emit: Emit = lambda _: None) -> Plan:
    """Look whether a mail can be queued, changing nothing. *sender*: default, the ERP's own From address.

    Raises DatabaseError.
    """
    emit(Progress(Step.CONNECT))
    async with await Session.open(login) as session:
        emit(Progress(Step.LOOK))
        tables = await look_at_tables(session)
        require_jobs(tables)
        function, parts = await find_submit(session)
        if session.info.read_only:
            raise DatabaseError(Kind.READ_ONLY, "standby" if session.info.standby else "read-only")
        metrics = await read_metrics(session, tables)
    used = sender or metrics.sender or ""
    if not used:
        raise DatabaseError(Kind.SENDER_MISSING)
    mark = "".join(secrets.choice(_MARK_ALPHABET) for _ in range(6))
    subject = mail_text.SUBJECT.format(mark=mark)
    return Plan(session.login, session.info, used, recipient, subject, not sender, metrics, function, parts, tables)


async def queue(plan: Plan, *, emit: Emit = lambda _: None) -> int:
    """Put the mail of *plan* into the queue and return the job's number. The only thing that is written.

    Raises DatabaseError; with QUEUE_UNCERTAIN nobody can say whether the job is in the queue.
    """
    emit(Progress(Step.QUEUE))
    values = {
        Part.FROM.value: plan.sender,
        Part.TO.value: plan.recipient,
        Part.CC.value: "",
        Part.SUBJECT.value: plan.subject,
        Part.BODY.value: mail_text.BODY.format(subject=plan.subject, database=plan.login.address.name),
        Part.FILENAME.value: "",
        Part.HTML.value: False,
        Part.REPLY_TO.value: "",
        Part.BCC.value: "",
    }
    async with await Session.open(plan.login) as session:
        try:
            rows = await session.write(call_submit(plan.function, plan.parts), values)
        except DatabaseError as error:
            aborted = error.kind is Kind.TIMEOUT and error.facts.get("state")  # by the server: nothing was written
            if error.kind not in (Kind.LOST, Kind.TIMEOUT) or aborted:
                raise
            return await _find_again(plan)
    batch_id = rows[0]["result"] if rows else None
    if not isinstance(batch_id, int) or batch_id <= 0:
        raise DatabaseError(Kind.REFUSED_BY_ERP, f"submitEmailToBatch: {batch_id}")
    return batch_id


async def watch(
    plan: Plan,
    batch_id: int,
    diagnoser: Diagnoser,
    *,
    wait: float = DEFAULT_WAIT,
    poll: float = POLL,
    max_outage: float = MAX_OUTAGE,
    emit: Emit = lambda _: None,
) -> SendResult:
    """Follow the job until it is completed, for at most *wait* seconds. Changes nothing.

    A lost connection is made again. Raises DatabaseError when that is not possible within *max_outage* seconds; the
    job then stays in the queue and ``facts["batch_id"]`` names it.
    """
    watcher = _Watcher(plan, batch_id, max_outage, emit)
    try:
        return await watcher.follow(diagnoser, wait, poll)
    except DatabaseError as error:
        error.facts["batch_id"] = batch_id
        raise
    finally:
        await watcher.close()


class _Watcher:
    """Looks at one job again and again, over as many connections as it takes."""

    def __init__(self, plan: Plan, batch_id: int, max_outage: float, emit: Emit) -> None:
        self._plan = plan
        self._batch_id = batch_id
        self._max_outage = max_outage
        self._emit = emit
        self._session: Session | None = None
        self._reconnects = 0
        self._step = Step.START
        self._begun = time.monotonic()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def follow(self, diagnoser: Diagnoser, wait: float, poll: float) -> SendResult:
        end = self._begun + wait
        started: float | None = None
        self._tell(Step.START)
        while True:
            state = await self._state(end)
            now = time.monotonic() - self._begun
            if state is None:
                return await self._result(Outcome.GONE, started, None, None, None)
            if state.started is not None and started is None:
                started = max(0.0, now - state.started)
                self._tell(Step.FINISH)
            if state.completed is not None:
                failed = is_error(state.exit_status)
                diagnosis = diagnose(state.exit_status or "", diagnoser) if failed else None
                outcome = Outcome.COMPLETED_WITH_ERROR if failed else Outcome.COMPLETED
                return await self._result(outcome, started, max(0.0, now - state.completed), state, diagnosis)
            left = end - time.monotonic()
            if left <= 0:
                outcome = Outcome.NOT_STARTED if state.started is None else Outcome.NOT_FINISHED
                return await self._result(outcome, started, None, state, None)
            await asyncio.sleep(min(poll, left))

    async def _state(self, end: float) -> JobState | None:
        """The job now. Connects again when the connection is lost, within bounds."""
        lost_at: float | None = None
        attempt = 0
        while True:
            try:
                if self._session is None:
                    self._session = await Session.open(self._plan.login)
                    if lost_at is not None:
                        self._reconnects += 1
                state = await read_job(self._session, self._plan.tables, self._batch_id)
            except DatabaseError as error:
                now = time.monotonic()
                lost_at = now if lost_at is None else lost_at
                await self.close()
                if error.kind not in _WORTH_ANOTHER_TRY or now - lost_at > self._max_outage or now > end:
                    raise
                self._emit(Progress(Step.RECONNECT, self._batch_id))
                await asyncio.sleep(RECONNECT_DELAYS[min(attempt, len(RECONNECT_DELAYS) - 1)])
                attempt += 1
            else:
                if lost_at is not None:
                    self._tell(self._step)
                return state

    async def _result(
        self,
        outcome: Outcome,
        started: float | None,
        completed: float | None,
        state: JobState | None,
        diagnosis: Diagnosis | None,
    ) -> SendResult:
        counts = None
        if outcome in (Outcome.NOT_STARTED, Outcome.NOT_FINISHED) and self._session is not None:
            counts = await read_counts(self._session, self._plan.tables)
        return SendResult(
            plan=self._plan,
            batch_id=self._batch_id,
            outcome=outcome,
            started_after=started,
            completed_after=completed,
            exit_status=state.exit_status if state is not None else None,
            diagnosis=diagnosis,
            judgement=judge(counts) if counts is not None else None,
            counts=counts,
            reconnects=self._reconnects,
            seconds=time.monotonic() - self._begun,
        )

    def _tell(self, step: Step) -> None:
        self._step = step
        self._emit(Progress(step, self._batch_id))


async def _find_again(plan: Plan) -> int:
    """The connection broke while the job was handed over: is it in the queue? Its subject is its own."""
    uncertain = DatabaseError(Kind.QUEUE_UNCERTAIN, subject=plan.subject)
    if "batch_subject" not in plan.tables.columns:
        raise uncertain
    for delay in RECONNECT_DELAYS:
        await asyncio.sleep(delay)
        try:
            async with await Session.open(plan.login) as session:
                found = await find_by_subject(session, plan.tables, plan.subject)
        except DatabaseError as error:
            if error.kind not in _WORTH_ANOTHER_TRY:
                break
        else:
            if found is None:
                raise DatabaseError(Kind.LOST, "submitEmailToBatch")
            return found
    raise uncertain
