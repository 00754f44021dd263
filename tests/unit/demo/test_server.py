"""The practice server without a fault, seen by smtplib."""

from __future__ import annotations

import mailbox
import smtplib
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from xtconnect_gui.demo.accounts import DemoAccount
from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.smtp.values import Route

from .client import EMAIL, GROUPED, MESSAGE, PASSWORD, over_ssl, over_starttls, trusting


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.mark.parametrize("connect", [over_ssl, over_starttls])
@pytest.mark.parametrize("password", [PASSWORD, GROUPED])
def test_signs_in_on_both_ports_with_and_without_spaces(server: DemoServer, connect, password: str) -> None:
    with connect(server) as client:
        assert client.login(EMAIL, password)[0] == 235


@pytest.mark.parametrize("mechanism", ["auth_plain", "auth_login"])
def test_knows_both_usual_mechanisms(server: DemoServer, mechanism: str) -> None:
    with over_ssl(server) as client:
        client.ehlo()
        client.user, client.password = EMAIL, PASSWORD
        assert client.auth(mechanism.removeprefix("auth_").upper(), getattr(client, mechanism))[0] == 235


def test_offers_plain_before_login_size_and_smtputf8(server: DemoServer) -> None:
    with over_ssl(server) as client:
        client.ehlo()
        assert client.esmtp_features["auth"].split() == ["PLAIN", "LOGIN"]
        assert int(client.esmtp_features["size"]) > 1_000_000
        assert client.has_extn("smtputf8")
        assert not client.has_extn("starttls")


def test_refuses_a_wrong_password_in_googles_words(server: DemoServer) -> None:
    with over_ssl(server) as client, pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        client.login(EMAIL, "wrong")
    assert refused.value.smtp_code == 535
    assert b"5.7.8 Username and Password not accepted" in refused.value.smtp_error


def test_refuses_an_address_without_account(server: DemoServer) -> None:
    with over_ssl(server) as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login("stranger@example.com", PASSWORD)


def test_any_address_may_sign_in_when_asked_so() -> None:
    with DemoServer(any_address=True) as server, over_ssl(server) as client:
        assert client.login("me@company.example", GROUPED)[0] == 235


def test_own_accounts_replace_the_usual_ones() -> None:
    with DemoServer(accounts=[DemoAccount("a@b.example", "sesame")]) as server, over_ssl(server) as client:
        assert client.login("a@b.example", "sesame")[0] == 235


def test_no_sign_in_is_offered_or_taken_before_tls(server: DemoServer) -> None:
    with smtplib.SMTP("localhost", server.ports["starttls"], timeout=10) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 538


def test_nothing_is_sent_before_tls(server: DemoServer) -> None:
    with smtplib.SMTP("localhost", server.ports["starttls"], timeout=10) as client:
        client.ehlo()
        code, text = client.mail(EMAIL)
    assert code == 530
    assert b"Must issue a STARTTLS command first" in text


@pytest.mark.parametrize("connect", [over_ssl, over_starttls])
def test_nothing_is_sent_before_signing_in(server: DemoServer, connect) -> None:
    with connect(server) as client:
        client.ehlo()
        code, text = client.mail(EMAIL)
    assert code == 530
    assert b"Authentication Required" in text


@pytest.mark.parametrize("connect", [over_ssl, over_starttls])
def test_a_sent_message_is_in_the_mailbox(server: DemoServer, connect) -> None:
    with connect(server) as client:
        client.login(EMAIL, PASSWORD)
        client.sendmail(EMAIL, ["customer@example.net"], MESSAGE)
    (message,) = mailbox.Maildir(str(server.mailbox))
    assert message["Subject"] == "practice"
    assert message["Return-Path"] == f"<{EMAIL}>"
    assert message["Delivered-To"] == "customer@example.net"
    assert message.get_payload() == "One line.\n.a line that starts with a dot\n"


def test_another_sender_is_taken_like_google_does(server: DemoServer) -> None:
    with over_ssl(server) as client:
        client.login(EMAIL, PASSWORD)
        assert client.sendmail("sales@example.com", [EMAIL], MESSAGE) == {}


def test_a_message_that_is_broken_off_is_not_delivered(server: DemoServer) -> None:
    with over_ssl(server) as client:
        client.login(EMAIL, PASSWORD)
        client.mail(EMAIL)
        client.rcpt(EMAIL)
        assert client.docmd("DATA")[0] == 354
        client.close()
    assert len(mailbox.Maildir(str(server.mailbox))) == 0


