"""The start of the wizard: the first page is painted before anything heavy is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..cli.errors import UsageError, fail

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

    from ..cli.options import GuiArguments
    from .context import WizardContext

PROGRAM = "xtconnect-gui"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the wizard; *argv* is without the program's name. Returns the exit code: 64, 65 or 78 open no window."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        arguments = _parse(given) if given else None
        context = None if _opens_at_once(arguments) else _build_context(arguments)
    except UsageError as error:
        return fail(PROGRAM, error)
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([PROGRAM])
    application.setApplicationName(PROGRAM)
    if arguments is not None and arguments.screenshot_dir is not None and context is not None:
        from .screenshots import take_screenshots

        return take_screenshots(arguments.screenshot_dir, context.translate)
    if arguments is not None and arguments.learn and context is not None:
        return _learn(application, context)
    from .start import WizardStart
    from .wizard import SetupWizard

    wizard = SetupWizard(context) if context is not None else SetupWizard.opening(*_first_values(arguments))
    start = WizardStart(wizard, lambda: _build_context(arguments))
    if arguments is not None and context is not None:
        start.advance_to(arguments.start_page)
    former = sys.excepthook
    sys.excepthook = start.errors.hook
    try:
        wizard.show()
        return_code = application.exec()
    finally:
        sys.excepthook = former
        start.close()
    return int(return_code)


def _learn(application: QCoreApplication, context: WizardContext) -> int:
    """Open the window for IT staff in the wizard's place."""
    from .learning import LearningWindow
    from .start import ErrorReporter

    window = LearningWindow(context)
    former = sys.excepthook
    sys.excepthook = ErrorReporter(window).hook
    try:
        window.show()
        return int(application.exec())
    finally:
        sys.excepthook = former


def _parse(given: list[str]) -> GuiArguments:
    from ..cli.options import parse_gui

    return parse_gui(given)


def _opens_at_once(arguments: GuiArguments | None) -> bool:
    """Whether the window can open before the rest is read, because nothing that is read later can forbid it.

    The administrator's files can contradict an argument or be unusable: then no window opens. Another first page needs
    everything.
    """
    if arguments is not None and (arguments.screenshot_dir is not None or arguments.start_page != "provider"):
        return False
    if arguments is not None and (arguments.language is not None or arguments.config is not None or arguments.learn):
        return False
    from ..storage.administrator import has_spoken
    from ..storage.paths import Paths

    return not has_spoken(Paths.default())


def _first_values(arguments: GuiArguments | None) -> tuple[str, bool, bool]:
    """The address that the first page opens with, whether it is locked, whether this is practice mode."""
    if arguments is None:
        return "", False, False
    from ..model.problems import Field

    return arguments.raw.email or "", Field.EMAIL in arguments.locks, arguments.demo


def _build_context(arguments: GuiArguments | None) -> WizardContext:
    from ..storage.paths import Paths
    from .launch import build_context

    return build_context(arguments if arguments is not None else _parse([]), Paths.default(), _open_url)


def _open_url(url: str) -> bool:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl(url))
