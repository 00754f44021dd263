"""What the ERP's database tells, as lines for a person."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ..batch_manager.database.address import DatabaseAddress, Tls
from ..batch_manager.database.connection import ConnectionInfo
from ..batch_manager.database.problems import DatabaseError
from ..batch_manager.database.send_test import Outcome, Plan, Progress, SendResult
from ..batch_manager.database.status import DiagnosedFailure, Judgement, Status
from ..batch_manager.database.wording import duration, explain
from ..texts import database as words
from .errors import one_line
from .output import diagnosis_lines

if TYPE_CHECKING:
    from .output import Translate

_INDENT = "  "


def problem_lines(error: DatabaseError, address: DatabaseAddress, translate: Translate) -> list[str]:
    """What is wrong in the first line, then why and what to do."""
    explained = explain(error, address, translate)
    steps = [f"{number}. {step}" for number, step in enumerate(explained.steps, start=1)]
    return [
        one_line(f"{explained.title}.", 600),
        *(_INDENT + one_line(t, 900) for t in (explained.explanation, *steps)),
    ]


def connection_lines(address: DatabaseAddress, connection: ConnectionInfo, translate: Translate) -> list[str]:
    """Which database, and whether the connection is encrypted."""
    lines = [
        translate(
            words.DATABASE,
            name=address.name,
            host=address.host,
            port=address.port,
            user=address.user,
            version=connection.server_version,
        )
    ]
    encrypted = words.VERIFIED if address.tls is Tls.VERIFY else words.ENCRYPTED
    lines.append(translate(encrypted, tls=connection.tls) if connection.encrypted else translate(words.NOT_ENCRYPTED))
    if connection.standby:
        lines.append(translate(words.STANDBY))
    elif connection.read_only:
        lines.append(translate(words.READ_ONLY))
    return [one_line(line, 600) for line in lines]


def status_lines(status: Status, translate: Translate) -> list[str]:
    """Everything that ``database status`` found, the judgement first."""
    counts, metrics = status.counts, status.metrics
    title, text = words.JUDGEMENTS[status.judgement.value]
    lines = [f"{translate(title)}.", _INDENT + translate(text), _INDENT + translate(words.JUDGED), ""]
    lines += connection_lines(status.login.address, status.connection, translate)
    lines.append(translate(words.ENABLED[metrics.enabled]))
    lines.append(
        one_line(translate(words.DEFAULT_SENDER, sender=metrics.sender), 300)
        if metrics.sender
        else translate(words.NO_DEFAULT_SENDER)
    )
    if metrics.purge_days is not None:
        lines.append(translate(words.PURGE_DAYS, days=metrics.purge_days))
    lines.append(
        translate(
            words.JOBS,
            waiting=counts.waiting,
            overdue=counts.overdue,
            later=counts.later,
            running=counts.running,
            completed=counts.completed,
            failed=counts.failed,
        )
    )
    if counts.oldest_waiting is not None:
        lines.append(translate(words.OLDEST_WAITING, time=duration(counts.oldest_waiting, translate)))
    if counts.longest_running is not None:
        lines.append(translate(words.LONGEST_RUNNING, time=duration(counts.longest_running, translate)))
    lines.append(_last_completed(status, translate))
    lines.append("")
    if not counts.failed:
        lines.append(translate(words.NO_FAILURES))
    elif status.failures:
        lines.append(translate(words.FAILURES))
        for failure in status.failures:
            lines += failure_lines(failure, translate)
    return lines


def failure_lines(failure: DiagnosedFailure, translate: Translate) -> list[str]:
    """A failed job: which one, what its exit status says, and what that means."""
    job = failure.job
    what = translate(words.WITH_SUBJECT, subject=job.subject) if job.subject else ""
    when = _moment(job.completed) if job.completed is not None else translate(words.UNKNOWN_TIME)
    return [
        one_line(translate(words.FAILURE, batch_id=job.batch_id, when=when, what=what), 300),
        _INDENT + one_line(translate(words.SAID, text=job.exit_status), 600),
        *(_INDENT + line for line in diagnosis_lines(failure.diagnosis, translate)),
    ]


def plan_lines(plan: Plan, translate: Translate) -> list[str]:
    """What would be queued, for the person to say yes or no."""
    values = {"sender": plan.sender, "recipient": plan.recipient, "subject": plan.subject}
    lines = [*connection_lines(plan.login.address, plan.connection, translate), "", translate(words.PREVIEW)]
    lines += [_INDENT + one_line(translate(line, **values), 400) for line in words.PREVIEW_LINES]
    if plan.default_sender:
        lines.append(translate(words.PREVIEW_DEFAULT))
    if plan.metrics.enabled is False:
        lines.append(translate(words.PREVIEW_DISABLED))
    return lines


def progress_line(progress: Progress, translate: Translate) -> str:
    """What happens now."""
    waiting = words.STEP_WAITING.get(progress.step.value)
    if waiting is not None:
        return f"{translate(waiting, batch_id=progress.batch_id)} …"
    return f"{translate(words.STEPS[progress.step.value])} …"


def result_lines(result: SendResult, wait: float, translate: Translate) -> list[str]:
    """How the mail fared, no better than it is known."""
    values: dict[str, object] = {
        "recipient": result.plan.recipient,
        "subject": result.plan.subject,
        "batch_id": result.batch_id,
        "wait": duration(wait, translate),
        "database": result.plan.login.address.name,
    }
    title, text = words.OUTCOMES[result.outcome.value]
    lines = [f"{translate(title, **values)}."]
    busy = result.counts.longest_running if result.counts is not None else None
    if result.outcome is Outcome.NOT_STARTED and result.judgement is Judgement.WORKING and busy is not None:
        lines.append(translate(words.NOT_STARTED_BUSY, time=duration(busy, translate), **values))
    else:
        lines.append(translate(text, **values))
        if result.outcome is Outcome.NOT_STARTED:
            steps = enumerate(words.NOT_STARTED_STEPS, start=1)
            lines += [f"{_INDENT}{number}. {translate(step, **values)}" for number, step in steps]
    if result.exit_status and result.exit_status.strip():
        lines.append(translate(words.SAID, text=result.exit_status))
    if result.diagnosis is not None:
        lines += diagnosis_lines(result.diagnosis, translate)
    if result.reconnects:
        lines.append(translate(words.RECONNECTED, times=result.reconnects))
    return [one_line(line, 1200) if not line.startswith(_INDENT) else _INDENT + one_line(line, 1200) for line in lines]


def _last_completed(status: Status, translate: Translate) -> str:
    moment = status.counts.last_completed
    if moment is None:
        return translate(words.NEVER_COMPLETED)
    ago = (datetime.datetime.now(datetime.UTC) - moment).total_seconds()
    return translate(words.LAST_COMPLETED, when=_moment(moment), time=duration(max(0.0, ago), translate))


def _moment(moment: datetime.datetime) -> str:
    """A time in this computer's time zone."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
