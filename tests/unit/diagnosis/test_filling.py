"""What is filled into a diagnosis, and the text for whoever must act."""

from __future__ import annotations

import pytest

from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.diagnosis.filling import powershell_literal
from xtconnect_gui.diagnosis.pasted import diagnose_text
from xtconnect_gui.diagnosis.values import Actor, Diagnosis, Evidence
from xtconnect_gui.smtp.values import FaultKind, Reply

DIAGNOSER = Diagnoser.load()
DISABLED = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the {}."


def diagnosed(text: str, email: str = "") -> Diagnosis:
    found = diagnose_text(text, DIAGNOSER, email=email)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("erp@company.example", "'erp@company.example'"),
        ("o'brien@company.example", "'o''brien@company.example'"),
        ("o\u2019brien@company.example", "'o\u2019\u2019brien@company.example'"),  # a quote for PowerShell too
        ("$(Remove-Item)`n@company.example", "'$(Remove-Item)`n@company.example'"),
        ("a@b.example'; Stop-Computer #", "'a@b.example''; Stop-Computer #'"),
        ("a@b.example\r\nStop-Computer\u2028\x00", "'a@b.exampleStop-Computer'"),
    ],
)
def test_a_mailbox_cannot_leave_its_quotes_in_a_powershell_line(text: str, quoted: str) -> None:
    assert powershell_literal(text) == quoted


@pytest.mark.parametrize("scope", ["Mailbox", "Tenant"])
def test_the_line_for_the_microsoft_administrator_names_the_mailbox(scope: str) -> None:
    message = diagnosed(DISABLED.format(scope), "erp@company.example").admin_message
    assert "Set-CASMailbox -Identity 'erp@company.example' -SmtpClientAuthenticationDisabled $false" in message
    assert "erp@company.example." in message.splitlines()[0]


def test_an_unknown_mailbox_leaves_a_gap_that_is_seen() -> None:
    assert "-Identity 'ADDRESS-OF-THE-MAILBOX'" in diagnosed(DISABLED.format("Mailbox")).admin_message


def test_the_text_to_send_shows_the_reply_and_the_server() -> None:
    reply = Reply(550, "5.7.1", "Unable to relay for {host}")
    evidence = Evidence("recipient", reply=reply, host="mail.company.example", port=25, email="erp@company.example")
    message = DIAGNOSER.diagnose(evidence).admin_message
    assert "Server: mail.company.example, port 25" in message
    assert "The error: 550 5.7.1 Unable to relay for {host}" in message


def test_the_json_keeps_to_the_contract_and_has_the_text_as_its_last_step() -> None:
    found = diagnosed(DISABLED.format("Mailbox"), "erp@company.example")
    said = found.to_json()
    assert list(said) == ["cause", "id", "title", "explanation", "steps", "url", "confidence"]
    steps = said["steps"]
    assert isinstance(steps, list)
    assert steps[:-1] == list(found.steps)
    assert found.admin_message in steps[-1]


@pytest.mark.parametrize("rule", DIAGNOSER.rules, ids=lambda rule: rule.diagnosis.id)
def test_who_is_asked_to_act_gets_a_text_when_a_step_speaks_of_one(rule) -> None:  # type: ignore[no-untyped-def]
    said = rule.diagnosis
    speaks = any("text below" in step for step in said.steps)
    assert speaks == bool(said.admin_message)
    if said.actor in (Actor.ADMINISTRATOR, Actor.XTUPLE_PARTNER) and said.id != "certificate-not-yet-valid":
        assert said.admin_message or "{switch}" in said.steps[0]


@pytest.mark.parametrize("fault", FaultKind)
def test_a_text_to_send_reads_well_when_host_and_port_are_not_known(fault: FaultKind) -> None:
    message = DIAGNOSER.diagnose(Evidence(fault=fault)).admin_message
    assert "None" not in message
    assert "{" not in message
    assert " ," not in message
    assert ",," not in message
