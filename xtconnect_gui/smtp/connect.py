"""From a host and a port to a connected TCP socket."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest

from ..model.validation import ascii_host
from .faults import StageFault, fault_of_connect, fault_of_lookup, most_telling
from .values import Alternative, Endpoint, FaultKind, Route

ATTEMPT_DELAY = 0.25  # seconds between two addresses: RFC 8305 section 5
ALTERNATIVE_AFTER = 2.0  # seconds until the provider's other port is tried as well
ALTERNATIVE_TIMEOUT = 5.0
GRACE = 3.0  # seconds the chosen port still gets once the other one is known to work

SocketAddress = tuple[str, int] | tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Address:
    """One address that a name stands for."""

    family: int
    sockaddr: SocketAddress

    @property
    def text(self) -> str:
        return self.sockaddr[0]


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected socket, its address, and how an IPv6 address did that was tried before it."""

    sock: socket.socket
    address: Address
    ipv6_failed: bool = False
    ipv6_silent: Address | None = None  # it has not answered so far


def is_loopback(host: str) -> bool:
    """Whether *host* is this machine by its very name or address (no look-up)."""
    if host.lower() in ("localhost", "localhost.localdomain"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def target_of(host: str, port: int, routes: tuple[Route, ...]) -> tuple[str, int]:
    """Where a connection to *host*:*port* really goes. Raises StageFault for a practice port without a route."""
    for route in routes:
        if route.port == port:
            return route.to_host, route.to_port
    if routes and not is_loopback(host):
        raise StageFault(FaultKind.UNREACHABLE, f"practice mode: nothing listens on port {port}")
    return host, port


async def resolve(host: str, port: int) -> tuple[Address, ...]:
    """All addresses of *host*, IPv6 and IPv4 in turns (RFC 8305 section 4). Raises StageFault.

    The look-up runs on a daemon thread and not on the loop's executor: the operating system's look-up cannot be
    interrupted, and closing the loop would wait for an executor's thread.
    """
    loop = asyncio.get_running_loop()
    name = ascii_host(host)
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        future: asyncio.Future[tuple[Address, ...]] = loop.create_future()
        threading.Thread(target=_look_up, args=(loop, future, name, port), name="lookup", daemon=True).start()
        try:
            return await future
        except UnicodeError:  # a label that is empty or too long
            raise StageFault(FaultKind.HOST_NOT_FOUND, f"{host}: not a possible host name") from None
        except OSError as error:
            raise await fault_of_lookup(error, host) from None
    try:
        return _addresses(name, port, socket.AI_NUMERICHOST)
    except OSError as error:
        raise StageFault(FaultKind.HOST_NOT_FOUND, f"{host}: {error.strerror or error}") from None


def _look_up(
    loop: asyncio.AbstractEventLoop, future: asyncio.Future[tuple[Address, ...]], name: str, port: int
) -> None:
    result: tuple[Address, ...] = ()
    problem: Exception | None = None
    try:
        result = _addresses(name, port, 0)
    except Exception as error:
        problem = error

    def deliver() -> None:
        if future.cancelled():
            return
        if problem is not None:
            future.set_exception(problem)
        else:
            future.set_result(result)

    with contextlib.suppress(RuntimeError):  # the loop has been closed meanwhile: nobody waits any more
        loop.call_soon_threadsafe(deliver)


def _addresses(name: str, port: int, flags: int) -> tuple[Address, ...]:
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=flags)
    unique: dict[SocketAddress, Address] = {}
    for family, _kind, _proto, _canonical, sockaddr in found:
        if family in (socket.AF_INET, socket.AF_INET6):
            address: SocketAddress = sockaddr  # type: ignore[assignment]  # a pair or a four-tuple for these families
            unique.setdefault(address, Address(family, address))
    six = [a for a in unique.values() if a.family == socket.AF_INET6]
    four = [a for a in unique.values() if a.family == socket.AF_INET]
    first, second = (six, four) if not found or found[0][0] == socket.AF_INET6 else (four, six)
    mixed = chain.from_iterable(zip_longest(first, second))
    return tuple(a for a in mixed if a is not None)


