"""What the ERP's database told, as findings for the panel: title, text, steps, buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...batch_manager.database.address import AddressCode, AddressError, DatabaseAddress
from ...batch_manager.database.connection import ConnectionInfo
from ...batch_manager.database.default_sender import SenderPlan
from ...batch_manager.database.problems import DatabaseError, Kind
from ...batch_manager.database.send_test import DEFAULT_WAIT, Plan, SendResult
from ...batch_manager.database.status import DiagnosedFailure, Judgement, Status
from ...batch_manager.database.wording import explain, explain_result, plan_text, settings_text
from ...texts import database as words
from ...texts import proof_page as texts
from ..widgets.tones import Tone

Translate = Callable[..., str]

_SHOWN_FAILURES = 5
_SHOWN_STATUS = 200  # characters of an exit status
_TONES = {
    Judgement.WORKING: Tone.GOOD,
    Judgement.IDLE: Tone.GOOD,
    Judgement.NOT_RUNNING: Tone.WARNING,
    Judgement.STUCK: Tone.WARNING,
    Judgement.UNKNOWN: Tone.QUIET,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """``buttons``: (key, text). ``focus``: the key of the button that the keyboard is on. ``retype``: the password."""

    title: str
    text: str
    tone: Tone
    steps: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    focus: str = ""
    retype: bool = False


def of_failure(error: DatabaseError, address: DatabaseAddress, tr: Translate) -> Finding:
    """Why there is no answer."""
    found = explain(error, address, tr)
    own = texts.OWN_STEPS.get(error.kind.value)
    steps = tuple(map(tr, own)) if own is not None else found.steps
    retype = error.kind in (Kind.WRONG_PASSWORD, Kind.PASSWORD_NEEDED)
    return Finding(found.title, found.explanation, Tone.BAD, steps, retype=retype)


def of_status(status: Status, new_sender: str, tr: Translate) -> Finding:
    """What the Batch Manager does. *new_sender*: offered as the ERP's From address; "": nothing is."""
    sender = status.metrics.sender
    title, text = words.JUDGEMENTS[status.judgement.value]
    lines = [tr(text), tr(words.JUDGED), _connection(status.connection, tr), *settings_text(status, tr)]
    if status.failures:
        lines.append(tr(words.FAILURES))
    failures = tuple(_failed(failure, tr) for failure in status.failures[:_SHOWN_FAILURES])
    buttons: tuple[tuple[str, str], ...] = ()
    if new_sender and new_sender != sender and not status.connection.read_only:
        buttons = (("sender", tr(texts.SET_SENDER, new=new_sender.replace("&", "&&"))),)
    return Finding(tr(title), "\n".join(lines), _TONES[status.judgement], failures, buttons)


def of_plan(plan: Plan, tr: Translate) -> Finding:
    """The mail that would be queued, and the question."""
    lines = [*plan_text(plan, tr), _connection(plan.connection, tr)]
    buttons = (("queue", tr(texts.CONFIRM_YES)), ("no", tr(texts.CONFIRM_NO)))
    return Finding(tr(texts.CONFIRM_TITLE), "\n".join(lines), Tone.QUIET, (), buttons, "queue")


def of_result(result: SendResult, tr: Translate) -> Finding:
    """How the mail fared, no better than it is known."""
    found = explain_result(result, DEFAULT_WAIT, tr)
    lines, steps = [found.explanation], found.steps
    if result.diagnosis is not None:
        lines.append(tr(words.SAID, text=_shortened(result.exit_status or "")))
        lines += [f"{tr(result.diagnosis.title)}.", tr(result.diagnosis.explanation)]
        steps = tuple(tr(step) for step in result.diagnosis.steps)
    if result.reconnects:
        lines.append(tr(words.RECONNECTED, times=result.reconnects))
    buttons: tuple[tuple[str, str], ...] = (("look", tr(texts.AGAIN)),)
    if result.ok:
        lines.append(tr(texts.ARRIVED_QUESTION))
        buttons = (("arrived", tr(texts.ARRIVED_YES)), ("not-yet", tr(texts.ARRIVED_NO)))
    tone = Tone.GOOD if result.ok else Tone.BAD
    return Finding(found.title, "\n".join(lines), tone, steps, buttons, buttons[0][0])


def of_arrival(result: SendResult, tr: Translate, *, arrived: bool) -> Finding:
    """What the person said about the mail."""
    plan = result.plan
    if arrived:
        return Finding(tr(texts.ARRIVED_TITLE), tr(texts.ARRIVED_TEXT, recipient=plan.recipient), Tone.GOOD)
    title = tr(words.OUTCOMES[result.outcome.value][0])
    buttons = (("arrived", tr(texts.ARRIVED_YES)),)
    return Finding(title, tr(texts.NOT_YET, subject=plan.subject), Tone.QUIET, (), buttons)


def of_sender_plan(plan: SenderPlan, tr: Translate) -> Finding:
    """What would change, and the question."""
    if not plan.changes:
        return Finding(tr(words.SENDER_SAME, new=plan.new), "", Tone.GOOD)
    change = tr(words.SENDER_CHANGE, old=plan.old or tr(words.SENDER_NONE), new=plan.new)
    buttons = (("set", tr(texts.SET_YES)), ("no", tr(texts.CONFIRM_NO)))
    return Finding(tr(texts.SET_TITLE), change, Tone.QUIET, (), buttons, "no")


def address_problem(error: AddressError, tr: Translate) -> str:
    """What is wrong with the address, in one line."""
    if error.code is AddressCode.PASSWORD_IN_URL:
        return tr(texts.PASSWORD_IN_URL)
    if error.code is AddressCode.OPTIONS_IN_URL:
        return tr(texts.OPTIONS_IN_URL)
    text = texts.FIELD_MISSING if error.code is AddressCode.MISSING else texts.FIELD_INVALID
    return tr(text, field=tr(texts.FIELDS[error.field.value]))


def _connection(connection: ConnectionInfo, tr: Translate) -> str:
    return tr(words.ENCRYPTED, tls=connection.tls) if connection.encrypted else tr(words.NOT_ENCRYPTED)


def _failed(failure: DiagnosedFailure, tr: Translate) -> str:
    job = failure.job
    what = tr(words.WITH_SUBJECT, subject=_shortened(job.subject)) if job.subject else ""
    status = _shortened(job.exit_status)
    return tr(texts.FAILED_JOB, batch_id=job.batch_id, what=what, title=tr(failure.diagnosis.title), status=status)


def _shortened(text: str) -> str:
    joined = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return joined if len(joined) <= _SHOWN_STATUS else joined[: _SHOWN_STATUS - 1] + "…"
