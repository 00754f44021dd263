"""Pasted texts without what copying and programs put around their words."""

from __future__ import annotations

import pytest

from xtconnect_gui.diagnosis.plain_text import unwrap, without_noise


def test_one_escaped_byte_is_latin_1() -> None:
    assert unwrap(r"b'r\xe9seau' C:\xampp") == r"b'réseau' C:\xampp"


def test_what_was_set_is_no_word_of_what_went_wrong() -> None:
    assert "300" not in without_noise("opening to mail.example.com:587, timeout=300, options=array()")


def test_a_programs_own_words_stay_where_no_server_spoke() -> None:
    text = "SMTP ERROR: Failed to connect to server: unknown host\n\tat com.example.Mailer.send(Mailer.java:7)"
    assert without_noise(text) == "SMTP ERROR: Failed to connect to server: unknown host"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("220-We do not authorize the use of this system to transport unsolicited,\n220 and/or bulk e-mail.", "bulk"),
        ("The mail could not be sent to the recipients because of the mail server failure. (EOF)", "recipients"),
    ],
)
def test_what_is_said_whatever_goes_wrong_comes_off(text: str, word: str) -> None:
    assert word not in unwrap(text)


def test_the_name_of_a_container_comes_off() -> None:
    assert unwrap("app-1  | Error: self-signed certificate\napp-1  |     at TLSSocket") == (
        "Error: self-signed certificate\n    at TLSSocket"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_that_were_read_as_latin_1_are_read_again(encoding: str) -> None:
    misread = "请使用授权码登录".encode(encoding).decode("latin-1")
    assert unwrap(f"535 Error: {misread}") == "535 Error: 请使用授权码登录"
