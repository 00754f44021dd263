"""The panel that shows a diagnosis."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.diagnosis.pasted import diagnose_text
from xtconnect_gui.gui.widgets.diagnosis_panel import COPY_TEXT, DiagnosisPanel
from xtconnect_gui.texts.translator import Translator

DISABLED = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."


def shown(qtbot: QtBot, text: str) -> DiagnosisPanel:
    """The panel with the diagnosis of *text*, and one button of the page's own."""
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    diagnosis = diagnose_text(text, Diagnoser.load(), email="erp@company.example")
    assert diagnosis is not None
    panel.show_diagnosis(diagnosis, Translator("en"), (("link", "Read more"),))
    panel.show()
    return panel


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (DISABLED, "Your mail administrator must act."),
        ("534-5.7.9 Application-specific password required", "You can put this right yourself."),
        ("550 5.4.5 Daily user sending limit exceeded", "The mail provider must act."),
        ("ETIMEDOUT", "Whoever looks after your network or virus scanner must act."),
    ],
)
def test_it_says_who_must_act(qtbot: QtBot, text: str, who: str) -> None:
    assert shown(qtbot, text).who.text() == who


def test_the_text_for_the_administrator_is_shown_and_copied_by_the_first_button(qtbot: QtBot) -> None:
    panel = shown(qtbot, DISABLED)
    assert panel.keys() == (COPY_TEXT, "link")
    button = panel.button(COPY_TEXT)
    assert button is not None
    with qtbot.assertNotEmitted(panel.chosen):
        button.click()
    copied = QGuiApplication.clipboard().text()
    assert "Set-CASMailbox -Identity 'erp@company.example' -SmtpClientAuthenticationDisabled $false" in copied
    assert panel.message.isVisible()
    assert panel.message.text() == copied
    assert button.text() == "Copied"


def test_nothing_is_to_be_sent_on_when_the_person_can_act_alone(qtbot: QtBot) -> None:
    panel = shown(qtbot, "534-5.7.9 Application-specific password required")
    assert panel.keys() == ("link",)
    assert not panel.message.isVisible()


def test_another_finding_forgets_the_text_of_the_one_before(qtbot: QtBot) -> None:
    from xtconnect_gui.gui.widgets.tones import Tone

    panel = shown(qtbot, DISABLED)
    panel.show_finding("Signed in", "", (), (), Tone.GOOD)
    assert not panel.who.isVisible()
    assert not panel.message.isVisible()
