"""What an exit status says."""

from __future__ import annotations

import pytest

from xtconnect_gui.batch_manager.database.exit_status import diagnose, is_error
from xtconnect_gui.diagnosis.engine import Diagnoser


@pytest.mark.parametrize(
    "text",
    [None, "", "  \n", "0", "OK", "Success", "successful", "Sent", "Email sent.", "The message was sent successfully",
     "250 2.0.0 OK  1700000000 abc - gsmtp"],
)  # fmt: skip
def test_no_error(text: str | None) -> None:
    assert not is_error(text)


@pytest.mark.parametrize(
    "text",
    ["1", "failed", "Email not sent", "535 5.7.8 Username and Password not accepted", "5.7.8 not accepted",
     "Connection refused", "Success: no. 550 5.7.1 relay denied", "not ok"],
)  # fmt: skip
def test_an_error(text: str) -> None:
    assert is_error(text)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Error sending mail: 535-5.7.8 Username and Password not accepted.", "wrong-credentials"),
        ("534-5.7.9 Application-specific password required.", "app-password-required"),
        ("Connection refused", "connection-refused"),
        ("xyz", "unknown"),
    ],
)
def test_an_error_is_diagnosed(text: str, cause: str) -> None:
    assert diagnose(text, Diagnoser.load()).cause == cause
