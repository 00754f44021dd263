"""One page over plain HTTP: is this the internet, or the sign-in page of a Wi-Fi network, and what time is it there?"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import http.client
import io
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from ..smtp.connect import Address, connect_any, resolve
from ..smtp.faults import StageFault
from .controls import PageControl

MAX_ANSWER = 8192  # bytes; the pages have less than a hundred


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """``resolved``: the name led to addresses. ``answered``: something spoke HTTP. ``expected``: the known answer.

    ``date``: by the server's clock.
    """

    resolved: bool = False
    answered: bool = False
    expected: bool = False
    date: datetime.datetime | None = None


async def fetch(page: PageControl, seconds: float) -> PageAnswer:
    """Get *page* within *seconds*. Never raises, except CancelledError. Follows no redirection."""
    resolved = False
    with contextlib.suppress(StageFault, TimeoutError):
        async with asyncio.timeout(seconds):
            addresses = await resolve(page.host, 80)
            resolved = True
            return _read(await _exchange(addresses, page), page)
    return PageAnswer(resolved)


async def _exchange(addresses: tuple[Address, ...], page: PageControl) -> bytes:
    connected = await connect_any(addresses)
    request = f"GET {page.path} HTTP/1.0\r\nHost: {page.host}\r\nConnection: close\r\n\r\n"
    answer = b""
    with connected.sock as sock, contextlib.suppress(OSError):
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(sock, request.encode("ascii"))
        while len(answer) < MAX_ANSWER and (piece := await loop.sock_recv(sock, MAX_ANSWER)):
            answer += piece
    return answer


def _read(answer: bytes, page: PageControl) -> PageAnswer:
    head, _, body = answer.partition(b"\r\n\r\n")
    status_line, _, fields = head.partition(b"\r\n")
    words = status_line.split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return PageAnswer(resolved=True)
    try:
        date = http.client.parse_headers(io.BytesIO(fields + b"\r\n\r\n"))["Date"]
    except http.client.HTTPException:
        date = None
    expected = int(words[1]) == page.status and page.body.encode() in body
    return PageAnswer(True, True, expected, parsed_date(date or ""))


def parsed_date(text: str) -> datetime.datetime | None:
    """An aware time from a Date as mail and HTTP write it (RFC 5322 section 3.3, RFC 9110 section 5.6.7)."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if not 2000 <= date.year < 2100:  # no clock of a server that is used says so, and sums with such dates can fail
        return None
    return date if date.tzinfo else date.replace(tzinfo=datetime.UTC)
