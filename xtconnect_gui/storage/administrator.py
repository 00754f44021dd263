"""Whether an administrator has said anything on this machine: cheap enough to ask before the window opens."""

from __future__ import annotations

import sys
from typing import Final

from .paths import Paths

POLICY_KEY: Final = r"Software\Policies\xtconnect-gui"


def has_spoken(paths: Paths) -> bool:
    """Whether there is a ``site.toml``, a ``policy.toml`` or, on Windows, the key of the Group Policy."""
    return any(file.exists() for file in (*paths.site_files, *paths.policy_files)) or _has_policy_key()


if sys.platform == "win32":
    import winreg

    def _has_policy_key() -> bool:
        try:
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, POLICY_KEY).Close()
        except FileNotFoundError:
            return False
        except OSError:  # it is there and cannot be read: reading it properly says so
            return True
        return True

else:

    def _has_policy_key() -> bool:
        return False
