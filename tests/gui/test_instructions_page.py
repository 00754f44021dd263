"""The second page: the steps on the provider's site."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.kit import SmallWizard, google_account, make_context
from xtconnect_gui.discovery.values import Discovery, FoundBy, Server
from xtconnect_gui.gui.pages.instructions import InstructionsPage
from xtconnect_gui.model.security import Security


def shown(qtbot: QtBot, context: Any) -> tuple[InstructionsPage, SmallWizard]:
    page = InstructionsPage(context)
    wizard = SmallWizard(page)
    qtbot.addWidget(wizard)
    wizard.show()
    return page, wizard


def test_a_button_opens_the_exact_page(qtbot: QtBot) -> None:
    context: Any = make_context()
    google_account(context)
    _page, wizard = shown(qtbot, context)
    next(b for b in wizard.findChildren(QPushButton) if b.text() == "Open App passwords").click()
    assert context.opened == ["https://myaccount.google.com/apppasswords"]


def test_ticks_are_kept_for_each_provider(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    page, _wizard = shown(qtbot, context)
    page.ticks[1].click()
    for provider_id in ("yahoo", "google"):
        context.session.choose_provider(provider_id)
        page.refresh()
        assert [t.isChecked() for t in page.ticks].count(True) == (provider_id == "google")
    assert page.ticks[1].isChecked()


def test_the_reasons_for_a_missing_option_unfold(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    page, _wizard = shown(qtbot, context)
    assert page.missing is not None
    assert page.reasons is not None
    assert not page.reasons.isVisible()
    page.missing.click()
    assert page.reasons.isVisible()


def test_a_server_that_was_found_is_named_before_anybody_is_asked_for_it(qtbot: QtBot) -> None:
    context = make_context()
    context.session.email = "anna@own.example"
    server = Server("mail.own.example", 465, Security.SSL)
    context.session.take_discovery(Discovery("anna@own.example", "own.example", "other", FoundBy.SRV, server=server))
    page, _wizard = shown(qtbot, context)
    said = [label.text() for label in page.findChildren(QLabel)]
    assert any("mail.own.example, port 465" in text for text in said)


def test_those_who_have_the_password_can_go_on(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    page, _wizard = shown(qtbot, context)
    assert page.isComplete()
