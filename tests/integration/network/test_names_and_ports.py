"""Names that cannot be looked up and ports that cannot be reached, made to happen, and who gets the blame."""

from __future__ import annotations

import pytest

from ..smtp.servers import scripted
from .lab import GATEWAY, Lab
from .names import SERVFAIL, SILENT
from .world import ADDRESS, DROP, HOST, STARTTLS, accept, internet, names, verdict

# -- names ----------------------------------------------------------------------------------------------------------


async def test_a_name_that_does_not_exist(lab: Lab) -> None:
    async with names(lab):
        found = await lab.check("--host", "mail.acmee.example", *STARTTLS)
    assert verdict(found) == (68, "host-not-found", "host-not-found")


async def test_a_name_server_that_fails(lab: Lab) -> None:
    async with names(lab, host=SERVFAIL), internet(lab):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (75, "temporary-failure", "name-server-failure")


async def test_a_network_that_cannot_look_up_names_although_it_is_online(lab: Lab) -> None:
    async with names(lab) as server, internet(lab):
        server.zone = dict.fromkeys(server.zone, SILENT)
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "no-network", "names-broken")


async def test_no_name_server_and_nothing_else_answers(lab: Lab) -> None:
    lab.firewall("drop")
    assert verdict(await lab.check("--host", HOST, *STARTTLS)) == (69, "no-network", "offline")


async def test_no_network_at_all(lab: Lab) -> None:
    lab.unplug()
    assert verdict(await lab.check("--host", HOST, *STARTTLS)) == (69, "no-network", "no-network")


async def test_no_network_for_an_address(lab: Lab) -> None:
    lab.unplug()
    assert verdict(await lab.check("--host", ADDRESS, *STARTTLS)) == (69, "no-network", "no-network")


# -- ports ----------------------------------------------------------------------------------------------------------


async def test_a_refused_connection_in_the_own_network(lab: Lab) -> None:
    found = await lab.check("--host", GATEWAY, *STARTTLS)
    assert verdict(found) == (69, "connection-refused", "connection-refused")


async def test_a_server_that_refuses_while_others_take_connections(lab: Lab) -> None:
    async with names(lab), internet(lab):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "connection-refused", "server-refuses")


async def test_a_firewall_that_refuses_the_port_to_everybody(lab: Lab) -> None:
    async with names(lab), internet(lab, mail_ports=()):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "port-blocked", "port-blocked-everywhere")


async def test_dropped_packets_while_the_other_port_is_open(lab: Lab) -> None:
    lab.firewall(DROP.format(587))
    async with scripted(accept, sock=lab.listen(GATEWAY, 465)):
        found = await lab.check("--host", GATEWAY, *STARTTLS)
    assert verdict(found) == (69, "port-blocked", "port-blocked")
    assert found[1]["alternative"] == {"host": GATEWAY, "port": 465, "security": "ssl", "reachable": True}
    assert found[1]["seconds"] < 10


async def test_the_port_is_open_elsewhere_but_not_at_this_server(lab: Lab) -> None:
    lab.firewall(f"ip daddr {ADDRESS} {DROP.format(587)}")
    async with names(lab), internet(lab), scripted(accept, sock=lab.listen(ADDRESS, 465)):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "port-blocked", "port-not-served")


async def test_a_network_that_blocks_the_port_but_not_the_other_one(lab: Lab) -> None:
    lab.firewall(DROP.format(587))
    async with names(lab), internet(lab), scripted(accept, sock=lab.listen(ADDRESS, 465)):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "port-blocked", "port-blocked-here")


async def test_a_network_that_blocks_the_port_and_the_other_one_too(lab: Lab) -> None:
    lab.firewall(DROP.format("{ 465, 587 }"))
    async with names(lab), internet(lab):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "port-blocked", "port-blocked-everywhere")


async def test_a_server_that_is_down_while_others_are_up(lab: Lab) -> None:
    lab.firewall(f"ip daddr {ADDRESS} drop")
    async with names(lab), internet(lab):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "timeout", "server-down")


async def test_a_server_of_the_own_network_that_drops_everything(lab: Lab) -> None:
    lab.firewall("drop")
    found = await lab.check("--host", GATEWAY, *STARTTLS)
    assert verdict(found) == (69, "timeout", "unreachable")
    assert found[1]["alternative"]["reachable"] is False


async def test_nothing_on_the_internet_answers(lab: Lab) -> None:
    lab.firewall("drop")
    assert verdict(await lab.check("--host", ADDRESS, *STARTTLS)) == (69, "no-network", "offline")


async def test_a_firewall_that_says_that_it_does_not_allow_the_connection(lab: Lab) -> None:
    lab.firewall("tcp dport 587 reject with icmpx type admin-prohibited")
    async with scripted(accept, sock=lab.listen(GATEWAY, 465)):
        found = await lab.check("--host", GATEWAY, *STARTTLS)
    assert verdict(found) == (69, "port-blocked", "port-blocked")


async def test_a_network_that_lets_only_the_web_out_through_a_proxy(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://{GATEWAY}:3128")
    lab.firewall("tcp dport != 3128 drop")
    assert verdict(await lab.check("--host", ADDRESS, *STARTTLS)) == (69, "port-blocked", "proxy-only")
