"""What the wizard's pages have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget, QWizardPage

from ...model.problems import Field
from ...session import flow
from ..context import WizardContext

if TYPE_CHECKING:  # the window is painted before the catalogue is loaded
    from ...discovery.values import Server
    from ...providers.values import AccountVerdict, Action


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

    def follow_way(self, action: Action) -> None:
        """Do what a way on stands for, and go on where it leads."""
        from ..ways import follow

        self._go_to_page(follow(action, self.context))

    @property
    def account_verdict(self) -> AccountVerdict | None:
        """Can an account of this kind work at all, today? None: nothing is known."""
        from ...providers.catalogue import OTHER

        provider = self.session.provider
        if provider is not None and provider.id == OTHER:  # a known server, entered by hand
            provider = self.context.catalogue.by_host(self.session.host) or provider
        return provider.verdict_on(self.context.today) if provider is not None else None

    def see_ways(self) -> None:
        """Open the window with the ways on when this account cannot be used with a password."""
        verdict = self.account_verdict
        if verdict is None:
            return
        from ..ways_window import WaysWindow

        window = WaysWindow(self.context, verdict, self)
        window.chosen.connect(self.follow_way)
        window.server_chosen.connect(self.follow_server)
        window.open()

    def follow_server(self, server: Server) -> None:
        """Fill in a server that was found on this computer, and go on with the account."""
        from ..ways import use_server

        self._go_to_page(use_server(server.host, server.port, server.security, self.context))

    def _go_to_page(self, page: flow.Page | None) -> None:
        if page is None:
            return
        go_to_page: Callable[[flow.Page], None] | None = getattr(self.wizard(), "go_to_page", None)
        if go_to_page is not None:
            go_to_page(page)
        else:
            self.refresh()

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
