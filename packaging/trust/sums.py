#!/usr/bin/env python3
"""Write ``SHA256SUMS`` for the files of a folder, as ``sha256sum --check`` reads it."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

NAME = "SHA256SUMS"
ENDINGS = (".deb", ".exe", ".dmg", ".whl", ".tar.gz", ".cdx.json")


def write(folder: Path) -> Path:
    """The sums of what people download from *folder*; its own folders are left out."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name.endswith(ENDINGS))
    lines = []
    for path in files:
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    target = folder / NAME
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    print(write(parser.parse_args().folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
