"""A check from end to end, against the practice server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from xtconnect_gui.check.exit_codes import exit_code
from xtconnect_gui.check.report import to_json
from xtconnect_gui.check.runner import alternatives, candidates, run_check
from xtconnect_gui.check.values import CheckRequest, CheckResult
from xtconnect_gui.demo.accounts import PRACTICE_PASSWORD
from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.model.app_password import AppPassword, PasswordShape
from xtconnect_gui.model.problems import InvalidValueError
from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.smtp.values import Endpoint, Event

SHAPE = PasswordShape(16, groups=(4, 4, 4, 4))
ACCOUNT = "internal@example.com"


def request_for(server: DemoServer, password: str = PRACTICE_PASSWORD) -> CheckRequest:
    settings = EmailSettings("other", ACCOUNT, "127.0.0.1", server.ports["ssl"], Security.SSL)
    return CheckRequest(settings, AppPassword(password, SHAPE), timeout=5, ca_file=server.ca_file)


async def check(request: CheckRequest, emit: Callable[[Event], None] = lambda _event: None) -> CheckResult:
    return await run_check(request, emit, catalogue=Catalogue.load(), diagnoser=Diagnoser.load())


async def test_right_settings_pass_and_their_fingerprint_is_kept() -> None:
    with DemoServer() as server:
        request = request_for(server)
        result = await check(request)
    assert result.ok, result.outcome.failure
    assert result.diagnosis is None
    assert result.accepted_secret == PRACTICE_PASSWORD
    assert result.fingerprint == request.settings.fingerprint(PRACTICE_PASSWORD)
    assert exit_code(result) == 0


async def test_a_server_that_wants_the_spaces_gets_them() -> None:
    with DemoServer(fault="needs-spaces") as server:
        result = await check(request_for(server))
    assert result.ok, result.outcome.failure
    assert result.outcome.password_form is PasswordForm.WITH_SPACES
    assert result.accepted_secret == "gyds ygay pwqj hfbr"


@pytest.mark.parametrize(
    ("fault", "cause", "code"),
    [
        ("app-password-required", "app-password-required", 77), ("browser-sign-in", "browser-sign-in-required", 77),
        ("too-many-logins", "too-many-logins", 75), ("smtp-auth-disabled-tenant", "smtp-auth-disabled-tenant", 77),
        ("basic-auth-disabled", "basic-auth-disabled", 77), ("security-defaults", "security-defaults", 77),
        ("wrong-credentials", "wrong-credentials", 77), ("temporary-failure", "temporary-failure", 75),
        ("no-auth", "auth-not-offered", 76), ("oauth-only", "auth-mechanism-unsupported", 76),
        ("sender-not-allowed", "sender-not-allowed", 67), ("send-as-denied", "sender-not-allowed", 67),
        ("recipient-refused", "recipient-refused", 67), ("relay-denied", "relay-denied", 67),
        ("ip-blocked", "ip-blocked", 69), ("sending-limit", "sending-limit", 75),
        ("message-too-large", "message-too-large", 69), ("server-busy", "server-busy", 75),
        ("http-banner", "not-smtp", 76), ("drop-at-auth", "connection-dropped", 75),
        ("certificate-expired", "certificate-expired", 76),
        ("certificate-wrong-name", "certificate-name-mismatch", 76),
        ("certificate-untrusted", "certificate-untrusted", 76),
    ],
)  # fmt: skip
async def test_a_fault_gets_its_diagnosis_and_exit_code(fault: str, cause: str, code: int) -> None:
    with DemoServer(fault=fault) as server:
        result = await check(request_for(server))
    assert result.diagnosis is not None
    assert (result.diagnosis.cause, exit_code(result)) == (cause, code), result.outcome.failure


async def test_the_password_is_not_in_the_report_even_when_the_server_echoes_it() -> None:
    with DemoServer(fault="echo-password") as server:
        result = await check(request_for(server))
    assert PRACTICE_PASSWORD not in str(to_json(result, transcript=True))


async def test_an_unusable_password_is_refused_before_anything_happens() -> None:
    events: list[Event] = []
    with DemoServer() as server, pytest.raises(InvalidValueError):
        await check(request_for(server, "  "), events.append)
    assert events == []


def test_at_most_two_forms_of_a_password_are_tried() -> None:
    forms = [c.form for c in candidates(AppPassword("gyds ygay pwqj hfbr", SHAPE))]
    assert forms == [PasswordForm.WITHOUT_SPACES, PasswordForm.WITH_SPACES]
    assert [c.form for c in candidates(AppPassword("my own", SHAPE))] == [PasswordForm.AS_ENTERED]


def test_the_alternative_is_the_other_door_of_the_same_host() -> None:
    catalogue = Catalogue.load()
    google = EmailSettings("google", ACCOUNT, "smtp.gmail.com", 587, Security.STARTTLS)
    own = replace(google, provider="other", host="mail.example.com")
    assert alternatives(google, catalogue) == (Endpoint("smtp.gmail.com", 465, Security.SSL),)
    assert alternatives(own, catalogue) == (Endpoint("mail.example.com", 465, Security.SSL),)
    assert alternatives(replace(own, port=2525), catalogue) == ()


async def test_a_known_providers_server_with_a_company_certificate_has_something_in_front_of_it() -> None:
    settings = EmailSettings("google", ACCOUNT, "smtp.gmail.com", 465, Security.SSL)
    with DemoServer(names=["smtp.gmail.com"]) as server:
        request = CheckRequest(settings, AppPassword(PRACTICE_PASSWORD, SHAPE), timeout=5, routes=server.routes())
        result = await check(request)
    assert result.diagnosis is not None
    assert (result.diagnosis.cause, result.diagnosis.id) == ("tls-intercepted", "tls-intercepted-unknown")
    assert exit_code(result) == 76


async def test_in_practice_mode_nothing_is_remarked_about_its_own_certificate() -> None:
    settings = EmailSettings("google", ACCOUNT, "smtp.gmail.com", 465, Security.SSL)
    with DemoServer(names=["smtp.gmail.com"]) as server:
        password = AppPassword(PRACTICE_PASSWORD, SHAPE)
        result = await check(CheckRequest(settings, password, ca_file=server.ca_file, routes=server.routes()))
    assert result.ok
    assert result.remarks == ()
