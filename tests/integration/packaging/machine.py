"""A machine to throw away: what is installed here stays in memory, in a mount namespace of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Everything of this machine, with a layer in memory above it; the kernel forgets it with the last process inside.
ENTER = """
set -e
place=$1; shift
mount -t tmpfs tmpfs "$place"
mkdir "$place/upper" "$place/work" "$place/tree"
mount -t overlay overlay -o lowerdir=/,upperdir="$place/upper",workdir="$place/work" "$place/tree"
for folder in proc sys dev tmp; do mount --rbind "/$folder" "$place/tree/$folder"; done
exec chroot "$place/tree" sh -c 'stat --file-system --format=%T /; exec sleep infinity'
"""


@dataclass(frozen=True)
class Machine:
    """Runs commands inside."""

    pid: int

    def __call__(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        inside = ["nsenter", "--target", str(self.pid), "--mount", "--root", "env", "--chdir=/", *map(str, command)]
        return subprocess.run(
            inside if os.geteuid() == 0 else ["sudo", "-n", *inside],
            capture_output=True,
            text=True,
            timeout=120,
            env={"PATH": os.environ["PATH"], "HOME": "/root", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
            | environment,
        )

    def has(self, path: str) -> bool:
        return self("test", "-e", path).returncode == 0


@contextmanager
def machine(place: Path) -> Iterator[Machine]:
    """A machine like this one; *place* is an empty folder."""
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER, "sh", str(place)]
    process = subprocess.Popen(
        command if os.geteuid() == 0 else ["sudo", "-n", *command], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        # Said from inside, so that nothing is ever installed on the machine that runs the tests.
        assert process.stdout.readline() == "overlayfs\n"
        yield Machine(process.pid)
    finally:
        process.kill()
        process.communicate(timeout=10)
