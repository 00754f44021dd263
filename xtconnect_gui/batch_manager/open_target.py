"""From files to a target: the mapping that is to be used, and the store that it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..model.settings import EmailSettings
from ..storage.paths import Paths
from . import store_texts as texts
from .backups import Backups
from .mapping.find import find_mapping
from .mapping.model import Mapping
from .mapping.read import read_mapping
from .store_target import StoreTarget
from .stores.errors import StoreError, StoreProblem
from .stores.spec import StoreSpec
from .stores.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping with its file, and the store to use it on."""

    path: Path
    mapping: Mapping
    store: Store


def backups_of(paths: Paths) -> Backups:
    """Where copies of the stores are kept."""
    return Backups(paths.data_dir / "backups")


def open_mapped(paths: Paths, given: Path | None = None, spec: StoreSpec | None = None) -> Mapped:
    """The mapping *given*, else the one of the site or the person, with its store or *spec* in its place.

    Raises ConfigFileError; MappingError; StoreError: missing, when there is no mapping; unsupported, when no store is
    named.
    """
    path = given if given is not None else find_mapping(paths)
    if path is None:
        raise StoreError(StoreProblem.MISSING, texts.NO_MAPPING)
    mapping = read_mapping(path)
    place = spec or mapping.store
    if place is None:
        raise StoreError(StoreProblem.UNSUPPORTED, texts.NO_STORE)
    return Mapped(path, mapping, open_store(place))


def store_target(mapped: Mapped, settings: EmailSettings, secret: str | None, paths: Paths) -> StoreTarget:
    """The target that fills in *settings*."""
    return StoreTarget(mapped.store, mapped.mapping, settings, secret, backups_of(paths))
