"""Real error texts as people paste them, from servers and programs, and what each means."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from xtconnect_gui.diagnosis.causes import CAUSES
from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.diagnosis.pasted import diagnose_text
from xtconnect_gui.diagnosis.values import Confidence, Diagnosis

FOLDER = Path(__file__).parent
DIAGNOSER = Diagnoser.load()
LEAST_SHARE_RIGHT = 0.95


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["reply"]
    return found


def diagnosed(row: dict[str, Any]) -> Diagnosis | None:
    return diagnose_text(row["text"], DIAGNOSER, stage=row.get("stage"), provider=row.get("provider"))


def causes_of(row: dict[str, Any]) -> set[str]:
    return {row["cause"]} if isinstance(row["cause"], str) else set(row["cause"])


@pytest.mark.parametrize("row", rows("pasted.toml"), ids=lambda row: row["source"])
def test_a_pasted_text_has_its_cause(row: dict[str, Any]) -> None:
    found = diagnosed(row)
    assert found is not None
    assert found.cause == row["cause"]


@pytest.mark.parametrize("name", ["pasted.toml", "held_out.toml"])
def test_every_label_is_a_cause_and_names_its_source(name: str) -> None:
    for row in rows(name):
        assert causes_of(row) <= CAUSES
        assert row["source"]


def test_replies_kept_apart_are_diagnosed_well() -> None:
    held_out = rows("held_out.toml")
    wrong = [(row["text"][:90], found and found.cause) for row in held_out if not right(row, found := diagnosed(row))]
    assert len(wrong) <= (1 - LEAST_SHARE_RIGHT) * len(held_out), wrong


@pytest.mark.parametrize("name", ["pasted.toml", "held_out.toml"])
def test_no_wrong_diagnosis_is_certain(name: str) -> None:
    for row in rows(name):
        found = diagnosed(row)
        assert found is None or found.confidence is not Confidence.CERTAIN or right(row, found), row["text"]


def right(row: dict[str, Any], found: Diagnosis | None) -> bool:
    return found is not None and found.cause in causes_of(row)