def test_a_password_far_longer_than_a_command_line_is_understood(server: DemoServer) -> None:
    with over_ssl(server) as client, pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        client.login(EMAIL, "x" * 1024)
    assert refused.value.smtp_code == 535


def test_the_certificate_is_for_the_names_asked_for() -> None:
    with DemoServer(names=["smtp.gmail.com"]) as server:
        raw = socket.create_connection(("127.0.0.1", server.ports["ssl"]), timeout=10)
        with trusting(server).wrap_socket(raw, server_hostname="smtp.gmail.com") as tls:
            assert tls.recv(100).startswith(b"220 smtp.gmail.com ESMTP")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
def test_the_certificate_is_always_for_this_machine(server: DemoServer, name: str) -> None:
    raw = socket.create_connection(("127.0.0.1", server.ports["ssl"]), timeout=10)
    with trusting(server).wrap_socket(raw, server_hostname=name) as tls:
        assert tls.version() in ("TLSv1.2", "TLSv1.3")


def test_routes_lead_the_usual_ports_here(server: DemoServer) -> None:
    assert server.routes() == (
        Route(465, "127.0.0.1", server.ports["ssl"]),
        Route(587, "127.0.0.1", server.ports["starttls"]),
    )


def test_json_is_the_documented_object(server: DemoServer) -> None:
    assert server.to_json() == {
        "host": "127.0.0.1",
        "ports": server.ports,
        "accounts": [
            {"email": "internal@example.com", "password": PASSWORD},
            {"email": "internal@ourdomain.com", "password": PASSWORD},
        ],
        "ca_file": str(server.ca_file),
        "mailbox": str(server.mailbox),
    }


@pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")
def test_what_it_leaves_on_disk_is_for_the_owner_only(server: DemoServer) -> None:
    assert stat.S_IMODE(server.ca_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.ca_file.parent.stat().st_mode) == 0o700


def test_no_private_key_stays_on_disk(server: DemoServer) -> None:
    files = [path for path in server.ca_file.parent.rglob("*") if path.is_file()]
    assert files == [server.ca_file]


def test_stopping_removes_the_temporary_files() -> None:
    server = DemoServer()
    server.start()
    folder = server.ca_file.parent
    server.stop()
    assert not folder.exists()


@pytest.mark.parametrize("made_before", [False, True])
def test_a_chosen_mailbox_stays(made_before: bool, tmp_path: Path) -> None:
    if made_before:
        (tmp_path / "mail").mkdir()
    with DemoServer(mailbox=tmp_path / "mail") as server, over_ssl(server) as client:
        client.login(EMAIL, PASSWORD)
        client.sendmail(EMAIL, [EMAIL], MESSAGE)
    assert len(mailbox.Maildir(str(tmp_path / "mail"))) == 1


def test_stopping_ends_open_connections_and_the_thread() -> None:
    server = DemoServer()
    server.start()
    client = over_ssl(server)
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 2
    assert "practice-server" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()
    client.close()


def test_stopping_does_not_wait_for_a_client_that_never_begins_its_handshake() -> None:
    server = DemoServer()
    server.start()
    with socket.create_connection(("127.0.0.1", server.ports["ssl"]), timeout=2) as client:
        time.sleep(0.1)  # until it is accepted
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 2
        assert client.recv(1) == b""


def test_stopping_twice_is_harmless(server: DemoServer) -> None:
    server.stop()
    server.stop()
    assert not server.running


def test_it_can_be_started_again() -> None:
    server = DemoServer()
    for _ in range(2):
        with server, over_ssl(server) as client:
            assert client.login(EMAIL, PASSWORD)[0] == 235


def test_a_port_in_use_is_named_and_nothing_is_left() -> None:
    with DemoServer() as first:
        port = first.ports["ssl"]
        second = DemoServer(starttls_port=port)
        with pytest.raises(OSError, match=f"port {port} of 127.0.0.1"):
            second.start()
        assert not second.running


def test_a_client_that_does_not_trust_the_certificate_does_no_harm(server: DemoServer) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP_SSL("localhost", server.ports["ssl"], context=ssl.create_default_context(), timeout=10)
    with over_ssl(server) as client:
        assert client.noop()[0] == 250


def test_nothing_is_known_before_it_is_started() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        DemoServer().to_json()


def test_qt_is_not_needed() -> None:
    code = "import sys, xtconnect_gui.demo.run\nsys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
