"""From an address to its server, with a real name server, real web servers and real mail servers on loopback."""

from __future__ import annotations

import asyncio
import time
from functools import partial

import dns.asyncresolver
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xtconnect_gui.discovery.dns import Dns
from xtconnect_gui.discovery.runner import Reach, discover
from xtconnect_gui.discovery.values import (
    Answer,
    Caveat,
    Discovery,
    Failed,
    Found,
    FoundBy,
    NotAsked,
    Nothing,
    Reason,
    Server,
)
from xtconnect_gui.model.security import Security
from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.smtp.tls import make_context

from .world import Page, World, config_xml, server_xml

CATALOGUE = Catalogue.load()
SSL, STARTTLS = Security.SSL, Security.STARTTLS
SUBDOMAIN = "https://autoconfig.own.example/mail/config-v1.1.xml"
WELL_KNOWN = "https://own.example/.well-known/autoconfig/mail/config-v1.1.xml"


async def look(earth: World, domain: str = "own.example", *, thorough: bool = False, limit: float = 6) -> Discovery:
    return await discover(f"anna@{domain}", CATALOGUE, reach=earth.reach, thorough=thorough, timeout=limit)


def said(found: Discovery, way: FoundBy) -> Answer:
    return next(answer for answer in found.answers if answer.found_by is way)


def own_server(earth: World) -> None:
    """own.example receives its mail itself, and its DNS says no more."""
    earth.names.zone["own.example", "MX"] = ["10 mx.own.example."]


class TestMailExchangers:
    @pytest.mark.parametrize(
        ("records", "provider_id", "evidence"),
        [
            (["10 alt1.aspmx.l.google.com.", "1 ASPMX.L.GOOGLE.COM."], "google", "aspmx.l.google.com"),
            (["1 smtp.google.com."], "google", "smtp.google.com"),
            (["0 own-example.mail.protection.outlook.com."], "microsoft365", "own-example.mail.protection.outlook.com"),
            (["0 own-example.p-v1.mx.microsoft."], "microsoft365", "own-example.p-v1.mx.microsoft"),
            (["10 mx0a-001.pphosted.com.", "50 aspmx.l.google.com."], "google", "aspmx.l.google.com"),
            (["10 mx00.kundenserver.de."], "ionos", "mx00.kundenserver.de"),
        ],
    )
    async def test_name_the_hosting_provider(
        self, earth: World, records: list[str], provider_id: str, evidence: str
    ) -> None:
        earth.names.zone["own.example", "MX"] = records
        found = await look(earth)
        assert (found.provider_id, found.found_by, found.evidence) == (provider_id, FoundBy.MX, evidence)
        assert found.server is not None
        assert found.server.host == CATALOGUE.host_for(CATALOGUE.get(provider_id), evidence)

    async def test_of_an_international_domain_are_found_too(self, earth: World) -> None:
        earth.names.zone["xn--mller-kva.example", "MX"] = ["10 aspmx.l.google.com."]
        assert (await look(earth, "müller.example")).provider_id == "google"

    @pytest.mark.parametrize(
        "host",
        [
            "mx0a-001.pphosted.com",
            "eu-1.mimecast.com",
            "d1.ess.barracudanetworks.com",
            "mx1.hc1.eu.iphmx.com",
        ],
    )
    async def test_of_a_filter_decide_nothing_and_are_never_tried_as_the_server(self, earth: World, host: str) -> None:
        earth.names.zone["own.example", "MX"] = [f"10 {host}."]
        await earth.mail_server(host, 587, STARTTLS)
        found = await look(earth)
        assert (found.provider_id, found.found_by) == (None, FoundBy.NOTHING)
        assert said(found, FoundBy.MX) == Nothing(FoundBy.MX, Reason.FILTER, host)

    @pytest.mark.parametrize(
        ("records", "error"),
        [(None, "nxdomain"), ([], "no-mx"), (["0 ."], "no-mx")],
    )
    async def test_that_are_missing_are_named(self, earth: World, records: list[str] | None, error: str) -> None:
        if records is not None:
            earth.names.zone["own.example", "TXT"] = ['"here"']
            earth.names.zone["own.example", "MX"] = records
        found = await look(earth)
        assert (found.provider_id, found.found_by, found.error) == (None, FoundBy.NOTHING, error)


