"""The ways on when a password does not work: shown before a password is asked for, and taken with one click."""

from __future__ import annotations

import asyncio
import datetime
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.kit import make_context
from tests.integration.smtp.servers import dialogue, scripted
from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.pages.base import SetupPage
from xtconnect_gui.gui.pages.credentials import CredentialsPage
from xtconnect_gui.gui.pages.provider import ProviderPage
from xtconnect_gui.gui.ways_window import WaysWindow
from xtconnect_gui.gui.wizard import SetupWizard
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.providers.values import AccountVerdict, Action, ActionKind
from xtconnect_gui.session.pages import Page


def begun(qtbot: QtBot, context: WizardContext, email: str = "anna@outlook.com") -> tuple[SetupWizard, ProviderPage]:
    wizard = SetupWizard(context)
    qtbot.addWidget(wizard)
    wizard.show()
    page = wizard.currentPage()
    assert isinstance(page, ProviderPage)
    qtbot.keyClicks(page.email, email)
    return wizard, page


def current(wizard: SetupWizard) -> Page:
    page = wizard.currentPage()
    assert isinstance(page, SetupPage)
    return page.page


def window_of(page: SetupPage) -> WaysWindow:
    page.see_ways()
    return page.findChildren(WaysWindow)[0]


def shown_text(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def verdict(context: WizardContext, provider_id: str = "outlook") -> AccountVerdict:
    found = context.catalogue.get(provider_id).verdict_on(context.today)
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["Use SMTP2GO", "Use Amazon SES"])
def test_a_sending_service_is_taken_with_one_click_and_the_wizard_goes_on(qtbot: QtBot, text: str) -> None:
    wizard, page = begun(qtbot, make_context())
    page.verdict.button(text).click()
    assert current(wizard) is Page.INSTRUCTIONS
    assert page.session.provider_id == {"Use SMTP2GO": "smtp2go", "Use Amazon SES": "amazon-ses"}[text]
    assert page.session.host


def test_every_way_says_who_must_act_and_what_it_needs(qtbot: QtBot) -> None:
    context = make_context()
    _, page = begun(qtbot, context, "anna@contoso.onmicrosoft.com")
    window = window_of(page)
    for way in verdict(context, "microsoft365").ways_on:
        said = shown_text(window.cards[way.id])
        assert way.title in said
        assert way.needs[0] in said
        assert "set this up" in said or "do this yourself" in said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime.date(2026, 11, 24), "Works as it is until the end of December 2026."),
        (datetime.date(2027, 1, 15), "Microsoft will name that date in the second half of 2027."),
        (datetime.date(2028, 3, 1), "This program does not know that date."),
    ],
)
def test_how_long_it_works_is_right_for_the_day(qtbot: QtBot, day: datetime.date, said: str) -> None:
    context = make_context()
    context.today = day
    _, page = begun(qtbot, context, "anna@contoso.onmicrosoft.com")
    assert said in shown_text(window_of(page).cards["smtp-auth"])


def test_a_text_for_the_administrator_is_copied_with_the_account_in_it(qtbot: QtBot) -> None:
    _, page = begun(qtbot, make_context(), "anna@contoso.onmicrosoft.com")
    card = window_of(page).cards["smtp-auth"]
    assert card.copy is not None
    card.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "Set-CASMailbox -Identity anna@contoso.onmicrosoft.com -SmtpClientAuthenticationDisabled $false" in copied
    assert card.copy.text() == "Copied"


def test_microsofts_other_server_is_filled_in(qtbot: QtBot) -> None:
    wizard, page = begun(qtbot, make_context(), "anna@contoso.onmicrosoft.com")
    button = window_of(page).cards["azure-communication"].button
    assert button is not None
    button.click()
    session = page.session
    assert current(wizard) is Page.CREDENTIALS
    assert (session.provider_id, session.host, session.port, session.security) == (
        "other", "smtp.azurecomm.net", "587", Security.STARTTLS
    )  # fmt: skip


def test_the_user_name_that_it_staff_will_send_has_its_field_in_sight(qtbot: QtBot) -> None:
    wizard, page = begun(qtbot, make_context(), "anna@contoso.onmicrosoft.com")
    button = window_of(page).cards["azure-communication"].button
    assert button is not None
    button.click()
    credentials = wizard.currentPage()
    assert isinstance(credentials, CredentialsPage)
    qtbot.waitUntil(credentials.username.isVisible)


