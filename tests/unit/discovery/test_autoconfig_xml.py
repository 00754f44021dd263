"""Files of the autoconfig format: the servers in them, and what a stranger's file cannot do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.integration.discovery.world import config_xml, server_xml
from xtconnect_gui.discovery.autoconfig_xml import UnusableFileError, outgoing_servers
from xtconnect_gui.discovery.values import Server
from xtconnect_gui.model.security import Security


def servers(*elements: str) -> tuple[Server, ...]:
    return outgoing_servers(config_xml(*elements).encode(), "own.example")


def test_the_servers_keep_the_order_of_the_file() -> None:
    assert servers(server_xml("smtp.own.example", 587, "STARTTLS"), server_xml("smtp.own.example")) == (
        Server("smtp.own.example", 587, Security.STARTTLS),
        Server("smtp.own.example", 465, Security.SSL),
    )


@pytest.mark.parametrize(
    ("written", "username"),
    [
        ("%EMAILADDRESS%", "anna@own.example"),
        ("%EMAILLOCALPART%", "anna"),
        ("%EMAILLOCALPART%.%EMAILDOMAIN%", "anna.own.example"),
        ("", "anna@own.example"),
        ("somebody-else", "anna@own.example"),
    ],
)
def test_the_user_name_is_made_from_the_address(written: str, username: str) -> None:
    found = servers(server_xml("smtp.own.example", username=written))
    assert found[0].username_for("anna@own.example") == username


def test_the_domain_may_stand_in_the_host() -> None:
    assert servers(server_xml("smtp.%EMAILDOMAIN%"))[0].host == "smtp.own.example"


@pytest.mark.parametrize(
    "element",
    [
        server_xml("smtp.own.example", 25, "plain"),
        server_xml("smtp.own.example", authentication="OAuth2"),
        server_xml("smtp.own.example", authentication="client-IP-address"),
        server_xml("smtp.own.example", 0),
        server_xml("smtp.own.example", 70000),
        server_xml("not a host"),
        server_xml(""),
        server_xml("smtp.own.example").replace('type="smtp"', 'type="exchange"'),
    ],
)
def test_a_server_that_takes_no_password_over_tls_is_left_out(element: str) -> None:
    assert servers(element) == ()
    assert servers(element, server_xml("good.own.example"))[0].host == "good.own.example"


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<clientConfig><emailProvider><outgoingServer>&b;</outgoingServer></emailProvider></clientConfig>"
)
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><clientConfig>&f;</clientConfig>'


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>404</body></html>", b"<clientConfig>", BOMB.encode(), FILE.encode(), b"\xff\xfe\x00"]
)
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableFileError):
        outgoing_servers(data, "own.example")


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_worse(data: bytes) -> None:
    with pytest.raises(UnusableFileError):
        outgoing_servers(data, "own.example")