class TestServiceRecords:
    async def test_implicit_tls_comes_before_starttls(self, earth: World) -> None:
        own_server(earth)
        earth.names.zone["_submission._tcp.own.example", "SRV"] = ["0 0 587 a.own.example."]
        earth.names.zone["_submissions._tcp.own.example", "SRV"] = ["0 0 465 b.own.example."]
        found = await look(earth)
        assert found.server == Server("b.own.example", 465, SSL)
        assert (found.provider_id, found.found_by) == ("other", FoundBy.SRV)
        answer = said(found, FoundBy.SRV)
        assert isinstance(answer, Found)
        assert answer.servers == (Server("b.own.example", 465, SSL), Server("a.own.example", 587, STARTTLS))

    @pytest.mark.parametrize(
        ("records", "host"),
        [
            (["20 100 587 later.own.example.", "10 0 587 first.own.example."], "first.own.example"),
            (["10 10 587 light.own.example.", "10 90 587 heavy.own.example."], "heavy.own.example"),
        ],
    )
    async def test_priority_and_weight_decide(self, earth: World, records: list[str], host: str) -> None:
        own_server(earth)
        earth.names.zone["_submission._tcp.own.example", "SRV"] = records
        found = await look(earth)
        assert found.server == Server(host, 587, STARTTLS)

    async def test_of_an_international_domain_are_found_too(self, earth: World) -> None:
        earth.names.zone["_submissions._tcp.xn--mller-kva.example", "SRV"] = ["0 1 465 mail.xn--mller-kva.example."]
        found = await look(earth, "müller.example")
        assert found.server == Server("mail.xn--mller-kva.example", 465, SSL)
        assert found.domain == "müller.example"

    async def test_a_domain_that_names_only_this_is_enough(self, earth: World) -> None:
        earth.names.zone["_submission._tcp.own.example", "SRV"] = ["0 1 2587 mail.own.example."]
        found = await look(earth)
        assert (found.provider_id, found.server, found.error) == (
            "other",
            Server("mail.own.example", 2587, STARTTLS),
            "",
        )
        assert found.evidence == "_submission._tcp.own.example"

    async def test_a_dot_as_the_target_means_that_it_is_not_offered(self, earth: World) -> None:
        own_server(earth)
        earth.names.zone["_submissions._tcp.own.example", "SRV"] = ["0 0 0 ."]
        assert said(await look(earth), FoundBy.SRV) == Nothing(FoundBy.SRV, Reason.NOT_OFFERED)
        earth.names.zone["_submission._tcp.own.example", "SRV"] = ["0 1 587 mail.own.example."]
        assert (await look(earth)).server == Server("mail.own.example", 587, STARTTLS)

    async def test_a_server_of_a_known_provider_is_that_provider(self, earth: World) -> None:
        own_server(earth)
        earth.names.zone["_submissions._tcp.own.example", "SRV"] = ["0 1 465 smtp.web.de."]
        found = await look(earth)
        assert found.provider_id == "webde"
        assert found.server is not None
        assert found.server.username_for("anna@own.example") == "anna"


