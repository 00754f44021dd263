"""The layered options in one place: reading each layer, and merging them. See ``merging`` for the precedence."""

from .config_file import ConfigFileError, read_options_file, read_policy, read_site, read_site_file
from .merging import LaunchOptions, Layer, PolicyConflictError, Source, merge
from .options import OPTION_FIELDS, RawOptions

__all__ = [
    "OPTION_FIELDS",
    "ConfigFileError",
    "LaunchOptions",
    "Layer",
    "PolicyConflictError",
    "RawOptions",
    "Source",
    "merge",
    "read_options_file",
    "read_policy",
    "read_site",
    "read_site_file",
]
