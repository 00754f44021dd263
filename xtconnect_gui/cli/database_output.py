"""What the ERP's database tells, as lines for a person."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ..batch_manager.database.address import DatabaseAddress, Tls
from ..batch_manager.database.connection import ConnectionInfo
from ..batch_manager.database.problems import DatabaseError
from ..batch_manager.database.send_test import Plan, Progress, SendResult
from ..batch_manager.database.status import DiagnosedFailure, Status
from ..batch_manager.database.wording import duration, explain, explain_result, plan_text, settings_text
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
    title, text = words.JUDGEMENTS[status.judgement.value]
    lines = [f"{translate(title)}.", _INDENT + translate(text), _INDENT + translate(words.JUDGED), ""]
    lines += connection_lines(status.login.address, status.connection, translate)
    lines += [one_line(line, 300) for line in settings_text(status, translate)]
    lines += [_last_completed(status, translate), ""]
    if not status.counts.failed:
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
    lines = connection_lines(plan.login.address, plan.connection, translate)
    return [*lines, "", *(one_line(line, 400) for line in plan_text(plan, translate))]


def progress_line(progress: Progress, translate: Translate) -> str:
    """What happens now."""
    waiting = words.STEP_WAITING.get(progress.step.value)
    if waiting is not None:
        return f"{translate(waiting, batch_id=progress.batch_id)} …"
    return f"{translate(words.STEPS[progress.step.value])} …"


def result_lines(result: SendResult, wait: float, translate: Translate) -> list[str]:
    """How the mail fared, no better than it is known."""
    found = explain_result(result, wait, translate)
    lines = [one_line(f"{found.title}.", 600), one_line(found.explanation, 600)]
    lines += [f"{_INDENT}{number}. {one_line(step, 600)}" for number, step in enumerate(found.steps, start=1)]
    if result.exit_status and result.exit_status.strip():
        lines.append(one_line(translate(words.SAID, text=result.exit_status), 1200))
    if result.diagnosis is not None:
        lines += diagnosis_lines(result.diagnosis, translate)
    if result.reconnects:
        lines.append(translate(words.RECONNECTED, times=result.reconnects))
    return lines


def _last_completed(status: Status, translate: Translate) -> str:
    moment = status.counts.last_completed
    if moment is None:
        return translate(words.NEVER_COMPLETED)
    ago = (datetime.datetime.now(datetime.UTC) - moment).total_seconds()
    return translate(words.LAST_COMPLETED, when=_moment(moment), time=duration(max(0.0, ago), translate))


def _moment(moment: datetime.datetime) -> str:
    """A time in this computer's time zone."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
