"""A password box with a reveal button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from ...model.app_password import AppPassword


class PasswordEdit(QWidget):
    """Takes a password pasted in any form; revealed, an app password stands in the groups its provider shows.

    ``as_password`` turns what was typed into an AppPassword of the right shape.
    """

    edited = Signal(str)

    def __init__(self, as_password: Callable[[str], AppPassword], reveal_text: str, hide_text: str) -> None:
        super().__init__()
        self._as_password = as_password
        self._texts = (reveal_text, hide_text)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.reveal = QToolButton()
        self.reveal.setCheckable(True)
        self.reveal.setText(reveal_text)
        self.reveal.setAccessibleName(reveal_text)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.reveal)
        self.line.textEdited.connect(self.edited)
        self.reveal.toggled.connect(self._on_reveal)

    def set_read_only(self, read_only: bool) -> None:
        """Whether the password can be changed."""
        self.line.setReadOnly(read_only)

    def _on_reveal(self, shown: bool) -> None:
        self.reveal.setText(self._texts[shown])
        self.reveal.setAccessibleName(self._texts[shown])
        if shown:
            password = self._as_password(self.line.text())
            if password.is_app_password:  # only then are groups the same password
                self.line.setText(password.display)
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
