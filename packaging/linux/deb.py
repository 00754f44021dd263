#!/usr/bin/env python3
"""Make the Debian package from the frozen program. Run it with the environment's Python, on Debian or Ubuntu.

Needs debhelper. SOURCE_DATE_EPOCH sets the date of the package.
"""

from __future__ import annotations

import argparse
import datetime
import email.utils
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "frozen"), str(ROOT)]

import build as frozen  # noqa: E402
import completion  # noqa: E402
import icons  # noqa: E402
import man_pages  # noqa: E402

from xtconnect_gui import __version__  # noqa: E402
from xtconnect_gui.providers.catalogue import Catalogue  # noqa: E402

NAME = "xtconnect-gui"
COMMANDS = ("xtconnect", "xtconnect-gui")
METAINFO = "io.github.xtconnect_gui.metainfo.xml"


def build(program: Path, output: Path) -> Path:
    """The package in *output*, of the frozen *program*. Raises subprocess.CalledProcessError."""
    date = released()
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xtconnect-deb-") as place:
        tree = Path(place) / f"{NAME}-{__version__}"
        shutil.copytree(HERE / "debian", tree / "debian")
        (tree / "debian" / "changelog").write_text(changelog(date))
        (tree / "debian" / "copyright").write_text(copyright_file())
        lay_out(program, tree / "root", date)
        # -d: nothing is compiled, so the compilers that every build is said to need are not.
        done = subprocess.run(
            ["dpkg-buildpackage", "-d", "-b", "-us", "-uc", "-ui"], cwd=tree, capture_output=True, text=True
        )
        if done.returncode != 0:
            print(done.stdout, done.stderr, file=sys.stderr)
            done.check_returncode()
        (package,) = Path(place).glob("*.deb")
        return Path(shutil.copy(package, output))


def lay_out(program: Path, root: Path, date: datetime.datetime) -> None:
    """Everything where it belongs on the machine, below *root*."""
    share = root / "usr" / "share"
    shutil.copytree(program, root / "usr" / "lib" / NAME, symlinks=True)
    (root / "usr" / "bin").mkdir(parents=True)
    for command in COMMANDS:
        (root / "usr" / "bin" / command).symlink_to(f"../lib/{NAME}/{command}")
    for file in (root / "usr" / "lib" / NAME).rglob("*"):
        if file.is_file() and not file.is_symlink():
            file.chmod(0o755 if file.name in COMMANDS and file.parent.name == NAME else 0o644)
    (share / "applications").mkdir(parents=True)
    shutil.copy(HERE / f"{NAME}.desktop", share / "applications")
    (share / "metainfo").mkdir()
    metainfo = (HERE / METAINFO).read_text()
    (share / "metainfo" / METAINFO).write_text(
        metainfo.replace("@VERSION@", __version__).replace("@DATE@", f"{date:%Y-%m-%d}")
    )
    for size in icons.SIZES:
        folder = share / "icons" / "hicolor" / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        (folder / f"{NAME}.png").write_bytes(icons.png(size))
    (share / "icons" / "hicolor" / "scalable" / "apps").mkdir(parents=True)
    shutil.copy(icons.SOURCE, share / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg")
    console, wizard = (program / command for command in COMMANDS)
    man_pages.write(console, wizard, __version__, date.date(), share / "man" / "man1")
    providers = tuple(provider.id for provider in Catalogue.load())
    completion.write(console, wizard, share / "bash-completion" / "completions", providers)


def released() -> datetime.datetime:
    """The date of this build: SOURCE_DATE_EPOCH, else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)


def changelog(date: datetime.datetime) -> str:
    """Debian's changelog; what changed stands in the project's own."""
    who = "The xtconnect-gui authors <xtconnect-gui@users.noreply.github.com>"
    return (
        f"{NAME} ({__version__}) stable; urgency=medium\n\n  * See CHANGELOG.md.\n\n"
        f" -- {who}  {email.utils.format_datetime(date)}\n"
    )


def copyright_file() -> str:
    """The licences: ours, and where those of the libraries are kept."""
    ours = (ROOT / "LICENSE").read_text().strip().splitlines()
    text = "\n".join(f" {line}" if line.strip() else " ." for line in ours[ours.index("") + 1 :])
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {NAME}\n"
        "Comment: The licences of Python, Qt and the libraries are kept in\n"
        f" /usr/lib/{NAME}/_internal, beside each of them and in xtconnect_gui/_resources/licences.\n\n"
        "Files: *\n"
        "Copyright: The xtconnect-gui authors\n"
        f"License: MIT\n{text}\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, help="the frozen program (default: make it now)")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder to write to (default: dist)")
    options = parser.parse_args()
    program = options.program or frozen.build(ROOT / "dist", ROOT / "build" / "frozen")
    print(build(program, options.output))
    return 0


if __name__ == "__main__":
    sys.exit(main())
