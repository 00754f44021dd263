"""The first page: the address, the provider it belongs to, and whether the account can work."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.kit import SmallWizard, make_context
from xtconnect_gui.discovery.values import Caveat, Discovery, FoundBy, Server
from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.pages.provider import ProviderPage
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security


def shown(qtbot: QtBot, context: WizardContext) -> ProviderPage:
    page = ProviderPage(context)
    wizard = SmallWizard(page)
    qtbot.addWidget(wizard)
    wizard.show()
    page.wizard_kept = wizard  # type: ignore[attr-defined]
    return page


def by_mx(provider_id: str) -> Any:
    async def discover(email: str) -> Discovery:
        return Discovery(email, email.rpartition("@")[2], provider_id, FoundBy.MX, evidence="mx.example.net")

    return discover


def test_a_known_domain_chooses_its_provider_while_it_is_typed(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context())
    qtbot.keyClicks(page.email, "someone@gmail.com")
    assert page.session.provider_id == "google"
    assert page.cards.current == "google"
    assert "gmail.com" in page.found.text()


def test_an_unknown_domain_is_looked_up_after_a_pause(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context())
    page.discover = by_mx("zoho")
    qtbot.keyClicks(page.email, "someone@example.com")
    assert page.session.provider_id == ""
    qtbot.waitUntil(lambda: page.session.provider_id == "zoho", timeout=3000)
    assert "mx.example.net" in page.found.text()


def test_the_server_of_an_own_domain_is_filled_in_with_the_reason(qtbot: QtBot) -> None:
    async def discover(email: str) -> Discovery:
        server = Server("mail.example.com", 2587, Security.STARTTLS, "%EMAILLOCALPART%")
        evidence = "_submission._tcp.example.com"
        return Discovery(email, "example.com", "other", FoundBy.SRV, evidence, server=server)

    page = shown(qtbot, make_context())
    page.discover = discover
    qtbot.keyClicks(page.email, "someone@example.com")
    qtbot.waitUntil(lambda: page.session.provider_id == "other", timeout=3000)
    session = page.session
    assert (session.host, session.port, session.security, session.username) == (
        "mail.example.com", "2587", Security.STARTTLS, "someone"
    )  # fmt: skip
    assert page.found.text() == (
        "Server found: mail.example.com, port 2587, TLS (STARTTLS). "
        "The DNS of example.com names this server (record _submission._tcp.example.com)."
    )
    assert page.isComplete()


def test_what_is_odd_about_a_guessed_server_is_said(qtbot: QtBot) -> None:
    async def discover(email: str) -> Discovery:
        server = Server("mail.example.com", 465, Security.SSL)
        return Discovery(
            email, "example.com", "other", FoundBy.GUESS, "mail.example.com:465", "", server, Caveat.CERTIFICATE
        )

    page = shown(qtbot, make_context())
    page.discover = discover
    qtbot.keyClicks(page.email, "someone@example.com")
    qtbot.waitUntil(lambda: page.session.provider_id == "other", timeout=3000)
    assert page.found.text().endswith("the name was guessed. Its certificate is not in order. The test will say more.")


def test_an_address_of_another_domain_forgets_what_was_found(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context())
    qtbot.keyClicks(page.email, "someone@gmail.com")
    qtbot.keyClicks(page.email, ".example")
    assert (page.session.provider_id, page.session.host) == ("", "")
    assert page.cards.current == ""


def test_it_says_that_only_the_domain_is_looked_up(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context())
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "your address does not leave this computer" in said


def test_a_choice_by_hand_wins_over_what_is_found(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context())
    qtbot.keyClicks(page.email, "someone@example.com")
    page.cards.cards["fastmail"].click()
    qtbot.keyClicks(page.email, "x")
    page._on_email("someone@gmail.com")
    assert page.session.provider_id == "fastmail"


def test_typing_on_cancels_the_older_look_up(qtbot: QtBot) -> None:
    ended: list[str] = []

    async def stall(email: str) -> Discovery:
        try:
            await asyncio.sleep(30)
        finally:
            ended.append(email)
        raise AssertionError

    page = shown(qtbot, make_context())
    page.discover = stall
    qtbot.keyClicks(page.email, "a@example.com")
    qtbot.waitUntil(lambda: page.work.current is not None, timeout=2000)
    qtbot.wait(100)
    qtbot.keyClicks(page.email, "x")
    qtbot.waitUntil(lambda: ended == ["a@example.com"], timeout=1000)
    assert page.session.provider_id == ""


def test_the_practice_mode_asks_no_name_server(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context(services={"demo": True}))
    qtbot.keyClicks(page.email, "someone@example.com")
    assert not page._pause.isActive()


def test_the_verdict_is_shown_before_anyone_goes_on(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context())
    qtbot.keyClicks(page.email, "someone@outlook.com")
    assert page.verdict.isVisible()
    assert page.verdict.title.text().startswith("This kind of mailbox cannot be used")


def test_a_wrong_address_is_explained_when_the_field_is_left(qtbot: QtBot) -> None:
    page = shown(qtbot, make_context())
    qtbot.keyClicks(page.email, "someone")
    assert page.problem.text() == ""
    page.email.editingFinished.emit()
    assert "has no @" in page.problem.text()
    assert not page.isComplete()


@pytest.mark.parametrize("field", [Field.EMAIL, Field.PROVIDER])
def test_a_locked_field_cannot_be_changed(qtbot: QtBot, field: Field) -> None:
    page = shown(qtbot, make_context(locks=frozenset({field})))
    assert page.email.isReadOnly() == (field is Field.EMAIL)
    assert page.cards.isEnabled() == (field is not Field.PROVIDER)


def test_only_the_providers_that_the_administrator_offers_can_be_chosen(qtbot: QtBot) -> None:
    context = make_context()
    context.session.offered = ("google", "microsoft365")
    page = shown(qtbot, context)
    assert list(page.cards.cards) == ["google", "microsoft365"]
    qtbot.keyClicks(page.email, "someone@yahoo.com")
    assert page.session.provider_id == ""
    assert "Yahoo" in page.found.text()
    assert "your administrator does not offer" in page.found.text()
    page.email.clear()
    qtbot.keyClicks(page.email, "someone@gmail.com")
    assert page.cards.current == "google"
