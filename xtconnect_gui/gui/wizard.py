"""The window: the pages in their order, added when they are needed, and the ways between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QWizard

from ..session.pages import Page
from ..texts import wizard as texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.problems import Field
    from .context import WizardContext
    from .pages.base import SetupPage
    from .pages.opening import OpeningPage

_ORDER = tuple(Page)
_PROOF = 100  # the id of the page behind the last one
_MINIMUM = (640, 480)
_PREFERRED = (900, 680)
_CLOSING_MS = 500
_ABOUT, _ERROR = QWizard.WizardButton.CustomButton1, QWizard.WizardButton.CustomButton2
_BUTTONS = (  # two on the left, apart from the ways through the wizard
    _ABOUT,
    _ERROR,
    QWizard.WizardButton.Stretch,
    QWizard.WizardButton.BackButton,
    QWizard.WizardButton.NextButton,
    QWizard.WizardButton.FinishButton,
    QWizard.WizardButton.CancelButton,
)


class SetupWizard(QWizard):
    """One page is made before the window is shown, the others just after: their modules are heavy.

    The id of a page is its place in ``Page``. Without a *context* it is an empty window: see ``opening``.
    """

    painted = Signal()  # the window has been painted for the first time

    def __init__(self, context: WizardContext | None = None) -> None:
        super().__init__()
        self._painted = False
        self._context: WizardContext | None = None
        self._opening: OpeningPage | None = None
        self._made: dict[int, SetupPage] = {}
        self._last_id = -1
        self._aside: int | None = None  # a page beside the order that is being opened
        self._places_focus = False
        self._waiting_for_server = False
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.setOption(QWizard.WizardOption.NoCancelButtonOnLastPage)  # all is saved there
        self.setOption(QWizard.WizardOption.HaveCustomButton1)
        self.setOption(QWizard.WizardOption.HaveCustomButton2)
        self.setButtonLayout(_BUTTONS)
        self.customButtonClicked.connect(self._on_custom_button)
        self._fit_screen()
        self.currentIdChanged.connect(self._on_page)
        if context is not None:
            self._context = context
            self._label(context.translate)
            self.add(Page.PROVIDER)
            self.setStartId(0)

    @classmethod
    def opening(cls, email: str = "", locked: bool = False, practice: bool = False) -> SetupWizard:
        """A window that can be painted at once, in English; ``begin`` makes the wizard of it."""
        from ..texts.translator import Translator
        from .pages.opening import OpeningPage

        wizard, translate = cls(), Translator()
        wizard._label(translate)
        wizard._opening = OpeningPage(translate, email, locked=locked, practice=practice)
        wizard.setPage(0, wizard._opening)
        wizard.setStartId(0)
        return wizard

    @property
    def has_begun(self) -> bool:
        """Whether there is a context."""
        return self._context is not None

    @property
    def context(self) -> WizardContext:
        """What every page is given. RuntimeError before ``begin``."""
        if self._context is None:
            raise RuntimeError("the wizard has not begun")
        return self._context

    def begin(self, context: WizardContext) -> None:
        """Put the first page in place of the opening one, with what has been typed meanwhile."""
        from .pages.provider import ProviderPage

        self._context = context
        self.button(_ERROR).setEnabled(True)
        opening, self._opening = self._opening, None
        self.removePage(0)
        page = self.add(Page.PROVIDER)
        self.setStartId(0)
        self.restart()
        if opening is not None and isinstance(page, ProviderPage):
            page.take_over(opening.email)
            opening.deleteLater()

    def _label(self, translate: Callable[..., str]) -> None:
        self.setWindowTitle(translate(texts.WINDOW_TITLE))
        for button, text in (
            (QWizard.WizardButton.BackButton, texts.BUTTON_BACK),
            (QWizard.WizardButton.NextButton, texts.BUTTON_NEXT),
            (QWizard.WizardButton.FinishButton, texts.BUTTON_FINISH),
            (QWizard.WizardButton.CancelButton, texts.BUTTON_CANCEL),
            (_ABOUT, texts.BUTTON_ABOUT),
            (_ERROR, texts.BUTTON_ERROR),
        ):
            self.setButtonText(button, translate(text))
        self.button(_ERROR).setEnabled(self.has_begun)

    def _on_custom_button(self, which: int) -> None:
        if QWizard.WizardButton(which) is _ERROR:
            self.explain_error()
        else:
            self._show_about()

    def _show_about(self) -> None:
        from PySide6.QtCore import Qt

        from ..texts.translator import Translator
        from .about import AboutBox

        box = AboutBox(self.context.translate if self.has_begun else Translator(), self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # -- pages --------------------------------------------------------------------------------------------------------

    def add(self, page: Page) -> SetupPage:
        """The page, made now if it was not yet."""
        number = _ORDER.index(page)
        if number not in self._made:
            self._made[number] = _make(page, self.context)
            self.setPage(number, self._made[number])
        return self._made[number]

    def add_all(self) -> None:
        """Make the pages that are still missing."""
        for page in _ORDER:
            self.add(page)

    def advance_to(self, wanted: Page) -> None:
        """Go forwards to *wanted*, or as far as the filled-in values allow; Back then leads through every page."""
        from ..session import flow

        target = flow.furthest_reachable(wanted, self.context.session)
        if self.currentId() < 0:
            self.restart()
        for page in _ORDER[: _ORDER.index(target) + 1]:
            self.add(page)
        while 0 <= self.currentId() < _ORDER.index(target):
            before = self.currentId()
            self.next()
            if self.currentId() == before:
                break

    def go_to_page(self, wanted: Page) -> None:
        """Go to *wanted*, backwards or forwards; forwards no further than the filled-in values allow."""
        while self.currentId() > _ORDER.index(wanted):
            self.back()
        self.advance_to(wanted)
        page = self._made.get(self.currentId())
        if page is not None:
            page.refresh()

    def open_proof(self) -> None:
        """Go on from the last page to the proof, which stands beside the order of the pages; Back leads back."""
        if _PROOF not in self._made:
            from .pages.proof import ProofPage

            self._made[_PROOF] = ProofPage(self.context)
            self.setPage(_PROOF, self._made[_PROOF])
        self._aside = _PROOF
        self.next()
        self._aside = None

    def nextId(self) -> int:
        if self._aside is not None and self.currentId() != self._aside:
            return self._aside
        return super().nextId()

    def explain_error(self) -> None:
        """Open the window in which an error text from somewhere else is explained."""
        page = self._made.get(self.currentId())
        if page is None:
            return
        from .error_window import ErrorWindow

        window = ErrorWindow(self.context, self)
        window.action_chosen.connect(page.follow_way)
        window.server_chosen.connect(page.follow_server)
        window.open()

    def go_to_field(self, field: Field) -> None:
        """Go back to the page where *field* is typed, and put the keyboard focus there."""
        from ..session import flow

        target = flow.page_of(field)
        while self.currentId() > _ORDER.index(target):
            self.back()
        page = self._made.get(self.currentId())
        if page is not None:
            page.focus_field(field)
            self._places_focus = False

    def validateCurrentPage(self) -> bool:
        if not self.has_begun:
            return False
        self.add_all()
        if self.context.demo and self.currentId() == _ORDER.index(Page.CREDENTIALS):
            if not self.context.practice_ready():  # never test against the world meanwhile
                self._waiting_for_server = True
                return False
            self.context.route_practice()
        return super().validateCurrentPage()

    def practice_started(self) -> None:
        """The practice server is ready: go on if the person asked to."""
        if self._waiting_for_server:
            self._waiting_for_server = False
            self.next()

    def practice_failed(self, error: object) -> None:
        """Say that there is no practice server."""
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        self.tell(self.context.translate(texts.PRACTICE_FAILED, reason=reason))

    def tell(self, text: str) -> None:
        """Say something that is not about one field, without stopping the window."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Warning, self.windowTitle(), text, QMessageBox.StandardButton.Ok, self)
        box.open()

    def secret_loaded(self, secret: object) -> None:
        """The keyring answered: the password of the saved profile, or None."""
        profile, session = self.context.saved_profile, self.context.session
        if not isinstance(secret, str) or not secret or profile is None:
            return
        self.context.saved_secret = secret
        if session.email.strip() == profile.settings.email:
            session.remember_saved_password(secret)
        page = self._made.get(self.currentId())
        if page is not None and page.page is Page.CREDENTIALS:
            page.refresh()

    # -- the window ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        from .theme import icon

        self.setWindowIcon(icon("app"))
        self.painted.emit()

    def done(self, result: int) -> None:
        for page in self._made.values():
            page.closing(_CLOSING_MS)
        super().done(result)

    def _on_page(self, number: int) -> None:
        page = self._made.get(number)
        if number < self._last_id and page is not None:
            page.refresh()  # Qt initialises a page only on the way forwards
        self._last_id = number
        self._places_focus = True
        QTimer.singleShot(0, self, self._place_focus)  # after Qt has placed it

    def _place_focus(self) -> None:
        page = self._made.get(self.currentId()) if self._places_focus else None
        wanted = page.first_focus() if page is not None else None
        if wanted is not None:
            from PySide6.QtCore import Qt  # its first use takes a tenth of the whole start

            wanted.setFocus(Qt.FocusReason.TabFocusReason)

    def _fit_screen(self) -> None:
        screen = QGuiApplication.primaryScreen()
        room = screen.availableGeometry() if screen is not None else None
        width, height = _MINIMUM
        wide, high = _PREFERRED
        if room is not None:  # with a scale factor of 2 a small screen has fewer points than the usual minimum
            width, height = min(width, room.width()), min(height, room.height() - 40)
            wide, high = min(wide, room.width()), min(high, room.height() - 40)
        self.setMinimumSize(width, height)
        self.resize(wide, high)


def _make(page: Page, context: WizardContext) -> SetupPage:
    if page is Page.PROVIDER:
        from .pages.provider import ProviderPage

        return ProviderPage(context)
    if page is Page.INSTRUCTIONS:
        from .pages.instructions import InstructionsPage

        return InstructionsPage(context)
    if page is Page.CREDENTIALS:
        from .pages.credentials import CredentialsPage

        return CredentialsPage(context)
    if page is Page.TEST:
        from .pages.test import TestPage

        return TestPage(context)
    from .pages.finish import FinishPage

    return FinishPage(context)
