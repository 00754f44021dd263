"""The first moment: an address field that can be typed into before the rest of the program is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from xtconnect_gui.cli.options import parse_gui
from xtconnect_gui.gui.launch import build_context
from xtconnect_gui.gui.main import _opens_at_once
from xtconnect_gui.gui.pages.opening import OpeningPage
from xtconnect_gui.gui.pages.provider import ProviderPage
from xtconnect_gui.gui.wizard import SetupWizard
from xtconnect_gui.storage.paths import Paths


def opened(qtbot: QtBot, email: str = "") -> tuple[SetupWizard, OpeningPage]:
    wizard = SetupWizard.opening(email)
    qtbot.addWidget(wizard)
    wizard.show()
    page = wizard.currentPage()
    assert isinstance(page, OpeningPage)
    return wizard, page


def begun(wizard: SetupWizard, folder: Path, *argv: str) -> ProviderPage:
    wizard.begin(build_context(parse_gui(list(argv)), Paths.under(folder), lambda url: True))
    page = wizard.currentPage()
    assert isinstance(page, ProviderPage)
    return page


def test_what_is_typed_at_once_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    wizard, opening = opened(qtbot)
    qtbot.keyClicks(opening.email, "me@gmail.com")
    qtbot.keyClick(opening.email, Qt.Key.Key_Home)
    page = begun(wizard, tmp_path)
    assert (page.email.text(), page.email.cursorPosition()) == ("me@gmail.com", 0)
    assert page.session.provider_id == "google"


def test_the_first_page_comes_with_the_arguments_values(qtbot: QtBot, tmp_path: Path) -> None:
    wizard, _ = opened(qtbot, "me@gmail.com")
    page = begun(wizard, tmp_path, "--email", "me@gmail.com", "--provider", "other")
    assert (page.email.text(), page.session.provider_id) == ("me@gmail.com", "other")


def test_the_address_field_does_not_move(qtbot: QtBot, tmp_path: Path) -> None:
    wizard, opening = opened(qtbot)
    before = opening.email.mapTo(wizard, opening.email.rect().topLeft()), opening.email.height()
    page = begun(wizard, tmp_path)
    qtbot.waitUntil(lambda: page.email.isVisible())
    assert (page.email.mapTo(wizard, page.email.rect().topLeft()), page.email.height()) == before


def test_nothing_goes_on_before_the_program_is_there(qtbot: QtBot) -> None:
    wizard, opening = opened(qtbot, "me@gmail.com")
    wizard.next()
    assert wizard.currentPage() is opening


@pytest.mark.parametrize("name", ["site.toml", "policy.toml"])
def test_an_administrators_file_is_read_before_a_window_opens(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths.under(tmp_path)
    monkeypatch.setattr(Paths, "default", lambda: paths)
    assert _opens_at_once(None)
    paths.site_dirs[0].mkdir(parents=True)
    (paths.site_dirs[0] / name).write_text("", encoding="utf-8")
    assert not _opens_at_once(None)
