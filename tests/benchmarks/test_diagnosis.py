"""How long a reply takes to be diagnosed, against reading the rules once in the same run."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.diagnosis.pasted import diagnose_text
from xtconnect_gui.resource import load_toml

FOLDER = Path(__file__).parents[1] / "unit" / "diagnosis"
# Reading the rules takes about 8 ms where this was set: an eighth of it is the millisecond that one reply may take.
MOST_OF_READING = 1 / 8


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def texts(*names: str) -> list[str]:
    """The texts of sets of replies."""
    return [
        row["text"] for name in names for row in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["reply"]
    ]


def each_in_seconds(diagnoser: Diagnoser, some: list[str]) -> list[float]:
    """How long each of *some* texts takes, shortest first; after start: patterns are compiled when needed first."""
    for text in some:
        diagnose_text(text, diagnoser)
    return sorted(median(seconds(lambda text=text: diagnose_text(text, diagnoser)) for _ in range(3)) for text in some)


@pytest.mark.benchmark
def test_a_reply_is_diagnosed_in_an_eighth_of_the_time_that_reading_the_rules_takes() -> None:
    diagnoser = Diagnoser.load()
    replies = each_in_seconds(diagnoser, texts("pasted", "held_out"))
    others = each_in_seconds(diagnoser, texts("recorded", "translated"))
    reading = median(seconds(lambda: load_toml("diagnoses.toml")) for _ in range(20))
    print(
        f"rules read in {reading * 1e3:.2f} ms; "
        f"a reply: median {median(replies) * 1e3:.2f}, most {replies[-1] * 1e3:.2f} ms; "
        f"an error text: median {median(others) * 1e3:.2f}, most {others[-1] * 1e3:.2f} ms"
    )
    assert median(replies) <= reading * MOST_OF_READING
    assert replies[int(len(replies) * 0.95)] <= reading * MOST_OF_READING
    assert median(others) <= reading * MOST_OF_READING


@pytest.mark.benchmark
def test_a_longer_text_takes_only_as_much_longer() -> None:
    diagnoser = Diagnoser.load()
    line = "2026-11-24 10:00:01 S: 250 2.1.0 Ok\n"
    short, long = line * 20 + "S: 535 no", line * 4000 + "S: 535 no"
    diagnose_text(short, diagnoser)
    ratio = median(seconds(lambda: diagnose_text(long, diagnoser)) for _ in range(5)) / median(
        seconds(lambda: diagnose_text(short, diagnoser)) for _ in range(5)
    )
    print(f"200 times the text takes {ratio:.1f} times as long")
    assert ratio <= 100


@pytest.mark.benchmark
def test_the_rules_are_read_only_when_they_are_needed() -> None:
    code = (
        "import xtconnect_gui.diagnosis.engine as e; d = e.Diagnoser.load();"
        "before = 'rules' in d.__dict__; d.rules; print(before, 'rules' in d.__dict__)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "True"]
