"""Can an account of this kind work at all? The dated verdict, and the ways that remain."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...providers.values import AccountVerdict, Action, ActionKind, Verdict
from ...session.setup import SetupSession
from .diagnosis_panel import text_label
from .tones import Tone, paint_text

_TONES = {Verdict.YES: Tone.GOOD, Verdict.IF_ADMINISTRATOR: Tone.WARNING, Verdict.NO: Tone.BAD}
_QUICK = 2  # ways with a button of their own; the others are in the window behind "see all"


class VerdictFrame(QFrame):
    """Can this account work at all? With the ways that remain when it may not.

    *follow(action)* is called for a way that takes one click, *see_all()* for the window with all of them.
    """

    def __init__(
        self, translate: Callable[..., str], follow: Callable[[Action], None], see_all: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._translate = translate
        self._follow = follow
        self._see_all = see_all
        self.title = text_label()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.text = text_label()
        self.ways = text_label()
        self._buttons = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(3)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addWidget(self.ways)
        layout.addLayout(self._buttons)
        self._made: list[QWidget] = []
        self._shown: AccountVerdict | None = None

    def show_verdict(self, verdict: AccountVerdict | None, session: SetupSession) -> None:
        """Show *verdict*, or nothing."""
        self.setVisible(verdict is not None)
        if verdict is self._shown:  # the buttons keep the keyboard focus
            return
        self._shown = verdict
        self._forget()
        if verdict is None:
            return
        from ...texts import ways as words
        from ..ways import allowed

        tr = self._translate
        self.title.setText(tr(verdict.title))
        paint_text(self.title, _TONES[verdict.verdict])
        self.text.setText(tr(verdict.text))
        ways = verdict.ways_on if verdict.verdict is not Verdict.YES else ()
        self.ways.setText(tr(words.QUICK, titles="; ".join(tr(way.title) for way in ways)))
        self.ways.setVisible(bool(ways))
        if not ways:
            return
        self._add(tr(words.SEE_ALL), self._see_all)
        one_click = [way for way in ways if way.action and way.action.kind is ActionKind.SWITCH_PROVIDER]
        for way in one_click[:_QUICK]:
            if way.action is not None and allowed(way.action, session):
                self._add(tr(way.button), partial(self._follow, way.action))
        self._buttons.addStretch(1)

    def button(self, text: str) -> QPushButton:
        """The button with these words. Raises StopIteration when there is none."""
        return next(w for w in self._made if isinstance(w, QPushButton) and w.text() == text)

    def _add(self, text: str, called: Callable[[], None]) -> None:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: called())
        self._buttons.addWidget(button)
        self._made.append(button)

    def _forget(self) -> None:
        for widget in self._made:
            widget.hide()
            widget.deleteLater()
        self._made = []
        while self._buttons.count():
            self._buttons.takeAt(0)
