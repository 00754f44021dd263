"""The time to the first painted page, against a wizard of Qt with nothing in it.

Processor time: nothing is waited for on the way, and what else the machine does then hardly matters.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

LARGEST_RATIO = 1.25
ROUNDS = 9

_PAINTED = """
import os
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

class Application(QApplication):
    def notify(self, receiver, event):
        done = super().notify(receiver, event)
        if event.type() == QEvent.Type.Paint:
            os._exit(0)
        return done

application = Application(["runner"])
"""
BARE = (
    _PAINTED
    + """
from PySide6.QtWidgets import QWizard, QWizardPage
wizard = QWizard()
wizard.setWizardStyle(QWizard.WizardStyle.ModernStyle)
wizard.resize(900, 680)
wizard.addPage(QWizardPage())
wizard.show()
application.exec()
"""
)
OURS = (
    _PAINTED
    + """
from xtconnect_gui.gui.main import main
main([])
"""
)


def seconds(program: str, home: Path) -> float:
    environment = os.environ | {
        name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_STATE_HOME")
    }
    environment["QT_QPA_PLATFORM"] = "offscreen"
    # An installed program has its bytecode; the first run of each makes it here.
    environment["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen([sys.executable, "-c", program], env=environment)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    return used.ru_utime + used.ru_stime


@pytest.mark.benchmark
def test_the_first_page_takes_at_most_a_quarter_longer_than_a_bare_wizard(tmp_path: Path) -> None:
    for program in (BARE, OURS):
        seconds(program, tmp_path)  # once for the disk
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(seconds(BARE, tmp_path))
        ours.append(seconds(OURS, tmp_path))
    assert statistics.median(ours) / statistics.median(bare) <= LARGEST_RATIO
