"""The lab as a fixture, and servers to put into it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .lab import Lab, NoNamespacesError, missing_tool, running_lab

OPT_OUT = "XTCONNECT_NO_NAMESPACES"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A network of our own. What can be installed must be there; what the kernel refuses is said, not passed over."""
    if os.environ.get(OPT_OUT) == "1":
        pytest.skip(f"{OPT_OUT}=1: this fault was not produced")
    lacking = missing_tool()
    if lacking is not None:
        pytest.fail(
            f"{lacking}. `python3 packaging/dev.py test` installs what the tests need and runs them;"
            f" {OPT_OUT}=1 leaves these tests out.",
            pytrace=False,
        )
    try:
        with running_lab(tmp_path) as running:
            yield running
    except NoNamespacesError as error:
        pytest.skip(f"this machine's kernel refuses network namespaces ({error}): this fault was not produced")
