"""What begins after the first paint: the rest is read, the log, the other pages, the keyring, the practice server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from ..storage.log import RedactingFilter
    from .context import WizardContext
    from .learning import LearningWindow
    from .wizard import SetupWizard

_PAGES_AFTER_MS = 50
_CLOSING_MS = 5000


class WizardStart:
    """Goes on once *wizard* has been painted; *build* makes the context of a wizard that has opened without one."""

    def __init__(self, wizard: SetupWizard, build: Callable[[], WizardContext]) -> None:
        self._wizard = wizard
        self._build = build
        self._calls: list[Any] = []
        self._closed = False
        self._to_test = False
        self.errors = ErrorReporter(wizard)
        wizard.painted.connect(self._begin)

    def advance_to(self, word: str) -> None:
        """Open on the page that ``--start-page`` names, as far as the values allow."""
        from ..session.pages import Page

        page = Page(word)
        if page is Page.PROVIDER:
            return
        # In practice mode the server has to run before anything is tested.
        self._to_test = self._wizard.context.demo and page is Page.TEST
        self._wizard.advance_to(Page.CREDENTIALS if self._to_test else page)

    def close(self) -> None:
        """The window has gone: stop the practice server.

        A thread that still hands something to Qt while Python ends takes the program down with it, so each is waited
        for, though not for ever: a keyring may never answer.
        """
        self._closed = True
        for call in self._calls:
            call.wait(_CLOSING_MS)
        server = self._wizard.context.practice_server if self._wizard.has_begun else None
        if server is not None:
            server.stop()

    def _begin(self) -> None:
        wizard = self._wizard
        if not wizard.has_begun:
            wizard.begin(self._build())
        context = wizard.context
        self.errors.set_up()
        for notice in context.notices:
            wizard.tell(notice)
        if context.demo:
            self._start_practice(context)
        if context.saved_profile is not None:
            self._load_secret(context, context.saved_profile.name)
        QTimer.singleShot(_PAGES_AFTER_MS, wizard, wizard.add_all)

    def _start_practice(self, context: WizardContext) -> None:
        from .background import BackgroundCall
        from .practice import start_practice

        call = BackgroundCall(lambda: start_practice(context), self._wizard)
        self._calls.append(call.start(self._on_practice, self._wizard.practice_failed))

    def _on_practice(self, server: Any) -> None:
        if self._closed:
            server.stop()
            return
        self._wizard.context.take_practice(server)
        self._wizard.practice_started()
        if self._to_test:
            from ..session.pages import Page

            self._wizard.advance_to(Page.TEST)

    def _load_secret(self, context: WizardContext, name: str) -> None:
        from .background import BackgroundCall

        call = BackgroundCall(lambda: context.secrets.get(name), self._wizard)
        self._calls.append(call.start(self._wizard.secret_loaded))


class ErrorReporter:
    """What escapes a slot: into the log without passwords, and onto the screen, one dialog at a time."""

    def __init__(self, wizard: SetupWizard | LearningWindow) -> None:
        self._wizard = wizard
        self._redactor: RedactingFilter | None = None
        self._showing = False

    def set_up(self) -> None:
        """Open the log file."""
        from ..storage.log import setup_logging

        self._redactor = setup_logging(self._wizard.context.paths)

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An ``excepthook``."""
        if issubclass(kind, KeyboardInterrupt):
            self._wizard.reject()
            return
        import logging
        import traceback

        if self._redactor is None:
            self.set_up()
        redactor = self._redactor
        if redactor is None or threading.current_thread() is not threading.main_thread():
            return
        session = self._wizard.context.session
        for secret in {session.password.secret, session.typed_password}:
            if secret:
                redactor.register(secret)
        details = redactor.redact("".join(traceback.format_exception(kind, error, trace)))
        logging.getLogger("xtconnect_gui").error("an error of the program: %s", details)
        if not self._showing:
            self._show(details)

    def _show(self, details: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        from ..texts import wizard as texts

        tr = self._wizard.context.translate
        box = QMessageBox(self._wizard)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setWindowTitle(self._wizard.windowTitle())
        box.setText(tr(texts.ERROR_TITLE))
        box.setInformativeText(tr(texts.ERROR_TEXT))
        box.setDetailedText(details)
        self._showing = True
        box.finished.connect(self._on_closed)
        box.open()

    def _on_closed(self) -> None:
        self._showing = False
