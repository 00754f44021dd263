"""The test mail."""

from __future__ import annotations

from email import message_from_bytes, policy

from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.smtp.message import build_message

SETTINGS = EmailSettings("other", "anna@bücher.example", "mail.example.com", 465, Security.SSL, sender_name="Änna")


def test_it_has_the_headers_of_an_automatic_message() -> None:
    built = build_message(SETTINGS, "bob@example.com")
    mail = message_from_bytes(built.data, policy=policy.default)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert mail["Message-ID"] == built.message_id
    assert built.mark in mail["Subject"]


def test_an_international_domain_goes_in_ascii() -> None:
    built = build_message(SETTINGS, "bob@example.com")
    assert built.data.isascii()
    assert b"anna@xn--bcher-kva.example" in built.data


def test_every_mail_has_its_own_mark() -> None:
    assert len({build_message(SETTINGS, "bob@example.com").mark for _ in range(20)}) == 20
