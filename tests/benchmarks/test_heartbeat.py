"""The longest time that the UI thread does not answer while a server stalls."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.kit import Heartbeat, SmallWizard, google_account, make_context, route_to
from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.gui.pages.test import TestPage
from xtconnect_gui.smtp.values import Stage

LONGEST_GAP_SECONDS = 0.050
STALLS = [Stage.GREETING, Stage.EHLO, Stage.AUTH, Stage.SENDER, Stage.RECIPIENT, Stage.MESSAGE]


@pytest.mark.benchmark
@pytest.mark.parametrize("stage", STALLS)
def test_the_window_answers_within_50_ms_while_a_server_stalls(qtbot: QtBot, stage: Stage) -> None:
    with DemoServer(names=["smtp.gmail.com"], fault=f"silent-at-{stage.value}") as server:
        context = make_context()
        route_to(google_account(context), server)
        page = TestPage(context)
        wizard = SmallWizard(page)
        qtbot.addWidget(wizard)
        wizard.show()
        qtbot.waitUntil(lambda: page._running_stage is stage, timeout=10_000)
        page.cancel()
        heartbeat = Heartbeat()  # from the press of "Try again" on
        page.again.click()
        qtbot.waitUntil(lambda: page._running_stage is stage, timeout=10_000)
        qtbot.wait(1000)
        heartbeat.stop()
        worker = page.work.current
        page.cancel()
        assert worker is not None
        assert worker.wait(1000)
        assert heartbeat.longest_gap <= LONGEST_GAP_SECONDS
