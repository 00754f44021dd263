"""The frozen program, built once for all tests that a worker runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.database.fixtures import cluster, empty, erp

from .program import FROZEN, Program, Server, screen

__all__ = ["cluster", "empty", "erp"]


@pytest.fixture(scope="session")
def frozen_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the frozen program, as it is shipped."""
    place = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, str(FROZEN / "build.py"), "--output", str(place / "out"), "--work", str(place / "work")]
    subprocess.run(command, check=True, timeout=900, stdout=subprocess.DEVNULL)
    return place / "out" / "xtconnect-gui"


@pytest.fixture
def frozen(frozen_folder: Path, tmp_path: Path) -> Program:
    """Its two commands, in new folders."""
    return Program(frozen_folder / "xtconnect", frozen_folder / "xtconnect-gui", tmp_path / "person")


@pytest.fixture
def practice(frozen: Program) -> Iterator[Server]:
    """A practice server that the frozen program runs."""
    with frozen.serving() as server:
        yield server


@pytest.fixture
def display() -> Iterator[str]:
    with screen() as name:
        yield name
