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
        ("553 sorry, no such domain (#5.7.1)", Reply(553, "5.7.1", "sorry, no such domain (#5.7.1)")),
        ("smtp;422 License expired", Reply(422, None, "License expired")),
        ("550 5.0.350 Remote server returned an error -> 552 5.3.4 Too big", Reply(552, "5.3.4", "Too big")),
        ("Mailbox full\n  code: '552',\n  enhancedCode: '5.2.2'\n}", Reply(552, "5.2.2", "Mailbox full")),
        ("S: 503 Valid RCPT command must precede DATA\nS: 550 No", Reply(550, None, "No")),
        ("S: 503 AUTH first", Reply(503, None, "AUTH first")),
        ("535 No\n2026-11-24 10:00:01 trying again", Reply(535, None, "No")),
        (
            "450 4.1.7 Sender address rejected: unverified address: host mx[192.0.2.1] said: 550 5.1.1 User unknown",
            Reply(450, "4.1.7", "Sender address rejected: unverified address"),
        ),
        ('SMTP Error (450): Failed to add "b" (4.1.2 <b>: No domain).', Reply(450, "4.1.2", "<b>: No domain")),
        ('err="only on other ports" code=503 pkg=smtp', Reply(503, None, 'err="only on other ports" code=')),
        ("<<< 550 5.2.1 Switched off\n550 5.1.1 User unknown", Reply(550, "5.2.1", "Switched off")),
        ("417 DNS lookup failure", Reply(417, None, "DNS lookup failure")),
        ("ERROR /srv/app/mailer.py:541 - ('b@b.example', (451, b'4.3.0 Later'))", Reply(451, "4.3.0", "Later")),
        ("AUTH PLAIN AGFubmEAc2VjcmV0==\n535 No", Reply(535, None, "No")),
        (f"{'x' * 70} and so on=\n, 535 No", None),
        (
            '(550) - Expected response code 250 but got code "550", with message "550 5.6.0 No body".\nIn Mailer',
            Reply(550, "5.6.0", "No body"),
        ),
        ("said '550-One, it can't\n550 two' (in Mailer.php)", Reply(550, None, "One, it can't\ntwo")),
    ],
)
def test_a_reply_is_found_in_its_wrapping(text: str, reply: Reply) -> None:
    assert parse_reply_text(text)[0] == reply


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_that_python_escaped_are_read(encoding: str) -> None:
    escaped = "".join(f"\\x{byte:02x}" for byte in "请使用授权码登录".encode(encoding))
    reply, _stage = parse_reply_text(f"(535, b'Error: {escaped}')")
    assert reply is not None
    assert reply.text == "Error: 请使用授权码登录"


def test_a_text_without_a_code_is_no_reply() -> None:
    assert parse_reply_text("Connection refused") == (None, None)


@pytest.mark.parametrize(
    "log",
    [
        "relay=mx[192.0.2.1]:25, delays=0/0/1/0, dsn=4.7.5, status=deferred (Server certificate not verified)",
        "mailer=esmtp, relay=mx. [192.0.2.1], dsn=4.4.1, stat=Deferred: Connection refused by mx.",
        "server said: 250-mail.example.com",
    ],
)
def test_what_a_program_adds_of_its_own_is_no_refusal(log: str) -> None:
    reply, _stage = parse_reply_text(log)
    assert reply is None or reply.code < 400


def test_a_refused_password_belongs_to_sign_in() -> None:
    assert parse_reply_text("535 5.7.3 Authentication unsuccessful")[1] == "auth"


def test_a_refusal_at_the_end_of_a_long_session_is_found() -> None:
    session = "S: 250 2.1.0 Ok\n" * 5000 + "S: 535 No\n"
    assert parse_reply_text(session)[0] == Reply(535, None, "No")


@pytest.mark.parametrize(
    "text",
    [
        "Invoice 550 of October, 535 items",
        "Listening on port 587",
        "HTTP/1.1 503 Service Unavailable",
        'File "smtplib.py", line 535, in login',
        "method=POST path=/api/test status=500 time_ms=5",
        "Error 500: Unknown error",
        "version 5.7.1 of the library",
        "192.168.4.5.6 answered",
        "ends at 4.50.",
    ],
)
def test_a_number_that_is_no_code_makes_no_reply(text: str) -> None:
    assert parse_reply_text(text)[0] is None


WRAPPINGS = [
    "535 5.7.8 Bad credentials",
    "535-5.7.8 Bad credentials",
    "S: 535 5.7.8 Bad credentials",
    "<** 535 5.7.8 Bad credentials",
    "<- 535 5.7.8 Bad credentials",
    "<<< 535 5.7.8 Bad credentials",
    "SERVER -> CLIENT: 535 5.7.8 Bad credentials",
    "2026-11-24 10:00:00 SERVER -> CLIENT: 535 5.7.8 Bad credentials",
    "msmtp: server message: 535 5.7.8 Bad credentials",
    "Invalid login: 535 5.7.8 Bad credentials",
    "Error: Invalid login: 535-5.7.8 Bad credentials",
    "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Bad credentials')",
    "javax.mail.AuthenticationFailedException: 535 5.7.8 Bad credentials\n\tat com.sun.mail.smtp.SMTPTransport.x(Y:9)",
    "Net::SMTPAuthenticationError (535 5.7.8 Bad credentials)",
    "permanent error (535): 5.7.8 Bad credentials",
    'Expected response code "235" but got code "535", with message "535 5.7.8 Bad credentials".',
    "AuthenticationInvalidCredentials: 5.7.8 Bad credentials",
    "SMTP ERROR: Password command failed: 535 5.7.8 Bad credentials\nSMTP Error: Could not authenticate.",
    "The server responded: 535 5.7.8 Bad credentials",
    "Server Response: '535 5.7.8 Bad credentials'",
    "SASL authentication failed; server smtp.example.com[192.0.2.1] said: 535 5.7.8 Bad credentials",
    "Diagnostic-Code: smtp; 535 5.7.8 Bad credentials",
    "Max connection attempts exceeded - 535 5.7.8 Bad credentials",
    '{"code":"EAUTH","response":"535 5.7.8 Bad credentials","responseCode":535,"command":"AUTH PLAIN"}',
    "AUTH LOGIN failed: '535 5.7.8 Bad credentials'",
    "535 5.7.8 Bad&nbsp;credentials",
]


@pytest.mark.parametrize("text", WRAPPINGS)
def test_the_wrappings_of_programs_come_off(text: str) -> None:
    reply, _stage = parse_reply_text(text)
    assert reply is not None
    assert (reply.code, reply.enhanced) == (535, "5.7.8")
    assert reply.text.startswith("Bad credentials")
    assert "SMTPTransport" not in reply.text


def test_a_long_row_of_signs_is_read_once() -> None:
    signs = "a=" * 500 + " !"
    assert parse_reply_text(f"550 {signs}")[0] == Reply(550, None, signs)
