#!/usr/bin/env python3
"""Make the frozen program: both commands in one folder that needs no Python. Run it with the environment's Python."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = "xtconnect-gui"
EXTENTS = ("trimmed", "default")


def build(output: Path, work: Path, extent: str = "trimmed") -> Path:
    """Freeze into *output* and return the program's folder. Raises subprocess.CalledProcessError."""
    subprocess.run(
        [
            sys.executable, "-P", "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR",
            "--distpath", str(output), "--workpath", str(work), str(HERE / "xtconnect.spec"), "--", "--extent", extent,
        ],
        check=True,
        # A cache of its own: two builds at the same time spoil the one in the home folder.
        env=os.environ | {"PYINSTALLER_CONFIG_DIR": str(work / "cache")},
    )  # fmt: skip
    return output / NAME


def size(folder: Path) -> int:
    """Bytes in the files of *folder*; a link counts as nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder to write to (default: dist)")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "frozen", help="folder for what is in between")
    parser.add_argument(
        "--extent",
        choices=EXTENTS,
        default=EXTENTS[0],
        help="what is in use, or what PyInstaller takes by itself (default: trimmed)",
    )
    options = parser.parse_args()
    folder = build(options.output, options.work, options.extent)
    print(f"{folder}: {size(folder) / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
