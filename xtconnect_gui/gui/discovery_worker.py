"""The provider of an address, looked up away from the UI thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ..discovery.values import Discovery
from .worker import Work, Worker

if TYPE_CHECKING:
    from pathlib import Path

    from ..providers.catalogue import Catalogue

Discover = Callable[[str], Awaitable[Discovery]]


class DiscoveryWorker(Worker):
    """Looks up one address. No events; the result: a Discovery.

    *ca_file*: a company's certificate authority, trusted as well. *discover*: default, ``discovery.runner.discover``
    with the system's name servers and trust store.
    """

    def __init__(
        self, email: str, catalogue: Catalogue, *, ca_file: Path | None = None, discover: Discover | None = None
    ) -> None:
        def prepare() -> Work:
            look_up = discover if discover is not None else _of_the_system(catalogue, ca_file)
            return lambda _emit: look_up(email)

        super().__init__(prepare)


def _of_the_system(catalogue: Catalogue, ca_file: Path | None) -> Discover:
    from ..discovery.runner import Reach
    from ..discovery.runner import discover as run

    return lambda email: run(email, catalogue, reach=Reach.system(ca_file))
