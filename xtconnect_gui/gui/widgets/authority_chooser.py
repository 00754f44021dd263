"""Trusting a company's own certificate authority: choose its file, compare the fingerprint, and only then trust it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ...smtp.values import AuthorityFacts
from ...texts import pages as texts
from ..background import BackgroundCall


class AuthorityChooser(QObject):
    """Leads through the choice. ``trusted(path)`` is emitted when the person has said yes to what the file holds."""

    trusted = Signal(object)

    def __init__(self, translate: Callable[..., str], parent: QWidget) -> None:
        super().__init__(parent)
        self._translate = translate
        self._window = parent
        self._path = Path()
        self._reading: BackgroundCall | None = None
        self.box: QMessageBox | None = None

    def choose(self) -> None:
        """Ask for the file, and go on from there."""
        tr = self._translate
        chosen, _ = QFileDialog.getOpenFileName(self._window, tr(texts.AUTHORITY_FILE), "", tr(texts.AUTHORITY_FILTER))
        if not chosen:
            return
        self._path = Path(chosen)
        path = self._path

        def read() -> object:
            from ...smtp.certificates import authorities_of

            return authorities_of(path)

        self._reading = BackgroundCall(read, self).start(self._on_read, self._on_unreadable)

    def _on_read(self, found: object) -> None:
        tr = self._translate
        authorities = [a for a in found if isinstance(a, AuthorityFacts)] if isinstance(found, tuple) else []
        listed = "\n\n".join(
            tr(texts.AUTHORITY_LINE, subject=a.subject, fingerprint=a.fingerprint) for a in authorities
        )
        box = self._show(QMessageBox.Icon.Question, tr(texts.AUTHORITY_QUESTION), listed)
        yes = box.addButton(tr(texts.AUTHORITY_YES), QMessageBox.ButtonRole.AcceptRole)
        no = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(no)
        box.buttonClicked.connect(lambda button: self.trusted.emit(self._path) if button is yes else None)
        box.open()

    def _on_unreadable(self, _error: object) -> None:
        tr = self._translate
        box = self._show(QMessageBox.Icon.Warning, tr(texts.AUTHORITY_UNREADABLE, file=self._path.name), "")
        box.addButton(QMessageBox.StandardButton.Ok)
        box.open()

    def _show(self, icon: QMessageBox.Icon, text: str, details: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(icon)
        box.setText(text)
        box.setInformativeText(details)
        self.box = box
        return box
