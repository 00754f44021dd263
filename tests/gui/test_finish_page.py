"""The finish page: it saves when it is entered, shows each value, and keeps the password out of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from xtconnect_gui.gui.pages.finish import FinishPage
from xtconnect_gui.gui.panels.sheet import SheetPanel
from xtconnect_gui.gui.widgets.copy_row import CopyRow, SecretCopyRow
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.storage.profiles import ProfileStore
from xtconnect_gui.texts import filling
from xtconnect_gui.texts import pages as texts

from .kit import SmallWizard, google_account, make_context

SECRET = "gydsygaypwqjhfbr"


class Ring:
    """A password store in memory; refuses when it is told to."""

    name = "the test's keyring"

    def __init__(self, refuse: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self.refuse = refuse

    def save(self, profile: str, secret: str) -> None:
        if self.refuse:
            raise RuntimeError(secret)
        self.kept[profile] = secret


def open_page(qtbot: QtBot, folder: Path, ring: Ring) -> FinishPage:
    context = make_context(services={"_secrets": cast(Any, ring)})
    context.paths = Paths.under(folder)
    google_account(context)
    page = FinishPage(context)
    wizard = SmallWizard(page)
    qtbot.addWidget(wizard)
    cast(Any, page).keeps = wizard  # the page goes with its wizard
    wizard.show()
    qtbot.waitUntil(lambda: not page.saving)
    return page


def sheet_panel(page: FinishPage) -> SheetPanel:
    return next(panel for panel in page.panels if isinstance(panel, SheetPanel))


def press(page: FinishPage, text: str) -> None:
    next(button for button in page.findChildren(QPushButton) if button.text() == text).click()


def test_entering_saves_the_profile_and_the_password_in_their_places(qtbot: QtBot, tmp_path: Path) -> None:
    ring = Ring()
    page = open_page(qtbot, tmp_path, ring)
    assert ProfileStore(Paths.under(tmp_path)).names() == ("default",)
    assert ring.kept == {"default": SECRET}
    assert "the test's keyring" in page.saving_panel.password_note.text()


def test_a_keyring_that_refuses_is_said_and_its_words_are_not_repeated(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, tmp_path, Ring(refuse=True))
    assert page.saving_panel.password_note.text() == texts.NO_KEYRING
    assert "saved" in page.saving_panel.profile_note.text()


def test_a_profile_file_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    page = open_page(qtbot, tmp_path, Ring())
    assert "could not be saved" in page.saving_panel.profile_note.text()


def test_each_value_has_a_row_and_the_password_is_hidden(qtbot: QtBot, tmp_path: Path) -> None:
    panel = sheet_panel(open_page(qtbot, tmp_path, Ring()))
    rows = {row.line.accessibleName(): row for row in panel.findChildren(CopyRow)}
    assert rows["Host"].value == "smtp.gmail.com"
    assert rows["SSL or TLS"].value == "SSL"
    assert isinstance(rows["Password"], SecretCopyRow)
    rows["Port"].copy.click()
    assert QGuiApplication.clipboard().text() == "465"


@pytest.mark.parametrize("folder", ["data", "data/deeper"])
def test_the_opened_sheet_is_a_file_without_the_password(qtbot: QtBot, tmp_path: Path, folder: str) -> None:
    page = open_page(qtbot, tmp_path / folder, Ring())
    press(page, texts.OPEN_SHEET)
    qtbot.waitUntil(lambda: not page.saving)
    (opened,) = cast(Any, page.context).opened
    text = Path(opened.removeprefix("file://")).read_text(encoding="utf-8")
    assert "smtp.gmail.com" in text
    assert SECRET not in text


@pytest.mark.parametrize(("name", "start"), [("s.pdf", b"%PDF"), ("s.html", b"<!DOCTYPE"), ("s.txt", b"Values")])
def test_the_ending_of_the_chosen_file_decides_its_format(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: bytes
) -> None:
    page = open_page(qtbot, tmp_path, Ring())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    press(page, filling.SAVE_AS)
    qtbot.waitUntil(lambda: not page.saving)
    content = (tmp_path / name).read_bytes()
    assert content.startswith(start)
    assert SECRET.encode() not in content


def test_step_by_step_opens_the_companion_and_closes_it_with_the_wizard(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, tmp_path, Ring())
    press(page, filling.STEP_BY_STEP)
    companion = sheet_panel(page).companion
    assert companion is not None
    assert companion.isVisible()
    page.closing()
    assert not companion.isVisible()


def test_a_sheet_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, tmp_path, Ring())
    (tmp_path / "data").write_text("in the way")
    press(page, texts.OPEN_SHEET)
    qtbot.waitUntil(lambda: not page.saving)
    assert "could not be saved" in sheet_panel(page).note.text()
    assert cast(Any, page.context).opened == []
