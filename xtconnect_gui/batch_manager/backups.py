"""Copies of a settings store from before it was changed: dated, for the owner only, the last ten of each store."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..storage.atomic import make_private_dir, write_atomically
from .stores.spec import SpecError, StoreSpec

KEPT: Final = 10
_DATA, _NOTE = ".store", ".json"


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. ``replaced_by``: the digest of what was then written in its place; ``restoring``: by a restore."""

    name: str
    spec: StoreSpec
    taken: str  # ISO 8601, UTC
    path: Path
    replaced_by: str
    restoring: bool = False

    def read(self) -> bytes:
        """The whole store as it was. Raises OSError."""
        return self.path.read_bytes()


def digest(raw: bytes) -> str:
    """What tells two states of a store apart."""
    return hashlib.sha256(raw).hexdigest()


class Backups:
    """The copies below one folder. Raises OSError where files cannot be written or read."""

    def __init__(self, folder: Path, now: Callable[[], datetime.datetime] = _now) -> None:
        self._folder = folder
        self._now = now

    def keep(self, spec: StoreSpec, before: bytes, after: bytes, *, restoring: bool = False) -> Backup:
        """Keep *before*, which *after* is about to replace, and forget the oldest beyond the last ten."""
        folder = self._folder_of(spec)
        make_private_dir(folder)
        taken = self._now()
        name = f"{taken:%Y%m%dT%H%M%S.%f}Z"
        path = folder / f"{name}{_DATA}"
        write_atomically(path, before)
        note = {"store": str(spec), "taken": taken.isoformat(timespec="seconds"), "replaced_by": digest(after),
                "restoring": restoring}  # fmt: skip
        write_atomically(folder / f"{name}{_NOTE}", json.dumps(note, indent=1).encode())
        backup = Backup(name, spec, str(note["taken"]), path, str(note["replaced_by"]), restoring)
        for old in self.of(spec)[KEPT:]:
            self.forget(old)
        return backup

    def forget(self, backup: Backup) -> None:
        """Delete a copy, for example of a change that was not made after all."""
        for ending in (_DATA, _NOTE):
            with contextlib.suppress(FileNotFoundError):
                backup.path.with_name(f"{backup.name}{ending}").unlink()

    def of(self, spec: StoreSpec) -> tuple[Backup, ...]:
        """The copies of one store, newest first."""
        return tuple(backup for backup in self.all() if backup.spec == spec)

    def all(self) -> tuple[Backup, ...]:
        """Every copy of every store, newest first; notes that cannot be read are left out."""
        found = (_read(note) for note in self._folder.glob(f"*/*{_NOTE}"))
        return tuple(sorted((b for b in found if b is not None), key=lambda backup: backup.name, reverse=True))

    def _folder_of(self, spec: StoreSpec) -> Path:
        readable = re.sub(r"[^A-Za-z0-9]+", "-", spec.place)[-40:].strip("-")
        return self._folder / f"{readable}-{hashlib.sha256(str(spec).encode()).hexdigest()[:12]}"


def _read(note: Path) -> Backup | None:
    path = note.with_suffix("").with_name(note.name.removesuffix(_NOTE) + _DATA)
    try:
        facts = json.loads(note.read_text(encoding="utf-8"))
        spec = StoreSpec.parse(facts["store"])
        name, restoring = note.name.removesuffix(_NOTE), facts.get("restoring") is True
        backup = Backup(name, spec, str(facts["taken"]), path, str(facts["replaced_by"]), restoring)
    except (OSError, ValueError, KeyError, TypeError, SpecError):
        return None
    return backup if path.is_file() else None
