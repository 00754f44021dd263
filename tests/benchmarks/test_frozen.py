"""The frozen program: how large it is, and how fast it starts beside the same program that is not frozen."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.packaging.program import FROZEN, Program, screen

LARGEST_SHARE = 0.45
SLOWEST_START = 1.15
ROUNDS = 15

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]


def freeze(place: Path, extent: str) -> Path:
    """The folder of the frozen program, as far trimmed as *extent* says."""
    subprocess.run(
        [sys.executable, str(FROZEN / "build.py"), "--extent", extent,
         "--output", str(place / extent), "--work", str(place / f"{extent}-work")],
        check=True, timeout=900, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return place / extent / "xtconnect-gui"


def megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return freeze(tmp_path_factory.mktemp("shipped"), "trimmed")


@pytest.fixture
def programs(shipped: Path, tmp_path: Path) -> tuple[Program, Program]:
    """The frozen program, and the installed one of the environment that runs the tests."""
    scripts = Path(sys.executable).parent
    return (
        Program(shipped / "xtconnect", shipped / "xtconnect-gui", tmp_path / "frozen"),
        Program(scripts / "xtconnect", scripts / "xtconnect-gui", tmp_path / "installed"),
    )


@pytest.fixture
def display() -> Iterator[str]:
    with screen() as name:
        yield name


def ratio(first: Callable[[], float], second: Callable[[], float]) -> float:
    """The ratio of the shortest times, taken in turn: what is longer, something else on the machine has disturbed."""
    pairs = [(first(), second()) for _ in range(ROUNDS)]
    one, other = (min(column) for column in zip(*pairs, strict=True))
    print(f"frozen {one * 1000:.0f} ms, not frozen {other * 1000:.0f} ms, ratio {one / other:.2f}")
    return one / other


def test_the_program_is_at_most_45_percent_of_an_untrimmed_one(shipped: Path, tmp_path: Path) -> None:
    """Untrimmed: what PyInstaller takes by itself."""
    size, untrimmed = megabytes(shipped), megabytes(freeze(tmp_path, "default"))
    print(f"{size:.1f} MB: {size / untrimmed:.1%} of {untrimmed:.1f} MB")
    assert size <= LARGEST_SHARE * untrimmed


@pytest.mark.parametrize("argv", [["providers", "--offline"], ["diagnose", "535 5.7.8 refused"]], ids=str)
def test_the_console_command_starts_as_fast_as_the_installed_one(
    programs: tuple[Program, Program], argv: list[str]
) -> None:
    def seconds(program: Program) -> float:
        start = time.perf_counter()
        assert program.run(*argv).returncode == 0
        return time.perf_counter() - start

    frozen, installed = programs
    assert ratio(lambda: seconds(frozen), lambda: seconds(installed)) <= SLOWEST_START


def test_the_wizard_opens_as_fast_as_the_installed_one(programs: tuple[Program, Program], display: str) -> None:
    """Until its window can be seen on the screen."""

    def seconds(program: Program) -> float:
        start = time.perf_counter()
        with program.open_window(display):
            return time.perf_counter() - start

    frozen, installed = programs
    assert ratio(lambda: seconds(frozen), lambda: seconds(installed)) <= SLOWEST_START
