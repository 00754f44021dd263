"""For IT staff: learning where the Batch Manager keeps its settings. Opened by ``xtconnect-gui --learn`` only.

The rounds themselves are ``batch_manager.learning.session``; this window shows them and collects answers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ..texts import filling as texts
from ..texts import pages
from .background import BackgroundCall
from .context import WizardContext
from .theme import icon
from .widgets.copy_row import CopyRow
from .widgets.diagnosis_panel import text_label
from .widgets.tones import Tone, paint_text

if TYPE_CHECKING:
    from ..batch_manager.learning.derive import Learned
    from ..batch_manager.learning.session import LearningSession
    from ..batch_manager.stores.spec import StoreSpec

_SIZE = (720, 600)


class LearningWindow(QWidget):
    """Three steps: which settings to watch, the rounds, and the mapping to keep. The disk is read in the background."""

    def __init__(self, context: WizardContext, specs: tuple[StoreSpec, ...] | None = None) -> None:
        """*specs*: the stores to offer; None: those of xTuple's organisations on this computer."""
        super().__init__()
        self.context = context
        self._offered = specs
        self._session: LearningSession | None = None
        self._calls: set[BackgroundCall] = set()
        self._made: list[QWidget] = []
        self.setWindowTitle(context.translate(texts.LEARN_TITLE))
        self.setWindowIcon(icon("app"))
        self.resize(*_SIZE)
        self.status = text_label()
        self.steps = QStackedWidget()
        for step in (self._build_stores(), self._build_round(), self._build_result()):
            self.steps.addWidget(step)
        column = QVBoxLayout(self)
        column.addWidget(text_label(context.translate(texts.LEARN_HOW)))
        column.addWidget(self.steps, 1)
        column.addWidget(self.status)
        self._find()

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._calls)

    def reject(self) -> None:
        """Close the window, as a dialog is closed."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        for call in tuple(self._calls):
            call.wait(200)
        super().closeEvent(event)

    # -- the first step: which settings -------------------------------------------------------------------------------

    def _build_stores(self) -> QWidget:
        tr = self.context.translate
        self.list = QListWidget()
        self.list.setAccessibleName(tr(texts.LEARN_STORES))
        self.list.itemChanged.connect(self._on_checked)
        add = self._button(texts.LEARN_ADD, self._on_add)
        self.start = self._button(texts.LEARN_START, self._on_start)
        step, column, buttons = _step()
        label = QLabel(tr(texts.LEARN_STORES))
        label.setBuddy(self.list)
        column.addWidget(label)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        buttons.addWidget(add)
        buttons.addStretch(1)
        buttons.addWidget(self.start)
        return step

    def _find(self) -> None:
        offered = self._offered

        def find() -> object:
            from ..batch_manager.stores.candidates import candidate_stores

            return candidate_stores() if offered is None else offered

        self._run(find, self._on_found)

    def _on_found(self, found: object) -> None:
        self.status.clear()
        for spec in found if isinstance(found, tuple) else ():
            self.add_store(str(spec))
        if not self.list.count():
            self._say(texts.LEARN_NONE, Tone.WARNING)
        self._on_checked()

    def add_store(self, text: str) -> None:
        """Offer one more store, chosen already."""
        item = QListWidgetItem(text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        self.list.addItem(item)

    def _on_checked(self) -> None:
        self.start.setEnabled(bool(self._checked()) and not self.busy)

    def _checked(self) -> list[str]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]

    def _on_add(self) -> None:
        tr = self.context.translate
        chosen, _ = QFileDialog.getOpenFileName(self, tr(texts.LEARN_ADD), "", tr(texts.LEARN_STORE_KINDS))
        if chosen:
            kind = "plist" if chosen.lower().endswith(".plist") else "ini"
            self.status.clear()
            self.add_store(f"{kind}:{chosen}")

    def _on_start(self) -> None:
        from ..batch_manager.learning.session import LearningSession
        from ..batch_manager.stores.spec import StoreSpec

        session = LearningSession([StoreSpec.parse(text) for text in self._checked()])

        def begin() -> object:
            session.begin()
            return session

        self._say(texts.LEARN_LOOKING)
        self._run(begin, self._on_begun)

    def _on_begun(self, session: object) -> None:
        from ..batch_manager.learning.session import LearningSession

        if isinstance(session, LearningSession):
            self._session = session
            self.status.clear()
            self._show_round()

    # -- the rounds ---------------------------------------------------------------------------------------------------

    def _build_round(self) -> QWidget:
        self.round_note = text_label()
        font = self.round_note.font()
        font.setBold(True)
        self.round_note.setFont(font)
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self.saved = self._button(texts.LEARN_SAVED, self._on_saved)
        self.round_result = text_label()
        self.round_result.setAlignment(Qt.AlignmentFlag.AlignTop)
        step, column, buttons = _step()
        column.addWidget(self.round_note)
        column.addLayout(self._rows)
        column.addWidget(_scrolled(self.round_result), 1)
        column.addLayout(buttons)
        buttons.addStretch(1)
        buttons.addWidget(self.saved)
        return step

    def _show_round(self) -> None:
        from ..batch_manager.store_target import LABELS

        tr, session = self.context.translate, self._session
        markers = session.current if session is not None else None
        if session is None or markers is None:
            return
        for widget in self._made:
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made = []
        self.round_note.setText(tr(texts.LEARN_ROUND, number=session.number))
        values = [(LABELS[name], value) for name, value in markers.texts.items()]
        if markers.security is not None:
            from ..model.problems import Field

            values.append((LABELS[Field.SECURITY], markers.security.batch_manager_word))
        for row, (name, value) in enumerate(values):
            copy = CopyRow(value, tr(pages.COPY), tr(pages.COPY_DONE), tr(name))
            label = QLabel(tr(name))
            label.setBuddy(copy)
            self._rows.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
            self._rows.addWidget(copy, row, 1)
            self._made += [label, copy]
        self.saved.setEnabled(True)
        self.steps.setCurrentIndex(1)

    def _on_saved(self) -> None:
        session = self._session
        if session is not None:
            self._say(texts.LEARN_LOOKING)
            self.saved.setEnabled(False)
            self._run(session.record, self._on_recorded)

    def _on_recorded(self, learned: object) -> None:
        session = self._session
        if session is None:
            return
        self.saved.setEnabled(True)
        if learned is None or session.learned is None:
            self._say(texts.LEARN_NOTHING, Tone.WARNING)
            return
        self.status.clear()
        said = self._said(session.learned)
        self.round_result.setText(said)
        if session.finished:
            self.result.setText(said)
            self.steps.setCurrentIndex(2)
            self._say(texts.LEARN_DONE, Tone.GOOD)
        else:
            self._show_round()

    def _said(self, learned: Learned) -> str:
        from ..batch_manager.learning.report import learned_summary

        tr = self.context.translate
        lines = [tr(texts.LEARN_RESULT, place=learned.spec), *learned_summary(learned, tr)]
        if learned.noise:
            lines.append(tr(texts.LEARN_NOISE, count=learned.noise))
        if learned.undecided:
            lines.append(tr(texts.LEARN_MORE, fields=", ".join(name.value for name in learned.undecided)))
        return "\n".join(lines)

    # -- the mapping --------------------------------------------------------------------------------------------------

    def _build_result(self) -> QWidget:
        tr = self.context.translate
        self.result = text_label()
        self.result.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.process, self.version = QLineEdit(), QLineEdit()
        self.process.setPlaceholderText(tr(texts.LEARN_PROCESS_HINT))
        self.version.setPlaceholderText(tr(texts.LEARN_VERSION_HINT))
        self.sign = QCheckBox(tr(texts.LEARN_SIGN))
        form = QFormLayout()
        form.addRow(tr(texts.LEARN_PROCESS), self.process)
        form.addRow(tr(texts.LEARN_VERSION), self.version)
        form.addRow(self.sign)
        step, column, buttons = _step()
        column.addWidget(_scrolled(self.result), 1)
        column.addLayout(form)
        column.addLayout(buttons)
        buttons.addStretch(1)
        buttons.addWidget(self._button(texts.LEARN_SAVE, self._on_save))
        buttons.addWidget(self._button(texts.LEARN_USE, self._on_use))
        return step

    def _on_use(self) -> None:
        from ..batch_manager.mapping.find import own_mapping_file

        self.write(own_mapping_file(self.context.paths))

    def _on_save(self) -> None:
        tr = self.context.translate
        chosen, _ = QFileDialog.getSaveFileName(self, tr(texts.LEARN_SAVE), "mapping.toml", tr(texts.LEARN_FILE_KIND))
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write the mapping into *path*, in the background."""
        learned = self._session.learned if self._session is not None else None
        if learned is None:
            return
        process, version, sign = self.process.text().strip(), self.version.text().strip(), self.sign.isChecked()

        def write() -> object:
            from ..batch_manager.learning.report import write_learned

            write_learned(learned, path, processes=(process,) if process else (), program_version=version, sign=sign)
            return path

        self._run(write, self._on_written)

    def _on_written(self, path: object) -> None:
        from ..batch_manager.mapping.find import mapping_files

        tr = self.context.translate
        site = mapping_files(self.context.paths)[0]
        self.status.setText(f"{tr(texts.LEARN_WRITTEN, path=path)} {tr(texts.LEARN_SITE, site=site)}")
        paint_text(self.status, Tone.GOOD)

    # -- inside -------------------------------------------------------------------------------------------------------

    def _run(self, function: Callable[[], object], on_done: Callable[[object], None]) -> None:
        call = BackgroundCall(function, self)
        self._calls.add(call)

        def done(result: object) -> None:
            self._calls.discard(call)
            on_done(result)

        def failed(error: object) -> None:
            self._calls.discard(call)
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
            self._say(texts.LEARN_FAILED, Tone.BAD, reason=reason)
            self.saved.setEnabled(True)

        call.start(done, failed)

    def _say(self, text: str, tone: Tone | None = None, **values: object) -> None:
        self.status.setText(self.context.translate(text, **values))
        paint_text(self.status, tone)

    def _button(self, text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(self.context.translate(text))
        button.clicked.connect(lambda _checked=False: slot())
        return button


def _step() -> tuple[QWidget, QVBoxLayout, QHBoxLayout]:
    """An empty step with its column and its row of buttons."""
    step = QWidget()
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    return step, column, QHBoxLayout()


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(widget)
    return area
