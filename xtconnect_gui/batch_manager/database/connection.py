"""One connection to the database: bounded, cancellable at once, read-only unless it is told otherwise.

``psycopg`` is the optional extra ``database``: it is loaded here, when a connection is wanted.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ...smtp.connect import resolve
from ...smtp.faults import StageFault
from ...smtp.values import FaultKind
from .address import DatabaseAddress, Tls
from .faults import fault_of_sign_in, fault_of_statement
from .password import PasswordKind, password_for
from .problems import DatabaseError, Kind

if TYPE_CHECKING:
    from types import ModuleType
    from typing import LiteralString

    from psycopg import AsyncConnection
    from psycopg.rows import DictRow
    from psycopg.sql import Composed

    Query = LiteralString | Composed

APPLICATION: Final = "xtconnect"
DEFAULT_TIMEOUT: Final = 15.0  # seconds
_LOCK_SECONDS: Final = 3.0  # the Batch Manager must never wait for us, nor we long for it
_CLOSE_SECONDS: Final = 2.0
_GONE_SECONDS: Final = 20  # until a network that swallows everything is noticed

Row = Mapping[str, Any]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Login:
    """An address, its password (not in ``repr``; None: none was given), and how long to wait.

    ``timeout``: seconds for connecting, and for each statement. ``kind``: what the password is in the database; None
    until a connection has shown it.
    """

    address: DatabaseAddress
    password: str | None = field(default=None, repr=False)
    timeout: float = DEFAULT_TIMEOUT
    kind: PasswordKind | None = None


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """What a connection is like. ``tls``: the protocol's version, or "" when the connection is not encrypted.

    ``standby``: a replica that only follows. ``read_only``: new transactions cannot write, as the server is set.
    """

    server_version: str
    tls: str
    standby: bool
    read_only: bool

    @property
    def encrypted(self) -> bool:
        return bool(self.tls)


def event_loop() -> asyncio.AbstractEventLoop:
    """A loop that psycopg can use: on Windows not the usual one."""
    return asyncio.SelectorEventLoop() if sys.platform == "win32" else asyncio.new_event_loop()


def driver() -> ModuleType:
    """The module ``psycopg``. Raises DatabaseError(DRIVER_MISSING)."""
    try:
        import psycopg
    except ImportError as error:  # also when there is no libpq for it
        raise DatabaseError(Kind.DRIVER_MISSING, type(error).__name__) from None
    log = logging.getLogger("psycopg")
    if not log.handlers:
        log.addHandler(logging.NullHandler())  # what it warns of is reported by us
    return psycopg


class Session:
    """A connection. Make it with ``open``; every method raises DatabaseError."""

    def __init__(self, connection: AsyncConnection[DictRow], login: Login) -> None:
        self._connection = connection
        self._timeout = login.timeout
        self.login = login  # with what is known now: the kind of its password
        self.info = ConnectionInfo("", "", False, False)

    @classmethod
    async def open(cls, login: Login) -> Session:
        """Connect, and look what the connection is like."""
        driver()
        try:
            async with asyncio.timeout(login.timeout):
                connection, known = await _sign_in(login)
        except TimeoutError:
            raise DatabaseError(Kind.TIMEOUT, "connect") from None
        session = cls(connection, known)
        try:
            session.info = await session._look()
        except BaseException:
            await session.close()
            raise
        return session

    async def rows(self, query: Query, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """The rows of *query*, read in a read-only transaction of its own."""
        return await self._transaction(query, parameters, read_only=True)

    async def row(self, query: Query, parameters: Mapping[str, object] | None = None) -> Row | None:
        """The first row of *query*, or None."""
        return next(iter(await self.rows(query, parameters)), None)

    async def write(self, query: Query, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """Run *query* in a transaction that may write, and commit it. LOST may mean that it was done nevertheless."""
        return await self._transaction(query, parameters, read_only=False)

    async def close(self) -> None:
        """Close; never waits long and never raises."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._connection.close()

    async def __aenter__(self) -> Session:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # -- inside -------------------------------------------------------------------------------------------------------

    async def _look(self) -> ConnectionInfo:
        facts = await self.row(
            "select pg_catalog.pg_is_in_recovery() as standby,"
            " pg_catalog.current_setting('server_version') as version,"
            " pg_catalog.current_setting('default_transaction_read_only') = 'on' as read_only,"
            " (select version from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()) as tls"
        )
        if facts is None:
            raise DatabaseError(Kind.NOT_POSTGRES)
        encrypted = self._connection.pgconn.ssl_in_use  # a pooler between us and the server may differ from it
        tls = (facts["tls"] or "TLS") if encrypted else ""
        standby = bool(facts["standby"])
        return ConnectionInfo(str(facts["version"]), tls, standby, standby or bool(facts["read_only"]))

    async def _transaction(
        self, query: Query, parameters: Mapping[str, object] | None, *, read_only: bool
    ) -> list[Row]:
        async def run() -> list[Row]:
            connection = self._connection
            # Not "READ WRITE" for a write: where the administrator made read-only the rule, it stays one.
            await connection.set_read_only(True if read_only else None)
            async with connection.transaction(), connection.cursor() as cursor:
                await cursor.execute(
                    "select pg_catalog.set_config('statement_timeout', %(statement)s, true),"
                    " pg_catalog.set_config('lock_timeout', %(lock)s, true)",
                    {"statement": _milliseconds(self._timeout), "lock": _milliseconds(_LOCK_SECONDS)},
                )
                await cursor.execute(query, parameters)
                return list(await cursor.fetchall()) if cursor.description else []

        return await self._bounded(run())

    async def _bounded(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Await *work*. When time is up or we are cancelled, the connection is cut, so that nothing is waited for.

        Left alone, psycopg would first ask the server to stop, and wait for its answer.
        """
        import psycopg

        task = asyncio.ensure_future(work)
        try:
            async with asyncio.timeout(self._timeout + _LOCK_SECONDS):  # the server's own limit comes first
                return await asyncio.shield(task)
        except TimeoutError:
            await self._cut(task)
            raise DatabaseError(Kind.TIMEOUT, "statement") from None
        except asyncio.CancelledError:
            await self._cut(task)
            raise
        except psycopg.Error as error:
            raise fault_of_statement(error) from None

    async def _cut(self, task: asyncio.Task[Any]) -> None:
        with contextlib.suppress(Exception):  # closed already
            sock = socket.socket(fileno=self._connection.fileno())
            try:
                sock.shutdown(socket.SHUT_RDWR)
            finally:
                sock.detach()  # libpq closes it
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await task


async def _sign_in(login: Login) -> tuple[AsyncConnection[DictRow], Login]:
    """Connect with the password in the form that the database has; each form is shown once at most."""
    kinds = tuple(PasswordKind) if login.kind is None and login.password is not None else (login.kind,)
    problem = DatabaseError(Kind.WRONG_PASSWORD)
    for kind in kinds:
        known = replace(login, kind=kind)
        try:
            return await _connect(known), known
        except DatabaseError as error:
            if error.kind is not Kind.WRONG_PASSWORD:
                raise
            problem = error
    raise problem


async def _connect(login: Login) -> AsyncConnection[DictRow]:
    """Try the host's addresses in turn. Only a network fault leads to the next: a password is refused only once."""
    address = login.address
    try:
        found = await resolve(address.host, address.port)
    except StageFault as fault:
        known = fault.kind is FaultKind.HOST_NOT_FOUND
        raise DatabaseError(Kind.HOST_NOT_FOUND if known else Kind.UNREACHABLE, fault.detail) from None
    problem = DatabaseError(Kind.HOST_NOT_FOUND, address.host)
    share = login.timeout / max(1, min(len(found), 3))
    for place in found:
        try:
            async with asyncio.timeout(share):
                return await _connect_to(login, place.text)
        except TimeoutError:
            problem = DatabaseError(Kind.TIMEOUT, "connect")
        except DatabaseError as error:
            problem = error
            if problem.kind not in (Kind.REFUSED, Kind.UNREACHABLE, Kind.TIMEOUT):
                break
    raise problem from None


async def _connect_to(login: Login, numeric: str) -> AsyncConnection[DictRow]:
    """Connect to one address, with ``Tls.PREFER`` unencrypted only when the server will not have it otherwise.

    libpq's own ``prefer`` would show a wrong password twice, the second time without encryption.
    """
    tls = login.address.tls
    if tls is not Tls.PREFER:
        return await _attempt(login, numeric, "verify-full" if tls is Tls.VERIFY else "require")
    try:
        return await _attempt(login, numeric, "require")
    except DatabaseError as error:
        if error.kind not in (Kind.TLS_NOT_OFFERED, Kind.TLS_FAILED, Kind.ACCESS_RULE):
            raise
        first = error
    try:
        return await _attempt(login, numeric, "disable")
    except DatabaseError as error:
        raise (first if first.kind is Kind.ACCESS_RULE else error) from None


async def _attempt(login: Login, numeric: str, mode: str) -> AsyncConnection[DictRow]:
    import psycopg
    from psycopg.rows import dict_row

    connect: Callable[..., Coroutine[Any, Any, AsyncConnection[DictRow]]] = psycopg.AsyncConnection.connect
    try:
        return await connect(
            **_parameters(login, numeric, mode), autocommit=True, row_factory=dict_row, prepare_threshold=None
        )
    except psycopg.Error as error:
        raise fault_of_sign_in(error) from None


def _parameters(login: Login, numeric: str, mode: str) -> dict[str, object]:
    """The parameters for libpq (its documentation, "Parameter Key Words"). *mode*: its ``sslmode``."""
    address = login.address
    parameters: dict[str, object] = {
        "host": address.host,
        "hostaddr": numeric,
        "port": address.port,
        "dbname": address.name,
        "user": address.user,
        "application_name": APPLICATION,
        "client_encoding": "UTF8",
        "connect_timeout": 0,  # bounded by the caller
        "gssencmode": "disable",
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": _GONE_SECONDS * 1000,
        "sslmode": mode,
    }
    if login.password is not None:
        kind = login.kind or PasswordKind.AS_TYPED
        parameters["password"] = password_for(kind, login.password, address.user, address.host)
    if mode == "disable":
        parameters["require_auth"] = "!password"  # it is proven (SCRAM, MD5), but never told in clear text
    if address.tls is Tls.VERIFY:
        parameters["sslrootcert"] = str(address.ca_file) if address.ca_file is not None else "system"
    return parameters


def _milliseconds(seconds: float) -> str:
    return str(max(1, int(seconds * 1000)))
