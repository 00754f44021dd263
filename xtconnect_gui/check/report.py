"""A check's result as the JSON object of the contract (``resources/schemas/check-result.schema.json``)."""

from __future__ import annotations

from .values import CheckResult


def to_json(result: CheckResult, *, transcript: bool) -> dict[str, object]:
    """The object, in the order of the contract; no password in it. *transcript*: False leaves that list empty."""
    outcome = result.outcome
    return {
        "ok": result.ok,
        "settings": result.settings.to_json(),
        "stages": [stage.to_json() for stage in outcome.stages],
        "password_form": outcome.password_form.value if outcome.password_form else None,
        "diagnosis": result.diagnosis.to_json() if result.diagnosis else None,
        "alternative": outcome.alternative.to_json() if outcome.alternative else None,
        "tls": outcome.tls.to_json() if outcome.tls else None,
        "transcript": list(outcome.transcript) if transcript else [],
        "seconds": round(outcome.seconds, 4),
    }
