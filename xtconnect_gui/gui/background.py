"""Slow calls (keyring, disk) away from the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

_log = logging.getLogger(__name__)


class BackgroundCall(QObject):
    """Runs one function on its own thread and hands back its result on the thread that made this object.

    ``done(result)`` or ``failed(exception)`` is emitted exactly once. The thread is a daemon: a keyring that never
    answers does not keep the program alive. Keep a reference until one of the two came.
    """

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, function: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._function = function
        self._thread = threading.Thread(target=self._run, name="xtconnect-background", daemon=True)

    def start(
        self, on_done: Callable[[object], None] | None = None, on_failed: Callable[[object], None] | None = None
    ) -> BackgroundCall:
        """Connect the two handlers and start; return this object, to be kept."""
        if on_done is not None:
            self.done.connect(on_done, Qt.ConnectionType.QueuedConnection)
        if on_failed is not None:
            self.failed.connect(on_failed, Qt.ConnectionType.QueuedConnection)
        self._thread.start()
        return self

    def wait(self, milliseconds: int) -> bool:
        """Wait for the thread; return whether it has ended."""
        self._thread.join(milliseconds / 1000)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            result = self._function()
        except Exception as error:
            _log.warning("a background call failed: %s", type(error).__name__)  # its text may quote a secret
            self._emit(self.failed, error)
        else:
            self._emit(self.done, result)

    def _emit(self, signal: SignalInstance, value: object) -> None:
        try:
            signal.emit(value)
        except RuntimeError:  # the window went away first: nobody is left to tell
            _log.debug("nobody waits for a background call any more")
