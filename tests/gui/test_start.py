"""What begins after the first paint, and how it ends."""

from __future__ import annotations

import time

from pytestqt.qtbot import QtBot

from tests.gui.kit import make_context
from xtconnect_gui.gui.background import BackgroundCall
from xtconnect_gui.gui.start import WizardStart
from xtconnect_gui.gui.wizard import SetupWizard


def test_closing_waits_for_what_is_still_under_way(qtbot: QtBot) -> None:
    """Python would end under a thread that is inside Qt, and the program with a crash."""
    wizard = SetupWizard(make_context())
    qtbot.addWidget(wizard)
    start = WizardStart(wizard, make_context)
    ended: list[bool] = []

    def work() -> None:
        time.sleep(0.3)
        ended.append(True)

    start._calls.append(BackgroundCall(work, wizard).start())
    start.close()
    assert ended == [True]
