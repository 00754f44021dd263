"""The companion: copy, tick, next; on top; the password is not shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from xtconnect_gui.batch_manager.sheet import SetupSheet
from xtconnect_gui.gui.companion import Companion
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings

from .kit import translate

SECRET = "gydsygaypwqjhfbr"
SHEET = SetupSheet.of(EmailSettings("google", "a@gmail.com", "smtp.gmail.com", 465, Security.SSL), SECRET)


@pytest.fixture
def companion(qtbot: QtBot) -> Companion:
    made = Companion(SHEET, translate)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_stays_on_top_and_hides_the_password(companion: Companion) -> None:
    assert companion.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    texts = [companion.list.item(row).text() for row in range(companion.list.count())]
    assert not any(SECRET in text for text in texts)
    assert any("smtp.gmail.com" in text for text in texts)


def test_every_press_copies_ticks_and_goes_on(companion: Companion, qtbot: QtBot) -> None:
    copied = []
    for _field in SHEET.fields:
        qtbot.mouseClick(companion.copy, Qt.MouseButton.LeftButton)
        copied.append(QGuiApplication.clipboard().text())
    assert copied == [field.value for field in SHEET.fields]
    assert companion.ticked == len(SHEET.fields)
    assert "save" in companion.status.text()


def test_a_value_can_be_copied_out_of_order_and_the_next_open_one_follows(companion: Companion) -> None:
    companion.list.setCurrentRow(3)
    companion.copy_current()
    assert QGuiApplication.clipboard().text() == "465"
    companion.copy_current()
    assert QGuiApplication.clipboard().text() == "SSL"
    assert companion.list.currentRow() == 0


def test_starting_over_unticks_everything(companion: Companion) -> None:
    companion.copy_current()
    companion.start_over()
    assert (companion.ticked, companion.list.currentRow()) == (0, 0)
