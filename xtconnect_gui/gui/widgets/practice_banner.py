"""The line on every page of the practice mode."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from ...texts import wizard as texts
from .diagnosis_panel import text_label
from .tones import Tone, paint_text

PRACTICE_PASSWORD = "gyds ygay pwqj hfbr"  # noqa: S105 - of the practice server, which takes it for every address


class PracticeBanner(QFrame):
    """Says that nothing leaves the computer, and copies the practice password."""

    def __init__(self, translate: Callable[..., str]) -> None:
        super().__init__()
        copy = (translate(texts.PRACTICE_COPY), translate(texts.PRACTICE_COPIED))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label = text_label(translate(texts.PRACTICE_BANNER, password=PRACTICE_PASSWORD))
        paint_text(self.label, Tone.WARNING)
        self.copy = QPushButton(copy[0])
        self.copy.setAutoDefault(False)
        back = QTimer(self)
        back.setSingleShot(True)
        back.setInterval(2000)
        back.timeout.connect(lambda: self.copy.setText(copy[0]))

        def put_on_clipboard() -> None:
            QGuiApplication.clipboard().setText(PRACTICE_PASSWORD)
            self.copy.setText(copy[1])
            back.start()

        self.copy.clicked.connect(put_on_clipboard)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.copy)
