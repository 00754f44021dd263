"""The stage that a pasted text is about."""

from __future__ import annotations

import pytest

from xtconnect_gui.diagnosis.parse import parse_reply_text


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("550 no (in reply to RCPT TO command)", "recipient"),
        ("550 no (in reply to MAIL FROM command)", "sender"),
        ("550 no (in reply to end of DATA command)", "message"),
        ("SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 no", "recipient"),
        ("smtplib.SMTPDataError: (550, b'no')", "message"),
        ("smtplib.SMTPSenderRefused: (550, b'no', 'a@b.example')", "sender"),
        ("Error: Invalid login: 550 no", "auth"),
        ("435 no", "auth"),
        ("host mx.example.com[192.0.2.1] refused to talk to me: 554 no", "greeting"),
        ("MessagingException: Could not connect to SMTP host: mx.example.com, port: 25, response: 554", "greeting"),
        ("550 no", None),
        ("C: STARTTLS\nS: 500 no", "starttls"),
        ("-> EHLO me\n<- 250-mail\n-> MAIL FROM:<a@b.example>\n<- 550 no", "sender"),
        ("ehlo me\n250 mail\nAUTH PLAIN AGE=\n500 no", "auth"),
        ("DATA\n354 go on\nSubject: x\n.\n550 no", "message"),
        ("hello: 250-mail\nstarttls: 220 ready\n550 no", None),
    ],
)
def test_the_command_that_was_refused_is_the_stage(text: str, stage: str | None) -> None:
    assert parse_reply_text(text)[1] == stage