def test_what_an_administrator_has_fixed_cannot_be_switched(qtbot: QtBot) -> None:
    context = make_context(locks=frozenset({Field.PROVIDER}))
    context.session.choose_provider("outlook")
    wizard = SetupWizard(context)
    qtbot.addWidget(wizard)
    wizard.show()
    page = wizard.currentPage()
    assert isinstance(page, ProviderPage)
    card = window_of(page).cards["smtp2go"]
    assert card.button is not None
    assert not card.button.isEnabled()
    assert "Your administrator has fixed this setting." in shown_text(card)


def test_an_account_that_works_has_no_ways_on(qtbot: QtBot) -> None:
    _, page = begun(qtbot, make_context(), "anna@gmail.com")
    assert page.verdict.isVisible()
    assert not page.verdict.ways.isVisible()


# -- the proxy ------------------------------------------------------------------------------------------------------


@pytest.fixture
def proxy_port() -> Iterator[int]:
    """The port of a server that greets and takes a sign-in, on its own thread."""
    ready, ports, loop = threading.Event(), list[int](), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with scripted(dialogue({}, "220 BN9PR03 Microsoft ESMTP MAIL Service ready")) as port:
            ports.append(port)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait(5)
    yield ports[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(5)
    loop.close()


def proxy_window(qtbot: QtBot, context: WizardContext, port: int) -> WaysWindow:
    full = verdict(context)
    way = next(way for way in full.ways_on if way.id == "local-proxy")
    way = replace(way, action=Action(ActionKind.LOCAL_PROXY, str(port)))
    window = WaysWindow(context, replace(full, ways_on=(way,)))
    qtbot.addWidget(window)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    window.show()
    return window


def test_a_proxy_that_runs_on_this_computer_is_found_and_filled_in(qtbot: QtBot, proxy_port: int) -> None:
    context = make_context()
    window = proxy_window(qtbot, context, proxy_port)
    card = window.cards["local-proxy"]
    button = card.button
    assert button is not None
    assert not button.isEnabled()
    qtbot.waitUntil(button.isEnabled, timeout=5000)
    assert f"Found on this computer: 127.0.0.1, port {proxy_port}." in card.state.text()
    assert "Microsoft ESMTP" in card.state.text()
    with qtbot.waitSignal(window.server_chosen) as chosen:
        button.click()
    server = chosen.args[0]
    assert (server.host, server.port, server.security) == ("127.0.0.1", proxy_port, Security.NONE)


def test_a_proxy_that_does_not_run_is_said_to_be_missing_and_can_be_looked_for_again(qtbot: QtBot) -> None:
    window = proxy_window(qtbot, make_context(), 1)
    card = window.cards["local-proxy"]
    qtbot.waitUntil(lambda: "Not found" in card.state.text(), timeout=5000)
    assert card.button is not None
    assert card.again is not None
    assert not card.button.isEnabled()
    card.again.click()
    assert card.state.text() == "Looking for it on this computer …"
    qtbot.waitUntil(lambda: "Not found" in card.state.text(), timeout=5000)


def test_the_account_keeps_its_name_when_the_proxy_is_used() -> None:
    session = make_context().session
    session.email = "anna@outlook.com"
    session.use_server("127.0.0.1", 1587, Security.NONE)
    assert (session.provider_id, session.host, session.port) == ("other", "127.0.0.1", "1587")
    assert (session.security, session.username) == (Security.NONE, "anna@outlook.com")


# -- by keyboard ----------------------------------------------------------------------------------------------------


def test_the_window_is_used_by_keyboard_alone(qtbot: QtBot) -> None:
    wizard, page = begun(qtbot, make_context())
    qtbot.waitUntil(lambda: QApplication.activeWindow() is wizard and page.verdict.ways.isVisible())
    page.email.setFocus()
    qtbot.keyClick(page.email, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(page.findChildren(WaysWindow)))
    window = page.findChildren(WaysWindow)[0]
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    for _ in range(20):
        focused = QApplication.focusWidget()
        if focused is not None and focused is window.cards["smtp2go"].button:
            break
        qtbot.keyClick(focused or window, Qt.Key.Key_Tab)
    else:
        raise AssertionError("the button cannot be reached")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert page.session.provider_id == "smtp2go"
    assert current(wizard) is Page.INSTRUCTIONS


def test_escape_closes_the_window_and_changes_nothing(qtbot: QtBot) -> None:
    wizard, page = begun(qtbot, make_context())
    window = window_of(page)
    with qtbot.waitSignal(window.finished):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (page.session.provider_id, current(wizard)) == ("outlook", Page.PROVIDER)
