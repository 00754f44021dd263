"""One connection to the practice server: aiosmtpd's protocol, with the accounts and the chosen fault."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ..smtp.values import Stage
from .accounts import DemoAccount, find_account
from .faults import (
    NOT_OFFERED_REPLY,
    SIGN_IN_FIRST_REPLY,
    STARTTLS_FIRST_REPLY,
    WRONG_CREDENTIALS_REPLY,
    Action,
    Behaviour,
)

MESSAGE_SIZE_LIMIT: Final = 10 * 1024 * 1024  # octets, announced as SIZE (RFC 1870)
MAX_TEXT_LINE: Final = 1001  # octets: RFC 5321 section 4.5.3.1.6, and the transparent dot
MAX_AUTH_LINE: Final = 12288  # octets: RFC 4954 section 4
MAX_COMMAND_LINE: Final = 512  # octets: RFC 5321 section 4.5.3.1.4
IDLE_SECONDS: Final = 300.0  # RFC 5321 section 4.5.3.2.7

Deliver = Callable[[str, list[str], bytes], None]


@dataclass(frozen=True, slots=True)
class Practice:
    """What all connections of a server share. ``deliver`` takes sender, recipients and the message, CRLF line ends."""

    behaviour: Behaviour
    accounts: tuple[DemoAccount, ...]
    any_address: bool
    hostname: str
    deliver: Deliver


class SignedInSession(Session):
    """aiosmtpd's session state, without its warning each time it sets its own old attribute."""

    login_data: Any = None


class PracticeHandler:
    """The decisions of a session, in the form of aiosmtpd's hooks."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Put our mechanisms in the place of aiosmtpd's; HELP is not offered by submission servers."""
        session.host_name = hostname
        lines = []
        for line in responses:
            keyword = line[4:].split(" ")[0]
            if keyword == "AUTH":
                if self._practice.behaviour.mechanisms:
                    lines.append("AUTH " + " ".join(self._practice.behaviour.mechanisms))
            elif keyword != "HELP":
                lines.append(line[4:])
        lines.append("ENHANCEDSTATUSCODES")
        return [f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        refusal = self.refusal(Stage.SENDER, session, envelope)
        if refusal:
            envelope.mail_from = None
        return refusal or "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.refusal(Stage.RECIPIENT, session, envelope, recipient=address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: PracticeSession, session: Session, envelope: Envelope) -> str:
        behaviour = self._practice.behaviour
        if behaviour.stage is Stage.MESSAGE and behaviour.action is Action.DROP:
            await server.hang_up()
        refusal = self.refusal(Stage.MESSAGE, session, envelope)
        if refusal:
            return refusal
        content = envelope.original_content or b""
        try:
            self._practice.deliver(envelope.mail_from or "", envelope.rcpt_tos, content)
        except OSError as error:
            return f"452 4.3.1 The practice mailbox cannot be written: {error.strerror or 'unknown reason'}"
        return "250 2.0.0 OK: in the practice mailbox"

    async def handle_exception(self, error: Exception) -> str:
        """A client that breaks off its TLS handshake is no reason for a traceback on the console."""
        return f"451 4.3.0 Session failed: {type(error).__name__}"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, credentials: LoginPassword
    ) -> AuthResult:
        """Decide a sign-in. The password is used here and kept nowhere."""
        login = credentials.login.decode("utf-8", "replace")
        password = credentials.password.decode("utf-8", "replace")
        behaviour = self._practice.behaviour
        if behaviour.stage is Stage.AUTH and behaviour.action is Action.REPLY:
            plain = b"\0".join((b"", credentials.login, credentials.password))
            argument = b64encode(plain if mechanism == "PLAIN" else credentials.password).decode("ascii")
            reply = behaviour.reply.format(account=login, argument=argument, password=password)
            return AuthResult(success=False, handled=False, message=_wire(reply))
        account = find_account(self._practice.accounts, login, any_address=self._practice.any_address)
        if account is None or not account.accepts(password, groups_only=behaviour.groups_only):
            return AuthResult(success=False, handled=False, message=_wire(WRONG_CREDENTIALS_REPLY))
        # Only the address: aiosmtpd keeps this for the whole session.
        return AuthResult(success=True, message="235 2.7.0 Accepted", auth_data=account.email)

    def refusal(self, stage: Stage, session: Session, envelope: Envelope, recipient: str = "") -> str | None:
        """The reply of the fault at *stage*, None if it has none there."""
        behaviour = self._practice.behaviour
        if behaviour.stage is not stage or behaviour.action is not Action.REPLY:
            return None
        facts = {"account": session.auth_data or "", "sender": envelope.mail_from or "", "recipient": recipient}
        return _wire(behaviour.reply.format(**facts))


