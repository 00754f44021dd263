"""The house's rule: imports run downwards only, and nothing above ``gui`` knows Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "xtconnect_gui"
LAYERS = (
    "model", "texts", "providers", "smtp", "discovery", "diagnosis", "storage", "batch_manager", "check", "session",
    "demo", "cli", "gui",
)  # fmt: skip


# Qt without a window, loaded only when a settings store is changed or a PDF is written.
USES_QT_WHEN_ASKED = ("batch_manager/stores/qt.py", "batch_manager/sheet_pdf.py")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Absolute names of what a module imports, imports inside functions included, typing-only ones too."""
    package = ("xtconnect_gui", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            parent = ".".join([*base, *([node.module] if node.module else [])])
            yield parent
            yield from (f"{parent}.{alias.name}" for alias in node.names)


def layer_of(path: Path) -> str | None:
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in LAYERS else None


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_its_own_layer_and_those_below(path: Path) -> None:
    layer = layer_of(path)
    if layer is None:
        return
    allowed = set(LAYERS[: LAYERS.index(layer) + 1])
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "xtconnect_gui" and len(parts) > 1 and parts[1] in LAYERS:
            assert parts[1] in allowed, f"{layer} must not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_gui_imports_qt(path: Path) -> None:
    if layer_of(path) == "gui" or path.relative_to(PACKAGE).as_posix() in USES_QT_WHEN_ASKED:
        return
    assert not [name for name in imported(path) if name.split(".")[0] == "PySide6"]


def test_the_gui_never_talks_to_a_socket() -> None:
    for path in (PACKAGE / "gui").rglob("*.py"):
        forbidden = {"socket", "smtplib", "ssl", "aiosmtplib", "dns"}
        assert not forbidden & {name.split(".")[0] for name in imported(path)}, path


def test_importing_the_console_command_loads_no_qt() -> None:
    code = "import sys, xtconnect_gui.cli, xtconnect_gui.cli.main; print([m for m in sys.modules if 'PySide6' in m])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
