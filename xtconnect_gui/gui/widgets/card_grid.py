"""Choices as cards in a grid: one at a time, by mouse and by arrow keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

_ICON = 24
_HEIGHT = _ICON + 14
_SPACING = 6


class CardGrid(QWidget):
    """*cards*: (id, name, summary). ``chosen(id)`` is emitted when the person chooses, not when the program does.

    As many columns as fit, *columns* at the most.
    """

    chosen = Signal(str)

    def __init__(self, cards: Iterable[tuple[str, str, str]], name: str, columns: int = 3) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.cards: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._columns = columns
        for key, title, summary in cards:
            card = QToolButton(self)
            card.setCheckable(True)
            card.setText(title.replace("&", "&&"))
            card.setToolTip(summary)
            card.setAccessibleName(title)
            card.setAccessibleDescription(summary)
            card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            card.setIconSize(QSize(_ICON, _ICON))
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            card.toggled.connect(lambda on, card=card: _embolden(card, on))
            # Arrow keys check the next card without a click; ``choose`` blocks this for what the program does.
            card.toggled.connect(lambda on, key=key: self._on_toggled(key, on))
            self._group.addButton(card)
            self.cards[key] = card
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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

    # -- layout -------------------------------------------------------------------------------------------------------

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.cards) // self._fitting(width))
        return rows * (_HEIGHT + _SPACING) - _SPACING

    def sizeHint(self) -> QSize:
        width = self._columns * (self._widest() + _SPACING) - _SPACING
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widest(), _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = self._fitting(self.width())
        each = (self.width() + _SPACING) / columns
        for number, card in enumerate(self.cards.values()):
            left, right = round(number % columns * each), round((number % columns + 1) * each) - _SPACING
            top = number // columns * (_HEIGHT + _SPACING)
            card.setGeometry(QRect(left, top, right - left, _HEIGHT))

    def _fitting(self, width: int) -> int:
        return max(1, min(self._columns, (width + _SPACING) // (self._widest() + _SPACING)))

    def _widest(self) -> int:
        """The width of the widest card, chosen or not (the chosen one is bold)."""
        bold = self.font()
        bold.setBold(True)
        metrics = QFontMetrics(bold)
        texts = max((metrics.horizontalAdvance(card.text()) for card in self.cards.values()), default=0)
        return int(texts) + _ICON + 3 * _SPACING

    def _on_toggled(self, key: str, on: bool) -> None:
        if on and not self._by_program:
            self.chosen.emit(key)


def _embolden(card: QToolButton, on: bool) -> None:
    font = card.font()
    font.setBold(on)
    card.setFont(font)
