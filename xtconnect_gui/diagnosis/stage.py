"""Which stage of the conversation a pasted text is about."""

from __future__ import annotations

import re
from typing import Final

from ..smtp.values import Reply

# Words that say at which command something happened. First match wins; how sure they are decides the order.
_NAMED: Final = tuple(
    (stage, re.compile(pattern, re.IGNORECASE))
    for stage, pattern in (
        ("greeting", r"in reply to (?:the )?initial server greeting|greeting never received|SMTPConnectError"
                     r"|invalid greeting|refused to talk to me|after initial connection"
                     r"|Could not connect to SMTP host: [^\n]{1,200}?response: [45]\d\d"),
        ("recipient", r"in reply to RCPT TO|after (?:pipelined )?RCPT TO|RCPT(?: TO)? command failed"
                      r"|SMTPRecipientsRefused|SMTPAddressFailedException|recipients? address \S+ not accepted"
                      r"|command\W+RCPT(?: TO)?\b|following recipients failed|rejected one or more recipient"
                      r"|>>> RCPT TO|does not like recipient|Can.t send mail - all recipients|(?-i:\bRCPT failed)"),
        ("sender", r"in reply to MAIL FROM|after (?:pipelined )?MAIL FROM|MAIL(?: FROM)? command failed"
                   r"|SMTPSenderRefused|SMTPSenderFailedException|envelope from address|command\W+MAIL(?: FROM)?\b"
                   r"|during MAIL FROM|following From address failed|rejected the sender address|>>> MAIL FROM"
                   r"|does not like sender|(?-i:\bMAIL failed)"),
        ("message", r"in reply to (?:the )?(?:end of )?DATA|after (?:pipelined )?(?:sending |end of )?data"
                    r"|DATA (?:END )?command failed|SMTPDataError|data not accepted|Message failed:|command\W+DATA"
                    r"|did not accept the mail|>>> DATA"),
        ("auth", r"in reply to (?:the )?AUTH|after AUTH|Password command failed|AUTH command failed"
                 r"|could not authenticate|SMTPAuthenticationError|AuthenticationFailedException"
                 r"|MailAuthenticationException|\bEAUTH\b"
                 r"|Invalid login\b|authentication failed \(method|MailKit\.Security\.AuthenticationException"
                 r"|command\W+AUTH|failed to authenticate on SMTP|authenticator failed|AUTH not accepted"
                 r"|SASL authentication failed|Password not accepted"
                 r"|AUTH (?:LOGIN|PLAIN|CRAM-MD5|XOAUTH2)\b.{0,40}failed"
                 r"|unable to (?:authenticate|log ?in) to (?:outgoing )?server"),
        ("starttls", r"in reply to (?:the )?STARTTLS|STARTTLS (?:command failed|denied|not available)|after STARTTLS"
                     r"|command\W+STARTTLS"),
        ("ehlo", r"in reply to (?:the )?(?:EHLO|HELO)|after (?:EHLO|HELO)|SMTPHeloError|command\W+(?:EHLO|HELO)"
                 r"|(?:EHLO|HELO) command failed"),
    )
)  # fmt: skip
_WEAK_STAGES: Final = (
    ("recipient", r"\bRCPT TO\b|recipient address|user unknown|relay"),
    ("sender", r"\bMAIL FROM\b|sender address"),
    ("starttls", r"\bSTARTTLS (?:failed|error)|TLS not available"),
    (
        "auth",
        r"\bAUTH\b|\bauthenticat(?!ion (?:checks|results|information))|password|credential|log ?in|sign[ -]?in",
    ),
    ("message", r"end of DATA|\bDATA\b|message (?:size|rejected|refused)"),
    ("ehlo", r"\b(?:EHLO|HELO)\b"),
)
# What the client said last, in a session as telnet or a program's log shows it.
_COMMAND: Final = re.compile(
    r"^.{0,60}?(?:^|[>:\]=\"'-] {0,3})(MAIL FROM|RCPT TO|(?:EHLO|HELO|STARTTLS|AUTH|DATA)(?!:))\b"
    r"(?! (?:failed|error|command))",
    re.IGNORECASE,
)
_STAGE_OF: Final = {
    "ehlo": "ehlo", "helo": "ehlo", "starttls": "starttls", "auth": "auth", "mail from": "sender",
    "rcpt to": "recipient", "data": "message",
}  # fmt: skip
_NOT_AT_AUTH: Final = re.compile(r"starttls|tls (?:is )?not available|relay|recipient", re.IGNORECASE)
_AUTH_CODES: Final = frozenset({432, 435, 454, 525, 534, 535, 538})  # RFC 4954, and Exim's 435


def stage_of(text: str, reply: Reply | None) -> str | None:
    """The stage (a value of ``Stage``) of *text*: named in it, seen from the last command, or guessed from *reply*.

    None where nothing tells it.
    """
    for stage, strong in _NAMED:
        if strong.search(text):
            return stage
    if reply is not None and (asked := _command_before(text, reply.code)):
        return asked
    code = reply.code if reply else None
    spoken = reply.text if reply and reply.code >= 400 else text
    if code in _AUTH_CODES and not _NOT_AT_AUTH.search(text):
        return "auth"
    for stage, pattern in _WEAK_STAGES:
        if re.search(pattern, spoken, re.IGNORECASE):
            return stage
    return None


def _command_before(text: str, code: int) -> str | None:
    """The stage of the client's last command before the first line that *code* stands in, if the text shows both."""
    stage = None
    for line in text.splitlines():
        if re.search(rf"(?<!\d){code}(?!\d)", line):
            return stage
        if (command := _COMMAND.match(line)) is not None:
            stage = _STAGE_OF[command[1].lower()]
    return None
