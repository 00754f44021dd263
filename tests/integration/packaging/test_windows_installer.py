"""The installer for Windows: compiled with NSIS and run under Wine, with a stand-in for the frozen program."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

from xtconnect_gui import __version__

from .program import ROOT, screen
from .wine import Windows, until

WINDOWS = ROOT / "packaging" / "windows"
FOLDER = "E-mail set-up for xTuple Connect"
NEWER = "9.8.7"
# NSIS takes the rest of the line, without quotes; Wine puts quotes around an argument that has spaces in it.
ELSEWHERE = ["/D=C:\\elsewhere", "for", "it"]

pytestmark = pytest.mark.timeout(1200)


def make(place: Path, *arguments: str, **environment: str) -> Path:
    """An installer of a program that has ``_internal/VERSION.txt`` besides its two commands."""
    program = place / "program"
    (program / "_internal").mkdir(parents=True)
    (program / "_internal" / f"{'-'.join(arguments[1:]) or __version__}.txt").write_text("of this version alone")
    for name in ("xtconnect.exe", "xtconnect-gui.exe"):
        script = Path(__file__).with_name("stand_in.nsi")
        subprocess.run(["makensis", "-V1", f"-DOUTPUT={program / name}", script], check=True)
    command = [sys.executable, WINDOWS / "installer.py", "--program", program, "--output", place, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120, env={**os.environ, **environment})
    (made,) = place.glob("*-setup.exe")
    return made


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("setup"))


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("newer"), "--version", NEWER)


@pytest.fixture(scope="module")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    machine = Windows(tmp_path_factory.mktemp("wine"))
    machine.boot()
    yield machine
    machine.stop()


@pytest.fixture
def windows(booted: Windows) -> Iterator[Windows]:
    """A Windows without the program, before and after."""
    yield booted
    drive = booted.prefix / "drive_c"
    for place in (mine(booted), drive / "Program Files" / "xtconnect-gui", drive / "elsewhere for it"):
        if (place / "uninstall.exe").exists():
            remove(booted, place, "/PURGE")


def _windows_path(path: Path, windows: Windows) -> str:
    inside = path.relative_to(windows.prefix / "drive_c")
    return "C:\\" + "\\".join(inside.parts)


def mine(windows: Windows) -> Path:
    return windows.local / "Programs" / "xtconnect-gui"


def remove(windows: Windows, program: Path, *switches: str) -> None:
    code, _ = windows.run(program / "uninstall.exe", "/S", *switches)
    assert code == 0
    assert until(program, is_there=False)


# -- the file -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ProductVersion", __version__, "The xtconnect-gui authors"])
def test_the_installer_carries_a_version_resource(setup: Path, text: str) -> None:
    assert text.encode("utf-16-le") in setup.read_bytes()


def test_the_installer_asks_for_no_rights_and_is_sharp_on_any_screen(setup: Path) -> None:
    content = setup.read_bytes()
    assert b'level="asInvoker"' in content
    assert b"dpiAware" in content


def test_installer_and_uninstaller_are_given_to_the_command_that_signs(tmp_path: Path) -> None:
    log, sign = tmp_path / "signed.txt", tmp_path / "sign"
    sign.write_text(f'#!/bin/sh\nhead -c 2 "$1" >> {log}; echo " $1" >> {log}\n')
    sign.chmod(0o755)
    made = make(tmp_path / "made", XTCONNECT_SIGN=str(sign))
    lines = log.read_text().splitlines()
    assert [line[:2] for line in lines] == ["MZ", "MZ"]
    assert lines[1][3:] == str(made)


def test_the_programs_manifest_is_well_formed_and_per_monitor_aware() -> None:
    root = ElementTree.parse(WINDOWS / "xtconnect.manifest").getroot()
    values = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
    assert values["dpiAwareness"] == "PerMonitorV2, PerMonitor"
    assert values["longPathAware"] == "true"


# -- installed ------------------------------------------------------------------------------------------------------


def test_silently_for_the_person_alone_by_default(windows: Windows, setup: Path) -> None:
    assert windows.run(setup, "/S")[0] == 0
    folder = mine(windows)
    assert sorted(path.name for path in folder.iterdir()) == [
        "_internal", "uninstall.exe", "xtconnect-gui.exe", "xtconnect.exe",
    ]  # fmt: skip
    assert len(list((windows.start_menu / FOLDER).glob("*.lnk"))) == 2
    assert windows.registry("HKLM") == {}
    listed = windows.registry("HKCU")
    assert (listed["DisplayName"], listed["DisplayVersion"]) == (FOLDER, __version__)
    assert listed["QuietUninstallString"] == f'"{_windows_path(folder, windows)}\\uninstall.exe" /S'


def test_what_was_installed_starts_from_the_start_menu(windows: Windows, setup: Path) -> None:
    windows.run(setup, "/S")
    windows.run("start", "/wait", "/unix", windows.start_menu / FOLDER / "Practise without sending anything.lnk")
    assert until(mine(windows) / "ran.txt")
    assert (mine(windows) / "ran.txt").read_text() == "xtconnect-gui.exe --demo"
    (mine(windows) / "ran.txt").unlink()


def test_for_everybody_with_the_switch(windows: Windows, setup: Path) -> None:
    assert windows.run(setup, "/S", "/AllUsers")[0] == 0
    folder = windows.prefix / "drive_c" / "Program Files" / "xtconnect-gui"
    assert (folder / "xtconnect.exe").exists()
    assert (windows.everybodys_start_menu / FOLDER).is_dir()
    assert windows.registry("HKCU") == {}
    assert windows.registry("HKLM")["DisplayVersion"] == __version__
    remove(windows, folder)
    assert windows.registry("HKLM") == {}
    assert not (windows.everybodys_start_menu / FOLDER).exists()


def test_into_a_folder_of_ones_choice(windows: Windows, setup: Path) -> None:
    assert windows.run(setup, "/S", *ELSEWHERE)[0] == 0
    assert (windows.prefix / "drive_c" / "elsewhere for it" / "xtconnect.exe").exists()
    assert not mine(windows).exists()


# -- upgraded -------------------------------------------------------------------------------------------------------


def test_an_upgrade_goes_into_the_same_folder_and_leaves_nothing_of_the_version_before(
    windows: Windows, setup: Path, newer: Path
) -> None:
    windows.run(setup, "/S", *ELSEWHERE)
    assert windows.run(newer, "/S")[0] == 0
    folder = windows.prefix / "drive_c" / "elsewhere for it"
    assert [path.name for path in (folder / "_internal").iterdir()] == [f"{NEWER}.txt"]
    assert windows.registry("HKCU")["DisplayVersion"] == NEWER
    assert not mine(windows).exists()


def test_an_upgrade_does_not_touch_a_program_that_is_running(windows: Windows, setup: Path, newer: Path) -> None:
    windows.run(setup, "/S")
    running = windows.start(mine(windows) / "xtconnect-gui.exe", "--wait")
    try:
        assert until(mine(windows) / "ran.txt")
        assert windows.run(newer, "/S")[0] == 2
        assert [path.name for path in (mine(windows) / "_internal").iterdir()] == [f"{__version__}.txt"]
    finally:
        windows.run("taskkill", "/F", "/IM", "xtconnect-gui.exe")
        running.communicate(timeout=30)
        (mine(windows) / "ran.txt").unlink(missing_ok=True)


# -- uninstalled ----------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(windows: Windows) -> Path:
    file = windows.local / "xtconnect-gui" / "profiles.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("version = 1\n")
    return file


def test_silently_removed_the_settings_stay(windows: Windows, setup: Path, settings: Path) -> None:
    windows.run(setup, "/S")
    remove(windows, mine(windows))
    assert windows.registry("HKCU") == {}
    assert not (windows.start_menu / FOLDER).exists()
    assert settings.exists()


def test_with_purge_the_settings_go_too(windows: Windows, setup: Path, settings: Path) -> None:
    windows.run(setup, "/S")
    remove(windows, mine(windows), "/PURGE")
    assert until(settings.parent, is_there=False)


def test_what_somebody_put_beside_the_program_is_not_removed(windows: Windows, setup: Path) -> None:
    windows.run(setup, "/S")
    own = mine(windows) / "notes.txt"
    own.write_text("mine")
    windows.run(mine(windows) / "uninstall.exe", "/S")
    assert until(mine(windows) / "uninstall.exe", is_there=False)
    assert own.read_text() == "mine"
    own.unlink()


@pytest.mark.display
@pytest.mark.parametrize(("answer", "stay"), [("Return", True), ("y", False)])
def test_before_settings_are_removed_it_asks_and_no_is_the_default(
    windows: Windows, setup: Path, settings: Path, answer: str, stay: bool
) -> None:
    windows.run(setup, "/S")
    windows.stop()  # Wine's desktop was started without a screen
    with screen() as display:
        place = _windows_path(mine(windows), windows)
        process = windows.start(mine(windows) / "uninstall.exe", f"_?={place}", DISPLAY=display)
        _press(display, "Uninstall $", "Return")
        assert until(mine(windows) / "xtconnect.exe", is_there=False)
        _press(display, "Uninstall$", answer)
        assert until(settings, is_there=stay)
        windows.stop()
        process.communicate(timeout=30)


def _press(display: str, window: str, key: str) -> None:
    """Press a key in the window, once it is there. (Its name ends with a space; that of its question does not.)"""
    find = ["xdotool", "search", "--sync", "--onlyvisible", "--name", window, "key", key]
    subprocess.run(find, env={"DISPLAY": display, "PATH": "/usr/bin"}, timeout=30, check=False)
