"""The stores in which the Batch Manager's settings may be, before a mapping says so.

Source: the xTuple ERP client keeps its settings under the organisations ``xTuple.com`` and ``OpenMFG.com`` (its public
source code); the Batch Manager's own application name is not public.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from pathlib import Path
from typing import Any, Final

from .spec import StoreKind, StoreSpec, expand

ORGANISATIONS: Final = ("xTuple.com", "OpenMFG.com")


def candidate_stores(registry: Any = None) -> tuple[StoreSpec, ...]:
    """The stores of those organisations that exist on this computer. *registry*: a module like ``winreg``."""
    if registry is None and os.name == "nt":
        registry = importlib.import_module("winreg")
    found = [StoreSpec(StoreKind.REGISTRY, place) for place in _registry_keys(registry)] if registry else []
    if sys.platform == "darwin":
        names = ("com.xtuple.*.plist", "com.openmfg.*.plist")
        folder = Path(expand("~/Library/Preferences"))
        found += [StoreSpec(StoreKind.PLIST, str(path)) for name in names for path in sorted(folder.glob(name))]
    base = Path(expand("%APPDATA%" if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME") or "~/.config"))
    for organisation in ORGANISATIONS:
        files = [path for ending in ("conf", "ini") for path in sorted((base / organisation).glob(f"*.{ending}"))]
        found += [StoreSpec(StoreKind.INI, str(path)) for path in files if path.is_file()]
    return tuple(found)


def _registry_keys(registry: Any) -> list[str]:
    keys = []
    for organisation in ORGANISATIONS:
        with (
            contextlib.suppress(OSError),  # nothing of that organisation is installed
            registry.OpenKey(registry.HKEY_CURRENT_USER, f"Software\\{organisation}") as key,
        ):
            names = [registry.EnumKey(key, index) for index in range(registry.QueryInfoKey(key)[0])]
            keys += [f"HKEY_CURRENT_USER\\Software\\{organisation}\\{name}" for name in names]
    return keys
