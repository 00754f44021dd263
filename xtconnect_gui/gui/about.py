"""The About box: the version, and the licence of everything that the program contains."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from .. import __version__
from ..licences import Component, components
from ..texts import about as texts
from .background import BackgroundCall
from .widgets.diagnosis_panel import text_label

_SIZE = (840, 560)


class AboutBox(QDialog):
    """Shows at once; the licences follow, since they are read from some forty files."""

    def __init__(
        self,
        translate: Callable[..., str],
        parent: QWidget | None = None,
        read: Callable[[], tuple[Component, ...]] = components,
    ) -> None:
        super().__init__(parent)
        self._translate = translate
        self._components: tuple[Component, ...] = ()
        self.setWindowTitle(translate(texts.TITLE))
        self.list = QListWidget()
        self.list.setAccessibleName(translate(texts.LIST_NAME))
        self.list.currentRowChanged.connect(self._show)
        self.text = QPlainTextEdit(translate(texts.READING))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(translate(texts.TEXT_NAME))
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.list)
        both.addWidget(self.text)
        both.setStretchFactor(1, 1)
        both.setSizes([230, 610])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(translate(texts.CLOSE))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(text_label(translate(texts.SUMMARY, version=__version__)))
        column.addWidget(text_label(translate(texts.TERMS)))
        column.addWidget(both, 1)
        column.addWidget(buttons)
        self.resize(*_SIZE)
        self._call = BackgroundCall(read, self).start(self._on_read, self._on_failed)

    def _on_read(self, found: object) -> None:
        if not isinstance(found, tuple):
            return
        self._components = found
        self.list.addItems([self._translate(texts.ROW, name=c.name, version=c.version).strip() for c in found])
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _on_failed(self, error: object) -> None:
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        self.text.setPlainText(self._translate(texts.FAILED, reason=reason))

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._components):
            return
        chosen, tr = self._components[row], self._translate
        head = tr(texts.HEAD, name=chosen.name, version=chosen.version, licence=chosen.licence)
        parts = [head, chosen.note, chosen.text or tr(texts.NO_TEXT)]
        self.text.setPlainText("\n\n".join(part for part in parts if part))
