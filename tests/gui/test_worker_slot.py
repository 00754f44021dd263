"""The one piece of work that a page has under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from xtconnect_gui.gui.worker import Work, Worker
from xtconnect_gui.gui.worker_slot import WorkerSlot


def never_ending() -> Worker:
    async def sleep(_emit: Callable[[Any], None]) -> object:
        await asyncio.sleep(60)
        return None

    def prepare() -> Work:
        return sleep

    return Worker(prepare)


def test_new_work_takes_the_place_of_the_old_which_is_cancelled(qtbot: QtBot) -> None:
    slot, first, second = WorkerSlot(), never_ending(), never_ending()
    slot.start(first)
    with qtbot.waitSignal(first.cancelled, timeout=2000):
        slot.start(second)
    assert slot.current is second
    slot.cancel()
    slot.wait(2000)


def test_cancelling_frees_the_page_at_once_and_says_whether_there_was_anything(qtbot: QtBot) -> None:
    slot, worker = WorkerSlot(), never_ending()
    slot.start(worker)
    assert slot.cancel()
    assert slot.current is None
    assert not slot.cancel()
    slot.wait(2000)


def test_waiting_ends_with_the_threads_that_were_let_go(qtbot: QtBot) -> None:
    slot, worker = WorkerSlot(), never_ending()
    slot.start(worker)
    slot.cancel()
    slot.wait(2000)
    assert not worker.running
