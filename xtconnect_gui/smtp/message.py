"""The test mail (RFC 5322)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ..model.settings import EmailSettings
from ..model.validation import ascii_email, ascii_host
from . import message_text

_MARK_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
_MARK_LENGTH = 6


@dataclass(frozen=True, slots=True)
class TestMessage:
    """The mail as it goes over the wire (CRLF line ends, not dot-stuffed), its Message-ID and its mark."""

    __test__ = False  # not a pytest class

    data: bytes
    message_id: str
    mark: str


def build_message(settings: EmailSettings, recipient: str, *, utf8: bool = False) -> TestMessage:
    """Build the test mail. *utf8*: addresses go as UTF-8 (RFC 6532), only where the server offers SMTPUTF8.

    Raises ValueError when an address cannot be put into a header.
    """
    from email import policy
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.utils import localtime, make_msgid

    mark = "".join(secrets.choice(_MARK_ALPHABET) for _ in range(_MARK_LENGTH))
    sender = ascii_email(settings.sender)
    message = EmailMessage(policy=policy.SMTPUTF8 if utf8 else policy.SMTP)
    message["Date"] = localtime()
    # A given domain keeps make_msgid from a reverse look-up of this machine's name, which can take seconds.
    message["Message-ID"] = make_msgid(domain=ascii_host(sender.rpartition("@")[2]) or "localhost")
    message["From"] = Address(display_name=settings.sender_name, addr_spec=sender)
    message["To"] = Address(addr_spec=ascii_email(recipient))
    message["Subject"] = message_text.SUBJECT.format(mark=mark)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834 section 5: nobody's holiday notice answers this
    body = message_text.BODY.format(mark=mark, sender=sender, host=settings.host, port=settings.port)
    message.set_content(body, cte="7bit" if body.isascii() else "quoted-printable")
    return TestMessage(message.as_bytes(), str(message["Message-ID"]), mark)
