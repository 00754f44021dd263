"""What lets somebody check what they downloaded: the same bytes from the same sources, sums, contents and licences."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from xtconnect_gui import __version__, licences

from .program import ROOT

TRUST = ROOT / "packaging" / "trust"
pytestmark = pytest.mark.timeout(1200)  # the first test that needs the frozen program waits for it to be made
EPOCH = {"SOURCE_DATE_EPOCH": "1700000000"}


def run(script: str, *argv: str | Path, **environment: str) -> None:
    command = [sys.executable, TRUST / script, *argv]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | EPOCH | environment, timeout=120)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- reproducible ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dists")
    run("dists.py", folder)
    return folder


def test_wheel_and_source_archive_are_the_same_bytes_when_built_elsewhere_and_later(
    built: Path, tmp_path: Path
) -> None:
    there = tmp_path / "another place"
    ignored = shutil.ignore_patterns(".venv", ".git", "build", "dist", "__pycache__", ".*_cache", "node_modules")
    shutil.copytree(ROOT, there, ignore=ignored, copy_function=shutil.copy)  # with other times
    command = [sys.executable, there / "packaging" / "trust" / "dists.py", tmp_path / "out"]
    environment = os.environ | EPOCH | {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, timeout=120)
    first = {path.name: digest(path) for path in built.iterdir()}
    assert sorted(name.rpartition(".")[2] for name in first) == ["gz", "whl"]
    assert {path.name: digest(path) for path in (tmp_path / "out").iterdir()} == first


# -- installed with pipx --------------------------------------------------------------------------------------------


def test_pipx_installs_both_commands_from_the_wheel(built: Path, tmp_path: Path) -> None:
    """With its libraries from PyPI, as a person does it."""
    places = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    (wheel,) = built.glob("*.whl")
    install = [sys.executable, "-m", "pipx", "install", "--python", sys.executable, wheel]
    done = subprocess.run(install, env=os.environ | places, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    for command in ("xtconnect", "xtconnect-gui"):
        started = subprocess.run([tmp_path / "bin" / command, "--version"], capture_output=True, text=True, timeout=60)
        assert started.stdout.strip() == f"{command} {__version__}", started.stderr


# -- sums -----------------------------------------------------------------------------------------------------------


def test_the_sums_are_checked_by_the_usual_tool(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "files")
    run("sums.py", tmp_path / "files")
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path / "files", capture_output=True).returncode == 0
    (wheel,) = (tmp_path / "files").glob("*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"x")
    assert subprocess.run(check, cwd=tmp_path / "files", capture_output=True).returncode == 1


# -- contents -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sbom(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("sbom")
    run("sbom.py", folder)
    found: dict[str, Any] = json.loads((folder / f"xtconnect-gui-{__version__}.cdx.json").read_text())
    return found


def test_the_list_of_contents_is_valid_cyclonedx(sbom: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom)) is None


def test_it_names_every_library_with_version_and_licence(sbom: dict[str, Any]) -> None:
    listed = {component["name"]: component for component in sbom["components"]}
    for package in licences.packages()[1:]:
        found = listed[package.name]
        assert (found["version"], found["purl"].partition("@")[2]) == (package.version, package.version)
        assert found["licenses"]
    assert {"Python", "Qt and PySide6", "ICU", "OpenSSL"} <= set(listed)
    assert not {"pytest", "ruff", "mypy", "pyinstaller"} & set(listed)


def test_it_says_what_needs_what(sbom: dict[str, Any]) -> None:
    needs = {entry["ref"].partition("@")[0]: entry.get("dependsOn", []) for entry in sbom["dependencies"]}
    assert any(ref.startswith("keyring@") for ref in needs["xtconnect-gui"])
    assert any(ref.startswith("cryptography@") for ref in needs["trustme"])


def test_the_same_libraries_give_the_same_list(sbom: dict[str, Any], tmp_path: Path) -> None:
    run("sbom.py", tmp_path)
    assert json.loads(next(tmp_path.glob("*.json")).read_text()) == sbom


# -- licences -------------------------------------------------------------------------------------------------------


def test_every_part_has_a_licence_text() -> None:
    found = licences.components()
    assert len(found) > 25
    assert not [part.name for part in found if len(part.text) < 300]


def test_the_frozen_program_carries_every_licence(frozen_folder: Path) -> None:
    """Read by the program itself, from its own folder."""
    inside = frozen_folder / "_internal"
    code = (
        "from xtconnect_gui import licences\n"
        "for part in licences.components(): print(f'{part.name}|{len(part.text) > 300}')"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env={"PYTHONPATH": str(inside)}, capture_output=True, text=True, cwd=inside
    )
    names = dict(line.split("|") for line in done.stdout.splitlines())
    assert done.returncode == 0, done.stderr
    assert set(names.values()) == {"True"}
    # typing_extensions is needed by older Pythons alone, and stays out where nothing imports it.
    assert {part.name for part in licences.components()} - {"typing_extensions"} == set(names) - {"typing_extensions"}


# -- one version ----------------------------------------------------------------------------------------------------


def test_the_version_stands_in_one_place_and_in_the_changelog() -> None:
    telling = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])")
    files = [ROOT / "pyproject.toml", *(path for path in (ROOT / "packaging").rglob("*") if path.is_file())]
    texts = [path for path in files if path.suffix in (".py", ".toml", ".nsi", ".plist", ".xml", ".ps1", ".sh", "")]
    assert not [path for path in texts if telling.search(path.read_text(encoding="utf-8"))]
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
