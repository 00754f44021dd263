"""The About box."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWizard
from pytestqt.qtbot import QtBot

from tests.gui.kit import make_context, translate
from xtconnect_gui import __version__
from xtconnect_gui.gui.about import AboutBox
from xtconnect_gui.gui.wizard import SetupWizard


def opened(qtbot: QtBot) -> AboutBox:
    box = AboutBox(translate)
    qtbot.addWidget(box)
    box.show()
    qtbot.waitUntil(lambda: box.list.count() > 0, timeout=10_000)
    return box


def test_every_part_is_listed_with_its_licence_text(qtbot: QtBot) -> None:
    box = opened(qtbot)
    names = [box.list.item(row).text() for row in range(box.list.count())]
    assert f"xtconnect-gui {__version__}" in names
    for part in ("Qt and PySide6", "Python", "keyring", "dnspython"):
        (row,) = [number for number, name in enumerate(names) if name.rpartition(" ")[0] == part or name == part]
        box.list.setCurrentRow(row)
        assert len(box.text.toPlainText()) > 900


def test_the_terms_of_qt_are_told_with_the_way_to_replace_it(qtbot: QtBot) -> None:
    box = opened(qtbot)
    rows = range(box.list.count())
    box.list.setCurrentRow(next(row for row in rows if box.list.item(row).text().startswith("Qt and PySide6")))
    shown = box.text.toPlainText()
    assert "Licence: LGPL-3.0-only" in shown
    assert "you may replace them by your own build" in shown
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in shown


def test_licences_that_cannot_be_read_are_no_silent_gap(qtbot: QtBot) -> None:
    def read() -> tuple[()]:
        raise FileNotFoundError(2, "No such file or directory")

    box = AboutBox(translate, read=read)
    qtbot.addWidget(box)
    qtbot.waitUntil(lambda: "cannot be read" in box.text.toPlainText())


def test_it_opens_from_the_wizard_and_closes_with_escape(qtbot: QtBot) -> None:
    wizard = SetupWizard(make_context())
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.button(QWizard.WizardButton.CustomButton1).click()
    (box,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, AboutBox)]
    assert box.isVisible()
    qtbot.waitUntil(lambda: box.list.count() > 0, timeout=10_000)
    with qtbot.waitSignal(box.destroyed):
        box.reject()
