"""From typed text to valid values: what is taken, what is refused, and what is proposed instead."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from xtconnect_gui.model import validation
from xtconnect_gui.model.problems import Field, InvalidSettingsError, InvalidValueError, ProblemCode
from xtconnect_gui.model.security import Security


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("internal@example.com", "internal@example.com"),
        ("  internal@example.com ", "internal@example.com"),
        ("info@bücher.de", "info@bücher.de"),
        ("jürgen@example.com", "jürgen@example.com"),
    ],
)
def test_an_address_is_taken(typed: str, clean: str) -> None:
    assert validation.check_email(typed) == clean


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("", ProblemCode.MISSING, None),
        ("internal.example.com", ProblemCode.EMAIL_NO_AT, None),
        ("in ternal@example.com", ProblemCode.EMAIL_SPACE, "internal@example.com"),
        ("a@example.com\r\nRCPT TO:<x@y.z>", ProblemCode.EMAIL_CONTROL, None),
        ("a@example..com", ProblemCode.EMAIL_DOMAIN, None),
        ("a@localhost", ProblemCode.EMAIL_DOMAIN, None),
        ("a..b@example.com", ProblemCode.EMAIL_SYNTAX, None),
        ("a" * 300 + "@example.com", ProblemCode.TOO_LONG, None),
    ],
)
def test_an_address_is_refused_with_its_reason(typed: str, code: ProblemCode, suggestion: str | None) -> None:
    with pytest.raises(InvalidValueError) as caught:
        validation.check_email(typed)
    assert caught.value.problem.code is code
    assert caught.value.problem.suggestion == suggestion


_LABELS = st.from_regex(r"[A-Za-z0-9-]{1,12}", fullmatch=True)
_ENDS = st.sampled_from(["com", "COM", "local", "test", "invalid", "localhost", "onion", "arpa", "c", "c0m", "museum"])
_ADDRESSES = st.builds(
    lambda local, labels, end: f"{local}@{'.'.join([*labels, end])}",
    st.from_regex(r"[A-Za-z0-9._+%-]{1,70}", fullmatch=True),
    st.lists(_LABELS, min_size=1, max_size=3),
    _ENDS,
)


@given(_ADDRESSES)
def test_a_plain_address_is_judged_as_the_library_does(address: str) -> None:
    try:
        expected: str | None = validate_email(
            address, check_deliverability=False, allow_smtputf8=True, test_environment=True
        ).normalized
    except EmailNotValidError:
        expected = None
    try:
        found: str | None = validation.check_email(address)
    except InvalidValueError:
        found = None
    assert found == expected


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("https://smtp.gmail.com/", ProblemCode.HOST_SCHEME, "smtp.gmail.com"),
        ("smtp://smtp.gmail.com:465/x", ProblemCode.HOST_SCHEME, "smtp.gmail.com"),
        ("smtp.gmail.com:465", ProblemCode.HOST_PORT, "smtp.gmail.com"),
        ("smtp gmail com", ProblemCode.HOST_SYNTAX, None),
        ("-bad-.com", ProblemCode.HOST_SYNTAX, None),
        ("", ProblemCode.MISSING, None),
    ],
)
def test_a_host_is_refused_with_the_cleaned_value(typed: str, code: ProblemCode, suggestion: str | None) -> None:
    with pytest.raises(InvalidValueError) as caught:
        validation.check_host(typed)
    assert caught.value.problem.code is code
    assert caught.value.problem.suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "clean"),
    [("SMTP.Gmail.com.", "smtp.gmail.com"), ("localhost", "localhost"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1")],
)
def test_a_host_is_taken(typed: str, clean: str) -> None:
    assert validation.check_host(typed) == clean


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0", ProblemCode.PORT_RANGE),
        ("70000", ProblemCode.PORT_RANGE),
        ("-1", ProblemCode.PORT_RANGE),
        ("abc", ProblemCode.PORT_NOT_A_NUMBER),
        ("58 7", ProblemCode.PORT_NOT_A_NUMBER),
        ("", ProblemCode.MISSING),
    ],
)
def test_a_port_is_refused(typed: str, code: ProblemCode) -> None:
    with pytest.raises(InvalidValueError) as caught:
        validation.check_port(typed)
    assert caught.value.problem.code is code


@pytest.mark.parametrize(
    ("port", "security", "contradiction"),
    [
        (465, Security.STARTTLS, True),
        (587, Security.SSL, True),
        (465, Security.SSL, False),
        (587, Security.STARTTLS, False),
        (2525, Security.SSL, False),
    ],
)
def test_a_well_known_port_with_the_other_ones_security_is_a_contradiction(
    port: int, security: Security, contradiction: bool
) -> None:
    assert (validation.port_security_mismatch(port, security) is not None) is contradiction


def test_all_problems_are_reported_at_once_in_the_order_of_the_fields() -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        validation.build_settings(provider="other", email="x", host="a b", port="0", security="sll")
    fields = [problem.field for problem in caught.value.problems]
    assert fields == [Field.EMAIL, Field.HOST, Field.PORT, Field.SECURITY]


def test_user_name_and_sender_default_to_the_address() -> None:
    settings = validation.build_settings(
        provider="google", email="a@example.com", host="smtp.gmail.com", port=465, security="tls"
    )
    assert (settings.username, settings.sender, settings.security) == (
        "a@example.com",
        "a@example.com",
        Security.STARTTLS,
    )


def test_an_international_domain_goes_over_the_wire_in_a_labels() -> None:
    assert validation.ascii_email("info@bücher.de") == "info@xn--bcher-kva.de"


def test_only_a_non_ascii_local_part_needs_smtputf8() -> None:
    assert not validation.needs_smtputf8("info@bücher.de")
    assert validation.needs_smtputf8("jürgen@example.com")


def test_any_change_changes_the_fingerprint() -> None:
    make = validation.build_settings
    base = {"provider": "google", "email": "a@b.com", "host": "h.com", "port": 465, "security": "ssl"}
    reference = make(**base).fingerprint("secret")  # type: ignore[arg-type]
    changes = ({"email": "c@b.com"}, {"host": "i.com"}, {"port": 466}, {"security": "starttls"}, {"sender": "s@b.com"})
    for change in changes:
        assert make(**{**base, **change}).fingerprint("secret") != reference  # type: ignore[arg-type]
    assert make(**base).fingerprint("other") != reference  # type: ignore[arg-type]
