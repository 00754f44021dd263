"""The one door to the places on disk; tests and a practice mode hand in their own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APP_NAME = "xtconnect-gui"


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things are kept. Nothing is created here.

    ``site_dirs``: the folders of site-wide defaults, most important first.
    """

    config_dir: Path
    log_dir: Path
    site_dirs: tuple[Path, ...]
    data_dir: Path

    @classmethod
    def default(cls) -> Paths:
        """This user's places by the rules of the operating system (XDG Base Directory variables on Linux)."""
        from platformdirs import PlatformDirs  # not before it is needed: start-up

        dirs = PlatformDirs(APP_NAME, appauthor=False, multipath=True)
        site_dirs = tuple(Path(folder) for folder in dirs.site_config_dir.split(os.pathsep) if folder)
        return cls(
            config_dir=Path(dirs.user_config_dir),
            log_dir=Path(dirs.user_log_dir),
            site_dirs=site_dirs,
            data_dir=Path(dirs.user_data_dir),
        )

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """Everything below one *folder*: for tests and the practice mode."""
        return cls(folder / "config", folder / "log", (folder / "site",), folder / "data")

    @property
    def profiles_file(self) -> Path:
        return self.config_dir / "profiles.toml"

    @property
    def log_file(self) -> Path:
        return self.log_dir / "xtconnect-gui.log"

    @property
    def site_files(self) -> tuple[Path, ...]:
        """``site.toml``, most important first; they need not exist."""
        return tuple(folder / "site.toml" for folder in self.site_dirs)

    @property
    def policy_files(self) -> tuple[Path, ...]:
        """``policy.toml`` beside each ``site.toml``: what is enforced where there is no Group Policy."""
        return tuple(folder / "policy.toml" for folder in self.site_dirs)
