"""Qt's own lock files and Qt's own view of an INI file. Loaded only when a store is read or changed."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import texts
from .errors import StoreError, StoreProblem

LOCK_WAIT_MS = 2000  # QSettings holds its lock only while it writes


@contextlib.contextmanager
def qt_lock(path: Path, wait_ms: int = LOCK_WAIT_MS) -> Iterator[None]:
    """Hold the lock that QSettings takes while it writes *path* (a QLockFile beside it). Raises StoreError."""
    from PySide6.QtCore import QLockFile

    lock = QLockFile(f"{path}.lock")
    if not lock.tryLock(wait_ms):
        if lock.error() != QLockFile.LockError.LockFailedError:
            raise StoreError(StoreProblem.READ_ONLY, texts.FOLDER_READ_ONLY.format(place=path.parent))
        pid, _host, name = lock.getLockInfo()
        holder = texts.LOCK_HOLDER.format(name=name, pid=pid) if name else texts.LOCK_UNKNOWN
        raise StoreError(StoreProblem.LOCKED, texts.LOCKED.format(place=path, holder=holder, lock=f"{path}.lock"))
    try:
        yield
    finally:
        lock.unlock()


def seen_by_qt(data: bytes) -> dict[str, object]:
    """Every key and value that QSettings finds in the INI file *data*. It reads a copy in a folder of the owner's."""
    from PySide6.QtCore import QSettings, qInstallMessageHandler

    with tempfile.TemporaryDirectory(prefix="xtconnect-proof-") as folder:
        path = Path(folder) / "copy.ini"
        path.touch(mode=0o600)
        path.write_bytes(data)
        # Types of the program's own cannot be read here, and Qt would say so on stderr for each of them.
        former = qInstallMessageHandler(lambda *_: None)
        try:
            settings = QSettings(str(path), QSettings.Format.IniFormat)
            return {key: settings.value(key) for key in settings.allKeys()}
        finally:
            qInstallMessageHandler(former)


def as_qt(value: object) -> object:
    """What ``seen_by_qt`` gives for one of our values."""
    from PySide6.QtCore import QByteArray

    if isinstance(value, bytes):
        return QByteArray(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
