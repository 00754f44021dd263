"""The panel that fills in the Batch Manager: it says what it will do, does it, takes it back, and is honest."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QLockFile, QSettings
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from xtconnect_gui.gui.pages.finish import FinishPage
from xtconnect_gui.gui.panels.store import StorePanel
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.texts import filling
from xtconnect_gui.texts import pages as texts

from .kit import google_account, make_context
from .test_finish_page import Ring

MAPPING = """
version = 1
[store]
kind = "ini"
path = '{store}'
[program]
processes = ["no such program"]
[fields.email]
key = "out/box"
[fields.host]
key = "out/srv"
[fields.port]
key = "out/prt"
{password}
[[fields.security]]
key = "out/crypto"
values = {{ ssl = "SSL", starttls = "TLS" }}
"""
WITH_PASSWORD = '[fields.password]\nkey = "out/kw"\nencoding = "base64"'
ENCRYPTED = '[fields.password]\nby-hand = "encrypted"'
OLD = b"; the program's own\r\n[out]\r\nsrv=old.example.com\r\nprt=25\r\nkw=c2VjcmV0\r\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "program.conf"
    path.write_bytes(OLD)
    return path


def open_page(qtbot: QtBot, folder: Path, mapping: str | None) -> tuple[FinishPage, StorePanel]:
    if mapping is not None:
        (folder / "site").mkdir()
        (folder / "site" / "mapping.toml").write_text(mapping)
    context = make_context(services={"_secrets": cast(Any, Ring())})
    context.paths = Paths.under(folder)
    google_account(context)
    page = FinishPage(context)
    qtbot.addWidget(page)
    page.initializePage()
    page.show()
    settle(qtbot, page)
    return page, next(panel for panel in page.panels if isinstance(panel, StorePanel))


def settle(qtbot: QtBot, page: FinishPage) -> None:
    qtbot.waitUntil(lambda: not page.saving)


def shown(panel: StorePanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))


def test_without_a_mapping_there_is_no_panel(qtbot: QtBot, tmp_path: Path) -> None:
    page, panel = open_page(qtbot, tmp_path, None)
    assert not panel.isVisibleTo(page)
    assert page.subTitle() == texts.FINISH_HONEST


def test_it_says_what_it_will_do_before_and_never_the_password(qtbot: QtBot, tmp_path: Path, store: Path) -> None:
    page, panel = open_page(qtbot, tmp_path, MAPPING.format(store=store, password=WITH_PASSWORD))
    assert panel.isVisibleTo(page)
    qtbot.waitUntil(lambda: "old.example.com" in shown(panel))  # Qt shows new labels a moment later
    said = shown(panel)
    for text in ("old.example.com", "smtp.gmail.com", "25", "465", filling.STORE_HIDDEN):
        assert text in said
    assert "secret" not in said
    assert "gyds" not in said
    assert store.read_bytes() == OLD
    assert page.subTitle() == texts.FINISH_HONEST


def test_filled_in_is_read_back_by_qsettings_and_undone_to_the_byte(qtbot: QtBot, tmp_path: Path, store: Path) -> None:
    page, panel = open_page(qtbot, tmp_path, MAPPING.format(store=store, password=WITH_PASSWORD))
    panel.fill.click()
    settle(qtbot, page)
    settings = QSettings(str(store), QSettings.Format.IniFormat)
    assert settings.value("out/srv") == "smtp.gmail.com"
    assert store.read_bytes().startswith(b"; the program's own\r\n")
    assert page.subTitle() == filling.FINISH_FILLED
    panel.undo.click()
    settle(qtbot, page)
    assert store.read_bytes() == OLD
    assert page.subTitle() == texts.FINISH_HONEST
    assert not panel.undo.isEnabled()


def test_what_has_to_be_typed_is_named_and_the_page_does_not_claim_more(
    qtbot: QtBot, tmp_path: Path, store: Path
) -> None:
    page, panel = open_page(qtbot, tmp_path, MAPPING.format(store=store, password=ENCRYPTED))
    assert "Password (the Batch Manager stores it encrypted)" in panel.by_hand.text()
    panel.fill.click()
    settle(qtbot, page)
    assert page.subTitle() == filling.FINISH_PARTLY


def test_a_store_that_is_locked_is_said_and_stays(qtbot: QtBot, tmp_path: Path, store: Path) -> None:
    page, panel = open_page(qtbot, tmp_path, MAPPING.format(store=store, password=WITH_PASSWORD))
    lock = QLockFile(f"{store}.lock")
    assert lock.lock()
    panel.fill.click()
    settle(qtbot, page)
    lock.unlock()
    assert "is being written by" in panel.status.text()
    assert store.read_bytes() == OLD


def test_a_store_that_changed_since_it_was_looked_at_is_left_alone(qtbot: QtBot, tmp_path: Path, store: Path) -> None:
    page, panel = open_page(qtbot, tmp_path, MAPPING.format(store=store, password=WITH_PASSWORD))
    store.write_bytes(OLD + b"new=1\r\n")
    panel.fill.click()
    settle(qtbot, page)
    assert "changed by another program" in panel.status.text()
    assert store.read_bytes() == OLD + b"new=1\r\n"


@pytest.mark.parametrize(
    ("mapping", "said"),
    [("version = 9", "version"), (MAPPING.format(store="/nowhere/x.conf", password=WITH_PASSWORD), "does not exist")],
)
def test_a_mapping_or_store_that_cannot_be_used_is_said(qtbot: QtBot, tmp_path: Path, mapping: str, said: str) -> None:
    page, panel = open_page(qtbot, tmp_path, mapping)
    assert panel.isVisibleTo(page)
    assert said in panel.note.text()
    assert not panel.fill.isEnabled()
