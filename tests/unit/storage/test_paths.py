"""Where things are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xtconnect_gui.storage.paths import Paths

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG variables are for Linux")


@linux
def test_the_profiles_stand_in_the_xdg_configuration_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    assert Paths.default().profiles_file == tmp_path / "own" / "xtconnect-gui" / "profiles.toml"


@linux
def test_the_log_stands_in_the_xdg_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert tmp_path / "state" in Paths.default().log_file.parents


@linux
def test_site_files_keep_the_order_of_xdg_config_dirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/first:/second")
    assert Paths.default().site_files == (
        Path("/first/xtconnect-gui/site.toml"),
        Path("/second/xtconnect-gui/site.toml"),
    )


def test_finding_the_places_creates_nothing(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert paths.log_file.parent != paths.profiles_file.parent
    assert list(tmp_path.iterdir()) == []
