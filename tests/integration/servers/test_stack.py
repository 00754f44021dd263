"""The fixture itself, seen by smtplib: what the tests of the engine rely on."""

from __future__ import annotations

import smtplib
import ssl

import pytest

from .stack import PASSWORD, MailServers

pytestmark = pytest.mark.servers
EMAIL = "internal@example.com"


def connect(servers: MailServers, security: str) -> smtplib.SMTP:
    if security == "ssl":
        return smtplib.SMTP_SSL("localhost", servers.ports["ssl"], context=servers.client_context(), timeout=10)
    client = smtplib.SMTP("localhost", servers.ports["starttls"], timeout=10)
    client.starttls(context=servers.client_context())
    return client


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_message_is_delivered(mail_servers: MailServers, security: str) -> None:
    with connect(mail_servers, security) as client:
        client.login(EMAIL, PASSWORD)
        client.sendmail(EMAIL, [EMAIL], f"Subject: fixture {security}\r\n\r\ntext\r\n")
    assert mail_servers.wait_for_message(EMAIL, f"fixture {security}")["Return-Path"] == f"<{EMAIL}>"


def test_a_wrong_password_is_refused(mail_servers: MailServers) -> None:
    with connect(mail_servers, "ssl") as client, pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        client.login(EMAIL, "wrong")
    assert refused.value.smtp_code == 535


def test_the_certificate_is_not_trusted_by_itself(mail_servers: MailServers) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP_SSL("localhost", mail_servers.ports["ssl"], context=ssl.create_default_context(), timeout=10)


def test_nothing_is_offered_before_tls(mail_servers: MailServers) -> None:
    with smtplib.SMTP("localhost", mail_servers.ports["starttls"], timeout=10) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        assert not client.has_extn("auth")
