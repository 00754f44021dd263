"""What is loaded when the first page is painted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = [
    "keyring", "asyncio", "dns", "aiosmtplib", "aiosmtpd", "email_validator", "tomlkit", "tomllib", "ssl",
    "xtconnect_gui.smtp", "xtconnect_gui.providers", "xtconnect_gui.diagnosis", "xtconnect_gui.storage.profiles",
]  # fmt: skip

RUNNER = """
import json, os, sys
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from xtconnect_gui.gui.main import main

class Application(QApplication):
    def notify(self, receiver, event):
        done = super().notify(receiver, event)
        if event.type() == QEvent.Type.Paint:
            print(json.dumps(sorted(sys.modules)), flush=True)
            os._exit(0)
        return done

application = Application(["runner"])
main([])
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that are loaded at the first paint."""
    home = str(tmp_path_factory.mktemp("home"))
    environment = os.environ | {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}
    environment["XDG_CONFIG_DIRS"] = home  # no administrator of this machine
    environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_the_first_page_is_painted_by_the_real_program(loaded: list[str]) -> None:
    assert {"PySide6", "xtconnect_gui"} <= set(loaded)


@pytest.mark.parametrize("module", HEAVY)
def test_a_heavy_module_waits_for_the_first_paint(module: str, loaded: list[str]) -> None:
    assert module not in loaded
