"""What one click mends after a failed test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xtconnect_gui.check.values import CheckResult
from xtconnect_gui.diagnosis.values import Repair
from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.repairs import Repairs
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.smtp.values import Alternative, Endpoint, Level, TestOutcome

from .kit import google_account, make_context

OUTCOME = TestOutcome(
    ok=False, level=Level.SEND, stages=(), failure=None, password_form=None, tls=None, alternative=None,
    transcript=(), seconds=1.0,
)  # fmt: skip


def failed(context: WizardContext, alternative: Alternative | None = None) -> CheckResult:
    settings = context.session.settings()
    return CheckResult(settings, replace(OUTCOME, alternative=alternative), None, fingerprint="")


@pytest.mark.parametrize(
    ("port", "security", "reachable", "mended"),
    [
        (465, Security.STARTTLS, None, (465, Security.SSL)),
        (587, Security.SSL, None, (587, Security.STARTTLS)),
        (465, Security.SSL, None, (587, Security.STARTTLS)),
        (587, Security.STARTTLS, None, (465, Security.SSL)),
        (465, Security.SSL, (2525, Security.STARTTLS), (2525, Security.STARTTLS)),
    ],
)
def test_the_other_port_and_security_are_taken_and_tested(
    port: int, security: Security, reachable: tuple[int, Security] | None, mended: tuple[int, Security]
) -> None:
    context = make_context()
    session = google_account(context)
    session.port, session.security = str(port), security
    other = Alternative(Endpoint(session.host, *reachable), True) if reachable else None
    repairs = Repairs(context, failed(context, other))
    assert str(mended[0]) in repairs.words(Repair.SWITCH_ENDPOINT)
    assert repairs.do(Repair.SWITCH_ENDPOINT)
    assert (session.port, session.security) == (str(mended[0]), mended[1])


def test_the_account_itself_becomes_the_sender_and_it_is_tested() -> None:
    context = make_context()
    session = google_account(context)
    session.sender = "sales@example.com"
    repairs = Repairs(context, failed(context))
    assert session.email in repairs.words(Repair.SENDER_IS_ACCOUNT)
    assert repairs.do(Repair.SENDER_IS_ACCOUNT)
    assert session.settings().sender == session.email


def test_the_page_of_app_passwords_is_opened_and_nothing_tested() -> None:
    context = make_context()
    google_account(context)
    assert not Repairs(context, failed(context)).do(Repair.OPEN_APP_PASSWORD_PAGE)
    assert context.opened == ["https://myaccount.google.com/apppasswords"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("repair", "lock"),
    [
        (Repair.SWITCH_ENDPOINT, Field.PORT),
        (Repair.SWITCH_ENDPOINT, Field.SECURITY),
        (Repair.SENDER_IS_ACCOUNT, Field.SENDER),
    ],
)
def test_what_an_administrator_has_fixed_is_not_offered(repair: Repair, lock: Field) -> None:
    context = make_context()
    google_account(context).locks = frozenset({lock})
    assert Repairs(context, failed(context)).words(repair) == ""
