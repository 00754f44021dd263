"""The test: runs when the page is entered, shows every stage, and says what to do when one fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...check.values import CheckRequest, CheckResult
from ...diagnosis.values import Diagnosis, Repair
from ...model.problems import Field, InvalidSettingsError
from ...model.profile import PasswordForm
from ...session.flow import Page, problems_of
from ...smtp.values import (
    ControlsStarted,
    Emit,
    Level,
    Stage,
    StageFinished,
    StageResult,
    StageStarted,
    StageStatus,
    stages_for,
)
from ...texts import pages as texts
from ...texts import ways as way_texts
from ..repairs import Repairs
from ..ways import help_with
from ..widgets.authority_chooser import AuthorityChooser
from ..widgets.diagnosis_panel import DiagnosisPanel, text_label
from ..widgets.stage_list import StageList, StageState
from ..widgets.tones import Tone
from ..worker import CheckWorker, RunCheck
from ..worker_slot import WorkerSlot
from .base import SetupPage

_STATES = {
    StageStatus.PASSED: (StageState.PASSED, texts.STATE_PASSED),
    StageStatus.FAILED: (StageState.FAILED, texts.STATE_FAILED),
    StageStatus.SKIPPED: (StageState.SKIPPED, texts.STATE_SKIPPED),
}
_TRUST_FILE = "trust-file"  # the key of a button
_TICK_MS = 200  # how often the running stage's time is shown anew


class TestPage(SetupPage):
    """Hands frozen values to a worker and shows what comes back. Complete only after a check that passed."""

    __test__ = False  # not a pytest class
    page = Page.TEST

    def build(self) -> None:
        tr = self.context.translate
        self.setTitle(tr(texts.TEST_TITLE))
        self.setSubTitle(tr(texts.TEST_SUBTITLE))
        self.work = WorkerSlot()
        self._result: CheckResult | None = None
        self._crash = ""
        self._running_stage: Stage | None = None
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

        self.level = QComboBox()
        for level, words in texts.LEVELS.items():
            self.level.addItem(tr(words), level)
        label = QLabel(tr(texts.LEVEL_LABEL))
        label.setBuddy(self.level)
        self.again = QPushButton(tr(texts.START))
        self.again.clicked.connect(self.start)
        self.cancel_button = QPushButton(tr(texts.CANCEL))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.cancel)
        self.copy_details = QPushButton(tr(texts.COPY_DETAILS))
        self.copy_details.setAutoDefault(False)
        self.copy_details.clicked.connect(self._on_copy)
        self.level.activated.connect(self._on_level)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.level)
        top.addStretch(1)
        top.addWidget(self.copy_details)
        top.addWidget(self.cancel_button)
        top.addWidget(self.again)

        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(8)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.stages = StageList()
        self.panel = DiagnosisPanel()
        self.panel.chosen.connect(self._on_chosen)
        self.authority = AuthorityChooser(tr, self)
        self.authority.trusted.connect(self._on_trusted)
        self.remarks = text_label()
        self.remarks.hide()

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.panel)
        column.addWidget(self.remarks)
        column.addWidget(self.stages)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self.status)
        layout.addWidget(self._scroll, 1)
        self._show_running(False)

    # -- entering and leaving -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.level.setCurrentIndex(self.level.findData(self.session.level.value))
        if self.session.verdict is not None and self.session.verdict is self._result:
            return  # nothing has changed since: the verdict shown still holds
        self.start()

    def cleanupPage(self) -> None:
        """The person goes back: what is still running is of no use."""
        self.cancel()

    def closing(self, milliseconds: int = 500) -> None:
        """The window closes: cancel, and wait for the thread with a bound."""
        if not self._built:
            return
        self.cancel()
        self.work.wait(milliseconds)

    @property
    def running(self) -> bool:
        """Whether a check is under way."""
        return self._built and self.work.current is not None

    # -- the check ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start a check of exactly what the session holds now."""
        tr = self.context.translate
        self.cancel()
        self._result, self._crash = None, ""
        self.panel.clear()
        self.remarks.hide()
        try:
            request = self.session.request()
        except InvalidSettingsError:
            request = None
        problems = problems_of(Page.CREDENTIALS, self.session)
        if request is None or problems:
            self._show_problem(problems[0].field if problems else Field.HOST)
            return
        names = stages_for(request.settings.security)
        self.stages.set_stages({stage: tr(texts.STAGES[stage]) for stage in names})
        self.bar.setRange(0, len(names))
        self.bar.setValue(0)
        self.status.setText(tr(texts.RUNNING, host=request.settings.host, port=request.settings.port))
        worker = CheckWorker(request, self._prepare)
        worker.progressed.connect(self._on_progress)
        worker.finished.connect(self._on_finished)
        worker.crashed.connect(self._on_crashed)
        self.work.start(worker)
        self._show_running(True)

    def cancel(self) -> None:
        """End the check that is running, if any. The page is free at once; the thread ends by itself."""
        if not self.work.cancel():
            return
        if self._running_stage is not None:
            self.stages.set_state(self._running_stage, StageState.SKIPPED)
        self.status.setText(self.context.translate(texts.STOPPED))
        self._show_running(False)

    def _prepare(self) -> RunCheck:
        """On the worker thread: the heavy modules and the rules."""
        from ...check.runner import run_check

        catalogue, diagnoser = self.context.catalogue, self.context.diagnoser

        async def run(request: CheckRequest, emit: Emit) -> CheckResult:
            return await run_check(request, emit, catalogue=catalogue, diagnoser=diagnoser)

        return run

    # -- what comes back ----------------------------------------------------------------------------------------------

    def _on_progress(self, event: object) -> None:
        if self.sender() is not self.work.current:
            return  # the last words of a cancelled check
        if isinstance(event, StageStarted):
            self._running_stage = event.stage
            self._clock.start()
            self.stages.set_state(event.stage, StageState.RUNNING, "", self.context.translate(texts.STATE_RUNNING))
        elif isinstance(event, StageFinished):
            self._running_stage = None
            self._show_stage(event.result)
            shown = self.stages.stages()
            if event.result.stage in shown:
                self.bar.setValue(shown.index(event.result.stage) + 1)
        elif isinstance(event, ControlsStarted):
            self.status.setText(self.context.translate(texts.BLAMING))

    def _on_finished(self, result: object) -> None:
        if self.sender() is not self.work.current or not isinstance(result, CheckResult):
            return
        self._end(result)
        self.session.take_verdict(result)
        for stage in result.outcome.stages:
            self._show_stage(stage)
        self.bar.setValue(self.bar.maximum())
        self.status.clear()
        if result.ok:
            self._show_success(result)
        elif result.diagnosis is not None:
            self._show_diagnosis(result, result.diagnosis)
        self._show_remarks(result)
        self._show_running(False)
        self._scroll.verticalScrollBar().setValue(0)

    def _on_crashed(self, text: str) -> None:
        if self.sender() is not self.work.current:
            return
        self._end(None)
        self._crash = text
        tr = self.context.translate
        self.status.clear()
        self.panel.show_finding(tr(texts.CRASHED), tr(texts.CRASHED_TEXT), (text,), (), Tone.BAD)
        self._show_running(False)

    def _end(self, result: CheckResult | None) -> None:
        self.work.release()
        self._result, self._running_stage = result, None

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_running(self, running: bool) -> None:
        tr = self.context.translate
        self.cancel_button.setEnabled(running)
        self.again.setEnabled(not running)
        self.again.setText(tr(texts.TRY_AGAIN if self.stages.stages() else texts.START))
        self.level.setEnabled(not running)
        self.bar.setVisible(running)
        self.copy_details.setVisible(self._result is not None or bool(self._crash))
        if running:
            self._tick.start()
        else:
            self._tick.stop()
            self._running_stage = None
        self.completeChanged.emit()

    def _on_tick(self) -> None:
        if self._running_stage is not None:
            tr = self.context.translate
            time = tr(texts.SECONDS, seconds=f"{self._clock.elapsed() / 1000:.1f}")
            self.stages.set_state(self._running_stage, StageState.RUNNING, time, tr(texts.STATE_RUNNING))

    def _show_stage(self, result: StageResult) -> None:
        tr = self.context.translate
        state, spoken = _STATES[result.status]
        skipped = result.status is StageStatus.SKIPPED
        time = "" if skipped else tr(texts.SECONDS, seconds=f"{result.seconds:.2f}")
        self.stages.set_state(result.stage, state, time, tr(spoken))

    def _show_success(self, result: CheckResult) -> None:
        tr, outcome = self.context.translate, result.outcome
        title, text = texts.PASSED[outcome.level]
        recipient = self.session.recipient.strip() or result.settings.email
        parts = [tr(text, recipient=recipient)]
        if outcome.password_form is PasswordForm.WITH_SPACES:
            parts.append(tr(texts.WITH_SPACES))
        buttons: tuple[tuple[str, str], ...] = ()
        if outcome.level is Level.SEND:
            if outcome.mark:
                parts.append(tr(texts.FIND_IT, mark=outcome.mark))
            if self.context.practice_mailbox:
                parts.append(tr(texts.PRACTICE_MAIL, folder=self.context.practice_mailbox))
            parts.append(tr(texts.ARRIVED_QUESTION))
            buttons = (("arrived", tr(texts.ARRIVED_YES)), ("not-yet", tr(texts.ARRIVED_NO)))
        self.panel.show_finding(tr(title), "\n".join(parts), (), buttons, Tone.GOOD)

    def _show_diagnosis(self, result: CheckResult, diagnosis: Diagnosis) -> None:
        tr = self.context.translate
        repairs = Repairs(self.context, result)
        buttons = [(repair.value, words) for repair in diagnosis.repairs if (words := repairs.words(repair))]
        if diagnosis.field is Field.CA_FILE:  # it has no field on a page
            if not self.context.demo and Field.CA_FILE not in self.session.locks:
                buttons.append((_TRUST_FILE, tr(texts.TRUST_FILE)))
        elif diagnosis.field is not None:
            name = tr(texts.FIELD_NAMES.get(diagnosis.field.value, diagnosis.field.value))
            buttons.append((f"field:{diagnosis.field.value}", tr(texts.GO_TO_FIELD, field=name)))
        if help_with(diagnosis.cause, self.account_verdict):
            buttons.insert(0, ("ways", tr(way_texts.SEE_OTHERS)))
        if diagnosis.url and Repair.OPEN_APP_PASSWORD_PAGE not in diagnosis.repairs:
            buttons.append(("link", tr(texts.OPEN_LINK)))
        self.panel.show_diagnosis(diagnosis, tr, tuple(buttons))

    def _show_remarks(self, result: CheckResult) -> None:
        tr = self.context.translate
        said = [tr(texts.REMARK, text=tr(remark.text, **remark.values)) for remark in result.remarks]
        self.remarks.setText("\n\n".join(said))
        self.remarks.setVisible(bool(said))

    def _show_problem(self, field: Field) -> None:
        tr = self.context.translate
        name = tr(texts.FIELD_NAMES[field.value])
        buttons = ((f"field:{field.value}", tr(texts.GO_TO_FIELD, field=name)),)
        self.panel.show_finding(tr(texts.NOT_READY), "", (), buttons, Tone.WARNING)
        self.status.clear()
        self._show_running(False)

    # -- what the person does -----------------------------------------------------------------------------------------

    def _on_level(self, index: int) -> None:
        level = Level(self.level.itemData(index))  # Qt keeps it as a plain text
        if level is not self.session.level:
            self.session.level = level
            self.start()

    def _on_copy(self) -> None:
        if self._result is not None:
            from ...check.report import to_json

            details = json.dumps(to_json(self._result, transcript=True), indent=2, ensure_ascii=False)
        else:
            details = self._crash
        QGuiApplication.clipboard().setText(details)
        self.copy_details.setText(self.context.translate(texts.COPIED))
        QTimer.singleShot(2000, self, lambda: self.copy_details.setText(self.context.translate(texts.COPY_DETAILS)))

    def _on_chosen(self, key: str) -> None:
        tr = self.context.translate
        if key.startswith("field:"):
            self._go_to(Field(key.removeprefix("field:")))
        elif key == _TRUST_FILE:
            self.authority.choose()
        elif key == "link" and self._result is not None and self._result.diagnosis is not None:
            self.context.open_url(self._result.diagnosis.url)
        elif key == "ways":
            self.see_ways()
        elif key in ("arrived", "not-yet"):
            self.session.arrived = key == "arrived"
            mark = (self._result.outcome.mark if self._result else None) or ""
            text = tr(texts.ARRIVED_THANKS) if self.session.arrived else tr(texts.NOT_YET, mark=mark)
            buttons = () if self.session.arrived else (("arrived", tr(texts.ARRIVED_YES)),)
            title = tr(texts.PASSED[Level.SEND][0])
            self.panel.show_finding(title, text, (), buttons, Tone.GOOD)
        elif self._result is not None and Repairs(self.context, self._result).do(Repair(key)):
            self.start()

    def _on_trusted(self, path: object) -> None:
        if isinstance(path, Path):
            self.session.ca_file = path
            self.start()

    def _go_to(self, field: Field) -> None:
        go_to_field: Callable[[Field], None] | None = getattr(self.wizard(), "go_to_field", None)
        if go_to_field is not None:
            go_to_field(field)
