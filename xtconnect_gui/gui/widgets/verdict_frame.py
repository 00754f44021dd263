"""Can an account of this kind work at all? The dated verdict, and the ways that remain."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from .diagnosis_panel import text_label
from .tones import Tone, paint_text


class VerdictFrame(QFrame):
    """Can this account work at all? With the ways that remain when it cannot."""

    def __init__(self, follow: Callable[[str], None]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._follow = follow
        self.title = text_label()
        self.text = text_label()
        self.ways = text_label()
        self._ways = QGridLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(3)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addWidget(self.ways)
        layout.addLayout(self._ways)
        self._made: list[QWidget] = []

    def show_verdict(self, title: str, text: str, ways: tuple[tuple[str, str, str], ...], tone: Tone) -> None:
        """*ways*: title, text, action (may be empty)."""
        self.title.setText(title)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        paint_text(self.title, tone)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        for widget in self._made:
            self._ways.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made = []
        lines = (f"• {way_title}: {way_text}" if way_text else f"• {way_title}" for way_title, way_text, _ in ways)
        self.ways.setText("\n".join(lines))
        self.ways.setVisible(bool(ways))
        for number, (way_title, _, action) in enumerate(way for way in ways if way[2]):
            button = QPushButton(way_title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, action=action: self._follow(action))
            self._ways.addWidget(button, number // 2, number % 2)
            self._made.append(button)
        self.show()
