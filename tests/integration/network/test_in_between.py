"""What goes wrong on the way: broken IPv6, captive portals, proxies; and what is asked about it."""

from __future__ import annotations

from pathlib import Path

from xtconnect_gui.model.security import Security

from ..smtp.servers import Authority, Mailbox, dialogue, real_server, scripted
from .lab import GATEWAY, PASSWORD, Lab
from .names import name_server
from .world import (
    ADDRESS,
    ADDRESS6,
    DROP,
    HOST,
    SSL,
    STARTTLS,
    internet,
    names,
    portal,
    stripping_proxy,
    verdict,
    zone,
)  # fmt: skip

# -- IPv6 -----------------------------------------------------------------------------------------------------------


async def test_ipv6_that_leads_nowhere_while_ipv4_works_is_a_remark(lab: Lab, tmp_path: Path) -> None:
    lab.firewall("meta nfproto ipv6 tcp dport 465 drop")
    authority = Authority(tmp_path)
    server = real_server(Mailbox(PASSWORD), authority.context(HOST), Security.SSL, sock=lab.listen(ADDRESS, 465))
    async with names(lab, host=f"{ADDRESS} {ADDRESS6}"), server:
        code, result = await lab.check("--host", HOST, *SSL, "--ca-file", str(authority.file))
    assert (code, result["ok"]) == (0, True)
    connect = next(stage for stage in result["stages"] if stage["stage"] == "connect")
    assert connect["detail"] == f"{ADDRESS} port 465; IPv6 does not answer"


async def test_a_server_with_ipv6_alone_in_a_network_where_that_is_broken(lab: Lab) -> None:
    lab.firewall("meta nfproto ipv6 tcp dport { 443, 465, 587 } drop")
    async with names(lab, host=ADDRESS6), internet(lab):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "timeout", "ipv6-broken")


# -- something in between ---------------------------------------------------------------------------------------------


async def test_a_captive_portal_that_answers_on_the_mail_port(lab: Lab) -> None:
    lab.firewall("tcp dport { 80, 587 } redirect to :8080", at="prerouting")
    async with names(lab), scripted(portal, sock=lab.listen("0.0.0.0", 8080)):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (76, "not-smtp", "captive-portal-answers")


async def test_a_captive_portal_that_lets_no_mail_through(lab: Lab) -> None:
    lab.firewall("tcp dport 80 redirect to :8080", at="prerouting")
    lab.firewall(DROP.format("{ 443, 465, 587 }"))
    async with names(lab), scripted(portal, sock=lab.listen("0.0.0.0", 8080)):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (69, "no-network", "captive-portal")


async def test_a_captive_portal_that_gives_its_own_address_for_every_name(lab: Lab) -> None:
    every_name = dict.fromkeys(["smtp.gmail.com", *zone()], GATEWAY)
    async with name_server(lab.name_server_socket(), every_name), scripted(portal, sock=lab.listen(GATEWAY, 80)):
        found = await lab.check("--provider", "google", *STARTTLS)
    assert verdict(found) == (69, "no-network", "captive-portal")


async def test_a_web_server_on_the_port(lab: Lab) -> None:
    async with scripted(portal, sock=lab.listen(GATEWAY, 587)):
        found = await lab.check("--host", GATEWAY, *STARTTLS)
    assert verdict(found) == (76, "not-smtp", "not-smtp")


async def test_a_transparent_proxy_that_takes_starttls_away(lab: Lab) -> None:
    lab.firewall("tcp dport 587 redirect to :2525", at="prerouting")
    honest = dialogue({"EHLO": "250-hello\r\n250-STARTTLS\r\n250 AUTH PLAIN"})
    async with names(lab), internet(lab, mail_ports=()), scripted(honest) as port:
        proxy = stripping_proxy(port, "127.0.0.1")
        async with scripted(proxy, sock=lab.listen("0.0.0.0", 2525)):
            found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (76, "tls-not-offered", "starttls-stripped")
    assert not [line for line in found[1]["transcript"] if line.startswith("C: AUTH")]


async def test_a_server_without_starttls_while_others_have_it(lab: Lab) -> None:
    async with names(lab), internet(lab), scripted(dialogue({}), sock=lab.listen(ADDRESS, 587)):
        found = await lab.check("--host", HOST, *STARTTLS)
    assert verdict(found) == (76, "tls-not-offered", "tls-not-available")
    assert "something in between" in found[1]["diagnosis"]["explanation"]
