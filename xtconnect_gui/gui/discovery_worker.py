"""The provider of an address, looked up away from the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..discovery.values import Discovery

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from ..providers.catalogue import Catalogue

_log = logging.getLogger(__name__)

Discover = Callable[[str], Awaitable[Discovery]]


class DiscoveryWorker(QObject):
    """One look-up on its own thread. ``found(Discovery)`` is emitted at most once, and never after ``cancel``.

    *ca_file*: a company's certificate authority, trusted as well. *discover*: default, ``discovery.runner.discover``
    with the system's name servers and trust store. Keep a reference until ``wait`` says that the thread has ended.
    """

    found = Signal(object)

    def __init__(
        self, email: str, catalogue: Catalogue, *, ca_file: Path | None = None, discover: Discover | None = None
    ) -> None:
        super().__init__()
        self._ca_file = ca_file
        self.email = email
        self._catalogue = catalogue
        self._discover = discover
        self._lock = threading.Lock()
        self._cancelled = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Discovery] | None = None
        self._thread = threading.Thread(target=self._run, name="xtconnect-discovery", daemon=True)

    def start(self) -> None:
        """Start. Once only."""
        self._thread.start()

    def cancel(self) -> None:
        """End the look-up. Returns at once."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._task.cancel)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, milliseconds: int) -> bool:
        """Wait for the thread; return whether it has ended."""
        if self._thread.ident is not None:
            self._thread.join(milliseconds / 1000)
        return not self._thread.is_alive()

    # -- on the worker thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        import asyncio  # not before the first paint

        try:
            result = asyncio.run(self._main())
        except asyncio.CancelledError:
            return
        except Exception as error:
            _log.warning("the look-up of a provider ended with %s", type(error).__name__)
            return
        if not self._cancelled:
            try:
                self.found.emit(result)
            except RuntimeError:  # the window went away first
                _log.debug("nobody waits for this look-up any more")

    async def _main(self) -> Discovery:
        import asyncio

        async def look_up() -> Discovery:
            if self._discover is not None:
                return await self._discover(self.email)
            from ..discovery.runner import Reach, discover

            return await discover(self.email, self._catalogue, reach=Reach.system(self._ca_file))

        with self._lock:
            if self._cancelled:
                raise asyncio.CancelledError
            self._loop = asyncio.get_running_loop()
            self._task = self._loop.create_task(look_up())
        try:
            return await self._task
        finally:
            with self._lock:
                self._loop = self._task = None
