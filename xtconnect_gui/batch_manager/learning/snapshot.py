"""A snapshot of settings stores that says enough to learn from, and as little as possible about everything else.

Other programs' settings stand in the same stores. So a snapshot keeps a value readable only if it is a number up to
65535, a boolean or a word about encryption, and not under a name that speaks of a secret; of every other value it keeps
a digest. A digest answers only one question: "is it this value?", asked with the markers that the person entered.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ...storage.atomic import write_atomically
from ..stores.spec import SpecError, StoreSpec
from ..stores.store import Store
from ..stores.values import Opaque, StoredValue, same
from . import texts

FORMAT: Final = "xtconnect-snapshot"
VERSION: Final = 1
MAX_BYTES: Final = 64 << 20
_ROUNDS: Final = 2000  # of PBKDF2: slow enough against guessing, fast enough for thousands of keys
_DIGEST_BYTES: Final = 16

SECRET_NAME: Final = re.compile(
    r"pass|pwd|pw$|secret|token|credential|kennw|geheim|contrase|mot.?de.?passe|api.?key|pin$", re.I
)
_WORD_ABOUT_SECURITY: Final = re.compile(
    r"ssl|tls|smtps|plain|clear|none|never|always|auto|off|encrypt|chiffr|verschl|crypt|secure|implicit|explicit"
    r"|required|optional|kein|aucun|disabled|enabled",
    re.IGNORECASE,
)
_BOOLEAN: Final = frozenset({"true", "false", "yes", "no", "on", "off"})


@dataclass(frozen=True, slots=True)
class Sample:
    """What is kept of one value: the value itself, or its digest."""

    clear: StoredValue | None
    digest: str

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sample):
            return NotImplemented
        return self.digest == other.digest and same(self.clear, other.clear)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class StoreSnapshot:
    """One store at one moment."""

    spec: StoreSpec
    samples: Mapping[str, Sample]
    _digests: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def holds(self, key: str, value: StoredValue) -> bool:
        """Whether *value* stood under *key*."""
        sample = self.samples.get(key)
        if sample is None:
            return False
        if sample.clear is not None:
            return same(sample.clear, value)
        name = canonical(value)
        if name not in self._digests:
            self._digests[name] = digest_of(self.spec, value)
        return sample.digest == self._digests[name]

    def clear(self, key: str) -> StoredValue | None:
        """The value under *key*, if it is readable in the snapshot."""
        sample = self.samples.get(key)
        return sample.clear if sample is not None else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Several stores at one moment."""

    stores: tuple[StoreSnapshot, ...]
    taken: str = ""

    def of(self, spec: StoreSpec) -> StoreSnapshot | None:
        """The store that *spec* names, if it was there; the only one of that kind, where copies were looked at."""
        named = next((store for store in self.stores if store.spec == spec), None)
        alone = len(self.stores) == 1 and self.stores[0].spec.kind is spec.kind
        return self.stores[0] if named is None and alone else named


class SnapshotError(ValueError):
    """A file is no snapshot. The text is a sentence with the path."""


def take(stores: Iterable[Store], *, full: bool = False) -> Snapshot:
    """A snapshot of *stores*. *full*: keep every value readable. Raises StoreError."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return Snapshot(tuple(_sampled(store, full) for store in stores), now)


def write_snapshot(snapshot: Snapshot, path: Path) -> None:
    """Write it for the owner only. Raises OSError."""
    table = {
        "format": FORMAT,
        "version": VERSION,
        "taken": snapshot.taken,
        "stores": [
            {"store": str(store.spec), "values": {key: _json(sample) for key, sample in store.samples.items()}}
            for store in snapshot.stores
        ],
    }
    write_atomically(path, (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass"))


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in the file. Raises SnapshotError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise SnapshotError(texts.SNAPSHOT_UNREADABLE.format(path=path, reason=reason)) from None
    try:
        table = json.loads(raw.decode("utf-8-sig", "surrogatepass"))
        if table["format"] != FORMAT:
            raise ValueError("format")
        if table["version"] != VERSION:
            raise SnapshotError(texts.SNAPSHOT_NEWER.format(path=path))
        return Snapshot(tuple(_store(entry) for entry in table["stores"]), str(table.get("taken", "")))
    except SnapshotError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, SpecError):
        raise SnapshotError(texts.NOT_A_SNAPSHOT.format(path=path)) from None


def is_harmless(key: str, value: StoredValue) -> bool:
    """Whether a value may stand readable in a snapshot."""
    if SECRET_NAME.search(key.rpartition("/")[2]):
        return False
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return 0 <= value <= 65535
    if not isinstance(value, str):
        return False
    if value.isascii() and value.isdigit():
        return len(value) <= 5 and int(value) <= 65535
    return value.lower() in _BOOLEAN or (len(value) <= 24 and bool(_WORD_ABOUT_SECURITY.search(value)))


def canonical(value: StoredValue) -> str:
    """Type and value in one text, different for different values."""
    if isinstance(value, bytes):
        return f"bytes:{value.hex()}"
    if isinstance(value, tuple):
        return "list:" + json.dumps(value)
    if isinstance(value, Opaque):
        return f"opaque:{value.form}"
    return f"{type(value).__name__}:{value}"


def digest_of(spec: StoreSpec, value: StoredValue) -> str:
    """The digest of *value*. The store's name is the salt, so that two snapshots of it can be compared."""
    salt = f"{FORMAT}\0{spec}".encode("utf-8", "surrogatepass")
    text = canonical(value).encode("utf-8", "surrogatepass")
    return hashlib.pbkdf2_hmac("sha256", text, salt, _ROUNDS, _DIGEST_BYTES).hex()


def _sampled(store: Store, full: bool) -> StoreSnapshot:
    samples = {}
    for key, value in store.read().values.items():
        known = not isinstance(value, Opaque | float)
        readable = known and (full or is_harmless(key, value))
        samples[key] = Sample(value if readable else None, "" if readable else digest_of(store.spec, value))
    return StoreSnapshot(store.spec, samples)


def _json(sample: Sample) -> dict[str, Any]:
    value = sample.clear
    if value is None:
        return {"digest": sample.digest}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    return {"list": list(value)} if isinstance(value, tuple) else {"value": value}


def _store(entry: dict[str, Any]) -> StoreSnapshot:
    return StoreSnapshot(
        StoreSpec.parse(entry["store"]), {str(key): _sample(kept) for key, kept in entry["values"].items()}
    )


def _sample(kept: dict[str, Any]) -> Sample:
    if "digest" in kept:
        return Sample(None, str(kept["digest"]))
    readers: dict[str, Callable[[Any], StoredValue]] = {
        "bytes": bytes.fromhex,
        "list": lambda items: tuple(map(str, items)),
    }
    for name, reader in readers.items():
        if name in kept:
            return Sample(reader(kept[name]), "")
    value = kept["value"]
    if not isinstance(value, str | int):
        raise TypeError(type(value).__name__)
    return Sample(value, "")
