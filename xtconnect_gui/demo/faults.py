"""What the practice server can do wrong on purpose: a name for each fault, and a table of how it behaves.

The reply texts are those of real servers, as published in their documentation and in public bug reports. In a reply,
``{account}``, ``{sender}``, ``{recipient}``, ``{argument}`` and ``{password}`` stand for what the client sent.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final

from ..smtp.values import Stage


class Fault(StrEnum):
    """The name of a fault, as it is written on the command line."""

    NONE = "none"
    APP_PASSWORD_REQUIRED = "app-password-required"  # noqa: S105 - a fault's name, like all below
    WRONG_CREDENTIALS = "wrong-credentials"
    BROWSER_SIGN_IN = "browser-sign-in"
    TOO_MANY_LOGINS = "too-many-logins"
    SMTP_AUTH_DISABLED_TENANT = "smtp-auth-disabled-tenant"
    BASIC_AUTH_DISABLED = "basic-auth-disabled"
    SECURITY_DEFAULTS = "security-defaults"
    TEMPORARY_FAILURE = "temporary-failure"
    NEEDS_SPACES = "needs-spaces"
    ECHO_PASSWORD = "echo-password"  # noqa: S105
    NO_AUTH = "no-auth"
    OAUTH_ONLY = "oauth-only"
    STARTTLS_MISSING = "starttls-missing"
    SENDER_NOT_ALLOWED = "sender-not-allowed"
    SEND_AS_DENIED = "send-as-denied"
    RECIPIENT_REFUSED = "recipient-refused"
    RELAY_DENIED = "relay-denied"
    IP_BLOCKED = "ip-blocked"
    SENDING_LIMIT = "sending-limit"
    MESSAGE_TOO_LARGE = "message-too-large"
    SERVER_BUSY = "server-busy"
    HTTP_BANNER = "http-banner"
    SILENT_AT_GREETING = "silent-at-greeting"
    SILENT_AT_EHLO = "silent-at-ehlo"
    SILENT_AT_AUTH = "silent-at-auth"
    SILENT_AT_SENDER = "silent-at-sender"
    SILENT_AT_RECIPIENT = "silent-at-recipient"
    SILENT_AT_MESSAGE = "silent-at-message"
    DROP_AT_GREETING = "drop-at-greeting"
    DROP_AT_AUTH = "drop-at-auth"
    DROP_AT_MESSAGE = "drop-at-message"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_WRONG_NAME = "certificate-wrong-name"
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"

    @classmethod
    def parse(cls, name: str) -> Fault:
        """The fault called *name*. Raises ValueError that names the closest one, if there is one."""
        word = name.strip().lower()
        try:
            return cls(word)
        except ValueError:
            close = difflib.get_close_matches(word, [fault.value for fault in cls], n=1)
            hint = f"did you mean {close[0]!r}?" if close else "--list-faults shows them all"
            raise ValueError(f"unknown fault {name!r}: {hint}") from None


class Action(Enum):
    """What happens at the fault's stage."""

    REPLY = "reply"
    SILENCE = "silence"  # the connection stays open, nothing is said any more
    DROP = "drop"  # the connection ends without a word


