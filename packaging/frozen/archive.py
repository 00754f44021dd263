"""One compressed archive of the modules that no start needs; Python imports from it by itself (``zipimport``).

The commands put it last on ``sys.path`` (start_console.py, start_wizard.py), so it is opened only when one of its
modules is wanted.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from entries import Entry

NAME = "modules.zip"
NEVER_CHANGES = (1980, 1, 1, 0, 0, 0)


def archived(entries: list[Entry], modules: Collection[str], file: Path) -> list[Entry]:
    """*entries* with the bytecode of the top-level *modules* in an archive, which is made as *file*."""
    inside = sorted(entry for entry in entries if _module(entry) in modules)
    file.parent.mkdir(parents=True, exist_ok=True)
    sources = {PurePosixPath(target.replace("\\", "/")): source for target, source, _ in inside}
    folders = {folder for target in sources for folder in target.parents} - {PurePosixPath(".")}
    with zipfile.ZipFile(file, "w") as archive:
        for folder in sorted(folders):  # without them, Python finds no package that has no __init__
            archive.writestr(zipfile.ZipInfo(f"{folder}/", NEVER_CHANGES), b"")
        for target, source in sources.items():
            about = zipfile.ZipInfo(str(target), NEVER_CHANGES)
            archive.writestr(about, Path(source).read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return [*(entry for entry in entries if entry not in set(inside)), (NAME, str(file), "DATA")]


def _module(entry: Entry) -> str | None:
    """The top-level module that *entry* has bytecode of; None for any other file."""
    target = PurePosixPath(entry[0].replace("\\", "/"))
    return target.parts[0].removesuffix(".pyc") if target.suffix == ".pyc" else None
