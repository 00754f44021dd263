"""What is served in the lab: mail servers, control pages and addresses as the internet has them, firewalls' proxies."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any

import trustme

from xtconnect_gui.check.controls import Controls

from ..smtp.servers import Script, dialogue, scripted
from .lab import Lab
from .names import NameServer, name_server

HOST = "mail.acme.example"
ADDRESS, ADDRESS6 = "93.184.216.34", "2606:2800:220:1::34"  # global, so that control probes make sense
OTHERS = "142.250.102.108"  # where all the other providers' names lead
PAGES = "34.107.221.82"
CONTROLS = Controls.load()

STARTTLS = ("--port", "587", "--security", "starttls", "--timeout", "3")
SSL = ("--port", "465", "--security", "ssl", "--timeout", "3")
DROP = "tcp dport {} drop"


def offers_tls() -> Script:
    """A mail server that really encrypts. Its certificate proves nothing, which does not matter to a control."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("smtp.gmail.com").configure_cert(context)
    answers = {"EHLO": "250-hello\r\n250-STARTTLS\r\n250 AUTH PLAIN", "STARTTLS": "220 go on"}
    return dialogue(answers, tls=context)


def zone(**more: str) -> dict[str, str]:
    """The names of the host and of all controls. Keyword ``host``: what the host's name leads to instead."""
    names = {endpoint.host: OTHERS for endpoint in CONTROLS.mail} | {page.host: PAGES for page in CONTROLS.pages}
    return {HOST: more.get("host", ADDRESS), **names}


async def _page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    request = (await reader.readline()).decode()
    page = next((page for page in CONTROLS.pages if f" {page.path} " in request), None)
    body = page.body if page else "?"
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())


async def portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The sign-in page of a Wi-Fi network: answers whatever is asked."""
    await reader.readline()
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/\r\nContent-Length: 0\r\n\r\n")


async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes connections and says nothing."""
    await reader.read()


@contextlib.asynccontextmanager
async def internet(
    lab: Lab, mail_ports: Iterable[int] = (587,), web: Iterable[str] = CONTROLS.web
) -> AsyncIterator[None]:
    """Other providers' mail servers on *mail_ports*, the *web* addresses and the control pages, all well."""
    mail = offers_tls()
    async with contextlib.AsyncExitStack() as stack:
        for port in mail_ports:
            await stack.enter_async_context(scripted(mail, sock=lab.listen(OTHERS, port)))
        for address in web:
            await stack.enter_async_context(scripted(accept, sock=lab.listen(address, 443)))
        await stack.enter_async_context(scripted(_page, sock=lab.listen(PAGES, 80)))
        yield


def stripping_proxy(upstream_port: int, upstream: str) -> Script:
    """A transparent proxy that takes STARTTLS out of what the real server says, and asterisks its greeting."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(upstream, upstream_port)

        async def to_server() -> None:
            while data := await reader.read(4096):
                server_writer.write(data)

        forward = asyncio.create_task(to_server())
        try:
            while line := await server_reader.readline():
                if b"STARTTLS" not in line:
                    writer.write(line)
        finally:
            forward.cancel()
            server_writer.close()

    return script


@contextlib.asynccontextmanager
async def names(lab: Lab, **more: str) -> AsyncIterator[NameServer]:
    """A name server that knows the host and all controls."""
    async with name_server(lab.name_server_socket(), zone(**more)) as server:
        yield server


def verdict(found: tuple[int, dict[str, Any]]) -> tuple[int, str, str]:
    """Exit code, cause and rule of what ``xtconnect check --json`` found."""
    code, result = found
    return code, result["diagnosis"]["cause"], result["diagnosis"]["id"]
