"""Problems, results and durations in words, for the console and the window alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...texts import database as texts
from .address import DatabaseAddress
from .problems import DatabaseError
from .send_test import Outcome, Plan, SendResult
from .status import Judgement, Status

Translate = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Explained:
    """What is wrong, why, and what to do next."""

    title: str
    explanation: str
    steps: tuple[str, ...]


def explain(error: DatabaseError, address: DatabaseAddress, translate: Translate) -> Explained:
    """*error* in the person's language."""
    title, explanation, steps = texts.PROBLEMS[error.kind.value]
    values: dict[str, object] = {
        "host": address.host,
        "port": address.port,
        "database": address.name,
        "user": address.user,
        "detail": error.detail or "?",
        "subject": "?",
        **error.facts,
    }
    filled = [translate(step, **values) for step in steps]
    if "batch_id" in error.facts:
        filled.append(translate(texts.STAYS_QUEUED, **values))
    return Explained(translate(title, **values), translate(explanation, **values), tuple(filled))


def explain_result(result: SendResult, wait: float, translate: Translate) -> Explained:
    """How a mail fared, no better than it is known. *wait*: how many seconds it was watched at most.

    Without the diagnosis of its exit status, which has a form of its own.
    """
    values: dict[str, object] = {
        "recipient": result.plan.recipient,
        "subject": result.plan.subject,
        "batch_id": result.batch_id,
        "wait": duration(wait, translate),
        "database": result.plan.login.address.name,
    }
    title, text = texts.OUTCOMES[result.outcome.value]
    steps: tuple[str, ...] = ()
    if result.outcome is Outcome.NOT_STARTED:
        busy = result.counts.longest_running if result.counts is not None else None
        if result.judgement is Judgement.WORKING and busy is not None:
            text, values["time"] = texts.NOT_STARTED_BUSY, duration(busy, translate)
        else:
            steps = tuple(translate(step, **values) for step in texts.NOT_STARTED_STEPS)
    return Explained(translate(title, **values), translate(text, **values), steps)


def plan_text(plan: Plan, translate: Translate) -> list[str]:
    """What would be queued, a line each."""
    values = {"sender": plan.sender, "recipient": plan.recipient, "subject": plan.subject}
    lines = [translate(texts.PREVIEW), *(translate(line, **values) for line in texts.PREVIEW_LINES)]
    if plan.default_sender:
        lines.append(translate(texts.PREVIEW_DEFAULT))
    if plan.metrics.enabled is False:
        lines.append(translate(texts.PREVIEW_DISABLED))
    return lines


def settings_text(status: Status, translate: Translate) -> list[str]:
    """The ERP's settings about mail and its queue in numbers, a line each."""
    counts, metrics = status.counts, status.metrics
    lines = [translate(texts.ENABLED[metrics.enabled])]
    if metrics.sender:
        lines.append(translate(texts.DEFAULT_SENDER, sender=metrics.sender))
    else:
        lines.append(translate(texts.NO_DEFAULT_SENDER))
    if metrics.purge_days is not None:
        lines.append(translate(texts.PURGE_DAYS, days=metrics.purge_days))
    lines.append(
        translate(
            texts.JOBS,
            waiting=counts.waiting,
            overdue=counts.overdue,
            later=counts.later,
            running=counts.running,
            completed=counts.completed,
            failed=counts.failed,
        )
    )
    if counts.oldest_waiting is not None:
        lines.append(translate(texts.OLDEST_WAITING, time=duration(counts.oldest_waiting, translate)))
    if counts.longest_running is not None:
        lines.append(translate(texts.LONGEST_RUNNING, time=duration(counts.longest_running, translate)))
    return lines


def duration(seconds: float, translate: Translate) -> str:
    """A length of time, in the largest unit that still says enough."""
    for limit, unit, text in ((120, 1, texts.SECONDS), (7200, 60, texts.MINUTES), (172_800, 3600, texts.HOURS)):
        if seconds < limit:
            return translate(text, n=round(seconds / unit))
    return translate(texts.DAYS, n=round(seconds / 86_400))
