"""The check on its own thread: what it tells the UI thread, and how it ends."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from xtconnect_gui.check.values import CheckRequest, CheckResult
from xtconnect_gui.gui.worker import CheckWorker, RunCheck
from xtconnect_gui.smtp.values import Emit, Stage, StageStarted

from .kit import PASSWORD, google_account, make_context


@pytest.fixture
def request_() -> CheckRequest:
    return google_account(make_context()).request()


def runs(check: RunCheck) -> Callable[[], RunCheck]:
    return lambda: check


async def forever(request: CheckRequest, emit: Emit) -> CheckResult:
    await asyncio.sleep(3600)
    raise AssertionError("not reached")


def test_events_arrive_on_the_thread_of_the_window(qtbot: QtBot, request_: CheckRequest) -> None:
    async def check(request: CheckRequest, emit: Emit) -> CheckResult:
        emit(StageStarted(Stage.RESOLVE, 1.0))
        return await forever(request, emit)

    worker = CheckWorker(request_, runs(check))
    with qtbot.waitSignal(worker.progressed) as got:
        worker.start()
    assert got.args == [StageStarted(Stage.RESOLVE, 1.0)]
    worker.cancel()
    assert worker.wait(1000)


def test_cancelling_ends_the_thread_within_100_ms(qtbot: QtBot, request_: CheckRequest) -> None:
    worker = CheckWorker(request_, runs(forever))
    worker.start()
    qtbot.wait(50)
    begun = time.perf_counter()
    with qtbot.waitSignal(worker.cancelled, timeout=1000):
        worker.cancel()
    assert worker.wait(1000)
    assert time.perf_counter() - begun < 0.1


def test_a_check_cancelled_before_its_modules_are_loaded_never_begins(qtbot: QtBot, request_: CheckRequest) -> None:
    begun, loaded = threading.Event(), threading.Event()

    async def check(request: CheckRequest, emit: Emit) -> CheckResult:
        begun.set()
        return await forever(request, emit)

    def prepare() -> RunCheck:
        loaded.wait(5)
        return check

    worker = CheckWorker(request_, prepare)
    worker.start()
    worker.cancel()
    with qtbot.waitSignal(worker.cancelled, timeout=1000):
        loaded.set()
    assert not begun.is_set()


def test_an_error_of_the_program_is_reported_without_the_password(qtbot: QtBot, request_: CheckRequest) -> None:
    compact = PASSWORD.replace(" ", "")

    async def check(request: CheckRequest, emit: Emit) -> CheckResult:
        raise RuntimeError(f"broken with {PASSWORD} and {compact}")

    worker = CheckWorker(request_, runs(check))
    with qtbot.waitSignal(worker.crashed, timeout=1000) as got:
        worker.start()
    assert "RuntimeError" in got.args[0]
    assert PASSWORD not in got.args[0]
    assert compact not in got.args[0]
