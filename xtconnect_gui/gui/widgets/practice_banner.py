"""The line on every page of the practice mode."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from .diagnosis_panel import text_label
from .tones import Tone, paint_text


class PracticeBanner(QFrame):
    """Says that nothing leaves the computer, and copies the practice password. *copy*: before and after."""

    def __init__(self, text: str, password: str, copy: tuple[str, str]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label = text_label(text)
        paint_text(self.label, Tone.WARNING)
        self.copy = QPushButton(copy[0])
        self.copy.setAutoDefault(False)
        back = QTimer(self)
        back.setSingleShot(True)
        back.setInterval(2000)
        back.timeout.connect(lambda: self.copy.setText(copy[0]))

        def put_on_clipboard() -> None:
            QGuiApplication.clipboard().setText(password)
            self.copy.setText(copy[1])
            back.start()

        self.copy.clicked.connect(put_on_clipboard)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.copy)