class PracticeSession(SMTP):
    """The protocol of one connection. *tls_context* is given on the STARTTLS port only."""

    # aiosmtpd sizes its reader by this; text lines are held to MAX_TEXT_LINE below.
    line_length_limit = MAX_AUTH_LINE + 2

    def __init__(
        self,
        practice: Practice,
        *,
        tls_context: ssl.SSLContext | None,
        encrypted: bool,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._practice = practice
        self._encrypted_from_start = encrypted
        handler = PracticeHandler(practice)
        # On the port that is encrypted from the start aiosmtpd would see no TLS at all.
        super().__init__(
            handler,
            data_size_limit=MESSAGE_SIZE_LIMIT,
            enable_SMTPUTF8=True,
            hostname=practice.hostname,
            ident="ESMTP practice server",
            tls_context=tls_context if practice.behaviour.offers_starttls else None,
            timeout=IDLE_SECONDS,
            auth_require_tls=not encrypted,
            authenticator=handler.authenticate,
            loop=loop,
        )
        self.line_length_limit = MAX_TEXT_LINE
        # aiosmtpd shares this between all sessions and lets it grow with each EHLO: we want our own.
        self.command_size_limits = defaultdict(lambda: MAX_COMMAND_LINE, {"AUTH": MAX_AUTH_LINE, "MAIL": 1024})

    def _create_session(self) -> Session:
        return SignedInSession(self.loop)

    async def _handle_client(self) -> None:
        behaviour = self._practice.behaviour
        if behaviour.stage is Stage.GREETING and behaviour.action is Action.REPLY:
            await self.push(_wire(behaviour.reply))
            if behaviour.hang_up:
                self._close()
                return
        await self._interrupt(Stage.GREETING)
        await super()._handle_client()

    async def check_auth_needed(self, caller_method: str) -> bool:
        """Nothing may be sent before TLS and a sign-in (RFC 6409 section 4.3); says so in Google's words."""
        if self.session is not None and self.session.authenticated:
            return False
        plain = self.tls_context is not None and self._tls_protocol is None
        await self.push(_wire(STARTTLS_FIRST_REPLY if plain else SIGN_IN_FIRST_REPLY))
        return True

    async def smtp_EHLO(self, hostname: str) -> None:
        await self._interrupt(Stage.EHLO)
        await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:
        await self._interrupt(Stage.AUTH)
        if not self._practice.behaviour.mechanisms:
            await self.push(NOT_OFFERED_REPLY)
            return
        mechanism = (arg or "").partition(" ")[0].upper()
        if mechanism and mechanism not in self._practice.behaviour.mechanisms:
            await self.push("504 5.7.4 Unrecognized Authentication Type")
            return
        await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        await self._interrupt(Stage.SENDER)
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        await self._interrupt(Stage.RECIPIENT)
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if self._practice.behaviour.action is Action.SILENCE:  # a drop comes after the text: see handle_DATA
            await self._interrupt(Stage.MESSAGE)
        await super().smtp_DATA(arg)

    async def hang_up(self) -> None:
        """End the connection without a word, and this session with it."""
        self._close()
        await _for_ever()

    def abort(self) -> None:
        """End the connection at once; for the server's own stop."""
        if self.transport is not None:
            self.transport.abort()  # type: ignore[attr-defined]

    def _close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    async def _interrupt(self, stage: Stage) -> None:
        """Play the fault if it is a silence or a drop at *stage*: then this does not return."""
        behaviour = self._practice.behaviour
        if behaviour.stage is not stage or behaviour.action is Action.REPLY:
            return
        if behaviour.action is Action.DROP:
            await self.hang_up()
        await _for_ever()


async def _for_ever() -> None:
    """Wait until the connection is lost: aiosmtpd then cancels the session's task."""
    never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    await never


def _wire(reply: str) -> str:
    """Reply lines as they go over the wire; the last CRLF is aiosmtpd's."""
    return reply.replace("\n", "\r\n")