class Certificate(Enum):
    """The certificate that the server shows."""

    VALID = "valid"
    EXPIRED = "expired"
    WRONG_NAME = "wrong-name"
    SELF_SIGNED = "self-signed"
    UNTRUSTED = "untrusted"  # of an authority nobody knows


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the server behaves under a fault; the defaults are those of a server without any.

    ``stage``: where ``action`` is taken, None for nowhere. ``reply``: whole reply lines joined by LF, for
    ``Action.REPLY``. ``hang_up``: the connection is closed after the reply. ``mechanisms``: the sign-in mechanisms
    offered, empty for none.
    """

    description: str
    stage: Stage | None = None
    action: Action = Action.REPLY
    reply: str = ""
    hang_up: bool = False
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN")
    offers_starttls: bool = True
    groups_only: bool = False
    certificate: Certificate = Certificate.VALID


# RFC 5321 section 4.2.1 for the form of the lines, RFC 3463 for the enhanced codes.
WRONG_CREDENTIALS_REPLY: Final = (
    "535-5.7.8 Username and Password not accepted. For more information, go to\n"
    "535 5.7.8  https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-ab4b2e4c5d6sm1234566b.12 - gsmtp"
)
STARTTLS_FIRST_REPLY: Final = (
    "530-5.7.0 Must issue a STARTTLS command first. For more information, go to\n"
    "530 5.7.0  https://support.google.com/a/answer/3221692 - gsmtp"
)
SIGN_IN_FIRST_REPLY: Final = (
    "530-5.7.0 Authentication Required. For more information, go to\n"
    "530 5.7.0  https://support.google.com/mail/?p=WantAuthError - gsmtp"
)
NOT_OFFERED_REPLY: Final = "503 AUTH command used when not advertised"


def _silent(stage: Stage, when: str) -> Behaviour:
    return Behaviour(f"says nothing any more {when}", stage, Action.SILENCE)


def _drops(stage: Stage, when: str) -> Behaviour:
    return Behaviour(f"ends the connection {when}", stage, Action.DROP)


BEHAVIOURS: Final[Mapping[Fault, Behaviour]] = MappingProxyType(
    {
        Fault.NONE: Behaviour("everything works"),
        Fault.APP_PASSWORD_REQUIRED: Behaviour(
            "Google: the normal password was used, an app password is needed",
            Stage.AUTH,
            reply=(
                "534-5.7.9 Application-specific password required. For more information, go to\n"
                "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor"
                " d2e1a72fcca58-7aaffb1c3d2sm12345678b3a.1 - gsmtp"
            ),
        ),
        Fault.WRONG_CREDENTIALS: Behaviour(
            "Google: address or password refused, whatever they are", Stage.AUTH, reply=WRONG_CREDENTIALS_REPLY
        ),
        Fault.BROWSER_SIGN_IN: Behaviour(
            "Google: wants a sign-in with a web browser first",
            Stage.AUTH,
            reply=(
                "534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=AKgnsbt> Please log in via your"
                " web browser and then try again.\n"
                "534-5.7.14  Learn more at\n"
                "534 5.7.14  https://support.google.com/mail/answer/78754 x1-20020a170 - gsmtp"
            ),
        ),
        Fault.TOO_MANY_LOGINS: Behaviour(
            "Google: too many sign-ins, wait",
            Stage.AUTH,
            reply="454 4.7.0 Too many login attempts, please try again later. 5sm1234567qkf.3 - gsmtp",
        ),
        Fault.SMTP_AUTH_DISABLED_TENANT: Behaviour(
            "Microsoft 365: SMTP sign-in is switched off for the whole organisation",
            Stage.AUTH,
            reply=(
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit"
                " https://aka.ms/smtp_auth_disabled for more information. [AM0PR01CA0100.eurprd01.prod.exchangelabs.com]"
            ),
        ),
        Fault.BASIC_AUTH_DISABLED: Behaviour(
            "Microsoft 365: sign-in with a password is switched off",
            Stage.AUTH,
            reply=(
                "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."
                " [LO2P265CA0486.GBRP265.PROD.OUTLOOK.COM]"
            ),
        ),
        Fault.SECURITY_DEFAULTS: Behaviour(
            "Microsoft 365: the organisation's security defaults block the sign-in",
            Stage.AUTH,
            reply=(
                "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy."
                " Contact your administrator. [SN6PR01CA0021.prod.exchangelabs.com]"
            ),
        ),
        Fault.TEMPORARY_FAILURE: Behaviour(
            "the server cannot check passwords just now",
            Stage.AUTH,
            reply="454 4.7.0 Temporary authentication failure: Connection lost to authentication server",
        ),
        Fault.NEEDS_SPACES: Behaviour(
            "accepts the app password only in its four groups, with spaces", groups_only=True
        ),
        Fault.ECHO_PASSWORD: Behaviour(
            "refuses the sign-in and repeats the password in its reply",
            Stage.AUTH,
            reply=(
                "535-5.7.8 Error: authentication failed: {argument}\n"
                "535 5.7.8 Error: not a password of {account}: {password}"
            ),
        ),
        Fault.NO_AUTH: Behaviour("offers no sign-in at all", mechanisms=()),
        Fault.OAUTH_ONLY: Behaviour("offers sign-in with a token only (XOAUTH2)", mechanisms=("XOAUTH2",)),
        Fault.STARTTLS_MISSING: Behaviour("offers no encryption on the STARTTLS port", offers_starttls=False),
        Fault.SENDER_NOT_ALLOWED: Behaviour(
            "the account may not send from the From address",
            Stage.SENDER,
            reply="553 5.7.1 <{sender}>: Sender address rejected: not owned by user {account}",
        ),
        Fault.SEND_AS_DENIED: Behaviour(
            "Microsoft 365: the account may not send from the From address, said at the very end",
            Stage.MESSAGE,
            reply=(
                "554 5.2.252 SendAsDenied; {account} not allowed to send as {sender};"
                " STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"
            ),
        ),
        Fault.RECIPIENT_REFUSED: Behaviour(
            "the recipient does not exist",
            Stage.RECIPIENT,
            reply="550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in local recipient table",
        ),
        Fault.RELAY_DENIED: Behaviour(
            "the server does not send to other domains",
            Stage.RECIPIENT,
            reply="554 5.7.1 <{recipient}>: Relay access denied",
        ),
        Fault.IP_BLOCKED: Behaviour(
            "the internet address is on a block list",
            Stage.RECIPIENT,
            reply=(
                "554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org;"
                " https://www.spamhaus.org/query/ip/203.0.113.7"
            ),
        ),
        Fault.SENDING_LIMIT: Behaviour(
            "Google: the day's number of messages is used up",
            Stage.MESSAGE,
            reply=(
                "550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n"
                "550-5.4.5 sending limits go to\n"
                "550 5.4.5  https://support.google.com/a/answer/166852 - gsmtp"
            ),
        ),
        Fault.MESSAGE_TOO_LARGE: Behaviour(
            "the message is too large", Stage.MESSAGE, reply="552 5.3.4 Message size exceeds fixed limit"
        ),
        Fault.SERVER_BUSY: Behaviour(
            "the server is too busy to talk",
            Stage.GREETING,
            hang_up=True,
            reply="421 Too many concurrent SMTP connections; please try again later.",
        ),
        Fault.HTTP_BANNER: Behaviour(
            "a web server answers instead of a mail server",
            Stage.GREETING,
            hang_up=True,
            reply=(
                "HTTP/1.1 400 Bad Request\nContent-Type: text/plain; charset=utf-8\nConnection: close\n\n"
                "400 Bad Request"
            ),
        ),
        Fault.SILENT_AT_GREETING: _silent(Stage.GREETING, "once connected"),
        Fault.SILENT_AT_EHLO: _silent(Stage.EHLO, "once the client introduced itself"),
        Fault.SILENT_AT_AUTH: _silent(Stage.AUTH, "at the sign-in"),
        Fault.SILENT_AT_SENDER: _silent(Stage.SENDER, "at the sender's address"),
        Fault.SILENT_AT_RECIPIENT: _silent(Stage.RECIPIENT, "at the recipient's address"),
        Fault.SILENT_AT_MESSAGE: _silent(Stage.MESSAGE, "once the client wants to send the message"),
        Fault.DROP_AT_GREETING: _drops(Stage.GREETING, "instead of greeting"),
        Fault.DROP_AT_AUTH: _drops(Stage.AUTH, "at the sign-in"),
        Fault.DROP_AT_MESSAGE: _drops(Stage.MESSAGE, "after the message, without saying whether it was taken"),
        Fault.CERTIFICATE_EXPIRED: Behaviour("the server's certificate has expired", certificate=Certificate.EXPIRED),
        Fault.CERTIFICATE_WRONG_NAME: Behaviour(
            "the server's certificate belongs to another name", certificate=Certificate.WRONG_NAME
        ),
        Fault.CERTIFICATE_SELF_SIGNED: Behaviour(
            "the server made its certificate itself", certificate=Certificate.SELF_SIGNED
        ),
        Fault.CERTIFICATE_UNTRUSTED: Behaviour(
            "the server's certificate is of an authority nobody knows", certificate=Certificate.UNTRUSTED
        ),
    }
)
