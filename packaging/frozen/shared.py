"""Libraries that a wheel for Linux brings along, and that the distribution has and keeps safe: OpenSSL and Kerberos.

The PostgreSQL driver's wheel has copies of its own (``libssl-6a9b88ec.so.3`` and so on, named by ``auditwheel``). In
the frozen program the driver uses the system's instead, as Python's ``ssl`` does: the distribution mends them, one
process does not hold two OpenSSLs, and the program is 8 MB smaller. The tool is Debian's ``patchelf``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

from entries import Entry

# The name of the wheel's library without what auditwheel added -> the name by which the system's is loaded. A library
# that keeps its name keeps its symbols; a test binds every one that the driver asks for.
SYSTEM_NAMES = {
    "libssl": "libssl.so.3",
    "libcrypto": "libcrypto.so.3",
    "libgssapi_krb5": "libgssapi_krb5.so.2",
    "libkrb5": "libkrb5.so.3",
    "libk5crypto": "libk5crypto.so.3",
    "libkrb5support": "libkrb5support.so.0",
    "libcom_err": "libcom_err.so.2",
    "libkeyutils": "libkeyutils.so.1",
    "libcrypt": "libcrypt.so.1",
}
BROUGHT = re.compile(r"(?P<name>lib\w+)-[0-9a-f]{8}\.so(?:\.\d+)*$")


def can_share() -> bool:
    """Whether this machine has what it takes; without, the copies are shipped."""
    return bool(shutil.which("patchelf")) and set(SYSTEM_NAMES.values()) <= _known_to_the_loader()


def with_the_systems(entries: list[Entry], folder: Path) -> list[Entry]:
    """*entries* without the copies; what needed one of them is made anew in *folder*, and needs the system's.

    Raises subprocess.CalledProcessError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _linked(entry, folder) if PurePosixPath(entry[0]).parent.name.endswith(".libs") else entry
        for entry in without_copies(entries)
    ]


def without_copies(entries: list[Entry]) -> list[Entry]:
    """*entries* without the copies of the system's libraries, and without links to them."""
    return [entry for entry in entries if _system_name(PurePosixPath(entry[0]).name) is None]


def _system_name(name: str) -> str | None:
    """How the system calls the library that *name* is a copy of; None when it is no such copy."""
    found = BROUGHT.fullmatch(name)
    return SYSTEM_NAMES.get(found["name"]) if found else None


def _linked(entry: Entry, folder: Path) -> Entry:
    """*entry*, or one of a library that needs the system's."""
    target, source, _ = entry
    replaced = [
        option
        for needed in _run("patchelf", "--print-needed", source).split()
        if (systems := _system_name(needed)) is not None
        for option in ("--replace-needed", needed, systems)
    ]
    if not replaced:
        return entry
    library = folder / Path(source).name
    shutil.copy(source, library)
    _run("patchelf", *replaced, str(library))
    # As data it is copied as it is: PyInstaller would have binaries stripped, which spoils what patchelf made.
    return target, str(library), "DATA"


def _known_to_the_loader() -> set[str]:
    """The names of the libraries that the dynamic loader finds by itself."""
    ldconfig = shutil.which("ldconfig", path="/sbin:/usr/sbin:/bin:/usr/bin")
    return {line.split()[0] for line in _run(ldconfig, "-p").splitlines()[1:] if "=>" in line} if ldconfig else set()


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
