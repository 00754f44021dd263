"""The window around the pages."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.gui.kit import google_account, make_context
from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.pages.base import SetupPage
from xtconnect_gui.gui.practice import practice_routes
from xtconnect_gui.gui.widgets.practice_banner import PracticeBanner
from xtconnect_gui.gui.wizard import SetupWizard
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.session.flow import Page


def shown(qtbot: QtBot, context: WizardContext) -> SetupWizard:
    wizard = SetupWizard(context)
    qtbot.addWidget(wizard)
    wizard.show()
    return wizard


def current(wizard: SetupWizard) -> Page:
    page = wizard.currentPage()
    assert isinstance(page, SetupPage)
    return page.page


def test_only_the_first_page_is_made_to_begin_with(qtbot: QtBot) -> None:
    assert shown(qtbot, make_context()).pageIds() == [0]


def test_next_leads_through_the_pages_in_their_order(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    wizard = shown(qtbot, context)
    seen = [current(wizard)]
    for _ in range(2):
        wizard.next()
        seen.append(current(wizard))
    assert seen == [Page.PROVIDER, Page.INSTRUCTIONS, Page.CREDENTIALS]


def test_nobody_is_dropped_behind_an_empty_required_field(qtbot: QtBot) -> None:
    wizard = shown(qtbot, make_context())
    wizard.advance_to(Page.TEST)
    assert current(wizard) is Page.PROVIDER


def test_a_later_start_page_keeps_the_way_back(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    wizard = shown(qtbot, context)
    wizard.advance_to(Page.CREDENTIALS)
    wizard.back()
    assert current(wizard) is Page.INSTRUCTIONS


def test_going_to_a_field_leads_back_to_its_page(qtbot: QtBot) -> None:
    context = make_context()
    google_account(context)
    wizard = shown(qtbot, context)
    wizard.advance_to(Page.CREDENTIALS)
    wizard.go_to_field(Field.EMAIL)
    assert current(wizard) is Page.PROVIDER


def test_the_practice_mode_tests_nothing_before_its_server_runs(qtbot: QtBot) -> None:
    context = make_context(services={"demo": True})
    google_account(context)
    wizard = shown(qtbot, context)
    wizard.advance_to(Page.CREDENTIALS)
    wizard.next()
    assert current(wizard) is Page.CREDENTIALS


def test_every_page_of_the_practice_mode_has_its_banner(qtbot: QtBot) -> None:
    context = make_context(services={"demo": True})
    google_account(context)
    wizard = shown(qtbot, context)
    wizard.advance_to(Page.CREDENTIALS)
    for number in range(3):
        page = wizard.page(number)
        assert next(b.label.text() for b in page.findChildren(PracticeBanner)).endswith("gyds ygay pwqj hfbr")


def test_in_practice_mode_an_unusual_port_leads_to_the_practice_server_too() -> None:
    with DemoServer() as server:
        routes = {r.port: r.to_port for r in practice_routes(server, "2465", Security.SSL)}
        assert routes[2465] == routes[465] == server.ports["ssl"]
        assert routes[587] == server.ports["starttls"]


def test_the_authority_of_the_practice_server_is_never_saved() -> None:
    context = make_context(services={"demo": True})
    google_account(context)
    with DemoServer() as server:
        context.take_practice(server)
        assert context.session.request().ca_file == server.ca_file
        assert context.session.saved_profile(None).ca_file == ""
