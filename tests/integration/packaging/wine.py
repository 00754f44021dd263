"""A Windows of one's own, as far as Wine is one."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

WINE = "/usr/lib/wine/wine64"
UNINSTALL_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\xtconnect-gui"


@dataclass(frozen=True)
class Windows:
    """Runs programs for Windows. ``prefix``: the folder that holds its drive C."""

    prefix: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=",
            "LC_ALL": "C.UTF-8",
        }

    def start(self, *command: str | Path, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [WINE, *map(str, command)],
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, *command: str | Path) -> tuple[int, str]:
        """The exit code and what was written."""
        process = self.start(*command)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def boot(self) -> None:
        assert self.run("wineboot", "--init")[0] == 0

    def stop(self) -> None:
        subprocess.run(["/usr/lib/wine/wineserver64", "--kill"], env=self.environment, check=False, timeout=60)

    @property
    def person(self) -> Path:
        """The folder of the person who is signed in."""
        return next(path for path in (self.prefix / "drive_c" / "users").iterdir() if path.name != "Public")

    @property
    def local(self) -> Path:
        return self.person / "AppData" / "Local"

    @property
    def start_menu(self) -> Path:
        return self.person / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    @property
    def everybodys_start_menu(self) -> Path:
        return self.prefix / "drive_c" / "ProgramData" / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    def registry(self, hive: str) -> dict[str, str]:
        """The values of the uninstaller's key; nothing, if there is no such key."""
        _, text = self.run("reg", "query", f"{hive}\\{UNINSTALL_KEY}")
        rows = [line.split(None, 2) for line in text.splitlines() if line.startswith("    ")]
        return {name: value for name, _, value in rows if value}


def until(there: Path, *, is_there: bool = True) -> bool:
    """Whether *there* comes (or goes) within some seconds: an uninstaller goes on in a process of its own."""
    end = time.monotonic() + 30
    while there.exists() is not is_there and time.monotonic() < end:
        time.sleep(0.05)
    return there.exists() is is_there
