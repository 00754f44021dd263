"""The test page against the practice server."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.gui.pages.test import TestPage
from xtconnect_gui.gui.ways_window import WaysWindow
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.values import Level, Stage

from .kit import PASSWORD, SmallWizard, google_account, make_context, route_to


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(names=["smtp.gmail.com"]) as running:
        yield running


def opened(qtbot: QtBot, server: DemoServer, *, level: Level = Level.SEND, password: str = PASSWORD) -> TestPage:
    """The page after its test has ended."""
    context = make_context()
    session = google_account(context)
    session.set_password(password)
    session.level = level
    route_to(session, server)
    page = TestPage(context)
    wizard = SmallWizard(page)
    qtbot.addWidget(wizard)
    page.keep = wizard  # type: ignore[attr-defined]
    wizard.show()
    qtbot.waitUntil(lambda: not page.running, timeout=10_000)
    return page


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Level.SIGN_IN, "Signed in"),
        (Level.DRY_RUN, "The server would accept the message"),
        (Level.SEND, "Test mail accepted"),
    ],
)
def test_each_level_of_success_has_its_own_words(qtbot: QtBot, server: DemoServer, level: Level, words: str) -> None:
    page = opened(qtbot, server, level=level)
    assert page.panel.title.text() == words
    assert page.isComplete()


def test_after_sending_the_person_is_asked_whether_it_arrived(qtbot: QtBot, server: DemoServer) -> None:
    page = opened(qtbot, server)
    assert page.panel.keys() == ("arrived", "not-yet")
    button = page.panel.button("arrived")
    assert button is not None
    button.click()
    assert page.session.arrived is True


def test_a_wrong_password_fails_at_the_sign_in_and_leads_back_to_its_field(qtbot: QtBot, server: DemoServer) -> None:
    page = opened(qtbot, server, password="abcd abcd abcd abcd")
    assert not page.isComplete()
    assert page.stages.state_of(Stage.AUTH).value == "failed"  # type: ignore[union-attr]
    button = page.panel.button(f"field:{Field.PASSWORD.value}")
    assert button is not None
    button.click()
    assert page.wizard().went_to == [Field.PASSWORD]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("provider_id", "fault", "offered"),
    [
        ("outlook", "basic-auth-disabled", True),
        ("microsoft365", "smtp-auth-disabled-tenant", True),
        ("microsoft365", "security-defaults", True),
        ("google", "basic-auth-disabled", False),
    ],
)
def test_a_sign_in_that_is_switched_off_leads_to_the_other_ways(
    qtbot: QtBot, provider_id: str, fault: str, offered: bool
) -> None:
    context = make_context()
    session = google_account(context)
    session.choose_provider(provider_id)
    with DemoServer(names=[session.host], fault=fault) as server:
        route_to(session, server)
        page = TestPage(context)
        wizard = SmallWizard(page)
        qtbot.addWidget(wizard)
        wizard.show()
        qtbot.waitUntil(lambda: not page.running, timeout=10_000)
    button = page.panel.button("ways")
    assert (button is not None) == offered
    if button is not None:
        button.click()
        assert page.findChildren(WaysWindow)


def test_editing_after_a_passed_test_makes_the_page_incomplete(qtbot: QtBot, server: DemoServer) -> None:
    page = opened(qtbot, server)
    page.session.sender_name = "xTuple"
    assert not page.isComplete()


def test_the_copied_details_hold_the_transcript_but_not_the_password(qtbot: QtBot, server: DemoServer) -> None:
    page = opened(qtbot, server)
    page.copy_details.click()
    text = QGuiApplication.clipboard().text()
    assert json.loads(text)["transcript"]
    assert PASSWORD.replace(" ", "") not in text.replace(" ", "")


def test_a_missing_password_starts_no_test(qtbot: QtBot, server: DemoServer) -> None:
    page = opened(qtbot, server, password="")
    assert page.panel.keys() == (f"field:{Field.PASSWORD.value}",)


def test_a_company_certificate_authority_is_shown_with_its_fingerprint(qtbot: QtBot, server: DemoServer) -> None:
    context = make_context()
    session = google_account(context)
    session.choose_provider("other")
    session.host, session.port, session.security = "localhost", str(server.ports["ssl"]), Security.SSL
    session.set_password(PASSWORD)
    session.ca_file = server.ca_file
    page = TestPage(context)
    wizard = SmallWizard(page)
    qtbot.addWidget(wizard)
    wizard.show()
    qtbot.waitUntil(lambda: not page.running, timeout=10_000)
    assert page.isComplete()
    assert page.remarks.isVisibleTo(page)
    assert "SHA-256 fingerprint is" in page.remarks.text()
