"""The wheel: resources inside, both commands declared, usable from its own folder alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True)
    (wheel,) = folder.glob("xtconnect_gui-*.whl")
    target = folder / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


@pytest.mark.parametrize(
    "name", ["providers.toml", "diagnoses.toml", "instructions/google.toml", "icons/app.svg", "schemas"]
)
def test_resources_are_inside_the_wheel(unpacked: Path, name: str) -> None:
    assert (unpacked / "xtconnect_gui" / "_resources" / name).exists()


def test_both_commands_are_declared(unpacked: Path) -> None:
    (entry_points,) = unpacked.glob("*.dist-info/entry_points.txt")
    text = entry_points.read_text()
    assert "xtconnect = xtconnect_gui.cli.main:main" in text
    assert "xtconnect-gui = xtconnect_gui.gui.main:main" in text


def test_the_unpacked_wheel_finds_its_own_resources(unpacked: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(unpacked)!r})\n"
        "from xtconnect_gui.providers.catalogue import Catalogue\n"
        "from xtconnect_gui.resource import resource_path\n"
        "print(resource_path()); print(Catalogue.load().get('google').host)"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert found.stdout.splitlines() == [str(unpacked / "xtconnect_gui" / "_resources"), "smtp.gmail.com"]
