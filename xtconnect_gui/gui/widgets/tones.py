"""The few colours that carry a meaning, readable on the light and on the dark palette (contrast at least 4.5:1)."""

from __future__ import annotations

from enum import Enum

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget


class Tone(Enum):
    """A meaning, with its colour on a light and on a dark window."""

    GOOD = ("#1b6e32", "#6fd08a")
    WARNING = ("#8a5300", "#f0b95b")
    BAD = ("#b3261e", "#ff9d94")
    QUIET = ("#5c5f66", "#a9adb5")


def is_dark(palette: QPalette) -> bool:
    """Whether *palette* is a dark one."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def colour(tone: Tone, palette: QPalette) -> QColor:
    """The colour of *tone* on *palette*."""
    light, dark = tone.value
    return QColor(dark if is_dark(palette) else light)


def paint_text(widget: QWidget, tone: Tone | None) -> None:
    """Give the text of *widget* the colour of *tone*, or its usual one."""
    palette = QPalette()
    if tone is not None:
        palette.setColor(QPalette.ColorRole.WindowText, colour(tone, palette))
    widget.setPalette(palette)
