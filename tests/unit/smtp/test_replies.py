"""Reading replies."""

from __future__ import annotations

from xtconnect_gui.smtp.replies import capabilities, make_reply
from xtconnect_gui.smtp.transcript import Transcript
from xtconnect_gui.smtp.values import Reply


def test_the_enhanced_code_is_taken_off_every_line() -> None:
    reply = make_reply(535, "5.7.8 not\n5.7.8 accepted", Transcript("", ()))
    assert reply == Reply(535, "5.7.8", "not\naccepted")


def test_a_version_number_in_the_text_is_not_an_enhanced_code() -> None:
    assert make_reply(220, "mail 2.0.1 ready", Transcript("", ())) == Reply(220, None, "mail 2.0.1 ready")


def test_capabilities_are_read_without_the_greeting() -> None:
    assert capabilities("AUTH.example\nsize 1000\nAUTH PLAIN\nAUTH=LOGIN") == {
        "SIZE": ("1000",),
        "AUTH": ("PLAIN", "LOGIN"),
    }
