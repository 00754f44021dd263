"""The SMTP test: one session, stage by stage."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiosmtplib.errors import SMTPServerDisconnected

from ..model.security import Security
from ..model.validation import ascii_email, ascii_host, needs_smtputf8
from .auth import Session, sign_in
from .certificates import facts_of
from .connect import Address, Connected, answers, connect_any, connect_beside, resolve, target_of
from .faults import StageFault, fault_of_connect, fault_of_silence
from .greeting import PROBE_AFTER, await_greeting
from .identify import Speaker, identify
from .message import TestMessage, build_message
from .protocol import RecordingProtocol
from .replies import capabilities
from .tls import fault_of_handshake, make_context, make_report, refine
from .transcript import Transcript
from .values import (
    IPV6_UNREACHABLE,
    Alternative,
    Candidate,
    CertificateFacts,
    Emit,
    Failure,
    FaultKind,
    Level,
    Reply,
    Stage,
    StageFinished,
    StageResult,
    StageStarted,
    StageStatus,
    TestOutcome,
    TestPlan,
    TlsReport,
    stages_for,
)

if TYPE_CHECKING:
    from .trust import TrustContext

CONNECT_SHARE = 0.95  # of the deadline: a little less, so that what was found about the other port is not lost with it
IPV6_PATIENCE = 3.0  # seconds until an IPv6 address that does not connect is said to be unreachable


Passed = tuple[str, Reply | None]  # detail, reply


async def run_test(plan: TestPlan, emit: Emit) -> TestOutcome:
    """Run the test that *plan* describes and return what was found. *emit* gets every stage's start and end.

    Never raises, except asyncio.CancelledError: then the socket is closed at once. Needs a running loop, on any thread.
    """
    run = _Run(plan, emit)
    try:
        return await run.run()
    finally:
        await run.close()


class _StoppedError(Exception):
    """The test is over: ``failure`` has been recorded."""


class _Run:
    """The state of one test. Used once."""

    def __init__(self, plan: TestPlan, emit: Emit) -> None:
        self._plan = plan
        self._emit = emit
        self._transcript = Transcript(plan.settings.username, plan.candidates)
        self._started = time.monotonic()
        self._results: dict[Stage, StageResult] = {}
        self._failure: Failure | None = None
        self._clock: asyncio.Timeout | None = None
        self._context: TrustContext | None = None
        self._addresses: tuple[Address, ...] = ()
        self._address: Address | None = None
        self._connections: list[RecordingProtocol] = []
        self._session: Session | None = None
        self._tls: TlsReport | None = None
        self._alternative: Alternative | None = None
        self._accepted: Candidate | None = None
        self._mail: TestMessage | None = None
        self._sent = False
        self._notes: list[str] = []
        self._ipv6: asyncio.Task[bool] | None = None
        self._refused: tuple[CertificateFacts, ...] = ()

    async def run(self) -> TestOutcome:
        actions: dict[Stage, Callable[[], Awaitable[Passed]]] = {
            Stage.RESOLVE: self._resolve,
            Stage.CONNECT: self._connect,
            Stage.TLS: self._tls_handshake,
            Stage.GREETING: self._greeting,
            Stage.EHLO: self._ehlo,
            Stage.STARTTLS: self._starttls,
            Stage.AUTH: self._auth,
            Stage.SENDER: self._sender,
            Stage.RECIPIENT: self._recipient,
            Stage.MESSAGE: self._message,
            Stage.QUIT: self._quit,
        }
        unwanted = self._unwanted()
        stages = stages_for(self._plan.settings.security)
        with contextlib.suppress(_StoppedError):
            for stage in stages:
                if stage not in unwanted:
                    await self._stage(stage, actions[stage])
        await self._judge_ipv6()
        return TestOutcome(
            ok=self._failure is None,
            level=self._plan.level,
            stages=tuple(self._results.get(s, StageResult(s, StageStatus.SKIPPED)) for s in stages),
            failure=self._failure,
            password_form=self._accepted.form if self._accepted else None,
            tls=self._tls,
            alternative=self._alternative,
            transcript=self._transcript.lines,
            seconds=time.monotonic() - self._started,
            message_id=self._mail.message_id if self._mail and self._sent else None,
            mark=self._mail.mark if self._mail and self._sent else None,
            notes=tuple(self._notes),
            addresses=tuple(address.text for address in self._addresses),
            refused_chain=self._refused,
            authorities=self._context.authorities if self._context else (),
        )

    async def close(self) -> None:
        """Close every socket; afterwards nothing is left on the loop."""
        if self._ipv6 is not None:
            self._ipv6.cancel()
            await asyncio.gather(self._ipv6, return_exceptions=True)
        for connection in self._connections:
            connection.abort()
        for _ in range(2):  # the loop closes an aborted socket in its next turn, that of a TLS layer one later
            await asyncio.sleep(0)

    def _unwanted(self) -> set[Stage]:
        """The stages that the chosen level does not ask for."""
        unwanted = set() if self._plan.candidates else {Stage.AUTH}
        if self._plan.level is Level.SIGN_IN:
            unwanted |= {Stage.SENDER, Stage.RECIPIENT, Stage.MESSAGE}
        elif self._plan.level is Level.DRY_RUN:
            unwanted |= {Stage.QUIT}  # the connection is cut within DATA, there is nobody to say it to
        return unwanted

    async def _stage(self, stage: Stage, action: Callable[[], Awaitable[Passed]]) -> None:
        """Run one stage within its deadline and record how it ended. Raises _StoppedError when it failed."""
        self._emit(StageStarted(stage, self._plan.timeout))
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self._plan.timeout) as self._clock:
                detail, reply = await action()
            fault = None
        except Exception as error:
            fault = self._fault_of(error, stage)
            detail, reply = fault.detail, fault.reply
        detail = self._transcript.redact(detail)
        status = StageStatus.FAILED if fault else StageStatus.PASSED
        result = StageResult(stage, status, time.monotonic() - begun, detail, reply)
        self._results[stage] = result
        if fault:
            self._failure = Failure(stage, fault.kind, detail, reply)
        self._emit(StageFinished(result))
        if fault:
            raise _StoppedError

    def _fault_of(self, error: Exception, stage: Stage) -> StageFault:
        if isinstance(error, StageFault):
            return error
        if isinstance(error, SMTPServerDisconnected):
            farewell = self._session.protocol.farewell if self._session else None
            return StageFault(FaultKind.CONNECTION_DROPPED, "the server closed the connection", farewell)
        if isinstance(error, TimeoutError):
            detail = f"no answer within {self._plan.timeout:g} s"
            return fault_of_silence(detail) if stage is Stage.RESOLVE else StageFault(FaultKind.TIMEOUT, detail)
        if isinstance(error, ssl.SSLError):
            return fault_of_handshake(error)
        if isinstance(error, OSError):
            return fault_of_connect(error)
        return StageFault(FaultKind.PROTOCOL_ERROR, f"{type(error).__name__}: {error}")

    # The stages, in the order of the protocol

    async def _resolve(self) -> Passed:
        settings = self._plan.settings
        if self._plan.routes:
            return "practice mode: no look-up", None
        self._addresses = await resolve(settings.host, settings.port)
        return ", ".join(address.text for address in self._addresses), None

    async def _connect(self) -> Passed:
        found, self._alternative = await connect_beside(
            self._connect_chosen, self._plan.alternatives, self._plan.routes, self._plan.timeout * CONNECT_SHARE
        )
        if isinstance(found, StageFault):
            raise found
        self._address = found.address
        if found.ipv6_failed:
            self._notes.append(IPV6_UNREACHABLE)
        elif found.ipv6_silent is not None:
            self._ipv6 = asyncio.create_task(answers(found.ipv6_silent, IPV6_PATIENCE))
        await self._adopt(found)
        return f"{found.address.text} port {found.address.sockaddr[1]}", None

    async def _connect_chosen(self) -> Connected:
        settings = self._plan.settings
        addresses = self._addresses
        if not addresses:
            addresses = await resolve(*target_of(settings.host, settings.port, self._plan.routes))
        try:
            async with asyncio.timeout(self._plan.timeout * CONNECT_SHARE):
                return await connect_any(addresses)
        except TimeoutError:
            raise StageFault(FaultKind.TIMEOUT, f"no connection within {self._plan.timeout:g} s") from None

    async def _adopt(self, found: Connected) -> RecordingProtocol:
        """Put the protocol onto a connected socket."""
        protocol = RecordingProtocol(self._transcript)
        self._connections.append(protocol)
        try:
            await asyncio.get_running_loop().create_connection(lambda: protocol, sock=found.sock)
        except BaseException:
            protocol.abort()
            found.sock.close()
            raise
        self._session = Session(protocol, {})
        return protocol

    async def _tls_handshake(self) -> Passed:
        session = self._current()
        await self._encrypt(session)
        if self._plan.settings.security is Security.STARTTLS:
            # RFC 3207 section 4.2: what was said before TLS is forgotten and asked for again.
            await self._say_hello(session)
        report = self._tls
        return (f"{report.version} {report.cipher}" if report else ""), None

    async def _encrypt(self, session: Session) -> None:
        starttls = self._plan.settings.security is Security.STARTTLS
        if session.protocol.heard and not starttls:
            raise StageFault(FaultKind.PLAINTEXT_ON_TLS_PORT, "a greeting came before TLS")
        try:
            tls = await self._handshake(session.protocol)
        except TimeoutError:
            raise
        except Exception as error:
            if session.protocol.heard and not starttls:  # it came in the moment in which TLS began
                raise StageFault(FaultKind.PLAINTEXT_ON_TLS_PORT, "a greeting came before TLS") from None
            if isinstance(error, StageFault | SMTPServerDisconnected):
                raise
            raise await self._explained(fault_of_handshake(error)) from None
        self._tls = make_report(tls)

    async def _handshake(self, protocol: RecordingProtocol) -> ssl.SSLObject:
        """The handshake. When it gets no answer for a while, find out whether the other side knows TLS at all."""
        upgrade = asyncio.ensure_future(protocol.upgrade(self._make_context(), ascii_host(self._plan.settings.host)))
        try:
            await asyncio.wait({upgrade}, timeout=min(PROBE_AFTER, self._plan.timeout * 0.4))
            if not upgrade.done() and self._plan.settings.security is Security.SSL:
                speaker, said = await self._identify()
                if speaker in (Speaker.OTHER, Speaker.SMTP) and not upgrade.done():
                    raise self._plain_fault(speaker, said)
            return await upgrade
        finally:
            upgrade.cancel()
            await asyncio.gather(upgrade, return_exceptions=True)

    def _plain_fault(self, speaker: Speaker, said: bytes) -> StageFault:
        """Something that answers in plain text where TLS was expected."""
        if speaker is not Speaker.OTHER:
            return StageFault(FaultKind.PLAINTEXT_ON_TLS_PORT, "an answer without TLS")
        shown = next(iter(said.decode("ascii", "backslashreplace").splitlines()), "")
        return StageFault(FaultKind.NOT_SMTP, self._transcript.redact(f"not a reply: {shown}"))

    async def _explained(self, fault: StageFault) -> StageFault:
        """*fault* of a handshake, after a look at what the server showed or said."""
        if fault.kind is FaultKind.PLAINTEXT_ON_TLS_PORT:
            if self._plan.settings.security is Security.STARTTLS:
                return StageFault(FaultKind.STARTTLS_INJECTION, fault.detail)
            speaker, said = await self._identify()
            if speaker is Speaker.OTHER:
                return self._plain_fault(speaker, said)
        elif fault.kind.value.startswith("certificate-") and self._context is not None:
            self._refused = facts_of(self._context.shown_chain())
            shown = f"{fault.detail}; issuer: {self._refused[-1].issuer}" if self._refused else fault.detail
            return StageFault(refine(fault.kind, self._refused, self._context.authorities), shown)
        return fault

    def _make_context(self) -> TrustContext:
        if self._context is None:
            self._context = make_context(self._plan.ca_file)
        return self._context

    async def _identify(self) -> tuple[Speaker, bytes]:
        if self._address is None:
            return Speaker.SILENT, b""
        # A context of its own, so that ours still remembers the certificate of our own handshake.
        return await identify(self._address, make_context(None), ascii_host(self._plan.settings.host))

    async def _greeting(self) -> Passed:
        session = self._current()
        protocol, plan = session.protocol, self._plan
        reply = await await_greeting(
            protocol,
            self._identify,
            port=plan.settings.port,
            seconds=plan.timeout,
            hello_name=self._hello_name(protocol),
        )
        _expect(reply, 220)
        return "", reply

    async def _ehlo(self) -> Passed:
        session = self._current()
        reply = await self._say_hello(session)
        return " ".join(session.capabilities), reply

    async def _say_hello(self, session: Session) -> Reply:
        reply, text = await session.protocol.capabilities_text(f"EHLO {self._hello_name(session.protocol)}")
        _expect(reply, 250)
        session.capabilities = capabilities(text)
        return reply

    def _hello_name(self, protocol: RecordingProtocol) -> str:
        return self._plan.ehlo_name or protocol.address_literal

    async def _starttls(self) -> Passed:
        return "", await self._request_tls(self._current())

    async def _request_tls(self, session: Session) -> Reply:
        if "STARTTLS" not in session.capabilities:
            raise StageFault(FaultKind.STARTTLS_NOT_OFFERED)
        session.protocol.forget_unsolicited()
        reply = await session.protocol.command("STARTTLS")
        _expect(reply, 220)
        if session.protocol.has_leftovers:
            raise StageFault(FaultKind.STARTTLS_INJECTION, "plaintext after the reply to STARTTLS", reply)
        return reply

    async def _auth(self) -> Passed:
        self._accepted, mechanism, reply = await sign_in(self._current(), self._plan, self._reopen, self._renew)
        return mechanism, reply

    def _renew(self) -> None:
        if self._clock is not None:
            self._clock.reschedule(asyncio.get_running_loop().time() + self._plan.timeout)

    async def _reopen(self) -> Session:
        """Open the connection again as it was before sign-in."""
        self._current().protocol.abort()
        protocol = await self._adopt(await self._connect_chosen())
        session = self._current()
        security = self._plan.settings.security
        if security is Security.SSL:
            await self._encrypt(session)
        _expect(await protocol.greeting(), 220)
        await self._say_hello(session)
        if security is Security.STARTTLS:
            await self._request_tls(session)
            await self._encrypt(session)
            await self._say_hello(session)
        return session

    async def _sender(self) -> Passed:
        session, settings = self._current(), self._plan.settings
        utf8 = needs_smtputf8(settings.sender) or needs_smtputf8(self._plan.recipient)
        if utf8 and "SMTPUTF8" not in session.capabilities:
            raise StageFault(FaultKind.SMTPUTF8_NOT_OFFERED)
        self._mail = build_message(settings, self._plan.recipient, utf8=utf8)
        parameters = [f"SIZE={len(self._mail.data)}"] if "SIZE" in session.capabilities else []
        if utf8:
            parameters += ["BODY=8BITMIME", "SMTPUTF8"] if "8BITMIME" in session.capabilities else ["SMTPUTF8"]
        command = " ".join([f"MAIL FROM:<{ascii_email(settings.sender)}>", *parameters])
        reply = await session.protocol.command(command)
        _expect(reply, 250)
        return "", reply

    async def _recipient(self) -> Passed:
        reply = await self._current().protocol.command(f"RCPT TO:<{ascii_email(self._plan.recipient)}>")
        _expect(reply, 250, 251, 252)
        return "", reply

    async def _message(self) -> Passed:
        protocol, mail = self._current().protocol, self._mail
        if mail is None:
            raise StageFault(FaultKind.PROTOCOL_ERROR, "no message")
        reply = await protocol.command("DATA")
        _expect(reply, 354)
        if self._plan.level is Level.DRY_RUN:
            protocol.abort()  # without the final dot nothing is delivered
            return "accepted up to the message itself; nothing was sent", reply
        reply = await protocol.message(mail.data)
        _expect(reply, 250)
        self._sent = True
        return mail.message_id, reply

    async def _quit(self) -> Passed:
        """Say goodbye. What has been found is not changed by a server that does not answer it."""
        try:
            async with asyncio.timeout(self._plan.timeout * 0.9):
                return "", await self._current().protocol.command("QUIT")
        except (StageFault, SMTPServerDisconnected, OSError):
            return "closed without an answer", None

    async def _judge_ipv6(self) -> None:
        """After a session over IPv4: did the IPv6 address that was tried first ever answer?"""
        if self._ipv6 is None or self._failure is not None or await self._ipv6:
            return
        self._notes.append(IPV6_UNREACHABLE)

    def _current(self) -> Session:
        if self._session is None:
            raise StageFault(FaultKind.PROTOCOL_ERROR, "no connection")
        return self._session


def _expect(reply: Reply, *codes: int) -> None:
    """Raise StageFault unless *reply* has one of *codes*."""
    if reply.code in codes:
        return
    kind = FaultKind.REPLY_REFUSED if reply.code >= 400 else FaultKind.PROTOCOL_ERROR
    raise StageFault(kind, "", reply)
