"""The start of the program: what it refuses, and the pictures of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from xtconnect_gui.cli.options import parse_gui
from xtconnect_gui.gui.launch import build_context
from xtconnect_gui.gui.main import main
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.storage.paths import Paths

PAGES = ["1-provider.png", "2-instructions.png", "3-credentials.png", "4-test.png", "5-finish.png", "6-proof.png"]


@pytest.mark.parametrize("argv", [["--port", "0"], ["--start-page", "nowhere"], ["--password", "x"]])
def test_a_bad_argument_is_refused_with_64_and_one_line(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 64
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unreadable_config_file_is_refused_with_65(tmp_path: Path) -> None:
    assert main(["--config", str(tmp_path / "missing.toml")]) == 65


def test_arguments_fill_in_the_session(tmp_path: Path) -> None:
    argv = ["--email", "me@gmail.com", "--security", "starttls", "--lock", "host,port", "--from-name", "ERP"]
    session = build_context(parse_gui(argv), Paths.under(tmp_path), lambda url: True).session
    assert (session.provider_id, session.host, session.port) == ("google", "smtp.gmail.com", "587")
    assert session.security is Security.STARTTLS
    assert session.sender_name == "ERP"
    assert session.locks == {Field.HOST, Field.PORT}


def test_the_practice_mode_has_a_profile_of_its_own(tmp_path: Path) -> None:
    context = build_context(parse_gui(["--demo"]), Paths.under(tmp_path), lambda url: True)
    assert (context.session.profile_name, context.demo) == ("demo", True)


def test_a_picture_of_every_page_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    assert main(["--screenshot-dir", str(tmp_path / "shots")]) == 0
    assert sorted(p.name for p in (tmp_path / "shots").iterdir()) == PAGES


def test_a_folder_that_cannot_be_made_is_refused_with_73(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert main(["--screenshot-dir", str(tmp_path / "file" / "shots")]) == 73
