"""The version that Windows shows in a file's properties."""

from __future__ import annotations

import re
from typing import Any

ENGLISH_UNICODE = "040904B0"


def version_resource(program: str, description: str, version: str) -> Any:
    """The version resource of ``program``.exe, for PyInstaller; *version* as in ``xtconnect_gui.__version__``."""
    from PyInstaller.utils.win32.versioninfo import (
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    numbers = four_numbers(version)
    strings = {
        "CompanyName": "The xtconnect-gui authors",
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": "MIT licence; see the folder licences",
        "OriginalFilename": f"{program}.exe",
        "ProductName": "xtconnect-gui",
        "ProductVersion": version,
    }
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
        kids=[
            StringFileInfo([StringTable(ENGLISH_UNICODE, [StringStruct(*item) for item in strings.items()])]),
            VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
        ],
    )


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """``1.2.3`` as Windows counts: (1, 2, 3, 0). What follows the numbers, as in ``1.2.0rc1``, is left out."""
    digits = [int(part) for part in re.match(r"\d+(?:\.\d+){0,3}", version)[0].split(".")]
    major, minor, patch, build = (*digits, 0, 0, 0)[:4]
    return major, minor, patch, build