class TestAutoconfig:
    async def test_the_file_of_the_subdomain_names_the_server(self, earth: World) -> None:
        own_server(earth)
        await earth.website("autoconfig.own.example")
        earth.autoconfig(SUBDOMAIN, config_xml(server_xml("smtp.hoster.example", username="%EMAILLOCALPART%")))
        found = await look(earth)
        assert (found.provider_id, found.found_by, found.evidence) == ("other", FoundBy.AUTOCONFIG, SUBDOMAIN)
        assert found.server == Server("smtp.hoster.example", 465, SSL, "%EMAILLOCALPART%")

    async def test_the_well_known_file_comes_second(self, earth: World) -> None:
        own_server(earth)
        await earth.website("own.example")
        earth.autoconfig(WELL_KNOWN, config_xml(server_xml("second.own.example")))
        assert (await look(earth)).evidence == WELL_KNOWN
        await earth.website("autoconfig.own.example")
        earth.autoconfig(SUBDOMAIN, config_xml(server_xml("first.own.example")))
        found = await look(earth)
        assert found.server == Server("first.own.example", 465, SSL)

    async def test_nothing_of_the_address_but_its_domain_is_sent(self, earth: World) -> None:
        own_server(earth)
        for host in ("own.example", "autoconfig.own.example"):
            await earth.website(host)
        await look(earth)
        assert len(earth.web.requests) == 2
        assert not [request for request in earth.web.requests if "anna" in request or "@" in request]
        assert not [name for name in earth.names.asked if "anna" in name]

    async def test_a_file_that_names_a_known_provider_is_that_provider(self, earth: World) -> None:
        own_server(earth)
        await earth.website("autoconfig.own.example")
        earth.autoconfig(SUBDOMAIN, config_xml(server_xml("smtp.office365.com", 587, "STARTTLS")))
        assert (await look(earth)).provider_id == "microsoft365"

    async def test_a_redirect_on_https_is_followed(self, earth: World) -> None:
        own_server(earth)
        await earth.website("autoconfig.own.example")
        await earth.website("config.hoster.example")
        target = "https://config.hoster.example/own.xml"
        earth.web.pages[SUBDOMAIN] = Page(status="302 Found", headers=(f"Location: {target}",))
        earth.autoconfig(target, config_xml(server_xml("smtp.hoster.example")))
        assert (await look(earth)).evidence == target

    @pytest.mark.parametrize(
        ("page", "reason"),
        [
            (Page(status="302 Found", headers=("Location: http://own.example/c.xml",)), Reason.UNUSABLE_FILE),
            (Page(status="302 Found", headers=(f"Location: {SUBDOMAIN}",)), Reason.UNUSABLE_FILE),
            (Page(status="302 Found"), Reason.UNUSABLE_FILE),
            (Page(b"<clientConfig>" + b" " * 300_000), Reason.UNUSABLE_FILE),
            (Page(b"<html></html>"), Reason.UNUSABLE_FILE),
            (Page(config_xml().encode()), Reason.NO_PASSWORD_SIGN_IN),
            (Page(status="500 Oops"), Reason.NO_FILE),
            (Page(status="nonsense"), Reason.NO_FILE),
        ],
    )
    async def test_what_is_no_such_file_is_told(self, earth: World, page: Page, reason: Reason) -> None:
        own_server(earth)
        await earth.website("autoconfig.own.example")
        earth.web.pages[SUBDOMAIN] = page
        assert said(await look(earth), FoundBy.AUTOCONFIG) == Nothing(FoundBy.AUTOCONFIG, reason, SUBDOMAIN)

    async def test_a_certificate_for_another_name_is_not_taken(self, earth: World) -> None:
        own_server(earth)
        await earth.website("autoconfig.own.example", valid_for="www.hoster.example")
        earth.autoconfig(SUBDOMAIN, config_xml(server_xml("smtp.evil.example")))
        found = await look(earth)
        assert said(found, FoundBy.AUTOCONFIG) == Nothing(FoundBy.AUTOCONFIG, Reason.NOT_TRUSTED, SUBDOMAIN)
        assert earth.web.requests == []


class TestAutodiscover:
    async def test_behind_a_filter_outlooks_name_gives_microsoft_365_away(self, earth: World) -> None:
        earth.names.zone["own.example", "MX"] = ["10 mx0a-001.pphosted.com."]
        earth.names.zone["autodiscover.own.example", "CNAME"] = ["autodiscover.outlook.com."]
        found = await look(earth)
        assert (found.provider_id, found.found_by) == ("microsoft365", FoundBy.AUTODISCOVER)
        assert found.server == Server("smtp.office365.com", 587, STARTTLS)

    async def test_what_the_domain_says_about_its_mail_server_counts_more(self, earth: World) -> None:
        own_server(earth)
        earth.names.zone["autodiscover.own.example", "CNAME"] = ["autodiscover.outlook.com."]
        earth.names.zone["_submissions._tcp.own.example", "SRV"] = ["0 0 465 mail.own.example."]
        assert (await look(earth)).found_by is FoundBy.SRV

    async def test_another_alias_decides_nothing(self, earth: World) -> None:
        own_server(earth)
        earth.names.zone["autodiscover.own.example", "CNAME"] = ["mail.own.example."]
        found = await look(earth)
        assert said(found, FoundBy.AUTODISCOVER) == Nothing(
            FoundBy.AUTODISCOVER, Reason.UNKNOWN_ALIAS, "mail.own.example"
        )


