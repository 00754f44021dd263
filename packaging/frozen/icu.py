"""ICU's data, without what Qt never asks for.

Qt's libraries for Linux carry all of ICU's data: 31 MB of names of currencies, languages and time zones, and of the
tables of old character sets. Qt has its own of these; from ICU it takes the order of words (``QCollator``), here the
names of files in the window that asks where to save one. The tools are Debian's: ``icupkg`` (icu-devtools), ``objcopy``
and ``ld`` (binutils).
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path

from entries import Entry

# The orders of Chinese, Korean and Japanese signs take up as much as all others; theirs is ICU's general one.
KEPT = re.compile(r"coll/(?!zh|yue|ko|ja)|(?:root|res_index|pool)\.res$|cnvalias\.icu$")
LIBRARY = re.compile(r"libicudata\.so\.(\d+)$")
TARGETS = {"x86_64": ("elf64-x86-64", "i386:x86-64"), "aarch64": ("elf64-littleaarch64", "aarch64")}


def can_reduce() -> bool:
    """Whether this machine has what it takes; without, all of the data is shipped."""
    return platform.machine() in TARGETS and all(shutil.which(tool) for tool in ("icupkg", "objcopy", "ld"))


def with_reduced_data(entries: list[Entry], folder: Path) -> list[Entry]:
    """*entries* with a library of ICU's data that is made in *folder*. Raises subprocess.CalledProcessError."""
    return [
        (target, str(reduced(Path(source), folder)), kind)
        if kind == "BINARY" and LIBRARY.search(target)
        else (target, source, kind)
        for target, source, kind in entries
    ]


def reduced(library: Path, folder: Path) -> Path:
    """A library with the same name and the same symbol as *library*, made in *folder*, that holds what is ``KEPT``.

    Raises subprocess.CalledProcessError, and ValueError when the name is not that of ICU's data on Linux.
    """
    found = LIBRARY.search(library.name)
    if found is None:
        raise ValueError(f"not a library of ICU's data: {library}")
    version = found[1]
    folder.mkdir(parents=True, exist_ok=True)
    # icupkg takes the name that stands before each item from the name of the file.
    everything, kept = folder / f"icudt{version}l.dat", folder / "kept" / f"icudt{version}l.dat"
    kept.parent.mkdir(exist_ok=True)
    _run("objcopy", "-O", "binary", "-j", ".rodata", str(library), str(everything))
    items = _run("icupkg", "-l", str(everything)).splitlines()
    removed = folder / "removed.lst"
    removed.write_text("\n".join(item for item in items if not KEPT.match(item)) + "\n")
    _run("icupkg", "-r", str(removed), str(everything), str(kept))
    return _linked(kept, f"icudt{version}_dat", folder / library.name)


def _linked(data: Path, symbol: str, target: Path) -> Path:
    kind, machine = TARGETS[platform.machine()]
    compiled = target.with_suffix(".o")
    _run(
        "objcopy", "-I", "binary", "-O", kind, "-B", machine, "--set-section-alignment", ".data=16",
        "--rename-section", ".data=.rodata,alloc,load,readonly,data,contents",
        "--add-symbol", f"{symbol}=.rodata:0,global,object", str(data), str(compiled),
    )  # fmt: skip
    _run(
        "ld", "-shared", "-s", "-soname", target.name, "-z", "noexecstack", "-z", "relro", "--hash-style=gnu",
        "--build-id=sha1", "-o", str(target), str(compiled),
    )  # fmt: skip
    target.chmod(0o755)
    return target


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
