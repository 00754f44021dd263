"""Whether a process that looks like the Batch Manager runs: with real processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.processes import running


@contextmanager
def started(*command: str) -> Iterator[int]:
    process = subprocess.Popen(command)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program of that name: a copy of ``sleep``."""
    sleep = shutil.which("sleep")
    assert sleep is not None
    return Path(shutil.copy(sleep, tmp_path / "xTupleBatchManager"))


@pytest.mark.parametrize("names", [("xtuplebatchmanager.exe",), ("other", "XTUPLEBATCHMANAGER"), ()])
def test_a_program_is_found_by_its_name_or_by_what_is_likely(program: Path, names: tuple[str, ...]) -> None:
    with started(str(program), "60") as pid:
        assert pid in [process.pid for process in running(names)]


@pytest.mark.parametrize("name", ["batch", "xtconnect", "batchmail"])
def test_other_programs_are_not_likely(tmp_path: Path, name: str) -> None:
    sleep = shutil.which("sleep")
    assert sleep is not None
    with started(shutil.copy(sleep, tmp_path / name), "60") as pid:
        assert pid not in [process.pid for process in running()]


def test_names_of_the_mapping_are_the_only_ones(program: Path) -> None:
    with started(str(program), "60") as pid:
        assert pid not in [process.pid for process in running(("something else",))]


def test_a_program_run_by_an_interpreter_is_found(tmp_path: Path) -> None:
    script = tmp_path / "standin-batch.py"
    script.write_text("import time; time.sleep(60)")
    with started(sys.executable, str(script)) as pid:
        assert pid in [process.pid for process in running(("standin-batch.py",))]
