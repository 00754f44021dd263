"""The one door to the files of ``resources/``, in a checkout, in a wheel and in a frozen program."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def resource_path(*parts: str) -> Path:
    """The path of a shipped file. Installed: inside the package; in a checkout: the top-level ``resources/``."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def load_toml(*parts: str) -> dict[str, Any]:
    """The parsed TOML file of that name. Raises OSError or tomllib.TOMLDecodeError: a broken installation."""
    import tomllib  # not before the first paint

    with resource_path(*parts).open("rb") as file:
        return tomllib.load(file)
