"""What is wrong, who must act, and what to do: numbered steps, a text to send on, link, and repairs of one click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...texts import diagnosis as words
from .tones import Tone, paint_text

if TYPE_CHECKING:
    from ...diagnosis.values import Diagnosis

COPY_TEXT = "copy-text"  # the key of the button that copies the text to send on; the panel does it itself
_COPIED_MS = 2000


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

    ``chosen(key)`` is emitted for the button that was pressed, except for the one that copies the text to send on.
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
        self.who = text_label()
        bold = self.who.font()
        bold.setBold(True)
        self.who.setFont(bold)
        self.steps = text_label()
        self.message = text_label()
        self.message.setFrameShape(QFrame.Shape.StyledPanel)
        self.message.setBackgroundRole(QPalette.ColorRole.Base)
        self.message.setForegroundRole(QPalette.ColorRole.Text)
        self.message.setAutoFillBackground(True)
        self.message.setMargin(8)
        self._buttons = QHBoxLayout()
        self._layout.addWidget(self.title)
        self._layout.addWidget(self.explanation)
        self._layout.addWidget(self.who)
        self._layout.addWidget(self.steps)
        self._layout.addWidget(self.message)
        self._layout.addLayout(self._buttons)
        self._made: list[QWidget] = []
        self._copied = ""
        self.hide()

    def show_diagnosis(
        self, diagnosis: Diagnosis, translate: Callable[..., str], buttons: tuple[tuple[str, str], ...]
    ) -> None:
        """Show *diagnosis* with who must act, and with a button for the text to send on if there is one."""
        actor = diagnosis.actor.value
        if diagnosis.admin_message:
            copy = (COPY_TEXT, translate(words.COPY_TEXT[actor]))
            buttons = (*buttons, copy) if actor == "you" else (copy, *buttons)
        self.show_finding(
            translate(diagnosis.title),
            translate(diagnosis.explanation),
            tuple(translate(step) for step in diagnosis.steps),
            buttons,
            Tone.BAD,
            who=translate(words.WHO[actor]),
            message=diagnosis.admin_message,
            copied=translate(words.COPIED),
        )

    def show_finding(
        self,
        title: str,
        explanation: str,
        steps: tuple[str, ...],
        buttons: tuple[tuple[str, str], ...],
        tone: Tone,
        *,
        who: str = "",
        message: str = "",
        copied: str = "",
    ) -> None:
        """Show a finding in place of the one before. *message*: a text to send on; *copied*: what is said then."""
        self._forget()
        self.title.setText(title)
        paint_text(self.title, tone)
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))
        self.steps.setText("\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1)))
        self.steps.setVisible(bool(steps))
        self.who.setText(who)
        self.who.setVisible(bool(who))
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self._copied = copied
        for number, (key, text) in enumerate(buttons):
            button = QPushButton(text)
            button.setObjectName(key)
            button.setAutoDefault(number == 0)
            button.clicked.connect(lambda _checked=False, key=key: self._on_clicked(key))
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

    def _on_clicked(self, key: str) -> None:
        if key != COPY_TEXT:
            self.chosen.emit(key)
            return
        QGuiApplication.clipboard().setText(self.message.text())
        button = self.button(key)
        if button is not None and self._copied:
            usual = button.text()
            button.setText(self._copied)
            QTimer.singleShot(_COPIED_MS, button, lambda: button.setText(usual))

    def _forget(self) -> None:
        for widget in self._made:
            widget.hide()
            widget.deleteLater()
        self._made = []
        while self._buttons.count():
            self._buttons.takeAt(0)
