"""A name server for the lab: says what it is told, and remembers who was asked for."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

NXDOMAIN, SERVFAIL, SILENT = "NXDOMAIN", "SERVFAIL", "SILENT"


class NameServer(asyncio.DatagramProtocol):
    """``zone``: name → addresses, or one of the words above. A name that is not there does not exist."""

    def __init__(self, zone: dict[str, str]) -> None:
        self.zone = zone
        self.asked: set[str] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        self.asked.add(name)
        known = self.zone.get(name, NXDOMAIN)
        if known == SILENT:
            return
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if known == NXDOMAIN:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif known == SERVFAIL:
            answer.set_rcode(dns.rcode.SERVFAIL)
        else:
            kind = dns.rdatatype.to_text(question.rdtype)
            fitting = [a for a in known.split() if (":" in a) == (kind == "AAAA")]
            if fitting and kind in ("A", "AAAA"):
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *fitting))
        self._transport.sendto(answer.to_wire(), addr)


@contextlib.asynccontextmanager
async def name_server(sock: socket.socket, zone: dict[str, str]) -> AsyncIterator[NameServer]:
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(lambda: NameServer(zone), sock=sock)
    try:
        yield protocol
    finally:
        transport.close()
