"""The recipes for systems that are not here: what can be said about them without one."""

from __future__ import annotations

import plistlib
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from xtconnect_gui import __version__

from .program import ROOT

PACKAGING = ROOT / "packaging"
WORKFLOW = ROOT / ".github" / "workflows" / "installers.yml"


def imported(*folders: str, code: str) -> str:
    """What *code* prints, with modules of the packaging folder."""
    paths = [str(PACKAGING / folder) for folder in folders]
    setup = f"import sys; sys.path[:0] = {paths!r}\n"
    done = subprocess.run([sys.executable, "-c", setup + code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


# -- macOS: not yet run on a Mac ------------------------------------------------------------------------------------


def info_plist() -> dict[str, Any]:
    text = imported("macos", code="import bundle, plistlib\nprint(plistlib.dumps(bundle.info_plist('1.2.3')).decode())")
    found: dict[str, Any] = plistlib.loads(text.encode())
    return found


def test_the_bundle_has_the_version_and_opens_the_wizard_sharp_and_dark() -> None:
    info = info_plist()
    assert (info["CFBundleShortVersionString"], info["CFBundleVersion"]) == ("1.2.3", "1.2.3")
    assert info["CFBundleExecutable"] == "xtconnect-gui"
    assert info["NSHighResolutionCapable"] is True
    assert info["NSRequiresAquaSystemAppearance"] is False


def test_the_hardened_runtime_is_opened_no_wider_than_needed() -> None:
    with (PACKAGING / "macos" / "entitlements.plist").open("rb") as file:
        rights = plistlib.load(file)
    assert set(rights) == {
        "com.apple.security.cs.allow-unsigned-executable-memory",
        "com.apple.security.cs.disable-library-validation",
    }


def test_the_recipe_for_a_mac_is_sound_shell_and_refuses_another_system() -> None:
    script = PACKAGING / "macos" / "build.sh"
    assert subprocess.run(["bash", "-n", script]).returncode == 0
    done = subprocess.run([script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "build.sh: this runs on a Mac only\n")
    assert "NOT YET RUN ON A MAC" in script.read_text()


# -- icons and versions ---------------------------------------------------------------------------------------------


def test_the_icons_for_windows_and_macos_hold_every_size(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PACKAGING / "icons.py", tmp_path], check=True)
    ico = (tmp_path / "xtconnect.ico").read_bytes()
    assert struct.unpack_from("<HHH", ico) == (0, 1, 6)
    described = subprocess.run(["file", tmp_path / "xtconnect.icns"], capture_output=True, text=True).stdout
    assert "Mac OS X icon" in described
    kinds, at, icns = [], 8, (tmp_path / "xtconnect.icns").read_bytes()
    while at < len(icns):
        kind, length = struct.unpack_from(">4sI", icns, at)
        kinds.append(kind.decode())
        at += length
    assert kinds == ["icp4", "icp5", "icp6", "ic07", "ic08", "ic09"]


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.2.3", "(1, 2, 3, 0)"), ("0.1", "(0, 1, 0, 0)"), ("2.0.0rc1", "(2, 0, 0, 0)"), ("1.2.3.4+x", "(1, 2, 3, 4)")],
)
def test_windows_counts_versions_in_four_numbers(version: str, numbers: str) -> None:
    found = imported("frozen", code=f"import windows_resources\nprint(windows_resources.four_numbers({version!r}))")
    assert found == numbers


# -- CI -------------------------------------------------------------------------------------------------------------


def test_the_workflow_makes_and_tries_what_needs_another_system() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text())["jobs"]
    assert set(jobs) == {"windows", "linux", "macos"}
    commands = "\n".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    named = re.findall(r"packaging/[\w/]+\.(?:py|ps1|sh)", commands)
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize("script", ["build.ps1", "try.ps1"])
def test_the_scripts_for_windows_name_files_that_there_are(script: str) -> None:
    text = (PACKAGING / "windows" / script).read_text()
    for name in re.findall(r"packaging\\[\w\\]+\.py", text):
        assert (ROOT / name.replace("\\", "/")).exists()
    assert __version__ not in text
