"""The proof: a mail through the ERP's queue, followed until the real Batch Manager is done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...batch_manager.database.address import AddressError, DatabaseAddress
from ...batch_manager.database.default_sender import SenderPlan
from ...batch_manager.database.send_test import Outcome, Plan, Progress, SendResult, Step
from ...batch_manager.database.status import Status
from ...model.problems import Field, InvalidValueError
from ...model.validation import check_email
from ...session.pages import Page
from ...texts import database as words
from ...texts import proof_page as texts
from ...texts.problems import describe
from ..background import BackgroundCall
from ..database_tasks import DatabaseTasks, Failure, NotKept, SenderSet
from ..widgets.database_form import DatabaseForm
from ..widgets.diagnosis_panel import DiagnosisPanel, text_label
from ..widgets.problem_label import ProblemLabel
from ..widgets.stage_list import StageList, StageState
from ..widgets.tones import Tone
from ..worker import Worker
from ..worker_slot import WorkerSlot
from . import proof_findings as findings
from .base import SetupPage

_TICK_MS = 200  # how often the running step's time is shown anew
_SHOWN_STEPS = (Step.CONNECT, Step.LOOK, Step.QUEUE, Step.START, Step.FINISH)


class ProofPage(SetupPage):
    """Stands beside the wizard's order, behind the last page: never needed, and nothing depends on it."""

    page = Page.FINISH

    def build(self) -> None:
        tr = self.context.translate
        self.setTitle(tr(texts.TITLE))
        self.setSubTitle(tr(texts.SUBTITLE))
        self.work = WorkerSlot()
        self._recall: BackgroundCall | None = None
        self._tasks: DatabaseTasks | None = None
        self._address: DatabaseAddress | None = None
        self._plan: Plan | None = None
        self._sender_plan: SenderPlan | None = None
        self._result: SendResult | None = None
        self._step: Step | None = None
        self._batch_id: int | None = None
        self._not_kept = ""
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

        self.form = DatabaseForm(tr)
        self.problem = ProblemLabel()
        self.look = self._button(texts.LOOK, self.start_status)
        self.send = self._button(texts.SEND, self.start_prepare)
        self.stop = self._button(texts.STOP, self.cancel)
        self.status = text_label()
        self.steps = StageList()
        self.panel = DiagnosisPanel()
        self.panel.chosen.connect(self._on_chosen)

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        for widget in (self.form, self.problem, self.status, self.panel, self.steps):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.stop, self.look, self.send):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(buttons)
        self._show_running(False)

    def _button(self, text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(self.context.translate(text))
        button.setAutoDefault(True)  # Return presses the one with the focus, and not Finish
        button.clicked.connect(slot)
        return button

    # -- entering and leaving -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if not self.form.recipient.text():
            self.form.recipient.setText(self.session.recipient.strip() or self.session.email.strip())
        if self._recall is None:
            folder = self.context.paths.config_dir
            self._recall = BackgroundCall(lambda: _known_database(folder), self).start(self._on_recalled)

    def first_focus(self) -> QWidget | None:
        return self.form.first_empty()

    def isComplete(self) -> bool:
        return True

    def nextId(self) -> int:
        return -1

    def cleanupPage(self) -> None:
        """The person goes back: what is still running is of no use."""
        self.cancel()

    def closing(self, milliseconds: int = 500) -> None:
        if not self._built:
            return
        self.cancel()
        self.work.wait(milliseconds)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in a field looks into the database; left alone, it would press Finish."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            if not self.running:
                self.start_status()
        else:
            super().keyPressEvent(event)

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        return self._built and self.work.current is not None

    # -- what the person does -----------------------------------------------------------------------------------------

    def start_status(self) -> None:
        """Look what the Batch Manager does; nothing is changed."""
        tasks = self._new_tasks()
        if tasks is not None:
            self._run(tasks.status(), texts.LOOKING, ())

    def start_prepare(self) -> None:
        """Look whether a mail can be queued, and then ask."""
        tr, line = self.context.translate, self.form.recipient
        tasks = self._new_tasks()
        if tasks is None:
            return
        try:
            recipient = check_email(line.text(), Field.RECIPIENT)
        except InvalidValueError as error:
            self._complain(describe(error.problem, tr), line)
            return
        if "," in recipient:  # the ERP's function would take it for several recipients
            self._complain(tr(texts.FIELD_INVALID, field=tr(texts.FIELDS["to"])), line)
            return
        self._run(tasks.prepare(recipient, self._own_sender()), texts.PREPARING, _SHOWN_STEPS)

    def cancel(self) -> None:
        """End what is running, if anything. The page is free at once; the thread ends by itself."""
        if not self.work.cancel():
            return
        tr = self.context.translate
        self._mark(StageState.SKIPPED, texts.STATE_STOPPED)
        if self._batch_id is not None:
            self._say(tr(texts.STOPPED_QUEUED, batch_id=self._batch_id))
        else:
            self._say(tr(words.MAY_BE_QUEUED if self._step is Step.QUEUE else texts.STOPPED))
        self._show_running(False)
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, key: str) -> None:
        if key == "queue" and self._tasks is not None and self._plan is not None:
            self._run(self._tasks.send(self._plan), texts.SENDING, _SHOWN_STEPS, done=(Step.CONNECT, Step.LOOK))
        elif key == "sender" and self._tasks is not None:
            self._run(self._tasks.prepare_sender(self._own_sender()), texts.LOOKING, ())
        elif key == "set" and self._tasks is not None and self._sender_plan is not None:
            self._run(self._tasks.set_sender(self._sender_plan), texts.SETTING, ())
        elif key == "look":
            self.start_status()
        elif key == "no":
            self._clear()
            self._say(self.context.translate(texts.NOTHING_DONE))
        elif key in ("arrived", "not-yet") and self._result is not None:
            self._show(findings.of_arrival(self._result, self.context.translate, arrived=key == "arrived"))

    # -- running ------------------------------------------------------------------------------------------------------

    def _new_tasks(self) -> DatabaseTasks | None:
        """What to do with exactly what is typed now; None when something is wrong with it, which is then said."""
        try:
            self._address = self.form.address()
        except AddressError as error:
            self._complain(findings.address_problem(error, self.context.translate), self.form.line_of(error))
            return None
        typed, keep = self.form.password.line.text(), self.form.keep.isChecked()
        self._tasks = DatabaseTasks(self.context, self._address, typed, keep=keep)
        return self._tasks

    def _run(self, worker: Worker, text: str, steps: tuple[Step, ...], done: tuple[Step, ...] = ()) -> None:
        tr = self.context.translate
        self.cancel()
        self._clear()
        self._batch_id, self._not_kept = None, ""
        self.steps.set_stages({step: tr(words.STEPS[step.value]) for step in steps})
        for step in done:
            self.steps.set_state(step, StageState.PASSED, "", tr(texts.STATE_PASSED))
        self._say(tr(text))
        worker.progressed.connect(self._on_progress)
        worker.finished.connect(self._on_finished)
        worker.crashed.connect(self._on_crashed)
        self.work.start(worker)
        self._show_running(True)

    def _on_progress(self, event: object) -> None:
        if self.sender() is not self.work.current:
            return  # the last words of cancelled work
        tr = self.context.translate
        if isinstance(event, NotKept):
            self._not_kept = tr(texts.PASSWORD_NOT_KEPT, reason=event.reason)
        elif isinstance(event, Progress) and event.step is Step.RECONNECT:
            self._say(tr(words.STEPS[event.step.value]))
        elif isinstance(event, Progress):
            if event.step is not self._step:  # after a reconnection the same step goes on
                self._mark(StageState.PASSED, texts.STATE_PASSED)
                self._step = event.step
                self._clock.start()
                self.steps.set_state(event.step, StageState.RUNNING, "", tr(texts.STATE_RUNNING))
            self._batch_id = event.batch_id
            if event.batch_id is not None:
                self._say(f"{tr(words.QUEUED, batch_id=event.batch_id)} {tr(texts.SENDING)}")

    def _on_finished(self, result: object) -> None:
        if self.sender() is not self.work.current:
            return
        tr = self.context.translate
        if isinstance(result, SendResult) and result.completed_after is not None and self._step is Step.START:
            self._on_progress(Progress(Step.FINISH, result.batch_id))  # taken and done between two looks
        bad = isinstance(result, Failure) or (
            isinstance(result, SendResult) and result.outcome is not Outcome.COMPLETED
        )
        self._mark(*((StageState.FAILED, texts.STATE_FAILED) if bad else (StageState.PASSED, texts.STATE_PASSED)))
        self._end()
        if isinstance(result, Failure) and self._address is not None:
            self._show(findings.of_failure(result.error, self._address, tr))
        elif isinstance(result, Status):
            self._show(findings.of_status(result, self._own_sender(), tr))
        elif isinstance(result, Plan):
            self._plan = result
            self._show(findings.of_plan(result, tr))
        elif isinstance(result, SendResult):
            self._result = result
            self._show(findings.of_result(result, tr))
        elif isinstance(result, SenderPlan):
            self._sender_plan = result
            self._show(findings.of_sender_plan(result, tr))
        elif isinstance(result, SenderSet):
            self._show(findings.Finding(tr(texts.SET_DONE, new=result.new), "", Tone.GOOD))

    def _on_crashed(self, text: str) -> None:
        if self.sender() is not self.work.current:
            return
        self._mark(StageState.FAILED, texts.STATE_FAILED)
        self._end()
        tr = self.context.translate
        self._show(findings.Finding(tr(texts.CRASHED), tr(texts.CRASHED_TEXT), Tone.BAD, (text,)))

    def _end(self) -> None:
        self.work.release()
        self._say(self._not_kept)
        self._show_running(False)

    def _on_recalled(self, found: object) -> None:
        if self.form.touched:
            return
        if isinstance(found, DatabaseAddress):
            self.form.fill(found)
        elif isinstance(found, str) and self.form.take(found):
            self._say(self.context.translate(texts.FROM_CLIENT))
        self.form.first_empty().setFocus(Qt.FocusReason.OtherFocusReason)

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self, finding: findings.Finding) -> None:
        self.panel.show_finding(finding.title, finding.text, finding.steps, finding.buttons, finding.tone)
        wanted = self.panel.button(finding.focus) or (self.form.password.line if finding.retype else self.look)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._show_all)  # the layout has to settle first

    def _show_all(self) -> None:
        """Scroll so far that the finding is seen, from its title on."""
        bar = self._scroll.verticalScrollBar()
        if self.panel.isVisible():
            bar.setValue(min(bar.maximum(), self.panel.y()))

    def _show_running(self, running: bool) -> None:
        self.stop.setEnabled(running)
        for widget in (self.look, self.send, self.form):
            widget.setEnabled(not running)
        if running:
            self._tick.start()
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._tick.stop()
            self._step = None

    def _on_tick(self) -> None:
        if self._step is not None:
            tr = self.context.translate
            time = tr(texts.SECONDS, seconds=f"{self._clock.elapsed() / 1000:.0f}")
            self.steps.set_state(self._step, StageState.RUNNING, time, tr(texts.STATE_RUNNING))

    def _mark(self, state: StageState, spoken: str) -> None:
        """How the step that was running ended."""
        if self._step is not None:
            tr = self.context.translate
            time = tr(texts.SECONDS, seconds=f"{self._clock.elapsed() / 1000:.1f}")
            self.steps.set_state(self._step, state, time, tr(spoken))

    def _clear(self) -> None:
        self.panel.clear()
        self.problem.clear()
        self._say("")
        self.steps.set_stages({})

    def _say(self, text: str) -> None:
        """A line about what goes on; "" takes no room."""
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def _complain(self, text: str, field: QWidget) -> None:
        self._clear()
        self.problem.say(text, Tone.BAD)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _own_sender(self) -> str:
        """The sender of the account that was set up, "" when it is not a usable address."""
        try:
            return check_email(self.session.sender.strip() or self.session.email, Field.SENDER)
        except InvalidValueError:
            return ""


def _known_database(folder: Path) -> DatabaseAddress | str:
    """The database used last here, else the one of the ERP client on this computer, as a URL or "". Reads files."""
    from ...batch_manager.database.remembered import recall
    from ..erp_client import client_database_url

    return recall(folder) or client_database_url()
