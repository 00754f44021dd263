"""How a command ends early: one line on stderr and an exit code."""

from __future__ import annotations

import sys
import unicodedata
from typing import Final

USAGE: Final = 64  # the sysexits; ``check.exit_codes`` has all of them, but the window need not load it to start
DATA: Final = 65

MAX_SHOWN: Final = 80  # characters of a value that is shown back
MAX_LINE: Final = 600


class UsageError(Exception):
    """A command cannot begin. ``message`` is one line for the person; it never holds a password."""

    def __init__(self, exit_code: int, message: str) -> None:
        self.exit_code = exit_code
        self.message = one_line(message, MAX_LINE)
        super().__init__(self.message)


def fail(program: str, error: UsageError) -> int:
    """Print the one line of *error* on stderr and return its exit code. *program*: what the line begins with."""
    if sys.stderr is not None:  # a windowed program of Windows has none
        encoding = sys.stderr.encoding or "utf-8"
        line = f"{program}: {error.message}"
        print(line.encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr, flush=True)
    return error.exit_code


def one_line(text: str, limit: int = MAX_SHOWN) -> str:
    """*text* without line ends and control characters (which could fake output or steer a terminal), cut to *limit*."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)
    joined = " ".join(visible.split())
    return joined if len(joined) <= limit else joined[: limit - 1] + "…"
