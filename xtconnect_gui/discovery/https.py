"""One small file over HTTPS: verified, bounded in size and time, and never away from HTTPS."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpcore

from ..smtp.connect import Address
from ..smtp.faults import StageFault
from .values import UNKNOWN_BECAUSE, Reason

MAX_SIZE: Final = 256 * 1024  # octets; files of this kind have some thousand
MAX_REDIRECTS: Final = 3
TIMEOUT: Final = 4.0  # seconds for connecting, and for every wait on the server
_ADDRESS_TIMEOUT: Final = 2.0  # seconds for one address when there are more: IPv6 may be broken
_AGENT: Final = (b"User-Agent", b"xtconnect-gui")

Resolve = Callable[[str, int], Awaitable[tuple[Address, ...]]]


class FetchFailedError(Exception):
    """There is no file: ``reason``. ``means_nothing_there``: the server said so, or there is no server at all."""

    def __init__(self, reason: Reason, *, means_nothing_there: bool = True) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.means_nothing_there = means_nothing_there


async def fetch(url: str, context: ssl.SSLContext, resolve: Resolve) -> tuple[bytes, str]:
    """The file at *url*, and the URL it came from in the end. Raises FetchFailedError.

    *resolve*: from a host and a port to socket addresses. Redirects are followed on HTTPS only. No cookies, no
    credentials, no proxy.
    """
    async with httpcore.AsyncConnectionPool(
        ssl_context=context, network_backend=_Network(resolve), retries=0, http2=False
    ) as pool:
        for _ in range(MAX_REDIRECTS + 1):
            parts = urlsplit(url)
            if parts.scheme != "https" or parts.username is not None:
                raise FetchFailedError(Reason.UNUSABLE_FILE)
            try:
                body, onward = await _get(pool, url)
            except (httpcore.TimeoutException, TimeoutError):
                raise FetchFailedError(Reason.TIMEOUT, means_nothing_there=False) from None
            except StageFault as fault:
                if fault.kind in UNKNOWN_BECAUSE:
                    raise FetchFailedError(UNKNOWN_BECAUSE[fault.kind], means_nothing_there=False) from None
                raise FetchFailedError(Reason.NO_FILE) from None  # no such host: the usual case
            except httpcore.ConnectError as error:
                reason = Reason.NOT_TRUSTED if _is_certificate_error(error) else Reason.NO_FILE
                raise FetchFailedError(reason) from None
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError, ValueError):
                raise FetchFailedError(Reason.NO_FILE) from None
            if onward is None:
                return body, url
            url = urljoin(url, onward)
    raise FetchFailedError(Reason.UNUSABLE_FILE)


async def _get(pool: httpcore.AsyncConnectionPool, url: str) -> tuple[bytes, str | None]:
    """The body, or where the server sends us instead."""
    limits = {"connect": TIMEOUT, "read": TIMEOUT, "write": TIMEOUT, "pool": TIMEOUT}
    headers = [(b"Accept", b"application/xml, text/xml"), (b"Accept-Encoding", b"identity"), _AGENT]
    async with pool.stream("GET", url, headers=headers, extensions={"timeout": limits}) as response:
        if response.status in (301, 302, 303, 307, 308):
            place = next((value for name, value in response.headers if name.lower() == b"location"), b"")
            if not place:
                raise FetchFailedError(Reason.UNUSABLE_FILE)
            return b"", place.decode("latin-1")
        if response.status != 200:
            raise FetchFailedError(Reason.NO_FILE)
        body = b""
        async for part in response.aiter_stream():
            body += part
            if len(body) > MAX_SIZE:
                raise FetchFailedError(Reason.UNUSABLE_FILE)
        return body, None


class _Network(httpcore.AnyIOBackend):
    """Names are looked up by the caller's way: the usual one cannot be cancelled (see ``smtp.connect.resolve``)."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the base class has it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port)
        problem: Exception = httpcore.ConnectError(f"{host}: no address")
        for address in addresses:
            limit = timeout if len(addresses) == 1 else min(timeout or _ADDRESS_TIMEOUT, _ADDRESS_TIMEOUT)
            try:
                return await super().connect_tcp(
                    address.text, address.sockaddr[1], limit, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem


def _is_certificate_error(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
