"""The practice server: starts, serves on its own thread, stops."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import mailbox as mailboxes
import os
import shutil
import socket
import ssl
import tempfile
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from ..smtp.values import Route
from .accounts import DEFAULT_ACCOUNTS, DemoAccount
from .certificates import DemoAuthority
from .faults import BEHAVIOURS, Fault
from .session import Practice, PracticeSession

_log: Final = logging.getLogger(__name__)

SSL_PORT: Final = 465  # RFC 8314 section 3.3
STARTTLS_PORT: Final = 587  # RFC 6409 section 3.1
STOP_SECONDS: Final = 5.0


class DemoServer:
    """A submission server on this machine, with accounts, a mailbox and a fault of your choice.

    Signing in works after TLS only, sending after signing in only. Whatever the recipient, a message ends in the one
    practice mailbox and never leaves the machine.

    *fault*: a Fault or its name (ValueError if unknown). *any_address*: every address may sign in with the practice
    password. *names*: host names the certificate is for, beside localhost and the loopback addresses. *mailbox*: the
    Maildir to deliver to, made if missing and kept; None: a temporary one, gone after ``stop``. Ports: 0 takes a
    free one.
    """

    def __init__(
        self,
        *,
        accounts: Sequence[DemoAccount] = DEFAULT_ACCOUNTS,
        fault: Fault | str = Fault.NONE,
        any_address: bool = False,
        names: Sequence[str] = (),
        mailbox: Path | None = None,
        host: str = "127.0.0.1",
        ssl_port: int = 0,
        starttls_port: int = 0,
    ) -> None:
        self.accounts = tuple(accounts)
        self.fault = fault if isinstance(fault, Fault) else Fault.parse(fault)
        self.host = host
        self._any_address = any_address
        self._names = tuple(names)
        self._chosen_mailbox = mailbox
        self._chosen_ports = {"ssl": ssl_port, "starttls": starttls_port}
        self._ports: dict[str, int] = {}
        self._folder: Path | None = None
        self._maildir: mailboxes.Maildir | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        # Weak: a client that gives up in its TLS handshake leaves a session that is told nothing more.
        self._sessions: weakref.WeakSet[PracticeSession] = weakref.WeakSet()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        return self._thread is not None

    @property
    def ports(self) -> dict[str, int]:
        """The ports served, by security: ``ssl`` (implicit TLS) and ``starttls``."""
        self._require_started()
        return dict(self._ports)

    @property
    def ca_file(self) -> Path:
        """The certificate (PEM) of the authority that issued the server's; gone after ``stop``."""
        return self._require_started() / "practice-authority.pem"

    @property
    def mailbox(self) -> Path:
        """The Maildir that every accepted message is delivered to."""
        folder = self._require_started()
        return self._chosen_mailbox or folder / "mailbox"

    def to_json(self) -> dict[str, object]:
        """What a client needs to know, passwords included: they protect nothing but this practice server."""
        accounts = [{"email": account.email, "password": account.password} for account in self.accounts]
        return {
            "host": self.host,
            "ports": self.ports,
            "accounts": accounts,
            "ca_file": str(self.ca_file),
            "mailbox": str(self.mailbox),
        }

    def routes(self) -> tuple[Route, ...]:
        """Practice mode: the usual ports of any provider lead to this server."""
        return (Route(SSL_PORT, self.host, self.ports["ssl"]), Route(STARTTLS_PORT, self.host, self.ports["starttls"]))

    def start(self) -> None:
        """Serve until ``stop``. Raises OSError if a port or the mailbox cannot be used; nothing is left behind then."""
        if self._thread is not None:
            raise RuntimeError("the practice server is already running")
        self._folder = Path(tempfile.mkdtemp(prefix="xtconnect-demo-"))  # owner-only by its nature
        sockets: dict[str, socket.socket] = {}
        try:
            for name in ("tmp", "new", "cur"):  # the library makes them only together with the folder itself
                (self.mailbox / name).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._maildir = mailboxes.Maildir(str(self.mailbox))
            for security, port in self._chosen_ports.items():
                sockets[security] = _listen(self.host, port)
            self._ports = {security: listener.getsockname()[1] for security, listener in sockets.items()}
            context = self._make_certificate(self._folder)
            ready = threading.Event()
            self._thread = threading.Thread(
                target=self._run, args=(sockets, context, ready), name="practice-server", daemon=True
            )
            self._thread.start()
        except BaseException:
            for listener in sockets.values():
                listener.close()
            self._thread = None
            self._clean_up()
            raise
        ready.wait()

    def stop(self) -> None:
        """End all connections, free the ports, remove what is temporary. Harmless when not running."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if self._loop is not None and self._stopping is not None and thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join(STOP_SECONDS)
        self._clean_up()

    def _require_started(self) -> Path:
        if self._folder is None:
            raise RuntimeError("the practice server is not running")
        return self._folder

    def _clean_up(self) -> None:
        folder, self._folder = self._folder, None
        self._ports = {}
        self._maildir = None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def _make_certificate(self, folder: Path) -> ssl.SSLContext:
        authority = DemoAuthority()
        file = os.open(self.ca_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(authority.certificate_pem)
        names = self._names if _is_wildcard(self.host) else (*self._names, self.host)
        return authority.server_context(BEHAVIOURS[self.fault].certificate, names, folder)

    def _run(self, sockets: dict[str, socket.socket], context: ssl.SSLContext, ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(sockets, context, ready))
        finally:
            for listener in sockets.values():
                listener.close()
            ready.set()

    async def _serve(self, sockets: dict[str, socket.socket], context: ssl.SSLContext, ready: threading.Event) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_quiet)
        self._stopping = asyncio.Event()
        self._loop = loop
        hostname = self._names[0] if self._names else "localhost"
        practice = Practice(BEHAVIOURS[self.fault], self.accounts, self._any_address, hostname, self._deliver)

        def session(*, encrypted: bool) -> PracticeSession:
            made = PracticeSession(practice, tls_context=None if encrypted else context, encrypted=encrypted, loop=loop)
            self._sessions.add(made)
            return made

        servers = (
            await loop.create_server(lambda: session(encrypted=True), sock=sockets["ssl"], ssl=context),
            await loop.create_server(lambda: session(encrypted=False), sock=sockets["starttls"]),
        )
        ready.set()
        await self._stopping.wait()
        for server in servers:
            server.close()
        for open_session in tuple(self._sessions):
            open_session.abort()
        await asyncio.sleep(0)  # lets the aborted connections be told

    def _deliver(self, sender: str, recipients: list[str], message: bytes) -> None:
        """Put *message* into the mailbox, with the two lines every delivery adds (RFC 5321 section 4.4)."""
        if self._maildir is None:
            raise OSError("the practice server is stopping")
        added = f"Return-Path: <{sender}>\n" + "".join(f"Delivered-To: {address}\n" for address in recipients)
        self._maildir.add(added.encode("utf-8", "surrogateescape") + message.replace(b"\r\n", b"\n"))


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket on the first address of *host*. Raises OSError that names host and port."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":  # elsewhere it would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(100)
            listener.setblocking(False)
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        raise OSError(error.errno, f"cannot serve on port {port} of {host}: {error.strerror}") from error
    return listener


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return not host


def _quiet(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A client that refuses our certificate is what some faults are for: not worth a traceback."""
    _log.debug("practice server: %s", context.get("message"))
