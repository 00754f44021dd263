"""Servers for the tests of the engine: a real one (aiosmtpd), and scripted ones for faults."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.smtp.values import Candidate, Event, Stage, StageStatus, TestOutcome, TestPlan

COMPACT = "abcdefghijklmnop"
SPACED = "abcd efgh ijkl mnop"
BOTH_FORMS = (Candidate(PasswordForm.WITHOUT_SPACES, COMPACT), Candidate(PasswordForm.WITH_SPACES, SPACED))


class Authority:
    """A certificate authority in a file, and server contexts signed by it."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def context(self, name: str = "localhost", expired: bool = False) -> ssl.SSLContext:
        past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name, not_after=past if expired else None).configure_cert(context)
        return context


@dataclass
class Mailbox:
    """An aiosmtpd handler that keeps what is delivered and counts sign-ins."""

    accepted: str = COMPACT
    mails: list[bytes] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 2.0.0 kept"

    def authenticate(self, server: object, session: object, envelope: object, how: str, data: object) -> AuthResult:
        password = data.password.decode()  # type: ignore[attr-defined]
        self.attempts.append(password)
        return AuthResult(success=password == self.accepted, handled=False)


@contextlib.asynccontextmanager
async def real_server(
    mailbox: Mailbox,
    context: ssl.SSLContext,
    security: Security,
    without: tuple[str, ...] = (),
    port: int = 0,
    sock: socket.socket | None = None,
) -> AsyncIterator[int]:
    """An aiosmtpd server on *sock* or on loopback; yields its port."""
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            mailbox,
            hostname="localhost",
            authenticator=mailbox.authenticate,
            auth_required=True,
            auth_require_tls=security is Security.STARTTLS,
            tls_context=context if security is Security.STARTTLS else None,
            auth_exclude_mechanism=without,
            enable_SMTPUTF8=False,
        )

    sock = sock or socket.create_server(("127.0.0.1", port))
    server = await loop.create_server(protocol, sock=sock, ssl=context if security is Security.SSL else None)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def scripted(
    script: Script, context: ssl.SSLContext | None = None, sock: socket.socket | None = None
) -> AsyncIterator[int]:
    """A server that does exactly what *script* says, on *sock* or on loopback; yields its port."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await script(reader, writer)
        finally:
            tasks.discard(task)
            writer.transport.abort()

    if sock is None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    else:
        server = await asyncio.start_server(serve, sock=sock, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def dialogue(
    answers: dict[str, str],
    greeting: str | None = "220 hello",
    stop_at: str = "",
    tls: ssl.SSLContext | None = None,
) -> Script:
    """A script that answers each verb as told. An empty answer: hang up. At *stop_at*: say nothing any more.

    *tls*: encrypt after STARTTLS was answered with 220.
    """
    usual = {
        "EHLO": "250-hello\r\n250 AUTH PLAIN LOGIN",
        "AUTH": "235 2.7.0 welcome",
        "MAIL": "250 2.1.0 ok",
        "RCPT": "250 2.1.5 ok",
        "DATA": "354 go on",
        ".": "250 2.0.0 kept",
        "NOOP": "250 2.0.0 ok",
        "QUIT": "221 2.0.0 bye",
    } | answers

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if greeting is not None:
            writer.write(greeting.encode() + b"\r\n")
        body = False
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            while body and line != ".":
                line = (await reader.readline()).decode().rstrip("\r\n")
            body = False
            verb = line.split()[0].upper()
            if verb == stop_at:
                await asyncio.sleep(60)
            answer = usual.get(verb, "500 5.5.1 what?").replace("{line}", line)
            if not answer:
                return
            writer.write(answer.encode() + b"\r\n")
            if verb == "STARTTLS" and tls is not None and answer.startswith("220"):
                await writer.start_tls(tls)
            body = verb == "DATA" and answer.startswith("354")

    return script


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def plan(port: int, security: Security = Security.NONE, **changes: object) -> TestPlan:
    settings = EmailSettings("other", "anna@example.com", "localhost", port, security)
    values: dict[str, object] = {
        "settings": settings,
        "candidates": BOTH_FORMS[:1],
        "recipient": "anna@example.com",
        "timeout": 5.0,
    }
    return TestPlan(**(values | changes))  # type: ignore[arg-type]


def ignore(event: Event) -> None:
    """An Emit for tests that do not look at events."""


def statuses(outcome: TestOutcome) -> dict[Stage, StageStatus]:
    return {result.stage: result.status for result in outcome.stages}