class TestGuesses:
    @pytest.mark.parametrize(
        ("host", "port", "security"),
        [
            ("smtp.own.example", 465, SSL),
            ("smtp.own.example", 587, STARTTLS),
            ("mail.own.example", 587, STARTTLS),
            ("mx.own.example", 465, SSL),
        ],
    )
    async def test_a_mail_server_at_a_usual_name_is_found(
        self, earth: World, host: str, port: int, security: Security
    ) -> None:
        own_server(earth)
        await earth.mail_server(host, port, security)
        found = await look(earth)
        assert (found.provider_id, found.found_by) == ("other", FoundBy.GUESS)
        assert (found.server, found.caveat) == (Server(host, port, security), None)
        assert found.evidence == f"{host}:{port}"

    async def test_the_better_name_and_implicit_tls_come_first(self, earth: World) -> None:
        own_server(earth)
        await earth.mail_server("mail.own.example", 465, SSL)
        await earth.mail_server("smtp.own.example", 587, STARTTLS)
        await earth.mail_server("smtp.own.example", 465, SSL)
        assert (await look(earth)).server == Server("smtp.own.example", 465, SSL)

    @pytest.mark.parametrize(
        ("security", "valid_for", "sign_in", "caveat"),
        [
            (SSL, "host.hoster.example", True, Caveat.CERTIFICATE),
            (STARTTLS, "host.hoster.example", True, Caveat.CERTIFICATE),
            (SSL, None, False, Caveat.NO_SIGN_IN),
            (Security.NONE, None, True, Caveat.NO_ENCRYPTION),
        ],
    )
    async def test_what_is_odd_about_it_is_told_and_a_better_one_wins(
        self, earth: World, security: Security, valid_for: str | None, sign_in: bool, caveat: Caveat
    ) -> None:
        own_server(earth)
        port = 465 if security is SSL else 587
        await earth.mail_server("smtp.own.example", port, security, valid_for=valid_for, sign_in=sign_in)
        found = await look(earth)
        assert found.caveat is caveat
        assert found.server is not None
        assert found.server.host == "smtp.own.example"
        await earth.mail_server("mx.own.example", 587, STARTTLS)
        better = await look(earth)
        assert (better.server, better.caveat) == (Server("mx.own.example", 587, STARTTLS), None)

    async def test_what_is_no_mail_server_is_not_taken_for_one(self, earth: World) -> None:
        own_server(earth)
        await earth.website("own.example", valid_for="smtp.own.example")
        earth.ports["smtp.own.example", 465] = earth.ports["own.example", 443]
        found = await look(earth)
        assert (found.provider_id, found.error) == (None, "")
        assert said(found, FoundBy.GUESS) == Failed(FoundBy.GUESS, Reason.TIMEOUT)  # it waits for a request

    async def test_nobody_there_is_an_answer(self, earth: World) -> None:
        own_server(earth)
        assert said(await look(earth), FoundBy.GUESS) == Nothing(FoundBy.GUESS, Reason.NO_ANSWER)


