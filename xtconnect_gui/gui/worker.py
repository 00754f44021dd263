"""The check on a worker thread, seen from the UI thread as signals."""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal, SignalInstance

from ..check.values import CheckRequest, CheckResult
from ..smtp.values import Emit, Event

_log = logging.getLogger(__name__)

RunCheck = Callable[[CheckRequest, Emit], Awaitable[CheckResult]]


class CheckWorker(QObject):
    """Runs one check with asyncio on its own thread.

    ``prepare`` is called on that thread, so that heavy imports and the loading of rules happen there, and returns the
    coroutine function to run. One of ``finished``, ``crashed`` and ``cancelled`` is emitted, as the last signal.
    After ``cancel`` no ``progressed`` follows, only ``cancelled``. Keep a reference until one of them came. Connect
    bound methods of widgets: Qt then carries the values over to their thread.
    """

    progressed = Signal(object)  # a StageStarted, StageFinished or ControlsStarted
    finished = Signal(object)  # the CheckResult
    crashed = Signal(str)  # what escaped, without secrets
    cancelled = Signal()

    def __init__(self, request: CheckRequest, prepare: Callable[[], RunCheck], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = request
        self._prepare = prepare
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[CheckResult] | None = None
        self._cancelling = False
        self._thread = threading.Thread(target=self._run, name="xtconnect-check", daemon=True)

    def start(self) -> None:
        """Start. Once only."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the check to end. Returns at once, at every stage."""
        with self._lock:
            self._cancelling = True
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
        try:
            run_check = self._prepare()
            result = asyncio.run(self._main(run_check))
        except asyncio.CancelledError:
            self._tell(self.cancelled)
        except Exception as error:
            if self._cancelling:
                self._tell(self.cancelled)
                return
            text = self._redacted(error)
            _log.error("the check ended with an error of the program: %s", text)
            self._tell(self.crashed, text)
        else:
            if self._cancelling:  # it was done before the request to cancel arrived: the person's word counts
                self._tell(self.cancelled)
            else:
                self._tell(self.finished, result)

    async def _main(self, run_check: RunCheck) -> CheckResult:
        async def check() -> CheckResult:
            return await run_check(self._request, self._emit)

        with self._lock:
            if self._cancelling:
                raise asyncio.CancelledError
            self._loop = asyncio.get_running_loop()
            self._task = self._loop.create_task(check())
        try:
            return await self._task
        finally:
            with self._lock:
                self._loop = self._task = None

    def _emit(self, event: Event) -> None:
        if not self._cancelling:
            self._tell(self.progressed, event)

    def _tell(self, signal: SignalInstance, *values: object) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:  # the window went away first: nobody is left to tell
            _log.debug("nobody waits for this check any more")

    def _redacted(self, error: Exception) -> str:
        """The kind of error and where it came from, with every form of the password taken out."""
        frames = traceback.extract_tb(error.__traceback__)
        where = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
        text = f"{type(error).__name__}: {error}{where}"
        password = self._request.password
        for secret in (password.secret, password.with_spaces, password.display):
            if secret:
                text = text.replace(secret, "***")
        return text
