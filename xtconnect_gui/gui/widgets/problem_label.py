"""A line under a field: what is wrong, what is right, or what was changed, with a button that mends it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from .tones import Tone, paint_text


class ProblemLabel(QWidget):
    """Hidden while there is nothing to say. The text is announced by screen readers as the field's description."""

    def __init__(self, field: QWidget | None = None) -> None:
        super().__init__()
        self._field = field
        self._mend: Callable[[], None] | None = None
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.hide()
        self.button.clicked.connect(self._on_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self.hide()

    def say(self, text: str, tone: Tone, button: str = "", mend: Callable[[], None] | None = None) -> None:
        """Show *text*; with *button* also a button that calls *mend*."""
        self.label.setText(text)
        paint_text(self.label, tone)
        self._mend = mend
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setVisible(bool(text))
        if self._field is not None:
            self._field.setAccessibleDescription(text)

    def clear(self) -> None:
        """Say nothing."""
        self.say("", Tone.QUIET)

    def text(self) -> str:
        """What is shown now."""
        return self.label.text()

    def _on_clicked(self) -> None:
        if self._mend is not None:
            self._mend()
