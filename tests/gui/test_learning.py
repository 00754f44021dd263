"""The window for IT staff: it shows markers, finds the keys in a real QSettings store, and writes the mapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from xtconnect_gui.batch_manager.mapping.find import own_mapping_file
from xtconnect_gui.batch_manager.mapping.read import read_mapping
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.gui.learning import LearningWindow
from xtconnect_gui.gui.main import main
from xtconnect_gui.gui.widgets.copy_row import CopyRow
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.texts import filling as texts

from .kit import make_context

KEYS = {"Email account": "box", "Password": "kw", "Host": "srv", "Port": "prt", "SSL or TLS": "crypto"}


def shown(window: LearningWindow) -> list[CopyRow]:
    return [row for row in window.findChildren(CopyRow) if row.isVisibleTo(window)]


def enter(store: Path, window: LearningWindow, qtbot: QtBot) -> None:
    """What the person does: type what the window shows into the program, which saves it."""
    qtbot.waitUntil(lambda: len(shown(window)) == len(KEYS))  # Qt shows new rows a moment later
    settings = QSettings(str(store), QSettings.Format.IniFormat)
    for row in shown(window):
        settings.setValue(f"out/{KEYS[row.line.accessibleName()]}", row.value)
    settings.sync()


def press(window: LearningWindow, text: str, qtbot: QtBot) -> None:
    button = next(b for b in window.findChildren(QPushButton) if b.text() == text)
    assert button.isEnabled()
    button.click()
    qtbot.waitUntil(lambda: not window.busy)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "program.conf"
    path.write_text("[win]\nsize=1\n")
    return path


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, store: Path) -> LearningWindow:
    context = make_context()
    context.paths = Paths.under(tmp_path)
    made = LearningWindow(context, (StoreSpec.parse(f"ini:{store}"),))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.busy)
    return made


def test_two_rounds_lead_to_a_mapping_that_is_used_on_this_computer(
    qtbot: QtBot, window: LearningWindow, store: Path, tmp_path: Path
) -> None:
    press(window, texts.LEARN_START, qtbot)
    for _round in range(2):
        enter(store, window, qtbot)
        press(window, texts.LEARN_SAVED, qtbot)
    assert "crypto" in window.result.text()
    window.process.setText("batchmanager.exe")
    press(window, texts.LEARN_USE, qtbot)
    mapping = read_mapping(own_mapping_file(Paths.under(tmp_path)))
    assert mapping.texts[Field.HOST].keys == ("out/srv",)
    assert mapping.securities == {Security.SSL, Security.STARTTLS}
    assert mapping.processes == ("batchmanager.exe",)
    assert (mapping.learned.on, mapping.learned.by) == ("", "")
    assert store.read_text().startswith("[out]")


def test_values_that_were_not_saved_are_asked_for_again(qtbot: QtBot, window: LearningWindow) -> None:
    press(window, texts.LEARN_START, qtbot)
    press(window, texts.LEARN_SAVED, qtbot)
    assert window.status.text() == texts.LEARN_NOTHING
    assert window.steps.currentIndex() == 1


def test_a_store_that_cannot_be_read_is_said(qtbot: QtBot, window: LearningWindow, store: Path) -> None:
    store.unlink()
    press(window, texts.LEARN_START, qtbot)
    assert "does not exist" in window.status.text()


def test_nothing_can_be_started_without_a_store(qtbot: QtBot, tmp_path: Path) -> None:
    context = make_context()
    context.paths = Paths.under(tmp_path)
    made = LearningWindow(context, ())
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: not made.busy)
    assert not made.start.isEnabled()
    assert made.status.text() == texts.LEARN_NONE


def test_the_option_opens_it_instead_of_the_wizard(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    opened: list[str] = []

    def look(*_: object) -> int:
        opened.extend(type(widget).__name__ for widget in QApplication.topLevelWidgets() if widget.isVisible())
        return 0

    monkeypatch.setattr(QApplication, "exec", look)
    assert main(["--learn"]) == 0
    assert "LearningWindow" in opened
    assert "SetupWizard" not in opened
