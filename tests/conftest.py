"""What every test relies on."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Let Ctrl+C mean something: a shell that runs tests in the background has them, and all they start, ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
