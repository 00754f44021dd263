"""Finding the mapping to use: the given one, else what the administrator rolled out, else the person's own."""

from __future__ import annotations

from pathlib import Path

from ...storage.config_file import read_policy, read_site
from ...storage.paths import Paths
from .places import FILE_NAME


def mapping_files(paths: Paths) -> tuple[Path, ...]:
    """Where a mapping is looked for, most important first; they need not exist."""
    return (*(folder / FILE_NAME for folder in paths.site_dirs), own_mapping_file(paths))


def own_mapping_file(paths: Paths) -> Path:
    """The person's own mapping."""
    return paths.config_dir / FILE_NAME


def find_mapping(paths: Paths) -> Path | None:
    """The mapping that policy or site name, else the first one there is in the usual places. Raises ConfigFileError.

    One that is named need not exist: whoever reads it then says so.
    """
    named = (layer.mapping for layer in (*read_policy(paths), *read_site(paths)))
    found = next((path for path in named if path is not None), None)
    return found or next((path for path in mapping_files(paths) if path.is_file()), None)
