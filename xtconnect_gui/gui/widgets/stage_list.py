"""The stages of a check, or of other work, as a list: a sign, what happens in plain words, how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from .tones import Tone, colour, paint_text

_S = TypeVar("_S", bound=StrEnum)


class StageState(Enum):
    """What a row shows."""

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


_TONES = {StageState.PASSED: Tone.GOOD, StageState.FAILED: Tone.BAD}


class StageSign(QWidget):
    """A drawn sign, sharp at every scale: told apart by its form, not only by its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.state = StageState.WAITING
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        side = max(16, self.fontMetrics().height())
        return QSize(side, side)

    def show_state(self, state: StageState) -> None:
        """Draw the sign of *state*."""
        self.state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(min(self.width(), self.height()))
        painter.scale(side / 16, side / 16)
        tone = _TONES.get(self.state, Tone.QUIET)
        ink = colour(tone, self.palette())
        if self.state is StageState.RUNNING:
            ink = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        if self.state is StageState.PASSED:
            tick = QPainterPath(QPointF(3, 8.5))
            tick.lineTo(6.5, 12)
            tick.lineTo(13, 4.5)
            painter.drawPath(tick)
        elif self.state is StageState.FAILED:
            painter.drawLine(QPointF(4, 4), QPointF(12, 12))
            painter.drawLine(QPointF(12, 4), QPointF(4, 12))
        elif self.state is StageState.SKIPPED:
            painter.drawLine(QPointF(4.5, 8), QPointF(11.5, 8))
        elif self.state is StageState.RUNNING:
            painter.drawArc(QRectF(3, 3, 10, 10), 90 * 16, -270 * 16)
        else:
            painter.setBrush(ink)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(8, 8), 1.8, 1.8)
        painter.end()


class StageList(QWidget):
    """A row for each stage. ``state_of`` tells what a row shows now."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[StrEnum, tuple[StageSign, QLabel, QLabel]] = {}

    def set_stages(self, texts: Mapping[_S, str]) -> None:
        """Show these stages, all of them waiting. *texts*: what each one does."""
        for row in self._rows.values():
            for widget in row:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        for number, (stage, text) in enumerate(texts.items()):
            sign, label, time = StageSign(), QLabel(text), QLabel()
            paint_text(label, Tone.QUIET)
            paint_text(time, Tone.QUIET)
            self._grid.addWidget(sign, number, 0)
            self._grid.addWidget(label, number, 1)
            self._grid.addWidget(time, number, 2)
            self._rows[stage] = (sign, label, time)

    def set_state(self, stage: StrEnum, state: StageState, time: str = "", spoken: str = "") -> None:
        """Show *state* in the row of *stage*. *time*: as shown. *spoken*: the state in words, for screen readers."""
        row = self._rows.get(stage)
        if row is None:
            return
        sign, label, seconds = row
        sign.show_state(state)
        tone = {StageState.FAILED: Tone.BAD, StageState.WAITING: Tone.QUIET, StageState.SKIPPED: Tone.QUIET}.get(state)
        paint_text(label, tone)
        seconds.setText(time)
        label.setAccessibleName(f"{label.text()}: {spoken}" if spoken else label.text())

    def state_of(self, stage: StrEnum) -> StageState | None:
        """What the row of *stage* shows, or None when there is none."""
        row = self._rows.get(stage)
        return row[0].state if row else None

    def stages(self) -> tuple[StrEnum, ...]:
        """The stages shown, in order."""
        return tuple(self._rows)