async def connect_any(addresses: tuple[Address, ...]) -> Connected:
    """Connect to the first address that answers, starting the next one 250 ms later or when one fails.

    Raises StageFault with the most telling failure. The losers' sockets are closed, also when cancelled.
    """
    waiting = list(addresses)
    running: dict[asyncio.Task[socket.socket], Address] = {}
    errors: list[OSError] = []
    ipv6_failed = False
    try:
        while waiting or running:
            if waiting:
                address = waiting.pop(0)
                running[asyncio.create_task(_connect_one(address))] = address
            done, _ = await asyncio.wait(
                running, timeout=ATTEMPT_DELAY if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                address = running.pop(task)
                error = task.exception()
                if error is None:
                    waits = [a for a in running.values() if a.family == socket.AF_INET6 != address.family]
                    return Connected(task.result(), address, ipv6_failed, waits[0] if waits else None)
                if isinstance(error, OSError):
                    errors.append(error)
                    ipv6_failed = ipv6_failed or address.family == socket.AF_INET6
                else:
                    raise error
    finally:
        await _discard(running)
    raise fault_of_connect(most_telling(errors) or OSError("no address"))


async def answers(address: Address, patience: float) -> bool:
    """Whether *address* takes a connection within *patience* seconds."""
    try:
        async with asyncio.timeout(patience):
            sock = await _connect_one(address)
    except OSError:  # TimeoutError is one
        return False
    sock.close()
    return True


async def _connect_one(address: Address) -> socket.socket:
    sock = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, address.sockaddr)
    except BaseException:
        sock.close()
        raise
    return sock


async def _discard(tasks: Iterable[asyncio.Task[socket.socket]]) -> None:
    pending = list(tasks)
    for task in pending:
        task.cancel()
    for result in await asyncio.gather(*pending, return_exceptions=True):
        if isinstance(result, socket.socket):  # connected in the same moment
            result.close()


async def connect_beside(
    chosen: Callable[[], Awaitable[Connected]],
    alternatives: tuple[Endpoint, ...],
    routes: tuple[Route, ...],
    seconds: float,
) -> tuple[Connected | StageFault, Alternative | None]:
    """Connect to the chosen port; when that takes 2 s or fails, see whether one of *alternatives* can be reached.

    *seconds*: how long *chosen* takes at most; no alternative is waited for much longer than that.
    Returns the connection or why there is none, and what was found about the alternative (None if not needed).
    """
    main = asyncio.ensure_future(_outcome(chosen))
    beside: asyncio.Task[Alternative] | None = None
    taken = False
    try:
        await asyncio.wait({main}, timeout=ALTERNATIVE_AFTER)
        if not alternatives or (main.done() and isinstance(main.result(), Connected)):
            outcome = await main
            taken = True
            return outcome, None
        patience = min(ALTERNATIVE_TIMEOUT, max(seconds - ALTERNATIVE_AFTER, 0.1))
        beside = asyncio.create_task(_first_reachable(alternatives, routes, patience))
        await asyncio.wait({main, beside}, return_when=asyncio.FIRST_COMPLETED)
        if not main.done():
            grace = GRACE if beside.result().reachable else None
            await asyncio.wait({main}, timeout=grace)
        if not main.done():
            return StageFault(FaultKind.TIMEOUT, "no answer"), await beside
        result = main.result()
        if isinstance(result, StageFault):
            return result, await beside
        taken = True
        return result, None
    finally:
        await _stop(main, beside, taken)


async def _stop(
    main: asyncio.Future[Connected | StageFault], beside: asyncio.Task[Alternative] | None, taken: bool
) -> None:
    """End what still runs. A socket that nobody takes over is closed."""
    for task in (main, beside):
        if task is not None and not task.done():
            task.cancel()
    results = await asyncio.gather(*(t for t in (main, beside) if t is not None), return_exceptions=True)
    if not taken and isinstance(results[0], Connected):
        results[0].sock.close()


async def _outcome(chosen: Callable[[], Awaitable[Connected]]) -> Connected | StageFault:
    try:
        return await chosen()
    except StageFault as fault:
        return fault


async def _first_reachable(
    alternatives: tuple[Endpoint, ...], routes: tuple[Route, ...], patience: float
) -> Alternative:
    reachable = await asyncio.gather(*(_is_reachable(endpoint, routes, patience) for endpoint in alternatives))
    for endpoint, yes in zip(alternatives, reachable, strict=True):
        if yes:
            return Alternative(endpoint, True)
    return Alternative(alternatives[0], False)


async def _is_reachable(endpoint: Endpoint, routes: tuple[Route, ...], patience: float) -> bool:
    try:
        async with asyncio.timeout(patience):
            host, port = target_of(endpoint.host, endpoint.port, routes)
            connected = await connect_any(await resolve(host, port))
    except (StageFault, OSError):  # TimeoutError is one
        return False
    connected.sock.close()
    return True
