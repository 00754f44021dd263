"""The desktop as a fixture."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .desktop import REQUIRED, Desktop


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A desktop of its own. Without its programs the test fails: one that quietly does not run proves nothing."""
    lacking = [name for name in REQUIRED if shutil.which(name) is None]
    if lacking:
        pytest.fail(f"not installed: {', '.join(lacking)}. `python3 packaging/dev.py test` installs them.", False)
    with Desktop(tmp_path) as running:
        yield running
