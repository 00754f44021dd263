"""The Debian package: sound by Debian's own checks, installed, started, and removed again without a trace."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from xtconnect_gui import __version__
from xtconnect_gui.check.exit_codes import ExitCode

from .machine import Machine, machine
from .program import PASSWORD, ROOT, WINDOW, screen

LINUX = ROOT / "packaging" / "linux"
COMMANDS = ("xtconnect", "xtconnect-gui")
COMPLETIONS = "/usr/share/bash-completion/completions"

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def package(frozen_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deb")
    command = [sys.executable, str(LINUX / "deb.py"), "--program", str(frozen_folder), "--output", str(folder)]
    subprocess.run(command, check=True, timeout=900, stdout=subprocess.DEVNULL)
    (made,) = folder.glob("*.deb")
    return made


@pytest.fixture(scope="module")
def installed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine with the package."""
    with machine(tmp_path_factory.mktemp("machine")) as inside:
        done = inside("dpkg", "--install", package)
        assert done.returncode == 0, done.stdout + done.stderr
        yield inside


# -- by Debian's checks ---------------------------------------------------------------------------------------------


def test_lintian_finds_nothing(package: Path) -> None:
    done = subprocess.run(["lintian", "--allow-root", "--profile", "debian", package], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_depends_on_the_systems_libraries(package: Path) -> None:
    show = ["dpkg-deb", "--field", package, "Version", "Depends"]
    fields = subprocess.run(show, capture_output=True, text=True, check=True).stdout
    assert f"Version: {__version__}\n" in fields
    for library in ("libc6 (>=", "libssl3", "libegl1", "libxcb-cursor0", "libglib2.0-0", "ca-certificates"):
        assert library in fields


def test_the_menu_entry_is_valid(installed: Machine) -> None:
    done = installed("desktop-file-validate", "/usr/share/applications/xtconnect-gui.desktop")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_software_centres_description_is_valid(installed: Machine) -> None:
    file = "/usr/share/metainfo/io.github.xtconnect_gui.metainfo.xml"
    done = installed("appstreamcli", "validate", "--pedantic", "--no-net", file)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("size", ["16x16", "24x24", "32x32", "48x48", "64x64", "128x128", "256x256", "512x512"])
def test_the_icon_is_there_in_every_size(installed: Machine, size: str) -> None:
    described = installed("file", f"/usr/share/icons/hicolor/{size}/apps/xtconnect-gui.png").stdout
    assert f"{size.replace('x', ' x ')}," in described


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_manual_page_that_man_can_read(installed: Machine, command: str) -> None:
    page = f"/usr/share/man/man1/{command}.1.gz"
    done = installed("man", "--warnings", "--local-file", page, MANWIDTH="100", MANPAGER="cat", PAGER="cat")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SEE ALSO" in done.stdout
    assert f"{command} - " in installed("lexgrog", page).stdout


def test_the_manual_names_every_command_and_every_exit_code(installed: Machine) -> None:
    page = installed("man", "--local-file", "/usr/share/man/man1/xtconnect.1.gz", PAGER="cat", MANWIDTH="100").stdout
    usage = installed("xtconnect", "--help").stdout
    commands = [line.split()[0] for line in usage.partition("commands:\n")[2].partition("\n\n")[0].splitlines()]
    assert "check" in commands
    codes = [str(code.value) for code in ExitCode]
    assert not [name for name in [*commands, *codes] if f" {name}" not in page]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["xtconnect", "ch"], ["check"]),
        (["xtconnect", "check", "--login"], ["--login-only"]),
        (["xtconnect", "check", "--security", "s"], ["ssl", "starttls"]),
        (["xtconnect", "check", "--provider", "goo"], ["google"]),
        (["xtconnect", "profiles", "li"], ["list"]),
        (["xtconnect-gui", "--start-page", "cred"], ["credentials"]),
        (["xtconnect-gui", "--email", ""], []),
    ],
    ids=lambda value: " ".join(value),
)
def test_the_shell_completes(installed: Machine, typed: list[str], offered: list[str]) -> None:
    script = (
        f'source "{COMPLETIONS}/$1"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
        '$(complete -p "$1" | sed "s/.*-F \\([^ ]*\\) .*/\\1/"); printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = installed("bash", "-c", script, "bash", *typed)
    assert done.stdout.split() == offered, done.stderr


# -- in use ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_both_commands_are_on_the_path(installed: Machine, command: str) -> None:
    assert installed(command, "--version").stdout.strip() == f"{command} {__version__}"


def test_the_installed_command_tests_an_account(installed: Machine) -> None:
    script = (
        "cd /root && mkfifo first && { xtconnect demo-server --json > first & } && server=$! && read -r facts < first\n"
        'field() { printf %s "$facts" | sed "s/.*\\"$1\\": *\\"\\{0,1\\}\\([^\\",}]*\\).*/\\1/"; }\n'
        'printf %s "$SECRET" | xtconnect check --email "$(field email)" --host localhost --port "$(field ssl)" '
        '--security ssl --ca-file "$(field ca_file)" --password-stdin --json\nkill $server'
    )
    done = installed("bash", "-c", script, SECRET=PASSWORD)
    assert json.loads(done.stdout)["ok"], done.stderr


@pytest.mark.display
def test_the_installed_wizard_opens(installed: Machine) -> None:
    with screen() as display:
        script = (
            "timeout 60 xtconnect-gui --demo & for try in $(seq 200); do "
            f'xdotool search --onlyvisible --name "{WINDOW}" && break; sleep 0.1; done; kill %1'
        )
        done = installed("bash", "-c", script, DISPLAY=display)
    assert done.stdout.strip().isdigit(), done.stderr


def test_an_upgrade_keeps_what_an_administrator_wrote_and_removal_leaves_nothing_of_the_program(
    package: Path, tmp_path: Path
) -> None:
    with machine(tmp_path) as inside:
        inside(
            "sh", "-c", "mkdir -p /etc/xdg/xtconnect-gui && echo 'language = \"en\"' > /etc/xdg/xtconnect-gui/site.toml"
        )
        for _ in range(2):
            assert inside("dpkg", "--install", package).returncode == 0
        owned = inside("dpkg", "--listfiles", "xtconnect-gui").stdout.splitlines()
        own = [path for path in owned if "xtconnect" in path]
        assert inside("dpkg", "--purge", "xtconnect-gui").returncode == 0
        assert inside.has("/etc/xdg/xtconnect-gui/site.toml")
        assert not [path for path in own if inside.has(path)][:3]
