"""A small world on loopback: an authoritative name server, a web server with valid certificates, mail servers.

Names and ports are those of the real world; ``World.reach`` leads each to the server that stands for it here.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.integration.smtp.servers import Authority, Mailbox, real_server, scripted, silence
from xtconnect_gui.discovery.dns import Dns
from xtconnect_gui.discovery.runner import Reach
from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.connect import Address
from xtconnect_gui.smtp.faults import StageFault
from xtconnect_gui.smtp.tls import make_context
from xtconnect_gui.smtp.values import FaultKind

LOOPBACK = "127.0.0.1"


class NameServer(asyncio.DatagramProtocol):
    """Answers from ``zone`` ((name, type) -> records); NXDOMAIN for names it does not have.

    Names in ``broken`` get SERVFAIL, names in ``silent`` no answer at all.
    """

    def __init__(self) -> None:
        self.zone: dict[tuple[str, str], list[str]] = {}
        self.broken: set[str] = set()
        self.silent: set[str] = set()
        self.denied: set[str] = set()  # NXDOMAIN although there are names below it
        self.delay = 0.0  # seconds before each answer
        self.asked: list[str] = []
        self.first_query = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind = question.name.to_text().lower().rstrip("."), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(name)
        self.first_query.set()
        if name in self.silent:
            return
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        records = self.zone.get((name, kind))
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif records:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif name in self.denied or not any(known == name or known.endswith("." + name) for known, _ in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        asyncio.get_running_loop().call_later(self.delay, self._send, reply.to_wire(), addr)

    def _send(self, data: bytes, addr: tuple[str, int]) -> None:
        if not self.transport.is_closing():
            self.transport.sendto(data, addr)


@dataclass
class Page:
    """What the web server answers. ``slow``: it never comes to an end."""

    body: bytes = b""
    status: str = "200 OK"
    headers: tuple[str, ...] = ()
    slow: bool = False


class Web:
    """An HTTPS server for many names. Pages by URL; every request is remembered, each with all of its bytes."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(head)
            host = head.lower().partition("\r\nhost: ")[2].partition("\r\n")[0]
            page = self.pages.get(f"https://{host}{head.split()[1]}", Page(status="404 Not Found"))
            lines = [f"HTTP/1.1 {page.status}", "Connection: close", *page.headers]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + page.body)
            if page.slow:
                await asyncio.sleep(60)
        writer.close()


@dataclass
class World:
    """The servers, and how to reach them."""

    names: NameServer
    web: Web
    authority: Authority
    ports: dict[tuple[str, int], int] = field(default_factory=dict)  # (host, port) -> the port on loopback
    stack: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    @property
    def dns(self) -> Dns:
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers = [LOOPBACK]
        resolver.port = self.names.transport.get_extra_info("sockname")[1]
        return Dns(resolver, lifetime=2.0)

    @property
    def reach(self) -> Reach:
        return Reach(self.dns, lambda: make_context(self.authority.file), self.resolve)

    async def resolve(self, host: str, port: int) -> tuple[Address, ...]:
        target = self.ports.get((host, port))
        if target is None and not any(known == host for known, _ in self.ports):
            raise StageFault(FaultKind.HOST_NOT_FOUND, host)
        return (Address(socket.AF_INET, (LOOPBACK, target or 1)),)  # nothing listens on port 1

    async def website(self, host: str, *, valid_for: str | None = None) -> None:
        """Open a web server for *host*; its certificate is for *valid_for* (default: the host)."""
        context = self.authority.context(valid_for or host)
        server = await asyncio.start_server(self.web.serve, LOOPBACK, 0, ssl=context)
        self.stack.callback(server.close)
        self.ports[host, 443] = server.sockets[0].getsockname()[1]

    async def mail_server(
        self, host: str, port: int, security: Security, *, valid_for: str | None = None, sign_in: bool = True
    ) -> None:
        """Open a real SMTP server for *host* and *port*."""
        context = self.authority.context(valid_for or host)
        without = () if sign_in else ("PLAIN", "LOGIN")
        real = await self.stack.enter_async_context(real_server(Mailbox(), context, security, without))
        self.ports[host, port] = real

    async def silent_server(self, host: str, port: int) -> None:
        """Open a server that takes connections and says nothing."""
        self.ports[host, port] = await self.stack.enter_async_context(scripted(silence))

    def autoconfig(self, url: str, xml: str) -> None:
        self.web.pages[url] = Page(xml.encode(), headers=("Content-Type: text/xml",))


@contextlib.asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """A world without anything in it but an empty name server."""
    authority = Authority(folder)
    transport, names = await asyncio.get_running_loop().create_datagram_endpoint(NameServer, local_addr=(LOOPBACK, 0))
    made = World(names, Web(), authority)
    async with made.stack:
        yield made
    transport.close()


def server_xml(
    host: str,
    port: int = 465,
    socket_type: str = "SSL",
    username: str = "%EMAILADDRESS%",
    authentication: str = "password-cleartext",
) -> str:
    """One outgoing server in the autoconfig format."""
    return (
        f'<outgoingServer type="smtp"><hostname>{host}</hostname><port>{port}</port>'
        f"<socketType>{socket_type}</socketType><username>{username}</username>"
        f"<authentication>{authentication}</authentication></outgoingServer>"
    )


def config_xml(*servers: str) -> str:
    """A whole file of the autoconfig format."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><clientConfig version="1.1"><emailProvider id="own.example">'
        "<domain>own.example</domain>"
        '<incomingServer type="imap"><hostname>imap.own.example</hostname><port>993</port>'
        "<socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>"
        + "".join(servers)
        + "</emailProvider></clientConfig>"
    )
