"""The other way in: an error text is pasted and explained."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWizard
from pytestqt.qtbot import QtBot

from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.error_window import ErrorWindow
from xtconnect_gui.gui.pages.base import SetupPage
from xtconnect_gui.gui.ways_window import WaysWindow
from xtconnect_gui.gui.wizard import SetupWizard
from xtconnect_gui.session.pages import Page

from .kit import google_account, make_context

GOOGLE = "535-5.7.8 Username and Password not accepted. https://support.google.com/mail/?p=BadCredentials - gsmtp"
SWITCHED_OFF = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [A.EURPRD1.PROD.OUTLOOK.COM]"
EXIT_STATUS = f"Exit Status: 1\nError sending mail: {GOOGLE}"


def opened(qtbot: QtBot, context: WizardContext) -> ErrorWindow:
    window = ErrorWindow(context)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    return window


def explained(qtbot: QtBot, window: ErrorWindow, text: str) -> str:
    """The title of what is said about *text*."""
    window.text.setPlainText(text)
    window.explain.click()
    qtbot.waitUntil(lambda: not window.running and window.panel.isVisible())
    return window.panel.title.text()


def of_wizard(qtbot: QtBot, wizard: SetupWizard) -> ErrorWindow:
    qtbot.waitUntil(lambda: bool(wizard.findChildren(ErrorWindow)))
    return wizard.findChildren(ErrorWindow)[0]


@pytest.mark.parametrize("text", [GOOGLE, EXIT_STATUS, f"Smtp error {GOOGLE}\n\n"])
def test_an_exit_status_is_explained_with_steps(qtbot: QtBot, text: str) -> None:
    window = opened(qtbot, make_context())
    assert "password" in explained(qtbot, window, text).lower()
    assert window.panel.steps.text().startswith("1. ")
    assert window.panel.who.text()


def test_the_provider_refines_what_is_said(qtbot: QtBot) -> None:
    window = opened(qtbot, make_context())
    text = "535 5.7.8 Error: authentication failed"
    plain = explained(qtbot, window, text)
    window.provider.setCurrentIndex(window.provider.findData("google"))
    assert explained(qtbot, window, text) != plain


def test_the_wizards_provider_is_chosen_to_begin_with(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    assert opened(qtbot, context).provider.currentData() == "google"
    assert opened(qtbot, make_context()).provider.currentData() == ""


def test_the_provider_that_the_text_names_is_chosen_unless_the_person_chose_one(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    window = opened(qtbot, context)
    explained(qtbot, window, SWITCHED_OFF)
    assert window.provider.currentData() == "microsoft365"
    window.provider.setCurrentIndex(window.provider.findData("outlook"))
    window.provider.activated.emit(window.provider.currentIndex())
    explained(qtbot, window, SWITCHED_OFF)
    assert window.provider.currentData() == "outlook"


@pytest.mark.parametrize("text", ["Dear Anna, see you on Monday.", "250 2.0.0 OK: queued as 12345", "42"])
def test_a_text_that_is_no_error_is_said_to_be_none(qtbot: QtBot, text: str) -> None:
    window = opened(qtbot, make_context())
    assert explained(qtbot, window, text) == "This is not an error message"
    assert "Exit Status" in window.panel.steps.text()


def test_an_error_that_nobody_knows_is_said_to_be_unknown(qtbot: QtBot) -> None:
    window = opened(qtbot, make_context())
    explained(qtbot, window, "Fatal error: the flux capacitor is empty")
    assert "flux capacitor" in window.panel.explanation.text()


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_without_a_text_it_asks_for_one(qtbot: QtBot, text: str) -> None:
    window = opened(qtbot, make_context())
    assert explained(qtbot, window, text) == "There is no text yet"


def test_a_text_of_a_megabyte_does_not_stop_the_window(qtbot: QtBot) -> None:
    window = opened(qtbot, make_context())
    QGuiApplication.clipboard().setText(f"{GOOGLE}\n" + "x" * 1_000_000)
    begun = time.monotonic()
    window.text.paste()
    QApplication.processEvents()
    assert time.monotonic() - begun < 2
    window.explain.click()
    qtbot.waitUntil(window.panel.isVisible)
    assert window.panel.steps.text()


def test_the_text_of_the_clipboard_is_put_in(qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(GOOGLE)
    window = opened(qtbot, make_context())
    window.paste.click()
    assert window.text.toPlainText() == GOOGLE


def test_more_is_read_in_the_browser(qtbot: QtBot) -> None:
    context = make_context()
    window = opened(qtbot, context)
    explained(qtbot, window, GOOGLE)
    button = window.panel.button("link")
    assert button is not None
    button.click()
    assert cast(Any, context).opened[0].startswith("https://")


def test_an_administrator_can_be_sent_a_text_about_the_wizards_mailbox(qtbot: QtBot) -> None:
    context = make_context()
    context.session.email = "erp@contoso.example"
    window = opened(qtbot, context)
    explained(
        qtbot, window, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    )
    button = window.panel.button("copy-text")
    assert button is not None
    button.click()
    assert "erp@contoso.example" in QGuiApplication.clipboard().text()


def test_where_no_password_helps_another_way_is_taken_and_the_wizard_goes_on(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    context.session.choose_provider("outlook")
    wizard = SetupWizard(context)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.explain_error()
    window = of_wizard(qtbot, wizard)
    explained(qtbot, window, SWITCHED_OFF)
    button = window.panel.button("ways")
    assert button is not None
    button.click()
    taken = window.findChildren(WaysWindow)[0].cards["smtp2go"].button
    assert taken is not None
    taken.click()
    page = wizard.currentPage()
    assert isinstance(page, SetupPage)
    assert (page.page, context.session.provider_id) == (Page.INSTRUCTIONS, "smtp2go")
    assert not window.isVisible()


@pytest.mark.parametrize("page", [Page.PROVIDER, Page.INSTRUCTIONS, Page.CREDENTIALS])
def test_it_can_be_reached_from_every_page(qtbot: QtBot, page: Page) -> None:
    context = make_context()
    google_account(context)
    wizard = SetupWizard(context)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.advance_to(page)
    wizard.button(QWizard.WizardButton.CustomButton2).click()
    of_wizard(qtbot, wizard)


def test_an_error_is_explained_by_keyboard_alone(qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(GOOGLE)
    wizard = SetupWizard(make_context())
    qtbot.addWidget(wizard)
    wizard.show()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is wizard)
    qtbot.keyClick(QApplication.focusWidget() or wizard, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    window = of_wizard(qtbot, wizard)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.text)
    qtbot.keySequence(window.text, QKeySequence.StandardKey.Paste)
    qtbot.keyClick(window.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.panel.isVisible)
    with qtbot.waitSignal(window.finished):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_no_letter_stands_for_two_things(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    context.session.choose_provider("outlook")
    window = opened(qtbot, context)
    explained(qtbot, window, SWITCHED_OFF)
    texts = [w.text() for w in window.findChildren(QAbstractButton) if w.isVisible()]
    texts += [w.text() for w in window.findChildren(QLabel) if w.buddy() is not None]
    letters = Counter(key for text in texts if (key := QKeySequence.mnemonic(text).toString()))
    assert max(letters.values()) == 1, letters
