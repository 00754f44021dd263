"""Targets: look first, write whole or not at all, prove it, take it back."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.sheet import SetupSheet
from xtconnect_gui.batch_manager.targets import SheetFormat, SheetTarget, Target, TargetError
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings

SECRET = "gydsygaypwqjhfbr"
SHEET = SetupSheet.of(EmailSettings("google", "a@example.com", "smtp.gmail.com", 465, Security.SSL), SECRET)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheet.html"


def test_the_sheet_has_the_interface_of_a_target(path: Path) -> None:
    assert isinstance(SheetTarget(SHEET, path), Target)


def test_a_preview_shows_every_value_but_the_password_and_writes_nothing(path: Path) -> None:
    changes = SheetTarget(SHEET, path, show_password=True).preview()
    assert [(change.label, change.new) for change in changes] == [
        ("Email account", "a@example.com"), ("Password", None), ("Host", "smtp.gmail.com"), ("Port", "465"),
        ("SSL or TLS", "SSL"),
    ]  # fmt: skip
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_the_file_is_for_the_owner_only(path: Path) -> None:
    SheetTarget(SHEET, path).apply()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("form", "start"), [(SheetFormat.HTML, "<!DOCTYPE html>"), (SheetFormat.TEXT, "Values"), (SheetFormat.JSON, "{")]
)
def test_every_format_is_written_without_the_password(path: Path, form: SheetFormat, start: str) -> None:
    assert SheetTarget(SHEET, path, form).apply().place == str(path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(start)
    assert SECRET not in text


def test_the_password_is_written_when_asked(path: Path) -> None:
    SheetTarget(SHEET, path, SheetFormat.JSON, show_password=True).apply()
    assert json.loads(path.read_text())["fields"][1]["value"] == SECRET


def test_verify_sees_whether_the_file_is_what_was_written(path: Path) -> None:
    target = SheetTarget(SHEET, path)
    assert not target.verify()
    target.apply()
    assert target.verify()
    path.write_text("something else")
    assert not target.verify()


def test_undo_removes_a_new_file(path: Path) -> None:
    target = SheetTarget(SHEET, path)
    target.apply()
    assert target.undo()
    assert not path.exists()


def test_undo_puts_the_old_file_back_after_writing_twice_too(path: Path) -> None:
    path.write_text("before")
    target = SheetTarget(SHEET, path)
    target.apply()
    target.apply()
    assert target.undo()
    assert path.read_text() == "before"


def test_undo_without_apply_does_nothing(path: Path) -> None:
    path.write_text("mine")
    assert not SheetTarget(SHEET, path).undo()
    assert path.read_text() == "mine"


def test_undo_does_not_destroy_what_was_changed_since(path: Path) -> None:
    target = SheetTarget(SHEET, path)
    target.apply()
    path.write_text("edited")
    with pytest.raises(TargetError, match="was changed since"):
        target.undo()
    assert path.read_text() == "edited"


def test_a_failure_while_writing_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("before")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        SheetTarget(SHEET, path).apply()
    assert [file.name for file in path.parent.iterdir()] == ["sheet.html"]
    assert path.read_text() == "before"


def test_it_is_available_where_a_file_can_be_written(path: Path) -> None:
    assert SheetTarget(SHEET, path).available().usable


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    found = SheetTarget(SHEET, tmp_path / "none" / "sheet.html").available()
    assert not found.usable
    assert str(tmp_path / "none") in found.reason


def test_a_folder_in_the_place_of_the_file_is_not_written_over(path: Path) -> None:
    path.mkdir()
    target = SheetTarget(SHEET, path)
    assert not target.available().usable
    with pytest.raises(TargetError, match="is not a file"):
        target.apply()
