"""What the wizard's pages have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget, QWizardPage

from ...model.problems import Field
from ...session import flow
from ..context import WizardContext


class SetupPage(QWizardPage):
    """A page of the wizard. Its widgets are built when it is first shown, so that the window opens quickly."""

    page: flow.Page

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self.context = context
        self.session = context.session
        self._built = False

    def ensure_built(self) -> None:
        """Build the widgets once."""
        if not self._built:
            self._built = True
            self.build()
            self._add_banners()

    def build(self) -> None:
        """Make the widgets. Called once, before the page is first shown."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show what the session holds now. Called every time the page is entered, forwards or backwards."""

    def focus_field(self, field: Field) -> None:
        """Put the keyboard focus on *field*, if this page has it."""

    def first_focus(self) -> QWidget | None:
        """What the person fills in first on this page as it stands; None: the button Next, as Qt does it."""
        return None

    def closing(self, milliseconds: int = 500) -> None:
        """The window closes: end what is under way, waiting no longer than *milliseconds*."""

    def initializePage(self) -> None:
        self.ensure_built()
        self.refresh()

    def isComplete(self) -> bool:
        return flow.is_complete(self.page, self.session)

    def nextId(self) -> int:
        following = flow.next_page(self.page)
        return -1 if following is None else list(flow.Page).index(following)

    def _add_banners(self) -> None:
        layout = self.layout()
        if not self.context.demo or not isinstance(layout, QVBoxLayout):
            return
        from ..widgets.practice_banner import PracticeBanner

        layout.insertWidget(0, PracticeBanner(self.context.translate))
