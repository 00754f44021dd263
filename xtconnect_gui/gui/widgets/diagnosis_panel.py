"""What is wrong and what to do: title, explanation, numbered steps, link, and repairs of one click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from .tones import Tone, paint_text


def text_label(text: str = "") -> QLabel:
    """A label that wraps and whose text can be selected with mouse and keyboard. Never read as mark-up."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)  # a new policy forgets it
    label.setSizePolicy(policy)
    return label


class DiagnosisPanel(QFrame):
    """Shows one finding. The texts come ready and translated; buttons are given as (key, text) pairs.

    ``chosen(key)`` is emitted for the button that was pressed.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._layout = QVBoxLayout(self)
        self.title = text_label()
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.title.setFont(font)
        self.explanation = text_label()
        self.steps = text_label()
        self._buttons = QHBoxLayout()
        self._layout.addWidget(self.title)
        self._layout.addWidget(self.explanation)
        self._layout.addWidget(self.steps)
        self._layout.addLayout(self._buttons)
        self._made: list[QWidget] = []
        self.hide()

    def show_finding(
        self, title: str, explanation: str, steps: tuple[str, ...], buttons: tuple[tuple[str, str], ...], tone: Tone
    ) -> None:
        """Show a finding in place of the one before."""
        self._forget()
        self.title.setText(title)
        paint_text(self.title, tone)
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))
        self.steps.setText("\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1)))
        self.steps.setVisible(bool(steps))
        for number, (key, text) in enumerate(buttons):
            button = QPushButton(text)
            button.setObjectName(key)
            button.setAutoDefault(number == 0)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._buttons.addWidget(button)
            self._made.append(button)
        if buttons:
            self._buttons.addStretch(1)
        self.setAccessibleName(title)
        self.show()

    def button(self, key: str) -> QPushButton | None:
        """The button of that key, if it is shown."""
        return next((w for w in self._made if isinstance(w, QPushButton) and w.objectName() == key), None)

    def keys(self) -> tuple[str, ...]:
        """The keys of the buttons shown, in order."""
        return tuple(w.objectName() for w in self._made if isinstance(w, QPushButton))

    def clear(self) -> None:
        """Show nothing."""
        self._forget()
        self.title.clear()
        self.hide()

    def _forget(self) -> None:
        for widget in self._made:
            widget.hide()
            widget.deleteLater()
        self._made = []
        while self._buttons.count():
            self._buttons.takeAt(0)
