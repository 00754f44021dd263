"""A mail proxy on this computer, such as email-oauth2-proxy: is one there, and what does it say?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..model.security import Security
from ..smtp.connect import resolve
from ..smtp.faults import StageFault
from ..smtp.submission_probe import Resolve, probe_submission

HOSTS: Final = ("127.0.0.1", "::1")
# The proxy greets only after it has reached the provider's server itself.
TIMEOUT: Final = 6.0  # seconds


@dataclass(frozen=True, slots=True)
class LocalProxy:
    """A mail server on this computer. ``greeting``: what it says first, usually the provider's own words."""

    host: str
    port: int
    greeting: str


def look_for_local_proxy(ports: Sequence[int]) -> LocalProxy | None:
    """The first of *ports* (best first) where a mail server of this computer takes a sign-in. Blocks up to TIMEOUT."""
    return asyncio.run(find_local_proxy(ports))


async def find_local_proxy(ports: Sequence[int], resolve: Resolve = resolve) -> LocalProxy | None:
    """As ``look_for_local_proxy``. All places are asked at once. Nothing leaves the computer by this."""
    places = [(host, port) for port in ports for host in HOSTS]
    found = await asyncio.gather(*(_look(host, port, resolve) for host, port in places))
    return next((proxy for proxy in found if proxy is not None), None)


async def _look(host: str, port: int, resolve: Resolve) -> LocalProxy | None:
    try:
        async with asyncio.timeout(TIMEOUT):
            answer = await probe_submission(host, port, Security.NONE, resolve=resolve, context=None)
    except (StageFault, OSError):  # TimeoutError is one
        return None
    return LocalProxy(host, port, answer.greeting) if answer.sign_in else None
