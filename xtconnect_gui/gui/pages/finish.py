"""The end: what was saved where, and each way of using the account in the Batch Manager."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from ...session.flow import Page
from ...texts import filling
from ...texts import pages as texts
from ..context import WizardContext
from ..panels.base import FinishPanel
from ..panels.saving import SavingPanel
from ..panels.store import Filled, StorePanel
from .base import SetupPage


def make_panels(context: WizardContext) -> Iterator[FinishPanel]:
    """The panels below the note of what was saved, in their order on the page."""
    from ..panels.proof import ProofPanel
    from ..panels.sheet import SheetPanel

    yield StorePanel(context)
    yield SheetPanel(context)
    yield ProofPanel(context)


class FinishPage(SetupPage):
    """Saves when it is entered; the panels do everything else, each on its own."""

    page = Page.FINISH

    def build(self) -> None:
        tr = self.context.translate
        self.setTitle(tr(texts.FINISH_TITLE))
        self.setSubTitle(tr(texts.FINISH_HONEST))
        self.saving_panel = SavingPanel(self.context)
        self.panels = (self.saving_panel, *make_panels(self.context))
        self.on_top = QCheckBox(tr(texts.ON_TOP))
        self.on_top.toggled.connect(self._on_top)

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for panel in self.panels:
            column.addWidget(panel)
            self.saving_panel.finished.connect(panel.saved)
            if isinstance(panel, StorePanel):
                panel.filled.connect(self._on_filled)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.on_top)

    def refresh(self) -> None:
        self._on_filled(Filled.NO)
        for panel in self.panels:
            panel.refresh()

    def closing(self, milliseconds: int = 500) -> None:
        if self._built:
            for panel in self.panels:
                panel.closing(milliseconds)

    @property
    def saving(self) -> bool:
        """Whether saving is still under way."""
        return self._built and any(panel.busy for panel in self.panels)

    def isComplete(self) -> bool:
        verdict = self.session.verdict
        return verdict is not None and verdict.ok

    def _on_filled(self, filled: object) -> None:
        """Say what is true now, no more: settings that stand there are not yet a mail that was sent."""
        said = {Filled.YES: filling.FINISH_FILLED, Filled.PARTLY: filling.FINISH_PARTLY}
        text = said.get(filled, texts.FINISH_HONEST) if isinstance(filled, Filled) else texts.FINISH_HONEST
        self.setSubTitle(self.context.translate(text))

    # -- beside the Batch Manager -------------------------------------------------------------------------------------

    def _on_top(self, on: bool) -> None:
        window = self.window()
        window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on)
        window.show()
