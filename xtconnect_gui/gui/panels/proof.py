"""The way from the finish page to the proof through the ERP's database."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ...texts import proof_page as texts
from ..widgets.diagnosis_panel import text_label
from .base import FinishPanel


class ProofPanel(FinishPanel):
    """Says what the proof is, and opens its page. Not shown in practice mode: there is no practice ERP."""

    def build(self) -> None:
        tr = self.context.translate
        title = text_label(tr(texts.PANEL_TITLE))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        self.button = QPushButton(tr(texts.PANEL_BUTTON))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        self.column.addWidget(title)
        self.column.addWidget(text_label(tr(texts.PANEL_TEXT)))
        self.column.addLayout(row)
        if self.context.demo:
            self.hide()

    def _on_clicked(self) -> None:
        open_proof: Callable[[], None] | None = getattr(self.window(), "open_proof", None)
        if open_proof is not None:
            open_proof()
