"""The one piece of work that a page has under way, and those that it has let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # asyncio comes with the first work
    from .worker import Worker


class WorkerSlot:
    """Holds a page's worker, and after it a reference until its thread has ended."""

    def __init__(self) -> None:
        self.current: Worker | None = None
        self._leaving: list[Worker] = []

    def start(self, worker: Worker) -> None:
        """Start *worker* in place of what is under way, which is cancelled."""
        self.cancel()
        self.current = worker
        worker.start()

    def cancel(self) -> bool:
        """Cancel what is under way; return whether there was anything. Free at once: the thread ends by itself."""
        worker = self.current
        self.release()
        if worker is not None:
            worker.cancel()
        return worker is not None

    def release(self) -> None:
        """What was under way has said its last word; its thread is still in its last lines."""
        worker, self.current = self.current, None
        self._leaving = [leaving for leaving in self._leaving if leaving.running]
        if worker is not None:
            self._leaving.append(worker)

    def wait(self, milliseconds: int) -> None:
        """Wait for every thread that was let go, for each no longer than *milliseconds*."""
        for worker in self._leaving:
            worker.wait(milliseconds)
