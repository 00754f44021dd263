"""While a server stalls, the window goes on living and Cancel works."""

from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.gui.pages.test import TestPage
from xtconnect_gui.smtp.values import Stage

from .kit import Heartbeat, SmallWizard, google_account, make_context, route_to

STALLS = [Stage.GREETING, Stage.EHLO, Stage.AUTH, Stage.SENDER, Stage.RECIPIENT, Stage.MESSAGE]


@pytest.mark.parametrize("stage", STALLS)
def test_a_stalling_server_neither_freezes_the_window_nor_holds_up_cancel(qtbot: QtBot, stage: Stage) -> None:
    with DemoServer(names=["smtp.gmail.com"], fault=f"silent-at-{stage.value}") as server:
        context = make_context()
        route_to(google_account(context), server)
        page = TestPage(context)
        wizard = SmallWizard(page)
        qtbot.addWidget(wizard)
        wizard.show()
        qtbot.waitUntil(lambda: page._running_stage is stage, timeout=10_000)
        heartbeat = Heartbeat()
        qtbot.wait(300)
        assert heartbeat.number >= 20
        worker = page.work.current
        assert worker is not None
        begun = time.perf_counter()
        page.cancel_button.click()
        assert not page.running
        assert page.again.isEnabled()
        assert time.perf_counter() - begun < 0.5
        assert worker.wait(500)
