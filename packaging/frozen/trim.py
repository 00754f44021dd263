"""What of Qt and of the system goes into the frozen program: data for the recipe ``xtconnect.spec``.

PyInstaller's own hooks take every plugin that belongs to a module in use, with all that those plugins need. The wizard
is a handful of widgets with SVG icons; it has no OpenGL, no Qt networking and no touch screen driver of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from entries import Entry

# Python modules that libraries import only on other ways than ours.
EXCLUDED_MODULES = (
    "tkinter", "unittest", "pydoc", "doctest", "pdb", "sqlite3", "curses", "readline", "dbm", "xmlrpc", "lib2to3",
    "distutils", "setuptools", "pkg_resources", "pip", "wheel", "pytest", "_pytest", "mypy", "hypothesis",
    "PyInstaller", "PySide6.QtNetwork", "PySide6.QtDBus", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL",
    "trio", "curio", "IPython", "gi", "dbus", "multiprocessing", "_pydecimal", "ftplib",
    *(() if sys.platform == "win32" else ("asyncio.windows_events", "asyncio.proactor_events")),
)  # fmt: skip

# Modules that neither command needs to show its first words or its first page: together in one compressed archive. (All
# the others are files: that starts faster.) A test sees to it that no start needs them.
ARCHIVED_MODULES = (
    "aiosmtpd", "aiosmtplib", "anyio", "asyncio", "attr", "backports", "concurrent", "configparser", "csv", "ctypes",
    "defusedxml", "difflib", "dns", "email", "email_validator", "fractions", "gzip", "h11", "http",
    "httpcore", "idna", "importlib_metadata", "jaraco", "jeepney", "keyring", "lazy_importer", "mailbox", "mimetypes",
    "more_itertools", "netrc", "numbers", "pkgutil", "plistlib", "pprint", "psycopg", "secretstorage", "selectors",
    "shlex", "smtplib", "ssl", "statistics", "stringprep", "sysconfig", "tarfile", "tomlkit", "tracemalloc",
    "trustme", "truststore", "typing_extensions", "uuid", "xml", "zipp", "zoneinfo",
)  # fmt: skip

# folder of Qt's plugins -> the ones in use, by the beginning of the name without "lib" and "q".
PLUGINS: dict[str, tuple[str, ...]] = {
    "platforms": ("xcb", "wayland", "offscreen", "windows", "cocoa"),
    "platformthemes": ("xdgdesktopportal",),
    "platforminputcontexts": ("compose", "ibus"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("bradient",),
    "imageformats": ("svg",),
    "iconengines": ("svgicon",),
    "printsupport": ("cups", "windowsprinter", "cocoaprinter"),
    "styles": ("modernwindows", "windowsvista", "macstyle"),
}

# Libraries that the kept plugins need, and no others of Qt's.
QT_LIBRARIES = (
    "Core", "Gui", "Widgets", "PrintSupport", "Svg", "DBus", "XcbQpa", "WaylandClient", "WlShellIntegration",
)  # fmt: skip

# Qt's own words, such as the buttons of its print dialog, in the languages that there is a translation for.
TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"


def keep(entry: Entry) -> bool:
    """Whether *entry* goes into the program."""
    target = PurePosixPath(entry[0].replace("\\", "/"))
    parts = target.parts
    if parts[0].endswith(".dist-info"):  # not where and how it was installed on the machine that built the program
        return (
            parts[1] == "licenses" or target.name in ("METADATA", "entry_points.txt") or "LICEN" in target.name.upper()
        )
    if target.name == "cacert.pem":  # certifi's, of which nothing reads it: the system's trust store decides
        return False
    if "plugins" in parts:
        folder, name = parts[-2], target.name.removeprefix("lib").removeprefix("q")
        return any(name.startswith(kept) for kept in PLUGINS.get(folder, ()))
    if "translations" in parts and "PySide6" in parts:
        return target.stem in {f"qtbase_{language}" for language in languages()}
    if (library := _qt_library(target.name)) is not None:
        return library in QT_LIBRARIES
    return not _from_the_system(entry)


def trimmed(entries: Iterable[Entry]) -> list[Entry]:
    """The *entries* that are in use."""
    return [entry for entry in entries if keep(entry)]


def languages() -> tuple[str, ...]:
    """The languages of the program, apart from English."""
    return tuple(sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir()))


def _qt_library(name: str) -> str | None:
    """``Core`` for ``libQt6Core.so.6``, ``Qt6Core.dll`` and ``QtCore`` (a framework); None for anything else."""
    stem = name.removeprefix("lib")
    if stem.startswith("Qt6"):
        return stem.removeprefix("Qt6").partition(".")[0]
    return None


def _from_the_system(entry: Entry) -> bool:
    """Whether it is a shared library of the Linux distribution, which updates it: OpenSSL, glib, xcb and so on.

    The package depends on them instead. Python's own library is the exception: it starts the program.
    """
    target, source, kind = entry
    if not sys.platform.startswith("linux") or kind not in ("BINARY", "SYMLINK"):
        return False
    here = PurePosixPath(target)
    return (
        len(here.parts) == 1
        and ".so" in here.name
        and source.startswith(("/lib", "/usr/lib"))
        and not (here.name.startswith("libpython"))
    )
