"""What the app bundle says about itself."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any

INFO = Path(__file__).with_name("Info.plist")


def info_plist(version: str) -> dict[str, Any]:
    """Info.plist with the version filled in."""
    with INFO.open("rb") as file:
        found: dict[str, Any] = plistlib.load(file)
    return found | {"CFBundleShortVersionString": version, "CFBundleVersion": version}
