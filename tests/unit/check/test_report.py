"""The JSON object of a check."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema

from xtconnect_gui.check.report import to_json
from xtconnect_gui.check.values import CheckResult
from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.diagnosis.values import Evidence
from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.resource import resource_path
from xtconnect_gui.smtp.values import Level, Reply, Stage, StageResult, StageStatus, TestOutcome

KEYS = ["ok", "settings", "stages", "password_form", "diagnosis", "alternative", "tls", "transcript", "seconds"]


def result() -> CheckResult:
    settings = EmailSettings("google", "a@example.com", "smtp.gmail.com", 465, Security.SSL)
    reply = Reply(535, "5.7.8", "no")
    stages = (StageResult(Stage.AUTH, StageStatus.FAILED, 0.1, "PLAIN", reply),)
    outcome = TestOutcome(False, Level.SEND, stages, None, None, None, None, ("C: EHLO x",), 1.5)
    return CheckResult(settings, outcome, Diagnoser.load().diagnose(Evidence("auth", "google", reply)), "f", "s3cret")


def validate(value: object, name: str) -> None:
    schema = json.loads(resource_path("schemas", name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(value)


def test_the_keys_stand_in_the_order_of_the_contract() -> None:
    assert list(to_json(result(), transcript=False)) == KEYS


def test_a_failure_is_valid_by_the_schema() -> None:
    validate(to_json(result(), transcript=True), "check-result.schema.json")


def test_a_success_is_valid_by_the_schema() -> None:
    failed = result()
    outcome = replace(failed.outcome, ok=True, password_form=PasswordForm.AS_ENTERED)
    validate(to_json(replace(failed, outcome=outcome, diagnosis=None), transcript=False), "check-result.schema.json")


def test_a_diagnosis_is_valid_by_its_schema() -> None:
    validate(Diagnoser.load().diagnose(Evidence()).to_json(), "diagnosis.schema.json")


def test_the_transcript_is_empty_unless_asked_for() -> None:
    assert to_json(result(), transcript=False)["transcript"] == []
    assert to_json(result(), transcript=True)["transcript"] == ["C: EHLO x"]


def test_the_password_is_nowhere() -> None:
    assert "s3cret" not in json.dumps(to_json(result(), transcript=True)) + repr(result())
