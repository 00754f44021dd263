"""What the panels of the finish page have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ..background import BackgroundCall
from ..context import WizardContext


class FinishPanel(QWidget):
    """A part of the finish page. It lays itself out in ``self.column``; slow calls go through ``in_background``."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self.context = context
        self.session = context.session
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._calls: set[BackgroundCall] = set()
        self.build()

    def build(self) -> None:
        """Make the widgets. Called once."""
        raise NotImplementedError

    def refresh(self) -> None:
        """The page is entered: show what the session holds now."""

    def saved(self) -> None:
        """The account was saved, or it turned out that it cannot be."""

    def closing(self, milliseconds: int = 500) -> None:
        """The window closes: end what is under way, waiting no longer than *milliseconds*."""

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._calls)

    def in_background(
        self,
        function: Callable[[], object],
        on_done: Callable[[object], None],
        on_failed: Callable[[object], None],
    ) -> None:
        """Run *function* away from the UI thread; one of the two handlers is then called on it."""
        call = BackgroundCall(function, self)
        self._calls.add(call)

        def ended(handler: Callable[[object], None]) -> Callable[[object], None]:
            def end(result: object) -> None:
                self._calls.discard(call)
                handler(result)

            return end

        call.start(ended(on_done), ended(on_failed))
