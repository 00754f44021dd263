#!/usr/bin/env python3
"""Make the wheel and the source archive, so that two builds of the same sources are the same bytes.

SOURCE_DATE_EPOCH sets the time in them; without it, the time of the last commit, else the beginning of 2020.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LONG_AGO = "1577836800"


def build(output: Path, root: Path = ROOT) -> tuple[Path, ...]:
    """Both files in *output*, of the sources in *root*. Raises subprocess.CalledProcessError."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or last_commit(root)}
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--sdist",
        "--wheel",
        "--outdir",
        str(output),
        str(root),
    ]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return tuple(sorted([*output.glob("*.whl"), *output.glob("*.tar.gz")]))


def last_commit(root: Path) -> str:
    """The time of the last commit of *root*, in seconds since 1970."""
    try:
        found = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):  # an unpacked source archive
        return LONG_AGO
    return found.stdout.strip() or LONG_AGO


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("output", type=Path, nargs="?", default=ROOT / "dist")
    for path in build(parser.parse_args().output):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
