"""Reading and replacing a file of another program: owner, mode and the program's own lock are respected."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from ...storage.atomic import sync_dir
from . import texts
from .errors import StoreError, StoreProblem
from .qt import LOCK_WAIT_MS, qt_lock

MAX_BYTES: Final = 64 << 20


def read_file(path: Path) -> bytes:
    """The whole file. Raises StoreError: missing, not a file, unreadable, larger than 64 MB."""
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise StoreError(StoreProblem.UNREADABLE, texts.NOT_A_FILE.format(place=path))
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise StoreError(StoreProblem.MISSING, texts.MISSING.format(place=path)) from None
    except IsADirectoryError:
        raise StoreError(StoreProblem.UNREADABLE, texts.NOT_A_FILE.format(place=path)) from None
    except (OSError, ValueError) as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(StoreProblem.UNREADABLE, texts.UNREADABLE.format(place=path, reason=_reason(error))) from None
    if len(data) > MAX_BYTES:
        raise StoreError(StoreProblem.CORRUPT, texts.TOO_LARGE.format(place=path, limit=MAX_BYTES >> 20))
    return data


def replace_file(path: Path, before: bytes, after: bytes, wait_ms: int = LOCK_WAIT_MS) -> None:
    """Put *after* in the place of *before*, under the lock of QSettings, if *before* still stands there.

    Mode and owner stay. A symbolic link stays one. Raises StoreError; the file is then as it was.
    """
    target = Path(os.path.realpath(path))
    require_writable(target)
    with contextlib.ExitStack() as locks:
        for locked in dict.fromkeys((Path(os.path.abspath(path)), target)):
            locks.enter_context(qt_lock(locked, wait_ms))
        if read_file(target) != before:
            raise StoreError(StoreProblem.CHANGED, texts.CHANGED.format(place=path))
        try:
            _replace(target, after)
        except OSError as error:
            message = texts.WRITE_FAILED.format(place=path, reason=_reason(error))
            raise StoreError(StoreProblem.WRITE_FAILED, message) from None


def require_ready(path: Path) -> None:
    """Raise StoreError unless *path* could be replaced now: writable, and not locked by its program."""
    require_writable(Path(os.path.realpath(path)))
    with qt_lock(Path(os.path.abspath(path))):
        pass


def require_writable(target: Path) -> None:
    """Raise StoreError unless file and folder may be written. A read-only mark counts for the superuser, too."""
    try:
        mode, folder_mode = target.stat().st_mode, target.parent.stat().st_mode
    except FileNotFoundError:
        raise StoreError(StoreProblem.MISSING, texts.MISSING.format(place=target)) from None
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise StoreError(StoreProblem.READ_ONLY, texts.READ_ONLY.format(place=target))
    if (os.name == "posix" and not folder_mode & 0o222) or not os.access(target.parent, os.W_OK | os.X_OK):
        raise StoreError(StoreProblem.READ_ONLY, texts.FOLDER_READ_ONLY.format(place=target.parent))


def _replace(target: Path, content: bytes) -> None:
    kept = target.stat()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if hasattr(os, "fchown") and (kept.st_uid, kept.st_gid) != (os.geteuid(), os.getegid()):
                os.fchown(file.fileno(), kept.st_uid, kept.st_gid)
            if os.name == "posix":
                os.fchmod(file.fileno(), stat.S_IMODE(kept.st_mode))
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    sync_dir(target.parent)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