class TestAllOfThem:
    async def test_the_better_way_wins_and_the_others_are_ended(self, earth: World) -> None:
        earth.names.zone["own.example", "MX"] = ["1 aspmx.l.google.com."]
        await earth.silent_server("smtp.own.example", 465)
        begun = time.monotonic()
        found = await look(earth)
        assert found.provider_id == "google"
        assert time.monotonic() - begun < 1.5
        assert said(found, FoundBy.GUESS) == NotAsked(FoundBy.GUESS, Reason.NOT_NEEDED)

    async def test_a_slower_but_better_way_is_waited_for(self, earth: World) -> None:
        own_server(earth)
        await earth.website("autoconfig.own.example")
        earth.autoconfig(SUBDOMAIN, config_xml(server_xml("smtp.hoster.example")))
        await earth.mail_server("smtp.own.example", 465, SSL)
        earth.names.zone["_submission._tcp.own.example", "SRV"] = ["0 1 587 named.own.example."]
        assert (await look(earth)).found_by is FoundBy.SRV

    async def test_a_thorough_search_hears_the_other_ways_too(self, earth: World) -> None:
        earth.names.zone["own.example", "MX"] = ["1 aspmx.l.google.com."]
        earth.names.zone["_submission._tcp.own.example", "SRV"] = ["0 1 587 named.own.example."]
        found = await look(earth, thorough=True)
        assert found.provider_id == "google"
        assert [type(answer) for answer in found.answers] == [Nothing, Found, Found, Nothing, Nothing, NotAsked]

    async def test_a_dead_domain_is_known_soon(self, earth: World) -> None:
        await earth.silent_server("smtp.own.example", 465)
        begun = time.monotonic()
        found = await look(earth)
        assert found.error == "nxdomain"
        assert time.monotonic() - begun < 2.5
        assert said(found, FoundBy.GUESS) == NotAsked(FoundBy.GUESS, Reason.NOT_NEEDED)

    async def test_what_stands_below_a_name_that_is_said_not_to_exist_is_found(self, earth: World) -> None:
        earth.names.zone["_submissions._tcp.own.example", "SRV"] = ["0 1 465 mail.own.example."]
        earth.names.denied.add("own.example")
        found = await look(earth)
        assert (found.found_by, found.error) == (FoundBy.SRV, "")
        assert said(found, FoundBy.MX) == Nothing(FoundBy.MX, Reason.NXDOMAIN)

    async def test_it_takes_no_longer_than_it_may(self, earth: World) -> None:
        own_server(earth)
        earth.names.silent.add("_submission._tcp.own.example")
        await earth.silent_server("smtp.own.example", 465)
        await earth.website("own.example")
        earth.web.pages[WELL_KNOWN] = Page(b"<", slow=True)
        begun = time.monotonic()
        found = await look(earth, limit=0.7)
        assert time.monotonic() - begun < 1.4
        late = {answer.found_by for answer in found.answers if answer == Failed(answer.found_by, Reason.TIMEOUT)}
        assert late == {FoundBy.SRV, FoundBy.AUTOCONFIG, FoundBy.GUESS}

    @pytest.mark.parametrize("domain", ["silent.example", "own.example"])
    async def test_cancelling_ends_it_at_once_and_leaves_nothing_behind(self, earth: World, domain: str) -> None:
        own_server(earth)
        earth.names.silent |= {"silent.example", "_submissions._tcp.own.example"}
        await earth.silent_server("smtp.own.example", 465)
        before = asyncio.all_tasks()
        task = asyncio.create_task(look(earth, domain, limit=30))
        await asyncio.wait_for(earth.names.first_query.wait(), 5)
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - begun < 0.1
        names = {t.get_coro().__qualname__ for t in asyncio.all_tasks() - before}  # type: ignore[union-attr]
        assert not {name for name in names if "serve" not in name}

    async def test_offline_asks_nobody(self, earth: World) -> None:
        found = await discover("anna@own.example", CATALOGUE, offline=True, reach=earth.reach)
        assert (found.provider_id, found.found_by, found.error) == (None, FoundBy.NOTHING, "")
        assert {answer.reason for answer in found.answers[1:] if isinstance(answer, NotAsked)} == {Reason.OFFLINE}
        assert earth.names.asked == []

    async def test_a_known_domain_is_not_asked_for(self, earth: World) -> None:
        assert (await look(earth, "gmail.com")).provider_id == "google"
        assert earth.names.asked == []


class TestWithoutAnswers:
    async def test_a_silent_name_server_costs_no_more_than_the_timeout(self, earth: World) -> None:
        earth.names.silent |= {f"{label}own.example" for label in ("", "_submission._tcp.", "_submissions._tcp.")}
        begun = time.monotonic()
        found = await look(earth, limit=0.5)
        assert found.error == "timeout"
        assert time.monotonic() - begun < 1.2

    async def test_broken_name_servers_of_the_domain_are_an_error(self, earth: World) -> None:
        earth.names.broken.add("own.example")
        assert (await look(earth)).error in ("name-server", "no-network")  # the second on a machine without any route

    async def test_without_any_name_server_nothing_is_known(self, earth: World) -> None:
        nowhere = Dns(dns.asyncresolver.Resolver(configure=False), lifetime=1)
        reach = Reach(nowhere, partial(make_context, None), earth.resolve)
        found = await discover("anna@own.example", CATALOGUE, reach=reach, timeout=2)
        assert found.error in ("name-server", "no-network")

    @given(domain=st.from_regex(r"[^@]{1,40}\.[^@]{1,10}", fullmatch=True))
    @settings(max_examples=30, deadline=None)
    def test_no_domain_makes_it_raise(self, domain: str) -> None:
        async def unreachable(host: str, port: int) -> tuple[()]:
            return ()

        nowhere = Dns(dns.asyncresolver.Resolver(configure=False), lifetime=1)
        reach = Reach(nowhere, partial(make_context, None), unreachable)
        found = asyncio.run(discover(f"someone@{domain}", CATALOGUE, timeout=1, reach=reach))
        assert found.provider_id or found.error in {"invalid-address", "no-network", "name-server", "nxdomain"}
