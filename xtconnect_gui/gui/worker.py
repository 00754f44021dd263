"""Work that waits for servers, on a thread of its own, seen from the UI thread as signals."""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance

from ..check.values import CheckRequest, CheckResult
from ..smtp.values import Emit

_log = logging.getLogger(__name__)

Work = Callable[[Callable[[Any], None]], Awaitable[object]]
RunCheck = Callable[[CheckRequest, Emit], Awaitable[CheckResult]]


class Worker(QObject):
    """Runs one piece of work with asyncio on its own thread.

    ``prepare`` is called on that thread, so that heavy imports and the loading of rules happen there, and returns the
    coroutine function to run; that is given a function for its events. One of ``finished``, ``crashed`` and
    ``cancelled`` is emitted, as the last signal. After ``cancel`` no ``progressed`` follows, only ``cancelled``. Keep a
    reference until one of them came. Connect bound methods of widgets: Qt then carries the values over to their thread.

    *secrets*: what must not be in the text of ``crashed``. *loop_factory*: default, the system's usual event loop.
    """

    progressed = Signal(object)  # an event of the work
    finished = Signal(object)  # its result
    crashed = Signal(str)  # what escaped, without secrets
    cancelled = Signal()

    def __init__(
        self,
        prepare: Callable[[], Work],
        *,
        secrets: tuple[str, ...] = (),
        loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._prepare = prepare
        self._secrets = secrets
        self._loop_factory = loop_factory
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[object] | None = None
        self._cancelling = False
        self._thread = threading.Thread(target=self._run, name="xtconnect-worker", daemon=True)

    def start(self) -> None:
        """Start. Once only."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to end. Returns at once, at every stage."""
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
            work = self._prepare()
            with asyncio.Runner(loop_factory=self._loop_factory) as runner:
                result = runner.run(self._main(work))
        except asyncio.CancelledError:
            self._tell(self.cancelled)
        except Exception as error:
            if self._cancelling:
                self._tell(self.cancelled)
                return
            text = self._redacted(error)
            _log.error("a worker ended with an error of the program: %s", text)
            self._tell(self.crashed, text)
        else:
            if self._cancelling:  # it was done before the request to cancel arrived: the person's word counts
                self._tell(self.cancelled)
            else:
                self._tell(self.finished, result)

    async def _main(self, work: Work) -> object:
        async def run() -> object:
            return await work(self._emit)

        with self._lock:
            if self._cancelling:
                raise asyncio.CancelledError
            self._loop = asyncio.get_running_loop()
            self._task = self._loop.create_task(run())
        try:
            return await self._task
        finally:
            with self._lock:
                self._loop = self._task = None

    def _emit(self, event: object) -> None:
        if not self._cancelling:
            self._tell(self.progressed, event)

    def _tell(self, signal: SignalInstance, *values: object) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:  # the window went away first: nobody is left to tell
            _log.debug("nobody waits for this work any more")

    def _redacted(self, error: Exception) -> str:
        """The kind of error and where it came from, without the secrets."""
        frames = traceback.extract_tb(error.__traceback__)
        where = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
        text = f"{type(error).__name__}: {error}{where}"
        for secret in self._secrets:
            if secret:
                text = text.replace(secret, "***")
        return text


class CheckWorker(Worker):
    """Runs one check. Events: StageStarted, StageFinished, ControlsStarted; the result: a CheckResult."""

    def __init__(self, request: CheckRequest, prepare: Callable[[], RunCheck], parent: QObject | None = None) -> None:
        def prepare_work() -> Work:
            run_check = prepare()
            return lambda emit: run_check(request, emit)

        password = request.password
        forms = (password.secret, password.with_spaces or "", password.display)
        super().__init__(prepare_work, secrets=forms, parent=parent)
