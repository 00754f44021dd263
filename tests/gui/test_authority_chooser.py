"""Trusting a company's certificate authority from the test page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.gui.pages.test import TestPage
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.certificates import authorities_of

from .kit import PASSWORD, SmallWizard, google_account, make_context


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def opened(qtbot: QtBot, server: DemoServer, locks: frozenset[Field] = frozenset()) -> TestPage:
    """The test page of an own server whose authority nobody trusts, after its test has ended."""
    context = make_context(locks=locks)
    session = google_account(context)
    session.choose_provider("other")
    session.host, session.port, session.security = "localhost", str(server.ports["ssl"]), Security.SSL
    session.set_password(PASSWORD)
    page = TestPage(context)
    wizard = SmallWizard(page)
    qtbot.addWidget(wizard)
    page.keep = wizard  # type: ignore[attr-defined]
    wizard.show()
    qtbot.waitUntil(lambda: not page.running, timeout=10_000)
    return page


def choose(page: TestPage, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch) -> QMessageBox:
    """Press the button and choose *file*; the box that is shown then."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(file), ""))
    button = page.panel.button("trust-file")
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: page.authority.box is not None and page.authority.box.isVisible())
    assert page.authority.box is not None
    return page.authority.box


def test_it_is_trusted_after_its_fingerprint_was_shown(
    qtbot: QtBot, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, server)
    box = choose(page, qtbot, server.ca_file, monkeypatch)
    assert authorities_of(server.ca_file)[0].fingerprint in box.informativeText()
    assert page.session.ca_file is None
    next(b for b in box.buttons() if box.buttonRole(b) is QMessageBox.ButtonRole.AcceptRole).click()
    assert page.session.ca_file == server.ca_file
    qtbot.waitUntil(lambda: not page.running, timeout=10_000)
    assert page.isComplete()
    assert "SHA-256 fingerprint is" in page.remarks.text()


def test_the_button_that_is_pressed_by_enter_trusts_nothing(
    qtbot: QtBot, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, server)
    box = choose(page, qtbot, server.ca_file, monkeypatch)
    default = box.defaultButton()
    assert default is not None
    default.click()
    assert page.session.ca_file is None


def test_a_file_without_a_certificate_is_refused(
    qtbot: QtBot, server: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "letter.pem"
    file.write_text("Dear Anna")
    page = opened(qtbot, server)
    box = choose(page, qtbot, file, monkeypatch)
    assert box.text().startswith("letter.pem holds no certificate")
    box.close()
    assert page.session.ca_file is None


def test_what_the_administrator_has_fixed_cannot_be_chosen(qtbot: QtBot, server: DemoServer) -> None:
    page = opened(qtbot, server, frozenset({Field.CA_FILE}))
    assert page.panel.button("trust-file") is None
