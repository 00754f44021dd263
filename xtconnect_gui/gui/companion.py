"""The companion: a small window on top that hands out one value after the other, to be pasted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from ..texts import filling as texts
from .theme import icon
from .widgets.copy_row import SecretClipboard
from .widgets.diagnosis_panel import text_label

if TYPE_CHECKING:
    from ..batch_manager.sheet import SetupSheet

_DOTS = "●" * 8


class Companion(QWidget):
    """Copy, tick, next. The password is never shown, and leaves the clipboard again."""

    def __init__(self, sheet: SetupSheet, translate: Callable[..., str], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self._translate = translate
        self._fields = sheet.lines
        self._secrets = SecretClipboard(self)
        self._done: set[int] = set()
        self.setWindowTitle(translate(texts.COMPANION_TITLE))
        self.progress, self.status = text_label(), text_label()
        self.list = QListWidget()
        self.list.setAccessibleName(translate(texts.COMPANION_TITLE))
        self.list.setUniformItemSizes(False)
        for field in self._fields:
            value = _DOTS if field.secret else field.value
            self.list.addItem(QListWidgetItem(icon("stage-pending"), f"{field.label}:  {value}"))
        height = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setMinimumHeight(min(height + 2 * self.list.frameWidth() + 2, 400))
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemActivated.connect(lambda _item: self.copy_current())
        self.copy = QPushButton()
        self.copy.setDefault(True)
        self.copy.clicked.connect(self.copy_current)
        again = QPushButton(translate(texts.COMPANION_AGAIN))
        again.clicked.connect(self.start_over)
        close = QPushButton(translate(texts.COMPANION_CLOSE))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(again)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(text_label(translate(texts.COMPANION_HINT)))
        column.addWidget(self.list, 1)
        column.addWidget(self.copy)
        column.addWidget(self.status)
        column.addWidget(self.progress)
        column.addLayout(buttons)
        self.setMinimumWidth(360)
        self._on_row(0)
        self.copy.setFocus()

    @property
    def ticked(self) -> int:
        """How many values have been copied."""
        return len(self._done)

    def copy_current(self) -> None:
        """Put the current value on the clipboard, tick it, and go on to the next one that is not ticked."""
        row = self.list.currentRow()
        if row < 0:
            return
        field = self._fields[row]
        if field.secret:
            self._secrets.copy(field.value)
        else:
            QGuiApplication.clipboard().setText(field.value)
        self._done.add(row)
        self.list.item(row).setIcon(icon("stage-passed"))
        left = [number for number in range(len(self._fields)) if number not in self._done]
        following = next((number for number in left if number > row), left[0] if left else None)
        if following is None:
            self.status.setText(self._translate(texts.COMPANION_LAST, label=field.label))
        else:
            self.list.setCurrentRow(following)
            label = self._fields[following].label
            self.status.setText(self._translate(texts.COMPANION_COPIED, label=field.label, following=label))
        self._show_progress()

    def start_over(self) -> None:
        """Untick everything."""
        self._done.clear()
        for row in range(self.list.count()):
            self.list.item(row).setIcon(icon("stage-pending"))
        self.status.clear()
        self.list.setCurrentRow(0)
        self._show_progress()

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.copy.setText(self._translate(texts.COMPANION_COPY, label=self._fields[row].label.replace("&", "&&")))
        self._show_progress()

    def _show_progress(self) -> None:
        self.progress.setText(self._translate(texts.COMPANION_STEP, done=len(self._done), total=len(self._fields)))
