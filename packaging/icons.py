#!/usr/bin/env python3
"""The program's icon in the sizes and formats that systems ask for, drawn from ``resources/icons/app.svg``."""

from __future__ import annotations

import argparse
import os
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "icons" / "app.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 256)
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def png(size: int) -> bytes:
    """The icon as PNG, *size* points wide and high."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico() -> bytes:
    """All sizes in one file for Windows: a directory of PNG pictures (as Windows reads since Vista)."""
    pictures = [png(size) for size in ICO_SIZES]
    place = 6 + 16 * len(pictures)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return head + b"".join(pictures)


def icns() -> bytes:
    """All sizes in one file for macOS."""
    parts = [(kind, png(size)) for size, kind in ICNS_TYPES.items()]
    body = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in parts)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write(folder: Path) -> None:
    """``xtconnect.ico``, ``xtconnect.icns`` and ``SIZExSIZE/xtconnect-gui.png`` in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "xtconnect.ico").write_bytes(ico())
    (folder / "xtconnect.icns").write_bytes(icns())
    for size in SIZES:
        place = folder / f"{size}x{size}"
        place.mkdir(exist_ok=True)
        (place / "xtconnect-gui.png").write_bytes(png(size))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "build" / "icons")
    write(parser.parse_args().folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
