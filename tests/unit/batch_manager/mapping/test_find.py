"""Which mapping is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.mapping.find import find_mapping
from xtconnect_gui.storage.config_file import ConfigFileError
from xtconnect_gui.storage.paths import Paths


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_any_there_is_none(tmp_path: Path) -> None:
    assert find_mapping(Paths.under(tmp_path)) is None


def test_the_administrators_comes_before_the_persons_own(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    own = write(paths.config_dir / "mapping.toml")
    assert find_mapping(paths) == own
    everybodys = write(paths.site_dirs[0] / "mapping.toml")
    assert find_mapping(paths) == everybodys


@pytest.mark.parametrize("name", ["site.toml", "policy.toml"])
def test_one_that_is_named_comes_first_even_if_it_is_missing(tmp_path: Path, name: str) -> None:
    paths = Paths.under(tmp_path)
    write(paths.site_dirs[0] / "mapping.toml")
    write(paths.site_dirs[0] / name, 'mapping = "elsewhere/batch-manager.toml"\n')
    assert find_mapping(paths) == paths.site_dirs[0] / "elsewhere" / "batch-manager.toml"


def test_a_broken_file_of_the_administrator_is_an_error(tmp_path: Path) -> None:
    """It could name another mapping than the one that would be used instead."""
    paths = Paths.under(tmp_path)
    write(paths.site_dirs[0] / "site.toml", "= nonsense")
    with pytest.raises(ConfigFileError):
        find_mapping(paths)
