"""Who is asked after a failure: what the shipped list must hold."""

from __future__ import annotations

import ipaddress

from xtconnect_gui.check.controls import Controls
from xtconnect_gui.model.security import Security
from xtconnect_gui.providers.catalogue import Catalogue

CONTROLS = Controls.load()


def test_mail_servers_are_known_providers_own_with_their_own_ports() -> None:
    offered = {(p.host, port, security) for p in Catalogue.load()
               for port, security in ((p.ssl_port, Security.SSL), (p.starttls_port, Security.STARTTLS))}  # fmt: skip
    assert {(e.host, e.port, e.security) for e in CONTROLS.mail} <= offered


def test_there_is_more_than_one_for_each_port_so_that_none_alone_decides() -> None:
    for port in (465, 587):
        assert len({endpoint.host for endpoint in CONTROLS.mail if endpoint.port == port}) >= 2


def test_addresses_are_global_and_of_both_kinds() -> None:
    found = [ipaddress.ip_address(address) for address in CONTROLS.web]
    assert all(address.is_global for address in found)
    assert {address.version for address in found} == {4, 6}
