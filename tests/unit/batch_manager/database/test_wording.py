"""Every problem has its words."""

from __future__ import annotations

import json

import pytest

from xtconnect_gui.batch_manager.database.address import DatabaseAddress
from xtconnect_gui.batch_manager.database.problems import DatabaseError, Kind
from xtconnect_gui.batch_manager.database.send_test import Outcome
from xtconnect_gui.batch_manager.database.wording import duration, explain
from xtconnect_gui.cli.database_command import BY_KIND, BY_OUTCOME
from xtconnect_gui.resource import resource_path
from xtconnect_gui.texts.translator import Translator

ADDRESS = DatabaseAddress("erp.example.com", "production", "internal")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_title_a_reason_a_step_and_an_exit_code(kind: Kind) -> None:
    explained = explain(DatabaseError(kind, "{host} %s detail"), ADDRESS, Translator())
    assert explained.title
    assert explained.explanation
    assert explained.steps
    assert "{" not in "".join([explained.title, explained.explanation, *explained.steps]).replace("{host} %s", "")
    assert 64 <= BY_KIND[kind] <= 78


def test_every_outcome_but_a_diagnosed_one_has_an_exit_code() -> None:
    assert BY_OUTCOME.keys() == set(Outcome) - {Outcome.COMPLETED_WITH_ERROR}


def test_a_job_that_stays_in_the_queue_is_named() -> None:
    explained = explain(DatabaseError(Kind.LOST, batch_id=7), ADDRESS, Translator())
    assert "job 7" in explained.steps[-1]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (119, "119 s"), (300, "5 min"), (7200, "2 h"), (172_800, "2 days")]
)
def test_a_length_of_time(seconds: float, text: str) -> None:
    assert duration(seconds, Translator()) == text


@pytest.mark.parametrize("name", ["status", "send-test", "set-from"])
def test_the_schema_knows_every_kind(name: str) -> None:
    schema = json.loads(resource_path("schemas", f"database-{name}.schema.json").read_text())
    error = schema["$defs"]["failure"]["properties"]["error"]
    assert error["properties"]["kind"]["enum"] == [kind.value for kind in Kind]
