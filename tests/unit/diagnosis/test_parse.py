"""Pasted replies in their wrappings."""

from __future__ import annotations

import pytest

from xtconnect_gui.diagnosis.parse import parse_reply_text
from xtconnect_gui.smtp.values import Reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("535 5.7.8 Bad", Reply(535, "5.7.8", "Bad")),
        ("535-5.7.8 One\n535 5.7.8  two", Reply(535, "5.7.8", "One\ntwo")),
        ("The server responded: 550 No such user here", Reply(550, None, "No such user here")),
        ("S: 421 4.7.0 Later", Reply(421, "4.7.0", "Later")),
        ("S: 220 hello\nC: AUTH\nS: 535 No", Reply(535, None, "No")),
    ],
)
def test_a_reply_is_found_in_its_wrapping(text: str, reply: Reply) -> None:
    assert parse_reply_text(text)[0] == reply


def test_a_text_without_a_code_is_no_reply() -> None:
    assert parse_reply_text("Connection refused") == (None, None)


def test_a_refused_password_belongs_to_sign_in() -> None:
    assert parse_reply_text("535 5.7.3 Authentication unsuccessful")[1] == "auth"
