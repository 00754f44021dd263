"""The one exception of the engine, and what an operating-system error means."""

from __future__ import annotations

import errno
import socket

from .values import FaultKind, Reply

_NO_ROUTE = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
# getaddrinfo's numbers differ between systems, and some systems lack some of the names.
_NOT_FOUND = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")} | {
    11001,
    11004,
}


class StageFault(Exception):
    """A stage cannot go on: the kind of fault, a technical detail, and the server's reply if there is one."""

    def __init__(self, kind: FaultKind, detail: str = "", reply: Reply | None = None) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.detail = detail
        self.reply = reply


def fault_of_lookup(error: OSError, host: str) -> StageFault:
    """What a failed name look-up means. A name that does not exist is told from a name server that does not answer."""
    if error.errno in _NOT_FOUND:
        # Without any network some resolvers say "no such name" too; only a machine with a route can know that.
        kind = FaultKind.HOST_NOT_FOUND if has_network() else FaultKind.NO_NETWORK
    else:
        kind = FaultKind.NAME_SERVER_FAILURE if has_network() else FaultKind.NO_NETWORK
    return StageFault(kind, f"{host}: {error.strerror or error}")


def fault_of_connect(error: OSError) -> StageFault:
    """What a failed TCP connection means."""
    detail = error.strerror or str(error) or type(error).__name__
    if isinstance(error, ConnectionRefusedError) or getattr(error, "winerror", None) == 1225:
        return StageFault(FaultKind.CONNECTION_REFUSED, detail)
    if isinstance(error, TimeoutError):
        return StageFault(FaultKind.TIMEOUT, detail)
    if error.errno in _NO_ROUTE:
        return StageFault(FaultKind.UNREACHABLE if has_network() else FaultKind.NO_NETWORK, detail)
    if isinstance(error, ConnectionError):
        return StageFault(FaultKind.CONNECTION_DROPPED, detail)
    return StageFault(FaultKind.UNREACHABLE, detail)


def has_network() -> bool:
    """Whether the machine has a route to the Internet. Connecting a UDP socket sends nothing."""
    for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
        except OSError:
            continue
        return True
    return False
