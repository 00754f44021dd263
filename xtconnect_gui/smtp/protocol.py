"""The SMTP connection: every line recorded, every reply bounded, nothing unsolicited lost."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import ssl

from aiosmtplib.errors import SMTPServerDisconnected
from aiosmtplib.protocol import SMTPProtocol
from aiosmtplib.response import SMTPResponse

from .faults import StageFault
from .replies import make_reply
from .transcript import Transcript
from .values import FaultKind, Reply

MAX_LINE = 8192  # octets; RFC 5321 section 4.5.3.1.5 asks for 512, large servers send more
MAX_REPLY_LINES = 200
MAX_REPLY_SIZE = 65536  # octets
MAX_UNSOLICITED_LINES = 50

_REPLY_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?\Z", re.DOTALL)
_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")  # an alert, a handshake
_LONE_LINE_END = re.compile(rb"\r\n|\n|\r")
_LINE_START_DOT = re.compile(rb"^\.", re.MULTILINE)


class RecordingProtocol(SMTPProtocol):
    """One connection. Replies come back as values of ours; faults as StageFault or as aiosmtplib's disconnect.

    ``heard``: whether anything has come in. ``farewell``: the 421 that a server sent unasked before it hung up.
    """

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._transcript = transcript
        self._raw: asyncio.Transport | None = None
        self._reply_lines: list[str] = []
        self._reply_size = 0
        self._reply_code = 0
        self._unsolicited = 0
        self._fault: StageFault | None = None
        self._replies = 0
        self.heard = False
        self.farewell: Reply | None = None
        self.encrypted = False

    # Callbacks of the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._raw = transport if isinstance(transport, asyncio.Transport) else None

    def data_received(self, data: bytes) -> None:
        if self._fault is not None:
            return
        self.heard = True
        self._buffer.extend(data)
        try:
            self._take_lines()
            if len(self._buffer) > MAX_LINE:
                raise self._unreadable(bytes(self._buffer[:64]), "a line without end")
        except StageFault as fault:
            self._fail(fault)

    # What the engine calls

    @property
    def has_leftovers(self) -> bool:
        """Whether the server has sent more than the last reply."""
        return bool(self._buffer or self._reply_lines or self._unsolicited)

    @property
    def address_literal(self) -> str:
        """The local end as an address literal (RFC 5321 section 4.1.3): true, and needs no look-up."""
        local = self.transport.get_extra_info("sockname") if self.transport else None
        address = ipaddress.ip_address(str(local[0]).partition("%")[0] if local else "127.0.0.1")
        return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"

    def forget_unsolicited(self) -> None:
        """Start counting anew what comes unasked."""
        self._unsolicited = 0

    async def greeting(self) -> Reply:
        """The first reply of the session."""
        return self._reply(await self._guarded())

    def speak_first(self, name: str) -> None:
        """Say EHLO although no greeting came: something that is no mail server answers to that. No reply is awaited."""
        self._check()
        self._transcript.client(f"EHLO {name}")
        self.write(f"EHLO {name}\r\n\r\n".encode())

    async def command(self, line: str, shown: str | None = None) -> Reply:
        """Send one command and return its reply. *shown* stands in the transcript instead of *line*."""
        return self._reply(await self._command(line, shown))

    async def capabilities_text(self, line: str) -> tuple[Reply, str]:
        """Send EHLO; the reply, and its unredacted text for the capabilities."""
        response = await self._command(line, None)
        return self._reply(response), response.message

    async def message(self, data: bytes) -> Reply:
        """Send the mail after 354 (dot-stuffed here: RFC 5321 section 4.5.2) and return the final reply."""
        stuffed = _LINE_START_DOT.sub(b"..", _LONE_LINE_END.sub(b"\r\n", data).removesuffix(b"\r\n") + b"\r\n")
        self._check()
        self._transcript.client(f"[test message, {len(data)} bytes]")
        self._response_pending = True
        self.write(stuffed + b".\r\n")
        return self._reply(await self._guarded())

    async def upgrade(self, context: ssl.SSLContext, server_hostname: str) -> ssl.SSLObject:
        """Do the TLS handshake on this connection. Raises what the handshake raises."""
        self._check()
        raw = self._raw
        if raw is None or raw.is_closing():
            raise SMTPServerDisconnected("Connection lost")
        upgraded = await self._loop.start_tls(raw, self, context, server_hostname=server_hostname)
        if upgraded is None:
            raise SMTPServerDisconnected("Connection lost")
        self.transport = upgraded
        self._over_ssl = self.encrypted = True
        tls: ssl.SSLObject = upgraded.get_extra_info("ssl_object")
        return tls

    def abort(self) -> None:
        """Close the socket at once, without a farewell. Needs two turns of the loop to be complete."""
        if self._raw is not None:
            self._raw.abort()

    # Inside

    def _check(self) -> None:
        if self._fault is not None:
            raise self._fault

    async def _command(self, line: str, shown: str | None) -> SMTPResponse:
        self._check()
        if not self.is_connected:
            raise SMTPServerDisconnected("Connection lost")
        self._transcript.client(line if shown is None else shown)
        return await self._guarded(line.encode("utf-8"))

    async def _guarded(self, command: bytes | None = None) -> SMTPResponse:
        response = await (self.read_response() if command is None else self.execute_command(command))
        self._replies += 1
        return response

    def _reply(self, response: SMTPResponse) -> Reply:
        return make_reply(response.code, response.message, self._transcript)

    def _take_lines(self) -> None:
        while (end := self._buffer.find(b"\n")) != -1:
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            if len(line) > MAX_LINE:
                raise self._unreadable(line[:64], "a line that is too long")
            self._transcript.server(line.decode("utf-8", "backslashreplace"))
            self._take_line(line)

    def _take_line(self, line: bytes) -> None:
        found = _REPLY_LINE.match(line)
        if found is None:
            raise self._unreadable(line[:64], "not a reply")
        code, text = int(found[1]), (found[3] or b"").decode("utf-8", "backslashreplace").strip()
        self._reply_size += len(line)
        self._reply_lines.append(text)
        self._reply_code = code
        if len(self._reply_lines) > MAX_REPLY_LINES or self._reply_size > MAX_REPLY_SIZE:
            raise StageFault(FaultKind.PROTOCOL_ERROR, "a reply that does not end")
        if found[2] != b"-":
            self._finish_reply()

    def _finish_reply(self) -> None:
        response = SMTPResponse(self._reply_code, "\n".join(self._reply_lines))
        self._reply_lines, self._reply_size = [], 0
        waiter = self._response_waiter
        if waiter is not None and self._response_pending and not waiter.done():
            waiter.set_result(response)
            return
        self._unsolicited += 1
        if response.code == 421:
            self.farewell = self._reply(response)
        if self._unsolicited > MAX_UNSOLICITED_LINES:
            raise StageFault(FaultKind.PROTOCOL_ERROR, "replies that nobody asked for")

    def _unreadable(self, start: bytes, what: str) -> StageFault:
        shown = self._transcript.redact(start.decode("ascii", "backslashreplace"))
        if self._replies:
            return StageFault(FaultKind.PROTOCOL_ERROR, f"{what}: {shown}")
        if start.startswith(_TLS_RECORDS):
            return StageFault(FaultKind.TLS_ON_PLAINTEXT_PORT, "a TLS record instead of a greeting")
        if _REPLY_LINE.match(start.rstrip(b"\r\n")):
            return StageFault(FaultKind.PROTOCOL_ERROR, f"{what}: {shown}")
        return StageFault(FaultKind.NOT_SMTP, f"{what}: {shown}")

    def _fail(self, fault: StageFault) -> None:
        self._fault = fault
        self._buffer.clear()
        waiter = self._response_waiter
        if waiter is not None and not waiter.done():
            self._set_response_exception(waiter, fault)
        self.abort()

    def eof_received(self) -> bool:
        # A TLS alert has no line end: what is left in the buffer may still say what the server speaks.
        if self._buffer and self._fault is None and not self._replies:
            self._fail(self._unreadable(bytes(self._buffer[:64]), "closed within a line"))
        return super().eof_received()
