"""Writing a file so that a crash leaves either the old content or the new one, and only the owner can read it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_DIR = 0o700


def make_private_dir(folder: Path) -> None:
    """Create *folder* and missing parents for the owner only; existing folders keep their mode. Raises OSError."""
    missing = []
    at = folder
    while not at.exists():
        missing.append(at)
        at = at.parent
    for path in reversed(missing):
        with contextlib.suppress(FileExistsError):  # made by another process meanwhile
            path.mkdir(mode=PRIVATE_DIR)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace *path* by *content*, mode 0600. The folder must exist. Raises OSError; the old file then stands.

    A symbolic link stays one: the file it points to is replaced. The new bytes reach the disk before the name does
    (fsync of the file, then rename, then fsync of the folder), so power loss cannot leave an empty file.
    """
    target = Path(os.path.realpath(path))
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    sync_dir(target.parent)


def sync_dir(folder: Path) -> None:
    """Make a rename in *folder* durable, where the system can (Windows cannot open a folder)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse it; the rename itself has happened
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
