"""Where mappings lie, and where programs keep their settings."""

from __future__ import annotations

import os
import sys
from typing import Final

from ..stores.spec import StoreKind, StoreSpec

FILE_NAME: Final = "mapping.toml"


def standard_place(kind: StoreKind, organisation: str, application: str) -> str:
    """Where QSettings keeps an application's settings (Qt's documentation, "Locations Where Settings Are Stored")."""
    if kind is StoreKind.REGISTRY:
        return rf"HKEY_CURRENT_USER\Software\{organisation}\{application}"
    if kind is StoreKind.PLIST:
        reverse = ".".join(reversed(organisation.lower().split("."))) if "." in organisation else f"com.{organisation}"
        return f"~/Library/Preferences/{reverse}.{application}.plist"
    if os.name == "nt":
        return f"%APPDATA%\\{organisation}\\{application}.ini"
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return f"{base}/{organisation}/{application}.conf"


def portable_place(spec: StoreSpec) -> str:
    """The store's place so that it also fits another person's machine: the home folder becomes ``~``."""
    if spec.kind is StoreKind.REGISTRY:
        return spec.place
    place, appdata, home = spec.place, os.environ.get("APPDATA", ""), os.path.expanduser("~")
    if os.name == "nt" and appdata and place.lower().startswith(appdata.lower() + os.sep):
        return "%APPDATA%" + place[len(appdata) :]
    return "~" + place[len(home) :] if home not in ("", os.sep) and place.startswith(home + os.sep) else place


def platform_kinds() -> tuple[StoreKind, ...]:
    """The kinds of store that programs use on this system."""
    if sys.platform == "darwin":
        return (StoreKind.PLIST, StoreKind.INI)
    return (StoreKind.REGISTRY, StoreKind.INI) if os.name == "nt" else (StoreKind.INI,)
