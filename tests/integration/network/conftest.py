"""The lab as a fixture, and servers to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .lab import Lab, NoNamespacesError, running_lab
from .requirement import require_tools, skip_refused


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A network of our own. What can be installed must be there; what the kernel refuses is said, not passed over."""
    require_tools()
    try:
        with running_lab(tmp_path) as running:
            yield running
    except NoNamespacesError as error:
        skip_refused(str(error))
