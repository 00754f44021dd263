"""Filling in the Batch Manager's settings through a mapping: what would change, a button to do it, one to undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QGroupBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...texts import filling as texts
from ..widgets.diagnosis_panel import text_label
from ..widgets.tones import Tone, paint_text
from .base import FinishPanel

if TYPE_CHECKING:
    from ...batch_manager.store_target import StoreTarget
    from ...batch_manager.targets import Change


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was found: the target with what it would do, or the reason why there is none; neither: no mapping."""

    target: StoreTarget | None = None
    changes: tuple[Change, ...] = ()
    by_hand: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    reason: str = ""


class Filled(Enum):
    """What the Batch Manager's settings hold of the account."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


class StorePanel(FinishPanel):
    """Hidden where there is no mapping: then the sheet is the way. Disk and processes are looked at in the background.

    ``filled(Filled)`` is emitted whenever it has been looked at.
    """

    filled = Signal(object)

    def build(self) -> None:
        tr = self.context.translate
        self._target: StoreTarget | None = None
        self._generation = 0
        self._made: list[QWidget] = []
        self.note, self.warning, self.status = text_label(), text_label(), text_label()
        self.by_hand = text_label()
        paint_text(self.warning, Tone.WARNING)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(16)
        self.fill = self._button(texts.STORE_FILL, self._on_fill)
        self.undo = self._button(texts.STORE_UNDO, self._on_undo)
        self.again = self._button(texts.STORE_AGAIN, self.look)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.again, self.undo, self.fill):
            buttons.addWidget(button)
        box = QGroupBox(tr(texts.STORE_TITLE))
        inside = QVBoxLayout(box)
        inside.addWidget(self.note)
        inside.addLayout(self._grid)
        for label in (self.by_hand, self.warning, self.status):
            inside.addWidget(label)
        inside.addLayout(buttons)
        self.column.addWidget(box)
        self.hide()

    def refresh(self) -> None:
        self._target = None
        self.status.clear()
        self.look()

    def look(self) -> None:
        """Find out what there is and what would change. Nothing is changed."""
        context, former = self.context, self._target
        settings, secret = self.session.settings(), self.session.secret_to_save
        self._generation += 1
        generation = self._generation

        def plan() -> object:
            return generation, _plan(context.paths, settings, secret, former, context.translate)

        self.note.setText(context.translate(texts.STORE_LOOKING))
        self._enable(False)
        self.in_background(plan, self._on_plan, self._on_failed)

    def _on_plan(self, found: object) -> None:
        if not isinstance(found, tuple) or found[0] != self._generation:
            return  # about values that have changed since
        plan: _Plan = found[1]
        tr = self.context.translate
        self._target = plan.target
        self._clear()
        self.setVisible(plan.target is not None or bool(plan.reason))
        self.warning.setText(plan.warning)
        self.warning.setVisible(bool(plan.warning))
        hands = ", ".join(tr(texts.STORE_REASONS[reason], field=label) for label, reason in plan.by_hand)
        self.by_hand.setText(tr(texts.STORE_BY_HAND, fields=hands) if hands else "")
        self.by_hand.setVisible(bool(hands))
        self._enable(True)
        if plan.target is None:
            self.note.setText(plan.reason)
            self.fill.setEnabled(False)
            return
        different = any(change.differs for change in plan.changes)
        self.note.setText(tr(texts.STORE_PLAN if different else texts.STORE_SAME, place=plan.target.place))
        self.fill.setEnabled(different)
        if different:
            self._show(plan.changes)
        self.filled.emit(Filled.NO if different else Filled.PARTLY if hands else Filled.YES)

    def _show(self, changes: tuple[Change, ...]) -> None:
        tr = self.context.translate
        for column, header in enumerate(texts.STORE_HEADERS):
            label = QLabel(tr(header))
            paint_text(label, Tone.QUIET)
            self._put(label, 0, column)
        for row, change in enumerate(changes, start=1):
            name = QLabel(tr(change.label))
            name.setToolTip(change.key)
            self._put(name, row, 0)
            self._put(text_label(self._shown(change.old, change)), row, 1)
            then = tr(texts.STORE_KEPT) if not change.differs else self._shown(change.new, change)
            label = text_label(then)
            font = label.font()
            font.setBold(change.differs)
            label.setFont(font)
            self._put(label, row, 2)

    def _shown(self, value: str | None, change: Change) -> str:
        tr = self.context.translate
        if change.secret:
            return tr(texts.STORE_HIDDEN)
        return tr(texts.STORE_ABSENT) if value is None else value or tr(texts.STORE_EMPTY)

    def _on_fill(self) -> None:
        target = self._target
        if target is not None:
            self._run(texts.STORE_FILLING, target.apply, self._on_filled)

    def _on_filled(self, _applied: object) -> None:
        self._say(texts.STORE_FILLED, Tone.GOOD)
        self.look()

    def _on_undo(self) -> None:
        target = self._target
        if target is not None:
            self._run(texts.STORE_UNDOING, target.undo, self._on_undone)

    def _on_undone(self, _done: object) -> None:
        self._say(texts.STORE_UNDONE, Tone.GOOD)
        self.look()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _run(self, text: str, function: Callable[[], object], on_done: Callable[[object], None]) -> None:
        self.status.setText(self.context.translate(text))
        paint_text(self.status, None)
        self._enable(False)
        self.in_background(function, on_done, self._on_failed)

    def _on_failed(self, error: object) -> None:
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        self.status.setText(self.context.translate(texts.STORE_FAILED, reason=reason))
        paint_text(self.status, Tone.BAD)
        self._enable(True)

    def _say(self, text: str, tone: Tone) -> None:
        place = self._target.place if self._target is not None else ""
        self.status.setText(self.context.translate(text, place=place))
        paint_text(self.status, tone)

    def _enable(self, on: bool) -> None:
        self.again.setEnabled(on)
        self.fill.setEnabled(on and self._target is not None)
        self.undo.setEnabled(on and self._target is not None and self._target.can_undo)

    def _button(self, text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(self.context.translate(text))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _put(self, widget: QWidget, row: int, column: int) -> None:
        self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        self._made.append(widget)

    def _clear(self) -> None:
        for widget in self._made:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made = []


def _plan(
    paths: object, settings: object, secret: str, former: StoreTarget | None, translate: Callable[..., str]
) -> _Plan:
    """Look at mapping, store and processes: on a worker thread. A target that can still be undone is kept."""
    from ...batch_manager import store_texts
    from ...batch_manager.mapping.find import find_mapping
    from ...batch_manager.mapping.read import MappingError
    from ...batch_manager.open_target import open_mapped, store_target
    from ...batch_manager.processes import running
    from ...batch_manager.store_target import LABELS
    from ...model.settings import EmailSettings
    from ...storage.config_file import ConfigFileError
    from ...storage.paths import Paths

    if not isinstance(paths, Paths) or not isinstance(settings, EmailSettings):
        return _Plan()
    try:
        if find_mapping(paths) is None:
            return _Plan()
        target = former or store_target(open_mapped(paths), settings, secret or None, paths)
        changes = target.preview()
        found = running(target.mapping.processes)
    except (ConfigFileError, MappingError, OSError) as error:
        return _Plan(former, reason=(error.strerror if isinstance(error, OSError) else None) or str(error))
    names = ", ".join(dict.fromkeys(process.name for process in found))
    warning = translate(store_texts.RUNNING, processes=names) if found else ""
    by_hand = tuple((translate(LABELS[name]), reason.value) for name, reason in target.by_hand())
    return _Plan(target, changes, by_hand, warning)
