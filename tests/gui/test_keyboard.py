"""The whole wizard by keyboard alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from xtconnect_gui.cli.options import parse_gui
from xtconnect_gui.gui.launch import build_context
from xtconnect_gui.gui.pages.base import SetupPage
from xtconnect_gui.gui.pages.finish import FinishPage
from xtconnect_gui.gui.pages.test import TestPage
from xtconnect_gui.gui.practice import start_practice
from xtconnect_gui.gui.wizard import SetupWizard
from xtconnect_gui.session.pages import Page
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.storage.secrets import KeyringReason, KeyringUnavailableError, SecretStore

from .kit import EMAIL, PASSWORD


class NoKeyring(SecretStore):
    """The person's own keyring is left alone."""

    def save(self, profile: str, secret: str) -> None:
        raise KeyringUnavailableError(KeyringReason.NO_BACKEND)


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> Iterator[SetupWizard]:
    """The practice mode, begun, with its server."""
    context = build_context(parse_gui(["--demo"]), Paths.under(tmp_path), lambda url: True)
    context._secrets = NoKeyring()
    server = start_practice(context)
    context.take_practice(server)
    made = SetupWizard(context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.add_all()
    yield made
    made.done(0)
    server.stop()


def page(wizard: SetupWizard) -> SetupPage:
    found = wizard.currentPage()
    assert isinstance(found, SetupPage)
    return found


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, modifier)
    qtbot.wait(150)  # a button pressed by its letter is animated


def go_on(qtbot: QtBot, wizard: SetupWizard) -> None:
    qtbot.keyClick(wizard, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.wait(150)


def letters(wizard: SetupWizard) -> Counter[str]:
    """The letters that work together with Alt on what is shown now."""
    shown: list[QWidget] = [w for w in wizard.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
    found = [w.text() for w in shown if isinstance(w, QAbstractButton)]
    found += [w.text() for w in shown if isinstance(w, QLabel) and w.buddy() is not None]
    keys = (QKeySequence.mnemonic(text).toString() for text in found)
    return Counter(key for key in keys if key)


def test_an_account_is_set_up_without_a_mouse(qtbot: QtBot, wizard: SetupWizard) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), EMAIL)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    assert wizard.context.session.provider_id == "google"
    go_on(qtbot, wizard)
    assert page(wizard).page is Page.INSTRUCTIONS
    go_on(qtbot, wizard)
    QGuiApplication.clipboard().setText(PASSWORD)
    press(qtbot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert wizard.context.session.password.is_app_password
    go_on(qtbot, wizard)
    test = page(wizard)
    assert isinstance(test, TestPage)
    qtbot.waitUntil(lambda: not test.running, timeout=10_000)
    assert test.panel.title.text() == "Test mail accepted"
    go_on(qtbot, wizard)
    finish = page(wizard)
    assert isinstance(finish, FinishPage)
    qtbot.waitUntil(lambda: not finish.saving, timeout=10_000)
    go_on(qtbot, wizard)
    assert not wizard.isVisible()


def test_no_letter_stands_for_two_things_on_a_page(qtbot: QtBot, wizard: SetupWizard) -> None:
    session = wizard.context.session
    session.email = EMAIL
    session.choose_provider("google")
    session.set_password(PASSWORD)
    for wanted in Page:
        wizard.advance_to(wanted)
        current = page(wizard)
        assert current.page is wanted
        if isinstance(current, TestPage):
            qtbot.waitUntil(lambda current=current: not current.running, timeout=10_000)
        twice = [key for key, number in letters(wizard).items() if number > 1]
        assert (wanted, twice) == (wanted, [])
