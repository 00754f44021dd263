"""Choices as cards in a grid: one at a time, by mouse and by arrow keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

_ICON = 24


class CardGrid(QWidget):
    """*cards*: (id, name, summary). ``chosen(id)`` is emitted when the person chooses, not when the program does."""

    chosen = Signal(str)

    def __init__(self, cards: Iterable[tuple[str, str, str]], name: str, columns: int = 3) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.cards: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for number, (key, title, summary) in enumerate(cards):
            card = QToolButton()
            card.setCheckable(True)
            card.setText(title.replace("&", "&&"))
            card.setToolTip(summary)
            card.setAccessibleName(title)
            card.setAccessibleDescription(summary)
            card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            card.setIconSize(QSize(_ICON, _ICON))
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            card.setMinimumHeight(_ICON + 14)
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            card.toggled.connect(lambda on, card=card: _embolden(card, on))
            # Arrow keys check the next card without a click; ``choose`` blocks this for what the program does.
            card.toggled.connect(lambda on, key=key: self._on_toggled(key, on))
            self._group.addButton(card)
            layout.addWidget(card, number // columns, number % columns)
            self.cards[key] = card
        for column in range(columns):
            layout.setColumnStretch(column, 1)
        self._by_program = False

    def choose(self, key: str) -> None:
        """Show *key* as chosen; "" shows none."""
        self._by_program = True
        try:
            if key in self.cards:
                self.cards[key].setChecked(True)
            else:
                self._group.setExclusive(False)
                for card in self.cards.values():
                    card.setChecked(False)
                self._group.setExclusive(True)
        finally:
            self._by_program = False

    @property
    def current(self) -> str:
        """The key of the chosen card, or ""."""
        return next((key for key, card in self.cards.items() if card.isChecked()), "")

    def set_icon(self, key: str, icon: QIcon) -> None:
        self.cards[key].setIcon(icon)

    def focus_chosen(self) -> None:
        """Put the keyboard focus on the chosen card, else on the first."""
        key = self.current or next(iter(self.cards), "")
        if key:
            self.cards[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_toggled(self, key: str, on: bool) -> None:
        if on and not self._by_program:
            self.chosen.emit(key)


def _embolden(card: QToolButton, on: bool) -> None:
    font = card.font()
    font.setBold(on)
    card.setFont(font)
