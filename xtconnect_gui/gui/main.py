"""The start of the wizard: the first page is painted before anything heavy is loaded."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..cli.errors import UsageError, fail

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject

    from ..storage.log import RedactingFilter
    from .context import WizardContext
    from .wizard import SetupWizard

PROGRAM = "xtconnect-gui"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the wizard; *argv* is without the program's name. Returns the exit code: 64, 65 or 78 open no window."""
    from ..cli.options import parse_gui

    try:
        arguments = parse_gui(sys.argv[1:] if argv is None else argv)
        from ..storage.paths import Paths
        from .launch import build_context

        context = build_context(arguments, Paths.default(), _open_url)
    except UsageError as error:
        return fail(PROGRAM, error)
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([PROGRAM])
    application.setApplicationName(PROGRAM)
    if arguments.screenshot_dir is not None:
        from .screenshots import take_screenshots

        return take_screenshots(arguments.screenshot_dir, context.translate)
    from ..session.flow import Page
    from .wizard import SetupWizard

    wizard = SetupWizard(context)
    errors = ErrorReporter(wizard)
    start = Page(arguments.start_page)
    if start is not Page.PROVIDER:
        # In practice mode the server has to run before anything is tested.
        wizard.advance_to(Page.CREDENTIALS if context.demo and start is Page.TEST else start)
    late = LateStart(wizard, errors, to_test=context.demo and start is Page.TEST)
    wizard.installEventFilter(late.filter)
    former = sys.excepthook
    sys.excepthook = errors.hook
    try:
        wizard.show()
        return_code = application.exec()
    finally:
        sys.excepthook = former
        late.close()
    return int(return_code)


class ErrorReporter:
    """What escapes a slot: into the log without passwords, and onto the screen, one dialog at a time."""

    def __init__(self, wizard: SetupWizard) -> None:
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


class LateStart:
    """What begins after the first paint: the log, the other pages, the keyring, the practice server."""

    def __init__(self, wizard: SetupWizard, errors: ErrorReporter, *, to_test: bool = False) -> None:
        self._wizard = wizard
        self._errors = errors
        self._to_test = to_test
        self._calls: list[Any] = []
        self._closed = False
        self.filter: QObject = _after_first_paint(wizard, self._begin)

    def close(self) -> None:
        """The window has gone: stop the practice server."""
        self._closed = True
        server = self._wizard.context.practice_server
        if server is not None:
            server.stop()

    def _begin(self) -> None:
        from PySide6.QtCore import QTimer

        wizard, context = self._wizard, self._wizard.context
        self._errors.set_up()
        for notice in context.notices:
            wizard.tell(notice)
        if context.demo:
            self._start_practice(context)
        if context.saved_profile is not None:
            self._load_secret(context, context.saved_profile.name)
        QTimer.singleShot(50, wizard, wizard.add_all)

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
            from ..session.flow import Page

            self._wizard.advance_to(Page.TEST)

    def _load_secret(self, context: WizardContext, name: str) -> None:
        from .background import BackgroundCall

        call = BackgroundCall(lambda: context.secrets.get(name), self._wizard)
        self._calls.append(call.start(self._wizard.secret_loaded))


def _after_first_paint(wizard: SetupWizard, begin: Any) -> QObject:
    """An event filter for *wizard* that calls *begin* once, after it has been painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class FirstPaint(QObject):
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if not self.seen and event.type() == QEvent.Type.Paint:
                self.seen = True
                QTimer.singleShot(0, wizard, begin)
            return False

    return FirstPaint(wizard)


def _open_url(url: str) -> bool:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl(url))
