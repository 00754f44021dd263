"""Nothing secret is in a transcript."""

from __future__ import annotations

import base64

import pytest

from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.smtp.transcript import Transcript
from xtconnect_gui.smtp.values import Candidate

SECRET = "pass wörd & more"
USER = "anna@example.com"


def transcript(secret: str = SECRET) -> Transcript:
    return Transcript(USER, (Candidate(PasswordForm.AS_ENTERED, secret),))


@pytest.mark.parametrize(
    "echo",
    [
        SECRET,
        "passwörd&more",
        "PASS WÖRD & MORE",
        "pass%20w%C3%B6rd%20%26%20more",
        "pass+w%C3%B6rd+%26+more",
        "pass wörd &amp; more",
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(f"\0{USER}\0{SECRET}".encode()).decode(),
    ],
)
def test_every_echo_of_the_password_is_hidden(echo: str) -> None:
    assert transcript().redact(f"you said <{echo}>") == "you said <***>"


def test_what_is_sent_with_auth_is_hidden() -> None:
    lines = transcript()
    lines.client("AUTH PLAIN AGFubmE=")
    assert lines.lines == ("C: AUTH PLAIN ***",)


def test_other_lines_are_shown_as_they_are() -> None:
    lines = transcript()
    lines.server("250 2.1.0 ok")
    assert lines.lines == ("S: 250 2.1.0 ok",)


def test_a_pattern_in_a_password_is_taken_literally() -> None:
    assert transcript("a.*b").redact("axxb a.*b") == "axxb ***"
