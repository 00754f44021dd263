"""Each fault of the practice server, seen by smtplib."""

from __future__ import annotations

import mailbox
import smtplib
import ssl

import pytest

from xtconnect_gui.demo.faults import BEHAVIOURS, Action, Fault
from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.smtp.values import Stage

from .client import EMAIL, GROUPED, MESSAGE, PASSWORD, PATIENCE, over_ssl, over_starttls


def refusing_at(stage: Stage) -> list[Fault]:
    return [fault for fault, b in BEHAVIOURS.items() if b.stage is stage and b.action is Action.REPLY]


@pytest.mark.parametrize("fault", refusing_at(Stage.AUTH))
def test_the_sign_in_is_refused_with_the_faults_reply(fault: Fault) -> None:
    with (
        DemoServer(fault=fault) as server,
        over_starttls(server) as client,
        pytest.raises(smtplib.SMTPAuthenticationError) as refused,
    ):
        client.login(EMAIL, PASSWORD)
    last_line = BEHAVIOURS[fault].reply.split("\n")[-1]
    assert refused.value.smtp_code == int(last_line[:3])
    assert refused.value.smtp_error.decode().split("\n")[-1].startswith(last_line[4:12])


def test_googles_app_password_reply_comes_in_two_lines() -> None:
    with (
        DemoServer(fault="app-password-required") as server,
        over_ssl(server) as client,
        pytest.raises(smtplib.SMTPAuthenticationError) as refused,
    ):
        client.login(EMAIL, PASSWORD)
    assert refused.value.smtp_code == 534
    first, second = refused.value.smtp_error.decode().split("\n")
    assert first == "5.7.9 Application-specific password required. For more information, go to"
    assert "InvalidSecondFactor" in second


@pytest.mark.parametrize("mechanism", ["auth_plain", "auth_login"])
def test_the_password_is_echoed_in_clear_and_in_base64(mechanism: str) -> None:
    with DemoServer(fault=Fault.ECHO_PASSWORD) as server, over_ssl(server) as client:
        client.ehlo()
        client.user, client.password = EMAIL, "secret-of-mine"
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            client.auth(mechanism.removeprefix("auth_").upper(), getattr(client, mechanism))
    encoded = {"auth_plain": b"AGludGVybmFsQGV4YW1wbGUuY29tAHNlY3JldC1vZi1taW5l", "auth_login": b"c2VjcmV0LW9mLW1pbmU="}
    assert encoded[mechanism] in refused.value.smtp_error
    assert b"secret-of-mine" in refused.value.smtp_error


def test_only_the_four_groups_are_accepted() -> None:
    with DemoServer(fault=Fault.NEEDS_SPACES) as server:
        with over_ssl(server) as client, pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(EMAIL, PASSWORD)
        with over_ssl(server) as client:
            assert client.login(EMAIL, GROUPED)[0] == 235


@pytest.mark.parametrize("fault", refusing_at(Stage.SENDER))
def test_the_sender_is_refused(fault: Fault) -> None:
    with DemoServer(fault=fault) as server, over_ssl(server) as client:
        client.login(EMAIL, PASSWORD)
        code, text = client.mail("sales@example.com")
    assert code == 553
    assert b"sales@example.com" in text


@pytest.mark.parametrize("fault", refusing_at(Stage.RECIPIENT))
def test_the_recipient_is_refused(fault: Fault) -> None:
    with DemoServer(fault=fault) as server, over_ssl(server) as client:
        client.login(EMAIL, PASSWORD)
        assert client.mail(EMAIL)[0] == 250
        assert client.rcpt("someone@example.net")[0] == int(BEHAVIOURS[fault].reply[:3])


@pytest.mark.parametrize("fault", refusing_at(Stage.MESSAGE))
def test_the_message_is_refused_and_not_delivered(fault: Fault) -> None:
    with DemoServer(fault=fault) as server, over_ssl(server) as client:
        client.login(EMAIL, PASSWORD)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(EMAIL, [EMAIL], MESSAGE)
        assert refused.value.smtp_code == int(BEHAVIOURS[fault].reply[:3])
        assert len(mailbox.Maildir(str(server.mailbox))) == 0


def test_no_sign_in_is_offered_or_taken() -> None:
    with DemoServer(fault=Fault.NO_AUTH) as server, over_ssl(server) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 503


def test_a_token_is_the_only_sign_in_offered() -> None:
    with DemoServer(fault=Fault.OAUTH_ONLY) as server, over_ssl(server) as client:
        client.ehlo()
        assert client.esmtp_features["auth"].split() == ["XOAUTH2"]
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 504


def test_no_encryption_is_offered_and_no_sign_in_without_it() -> None:
    with (
        DemoServer(fault=Fault.STARTTLS_MISSING) as server,
        smtplib.SMTP("localhost", server.ports["starttls"], timeout=10) as client,
    ):
        client.ehlo()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("STARTTLS")[0] == 454


def test_a_busy_server_says_so_and_hangs_up() -> None:
    with DemoServer(fault=Fault.SERVER_BUSY) as server, pytest.raises(smtplib.SMTPConnectError) as refused:
        over_ssl(server)
    assert refused.value.smtp_code == 421


def test_a_web_server_is_no_mail_server() -> None:
    with (
        DemoServer(fault=Fault.HTTP_BANNER) as server,
        pytest.raises((smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)),
    ):
        over_ssl(server)


def play(server: DemoServer) -> None:
    """A whole submission, with little patience."""
    client = over_ssl(server, timeout=PATIENCE)
    try:
        client.login(EMAIL, PASSWORD)
        client.sendmail(EMAIL, [EMAIL], MESSAGE)
    finally:
        client.close()


@pytest.mark.parametrize("fault", [f for f, b in BEHAVIOURS.items() if b.action is Action.SILENCE])
def test_a_silent_server_lets_the_client_wait(fault: Fault) -> None:
    with DemoServer(fault=fault) as server, pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)) as waited:
        play(server)
    assert isinstance(waited.value, TimeoutError) or "timed out" in str(waited.value)


@pytest.mark.parametrize("fault", [f for f, b in BEHAVIOURS.items() if b.action is Action.DROP])
def test_a_dropping_server_ends_the_connection(fault: Fault) -> None:
    with (
        DemoServer(fault=fault) as server,
        pytest.raises((ConnectionResetError, smtplib.SMTPServerDisconnected)) as ended,
    ):
        play(server)
    assert "timed out" not in str(ended.value)


def test_a_message_dropped_at_its_end_is_not_delivered() -> None:
    with DemoServer(fault=Fault.DROP_AT_MESSAGE) as server:
        with pytest.raises((ConnectionResetError, smtplib.SMTPServerDisconnected)):
            play(server)
        assert len(mailbox.Maildir(str(server.mailbox))) == 0


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.CERTIFICATE_EXPIRED, "certificate has expired"),
        (Fault.CERTIFICATE_WRONG_NAME, "Hostname mismatch"),
        (Fault.CERTIFICATE_SELF_SIGNED, "self-signed certificate"),
        (Fault.CERTIFICATE_UNTRUSTED, "unable to get local issuer certificate"),
    ],
)
@pytest.mark.parametrize("connect", [over_ssl, over_starttls])
def test_a_bad_certificate_is_bad_for_the_reason_it_says(fault: Fault, reason: str, connect) -> None:
    with DemoServer(fault=fault) as server, pytest.raises(ssl.SSLCertVerificationError, match=reason):
        connect(server)
