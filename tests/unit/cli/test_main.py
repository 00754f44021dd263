"""What the command makes of the ways a run can end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from xtconnect_gui.cli import diagnose_command
from xtconnect_gui.cli.main import main

SECRET = "gydsygaypwqjhfbr"


def ending_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def run(argv: Sequence[str]) -> int:
        raise error

    monkeypatch.setattr(diagnose_command, "run", run)
    return main(["diagnose", "x"])


def test_an_unexpected_error_is_one_line_without_its_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending_with(monkeypatch, KeyError(SECRET)) == 70
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert "KeyError in test_main.py:" in shown.err
    assert SECRET not in shown.err
    assert "Traceback" not in shown.err


def test_an_interrupt_is_130_and_silent(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ending_with(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")


def test_a_full_disk_is_an_input_output_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending_with(monkeypatch, OSError(28, "No space left on device")) == 74
    assert "No space left on device" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["diagnose", "--help"], ["check", "--version"]])
def test_help_and_version_are_no_errors(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    assert "xtconnect" in capsys.readouterr().out
