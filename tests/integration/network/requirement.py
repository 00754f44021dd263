"""What tests in a network of their own need of the machine."""

from __future__ import annotations

import os

import pytest

from .lab import missing_tool

OPT_OUT = "XTCONNECT_NO_NAMESPACES"


def require_tools() -> None:
    """Skip where it was asked for; fail without the tools, because a test that quietly does not run proves nothing."""
    if os.environ.get(OPT_OUT) == "1":
        pytest.skip(f"{OPT_OUT}=1: this fault was not produced")
    lacking = missing_tool()
    if lacking is not None:
        pytest.fail(
            f"{lacking}. `python3 packaging/dev.py test` installs what the tests need and runs them;"
            f" {OPT_OUT}=1 leaves these tests out.",
            pytrace=False,
        )


def skip_refused(reason: str) -> None:
    """Say that the kernel makes no namespaces: nothing that can be installed would help."""
    pytest.skip(f"this machine's kernel refuses network namespaces ({reason}): this fault was not produced")
