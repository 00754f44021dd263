#!/usr/bin/env python3
"""Make the installer for Windows from the frozen program, with NSIS: on Windows, or on Debian (package nsis).

XTCONNECT_SIGN, if set, is a command that signs the file whose name is put behind it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "frozen"), str(ROOT)]

import icons  # noqa: E402
from windows_resources import four_numbers  # noqa: E402

from xtconnect_gui import __version__  # noqa: E402


def build(program: Path, output: Path, version: str = __version__) -> Path:
    """The installer in *output*, of the frozen *program*. Raises subprocess.CalledProcessError."""
    output.mkdir(parents=True, exist_ok=True)
    target = output.resolve() / f"xtconnect-gui-{version}-setup.exe"
    with tempfile.TemporaryDirectory(prefix="xtconnect-nsis-") as place:
        icon = Path(place) / "xtconnect.ico"
        icon.write_bytes(icons.ico())
        size = sum(file.stat().st_size for file in program.rglob("*") if file.is_file())
        values = {
            "VERSION": version,
            "VERSION4": ".".join(map(str, four_numbers(version))),
            "PAYLOAD": program.resolve(),
            "ICON": icon,
            "OUTPUT": target,
            "SIZE_KB": -(-size // 1024),
        }
        if sign := os.environ.get("XTCONNECT_SIGN"):
            values["SIGN"] = sign
        defined = [f"-D{name}={value}" for name, value in values.items()]
        subprocess.run(
            [makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, HERE / "installer.nsi"], check=True
        )
    return target


def makensis() -> str:
    """Where NSIS is, on Windows also in its usual folder. Raises FileNotFoundError."""
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)")) / "NSIS" / "makensis.exe"
    found = shutil.which("makensis") or (str(usual) if usual.exists() else None)
    if found is None:
        raise FileNotFoundError("makensis is not installed: Debian package nsis, or NSIS 3 for Windows")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, default=ROOT / "dist" / "xtconnect-gui", help="the frozen program")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder to write to (default: dist)")
    parser.add_argument("--version", default=__version__, help=argparse.SUPPRESS)
    options = parser.parse_args()
    print(build(options.program, options.output, options.version))
    return 0


if __name__ == "__main__":
    sys.exit(main())
