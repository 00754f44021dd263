"""The one exception of the engine, and what an operating-system error means."""

from __future__ import annotations

import errno
import socket

from ..model.validation import ascii_host
from .names import NameAnswer, ask
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


async def fault_of_lookup(error: OSError, host: str) -> StageFault:
    """What a failed name look-up means. The name server is asked once more where the error alone does not tell."""
    said_missing = error.errno in _NOT_FOUND
    detail = f"{host}: {error.strerror or error}"
    if said_missing and has_network():
        return StageFault(FaultKind.HOST_NOT_FOUND, detail)
    answer = await ask(ascii_host(host))
    if answer is NameAnswer.NO_SUCH_NAME:
        return StageFault(FaultKind.HOST_NOT_FOUND, detail)
    if answer in (NameAnswer.FAILED, NameAnswer.EXISTS):  # EXISTS: it is well again, or has other kinds of address
        return StageFault(FaultKind.NAME_SERVER_FAILURE, detail)
    return fault_of_silence(detail)


def fault_of_silence(detail: str) -> StageFault:
    """What it means that no name server answers. Without any network some systems say "no such name" instead."""
    return StageFault(FaultKind.NAME_SERVER_SILENT if has_network() else FaultKind.NO_NETWORK, detail)


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


def most_telling(errors: list[OSError]) -> OSError | None:
    """Of the failures of several addresses the one to show: a refusal was an answer, a missing route only hides it."""
    refused = [error for error in errors if isinstance(error, ConnectionRefusedError)]
    routed = [error for error in errors if error.errno not in _NO_ROUTE]
    return next(iter([*refused, *routed, *errors]), None)


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
