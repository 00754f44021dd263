"""Finding the mapping to use: the given one, else what the administrator rolled out, else the person's own."""

from __future__ import annotations

from pathlib import Path

from ...storage.layers import ConfigFileError, merge, read_policy, read_site
from ...storage.paths import Paths
from .places import FILE_NAME


def mapping_files(paths: Paths) -> tuple[Path, ...]:
    """Where a mapping is looked for, most important first; they need not exist."""
    return (*(folder / FILE_NAME for folder in paths.site_dirs), own_mapping_file(paths))


def own_mapping_file(paths: Paths) -> Path:
    """The person's own mapping."""
    return paths.config_dir / FILE_NAME


def find_mapping(paths: Paths) -> Path | None:
    """The mapping that ``site.toml`` or the policy names, whether it is there or not; else the first there is."""
    try:
        named = merge([*read_policy(paths), *read_site(paths)]).mapping
    except ConfigFileError:  # said where the account is read
        named = None
    if named is not None:
        return named
    return next((path for path in mapping_files(paths) if path.is_file()), None)
