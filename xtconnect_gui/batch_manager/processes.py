"""Whether the Batch Manager seems to be running: it may write its old settings back when it ends."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

# The real process name is not public. This only decides whether a warning is shown; a mapping can name it exactly.
_LIKELY: Final = re.compile(r"^(xt(uple)?(connect)?)?batch(manager|mgr)$|^xt(uple)?(connect)?batch$")


@dataclass(frozen=True, slots=True)
class Running:
    """A process that is, or looks like, the Batch Manager."""

    name: str
    pid: int


def running(names: Sequence[str] = ()) -> tuple[Running, ...]:
    """The processes called like one of *names* (``.exe`` and case do not matter); without names, the likely ones."""
    import psutil  # only when it is asked

    wanted = {_plain(name) for name in names if name.strip()}
    found = []
    for process in psutil.process_iter(["name", "exe", "cmdline"]):
        if process.pid == os.getpid():
            continue
        facts = process.info  # what may not be read of another user's process is None
        command = (facts["cmdline"] or [])[:2]  # a program run by an interpreter is its first argument
        for name in (facts["name"], facts["exe"], *command):
            base = PurePath(str(name or "").replace("\\", "/")).name
            plain = _plain(base)
            if plain and (plain in wanted or (not wanted and _LIKELY.match(re.sub(r"[\W_]+", "", plain)))):
                found.append(Running(base, process.pid))
                break
    return tuple(found)


def _plain(name: str) -> str:
    return name.strip().lower().removesuffix(".exe")
