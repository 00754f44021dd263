"""The page of the account and the server: nothing typed is lost, and what follows from it is said at once."""

from __future__ import annotations

import time

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from xtconnect_gui.gui.pages.credentials import CredentialsPage
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security

from .kit import EMAIL, PASSWORD, SmallWizard, make_context


def opened(qtbot: QtBot, *, provider: str = "google", locks: frozenset[Field] = frozenset()) -> CredentialsPage:
    context = make_context(locks=locks)
    context.session.email = EMAIL
    context.session.choose_provider(provider)
    page = CredentialsPage(context)
    wizard = SmallWizard(page)
    qtbot.addWidget(wizard)
    page.keep = wizard  # type: ignore[attr-defined]
    wizard.show()
    return page


def type_into(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.clear()
    qtbot.keyClicks(line, text)


def choose(page: CredentialsPage, security: Security) -> None:
    index = page.security.findData(security.value)
    page.security.setCurrentIndex(index)
    page.security.activated.emit(index)


def test_the_server_of_the_provider_is_filled_in(qtbot: QtBot) -> None:
    page = opened(qtbot)
    shown = (page.email.text(), page.host.text(), page.port.text(), page.security.currentText())
    assert shown == (EMAIL, "smtp.gmail.com", "465", "SSL (implicit TLS)")


def test_it_can_go_on_once_the_password_is_typed(qtbot: QtBot) -> None:
    page = opened(qtbot)
    assert not page.isComplete()
    type_into(qtbot, page.password.line, PASSWORD)
    assert page.isComplete()
    assert page.note_of(Field.PASSWORD).startswith("Looks right: 16 characters.")


def test_choosing_starttls_brings_its_port_and_says_so(qtbot: QtBot) -> None:
    page = opened(qtbot)
    choose(page, Security.STARTTLS)
    assert page.port.text() == "587"
    assert "587" in page.note_of(Field.PORT)


def test_typing_the_port_of_starttls_brings_starttls_and_says_so(qtbot: QtBot) -> None:
    page = opened(qtbot)
    type_into(qtbot, page.port, "587")
    assert page.session.security is Security.STARTTLS
    assert "STARTTLS" in page.note_of(Field.SECURITY)


def test_undo_brings_back_the_port_and_the_security(qtbot: QtBot) -> None:
    page = opened(qtbot)
    choose(page, Security.STARTTLS)
    page._notes[Field.PORT].button.click()
    assert (page.port.text(), page.session.security) == ("465", Security.SSL)


@pytest.mark.parametrize(
    "pasted", ["gyds\u00a0ygay\u00a0pwqj\u00a0hfbr", "gyds ygay\npwqj hfbr\n", '"gydsygaypwqjhfbr"']
)
def test_a_password_is_taken_in_any_form_it_is_pasted_in(qtbot: QtBot, pasted: str) -> None:
    page = opened(qtbot)
    QGuiApplication.clipboard().setText(pasted)
    page.password.line.paste()
    assert page.session.password.secret == "gydsygaypwqjhfbr"


def test_ten_thousand_pasted_characters_do_not_freeze_the_page(qtbot: QtBot) -> None:
    page = opened(qtbot)
    QGuiApplication.clipboard().setText("x" * 10_000)
    begun = time.perf_counter()
    page.password.line.paste()
    assert time.perf_counter() - begun < 0.5
    assert page.session.typed_password == "x" * 10_000


def test_a_revealed_app_password_stands_in_groups_of_four(qtbot: QtBot) -> None:
    page = opened(qtbot)
    type_into(qtbot, page.password.line, "gydsygaypwqjhfbr")
    page.password.reveal.click()
    assert page.password.line.echoMode() is QLineEdit.EchoMode.Normal
    assert page.password.line.text() == PASSWORD


def test_a_revealed_password_of_another_kind_stands_as_typed(qtbot: QtBot) -> None:
    page = opened(qtbot)
    type_into(qtbot, page.password.line, "  My own-pass 1")
    page.password.reveal.click()
    assert page.password.line.text() == "  My own-pass 1"


def test_a_locked_field_is_read_only_and_says_who_set_it(qtbot: QtBot) -> None:
    page = opened(qtbot, locks=frozenset({Field.EMAIL}))
    assert page.email.isReadOnly()
    assert page.note_of(Field.EMAIL) == "Set by your administrator"


def test_a_saved_password_is_used_but_never_shown(qtbot: QtBot) -> None:
    page = opened(qtbot)
    page.session.remember_saved_password("gydsygaypwqjhfbr")
    page.refresh()
    assert page.password.line.text() == ""
    assert page.password.line.placeholderText() == "Saved password will be used"
    assert page.isComplete()


def test_a_saved_password_is_not_used_for_another_account(qtbot: QtBot) -> None:
    page = opened(qtbot)
    page.session.remember_saved_password("gydsygaypwqjhfbr")
    type_into(qtbot, page.email, "other@example.com")
    assert not page.isComplete()


def test_an_account_that_cannot_work_is_told_before_the_password(qtbot: QtBot) -> None:
    page = opened(qtbot, provider="outlook")
    assert page.verdict.isVisible()
    assert page.verdict.title.text().startswith("This kind of mailbox cannot be used")


def test_a_pasted_address_of_a_web_page_is_mended_by_one_click(qtbot: QtBot) -> None:
    page = opened(qtbot)
    type_into(qtbot, page.host, "smtp://smtp.gmail.com")
    page._notes[Field.HOST].button.click()
    assert page.session.host == "smtp.gmail.com"
