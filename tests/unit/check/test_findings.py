"""What is concluded from what was seen. The faults themselves are made to happen in tests/integration/network."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from xtconnect_gui.check.findings import Finding, conclude, greeting_date
from xtconnect_gui.check.interception import Interceptors
from xtconnect_gui.check.mail import MailAnswer
from xtconnect_gui.check.page import PageAnswer
from xtconnect_gui.check.surroundings import Surroundings, is_private
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.smtp.values import (
    CertificateFacts,
    Failure,
    FaultKind,
    Level,
    Reply,
    Stage,
    StageResult,
    StageStatus,
    TestOutcome,
)  # fmt: skip

SETTINGS = EmailSettings("other", "anna@example.com", "mail.example.com", 587, Security.STARTTLS)
NOW = datetime.datetime.now(datetime.UTC)
YEAR = datetime.timedelta(days=365)
WEB_DOWN, WEB_UP = (("1.1.1.1", False),), (("1.1.1.1", True),)
PORTAL = PageAnswer(resolved=True, answered=True)
PAGE = PageAnswer(resolved=True, answered=True, expected=True)


def failed(kind: FaultKind, stage: Stage = Stage.CONNECT, **more: object) -> TestOutcome:
    values: dict[str, object] = {
        "ok": False, "level": Level.SEND, "stages": (), "failure": Failure(stage, kind), "password_form": None,
        "tls": None, "alternative": None, "transcript": (), "seconds": 1.0, "addresses": ("93.184.216.34",),
    }  # fmt: skip
    return TestOutcome(**(values | more))  # type: ignore[arg-type]


def mail(fault: FaultKind | None, *, greeted: bool = False, resolved: bool = True) -> MailAnswer:
    return MailAnswer(resolved, greeted, greeted, fault)


REFUSED_CERTIFICATE = mail(FaultKind.CERTIFICATE_UNTRUSTED, greeted=True)


def certificate(issuer: str = "CN=Acme Root CA, O=Acme", **more: object) -> CertificateFacts:
    facts = CertificateFacts("CN=mail.example.com", issuer, "Acme", NOW - YEAR, NOW + YEAR, False, False)
    return replace(facts, **more)  # type: ignore[arg-type]


def found(outcome: TestOutcome, seen: Surroundings = Surroundings(), *, known_host: bool = False) -> set[str]:  # noqa: B008
    return set(conclude(SETTINGS, outcome, seen, Interceptors.load(), known_host=known_host).found)


@pytest.mark.parametrize(
    ("seen", "findings"),
    [
        (Surroundings((mail(FaultKind.TIMEOUT),), WEB_DOWN, (PageAnswer(),)), {Finding.OFFLINE}),
        (Surroundings((mail(FaultKind.TIMEOUT),), WEB_DOWN, (PageAnswer(),), proxy=True), {Finding.ONLY_PROXY}),
        (Surroundings((mail(None, greeted=True),), WEB_UP, (PORTAL,)), {Finding.PORT_OPEN_HERE}),  # a web filter
        (Surroundings((mail(FaultKind.TIMEOUT),), WEB_UP, (PAGE,)), {Finding.PORT_BLOCKED_HERE}),
        (Surroundings((mail(FaultKind.NOT_SMTP),), WEB_UP, (PAGE,)), {Finding.PORT_BLOCKED_HERE}),
        (Surroundings((mail(None, greeted=True),), WEB_UP, (PAGE,)), {Finding.PORT_OPEN_HERE}),
        (
            Surroundings((mail(FaultKind.CERTIFICATE_UNTRUSTED, greeted=True),), WEB_UP, (PAGE,)),
            {Finding.PORT_OPEN_HERE},
        ),
        (Surroundings((mail(FaultKind.TIMEOUT),), WEB_UP, (PORTAL,)), {Finding.CAPTIVE_PORTAL}),
        (Surroundings((mail(FaultKind.TIMEOUT),), WEB_UP, (PORTAL, PAGE)), {Finding.PORT_BLOCKED_HERE}),
        (Surroundings((mail(None, resolved=False),), WEB_UP, (PageAnswer(),)), {Finding.NAMES_BROKEN}),
        (Surroundings((), WEB_UP, (PAGE,)), set()),  # an unusual port: nobody else can be asked about it
        (Surroundings(), set()),
    ],
)
def test_a_server_that_cannot_be_reached(seen: Surroundings, findings: set[Finding]) -> None:
    assert found(failed(FaultKind.TIMEOUT), seen) == findings


def test_what_happens_within_a_session_says_nothing_about_the_network() -> None:
    seen = Surroundings((mail(FaultKind.TIMEOUT),), WEB_DOWN, (PageAnswer(),))
    assert found(failed(FaultKind.TIMEOUT, Stage.AUTH), seen) == set()


@pytest.mark.parametrize(
    ("line", "stripped"),
    [
        ("S: 220 **************************0******", True), ("S: 250 XXXXXXXA", True), ("S: 250-XXXXXXXXXB", True),
        ("S: 220 mail.example.com *** welcome ***", False), ("S: 250-SIZE 1000", False),
    ],
)  # fmt: skip
def test_a_firewall_that_masks_what_the_server_says(line: str, stripped: bool) -> None:
    outcome = failed(FaultKind.STARTTLS_NOT_OFFERED, Stage.STARTTLS, transcript=(line,))
    assert (Finding.STARTTLS_STRIPPED in found(outcome)) is stripped


def test_starttls_is_expected_of_a_known_providers_server() -> None:
    outcome = failed(FaultKind.STARTTLS_NOT_OFFERED, Stage.STARTTLS)
    assert found(outcome, known_host=True) == {Finding.STARTTLS_EXPECTED}


@pytest.mark.parametrize(
    ("issuer", "known_host", "findings"),
    [
        ("CN=Acme Root CA, O=Acme", False, set()),
        ("CN=Acme Root CA, O=Acme", True, {Finding.FOREIGN_AUTHORITY}),
        ("CN=WE2, O=Google Trust Services, C=US", True, {Finding.PUBLIC_AUTHORITY}),
        ("CN=Zscaler Root CA, O=Zscaler Inc.", True, {Finding.INTERCEPTED}),
        ("CN=ESET SSL Filter CA, O=ESET", False, {Finding.INTERCEPTED, Finding.PRODUCT_HERE}),
    ],
)
def test_a_certificate_that_is_not_trusted(issuer: str, known_host: bool, findings: set[Finding]) -> None:
    outcome = failed(FaultKind.CERTIFICATE_UNTRUSTED, Stage.TLS, refused_chain=(certificate(issuer),))
    assert found(outcome, known_host=known_host) == findings


@pytest.mark.parametrize(
    ("date", "wrong"),
    [(NOW + YEAR * 2, True), (NOW + YEAR * 9, False), (NOW, False), (None, False)],
    ids=["good there", "not good there either", "same time", "nobody tells the time"],
)
def test_the_clock_is_wrong_only_if_the_certificate_is_good_elsewhere(
    date: datetime.datetime | None, wrong: bool
) -> None:
    chain = (certificate(not_before=NOW + YEAR, not_after=NOW + YEAR * 3),)
    outcome = failed(FaultKind.CERTIFICATE_NOT_YET_VALID, Stage.TLS, refused_chain=chain)
    assert (Finding.CLOCK_WRONG in found(outcome, Surroundings(pages=(replace(PAGE, date=date),)))) is wrong


@pytest.mark.parametrize(
    ("greeting", "year"),
    [
        ("mx.example.com ESMTP Exim 4.96 Tue, 24 Nov 2026 20:20:32 +0000", 2026),
        ("mx.example.com ESMTP Sendmail 8.17.1; Tue, 24 Nov 2026 12:20:32 -0800", 2026),
        ("mx.example.com ESMTP Postfix", None),
        ("mx.example.com 99 Nov 2026 99:20:32 +0000", None),
        ("mx.example.com Mon, 01 Jan 1901 00:00:00 +1400", None),
    ],
)
def test_the_time_in_a_greeting(greeting: str, year: int | None) -> None:
    stage = StageResult(Stage.GREETING, StageStatus.PASSED, reply=Reply(220, None, greeting))
    date = greeting_date(failed(FaultKind.CERTIFICATE_EXPIRED, stages=(stage,)))
    assert (date.year if date else None) == year


@pytest.mark.parametrize(
    ("host", "addresses", "private"),
    [
        ("mail.example.com", ("93.184.216.34",), False), ("mail.example.com", ("10.0.0.1",), True),
        ("mail.example.com", ("fd00::1", "2606:2800:220:1::34"), False), ("mail.example.com", (), False),
        ("localhost", (), True), ("192.168.1.5", (), True), ("fe80::1%eth0", ("fe80::1%eth0",), True),
    ],
)  # fmt: skip
def test_the_internet_is_not_asked_about_ones_own_network(host: str, addresses: tuple[str, ...], private: bool) -> None:
    assert is_private(host, addresses) is private
