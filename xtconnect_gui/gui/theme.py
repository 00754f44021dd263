"""Icons. Colours and fonts are the platform's own, light or dark; ``widgets.tones`` has the few that mean something."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from ..resource import resource_path


def icon(name: str) -> QIcon:
    """The shipped icon *name* (without ending); an empty icon if there is none."""
    path = resource_path("icons", f"{name}.svg")
    return QIcon(str(path)) if path.is_file() else QIcon()
