"""The questions that discovery asks the DNS."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.validation import ascii_host
from ..smtp.faults import has_network
from .values import Reason

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver
    from dns.resolver import Answer


class LookupFailedError(Exception):
    """The DNS gave no records. ``reason``: NXDOMAIN, NO_RECORD (both mean: there is none), TIMEOUT, NAME_SERVER or
    NO_NETWORK.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def means_nothing_there(self) -> bool:
        """Whether this is an answer, and not the lack of one."""
        return self.reason in (Reason.NXDOMAIN, Reason.NO_RECORD)


@dataclass(frozen=True, slots=True)
class Service:
    """One SRV record (RFC 2782). ``host`` is "" for the target ".", which means: not offered here."""

    host: str
    port: int


class Dns:
    """A resolver with a limit. *resolver*: default, the system's. *lifetime*: seconds for one question."""

    def __init__(self, resolver: Resolver | None = None, lifetime: float = 4.0) -> None:
        self._resolver = resolver
        self._lifetime = lifetime

    async def mail_exchangers(self, domain: str) -> tuple[str, ...]:
        """The MX hosts of *domain*, most preferred first (RFC 5321 section 5.1). Raises LookupFailedError."""
        answer = await self._ask(domain, "MX")
        records = sorted(answer, key=lambda record: record.preference)
        return tuple(host for record in records if (host := _name(record.exchange)))

    async def services(self, name: str) -> tuple[Service, ...]:
        """The SRV records of *name*, most preferred first. Raises LookupFailedError.

        Of equal priority the heaviest comes first: RFC 2782 lets clients spread their connections by weight, but what
        is set up once should come out the same every time.
        """
        answer = await self._ask(name, "SRV")
        records = sorted(answer, key=lambda record: (record.priority, -record.weight, record.target))
        return tuple(Service(_name(record.target), record.port) for record in records)

    async def alias(self, name: str) -> str:
        """The host that *name* is an alias (CNAME) of. Raises LookupFailedError."""
        return _name(next(iter(await self._ask(name, "CNAME"))).target)

    async def _ask(self, name: str, kind: str) -> Answer:
        # The library waits with asyncio.wait_for, which up to Python 3.11 forgets a cancellation that comes in the same
        # moment as the answer (python/cpython#86296).
        try:
            return await self._resolve(name, kind)
        finally:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError

    async def _resolve(self, name: str, kind: str) -> Answer:
        import dns.asyncresolver  # heavy: only when the domain says nothing
        import dns.exception
        import dns.resolver

        try:
            asked = self._resolver if self._resolver is not None else dns.asyncresolver.Resolver()
            # The final dot keeps the search list of the computer out of it.
            return await asked.resolve(ascii_host(name) + ".", kind, lifetime=self._lifetime)
        except dns.resolver.NXDOMAIN:
            raise LookupFailedError(Reason.NXDOMAIN) from None
        except dns.resolver.NoAnswer:
            raise LookupFailedError(Reason.NO_RECORD) from None
        except dns.exception.Timeout:
            raise LookupFailedError(Reason.TIMEOUT) from None
        except (dns.exception.DNSException, OSError, ValueError):
            # No name server is configured, none has a route, or none could answer (SERVFAIL, REFUSED, nonsense). A
            # server on this computer answers SERVFAIL too when there is no network behind it.
            raise LookupFailedError(Reason.NAME_SERVER if has_network() else Reason.NO_NETWORK) from None


def _name(name: object) -> str:
    """A DNS name without its final dot, in lower case; "" for the root."""
    return str(name).rstrip(".").lower()
