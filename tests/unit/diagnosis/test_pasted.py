"""Texts that somebody pasted: explained, said to be unknown, or said to be no error text."""

from __future__ import annotations

import pytest

from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.diagnosis.pasted import diagnose_text
from xtconnect_gui.diagnosis.values import Confidence

DIAGNOSER = Diagnoser.load()


@pytest.mark.parametrize(
    "text",
    [
        "Dear Anna, see you on Monday.",
        "250 2.0.0 OK: queued as 12345",
        "42",
        "smtp.gmail.com",
        "S: 220 ready",
        "We need to meet: I lost the list of addresses, and the settings are on my desk.",
        "Please give her permission to come along. No other changes to the settings.",
        "Liebe Anna, das Angebot liegt bei. Viele Grüße aus Wien",
        "Bonjour, voici la facture du mois de mars.",
        "Hola, nos vemos el lunes en la oficina.",
    ],
)
def test_a_text_that_reports_no_error_has_no_diagnosis(text: str) -> None:
    assert diagnose_text(text, DIAGNOSER) is None


def test_an_error_that_nobody_knows_is_said_to_be_unknown_and_shown() -> None:
    found = diagnose_text("Fatal error: the flux capacitor is empty", DIAGNOSER)
    assert found is not None
    assert (found.cause, found.confidence) == ("unknown", Confidence.UNKNOWN)
    assert "flux capacitor" in found.explanation


def test_what_is_known_beside_the_text_counts() -> None:
    text = "535 5.7.8 Error: authentication failed"
    plain, google = (diagnose_text(text, DIAGNOSER, stage="auth", provider=id_) for id_ in (None, "google"))
    assert plain is not None
    assert google is not None
    assert (plain.id, google.id) == ("wrong-credentials", "google-wrong-app-password")
