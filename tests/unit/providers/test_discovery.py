"""Discovery: the domain without the network, the mail exchangers by asking a real name server on loopback."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import cast

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.providers.discovery import discover, domain_only
from xtconnect_gui.providers.values import Discovery, FoundBy

CATALOGUE = Catalogue.load()

# domain -> its MX records
ZONE: dict[str, list[str]] = {
    "workspace.example.": ["10 alt1.aspmx.l.google.com.", "1 ASPMX.L.GOOGLE.COM.", "20 alt2.aspmx.l.google.com."],
    "newer.example.": ["1 smtp.google.com."],
    "contoso.example.": ["0 contoso-example.mail.protection.outlook.com."],
    "fabrikam.example.": ["0 fabrikam-example.p-v1.mx.microsoft."],
    "filtered.example.": ["10 mx0a-00112233.pphosted.com.", "10 mx0b-00112233.pphosted.com."],
    "filtered-and-real.example.": ["10 mx0a-00112233.pphosted.com.", "50 aspmx.l.google.com."],
    "own.example.": ["10 mail.own.example."],
    "null.example.": ["0 ."],
    "nomail.example.": [],
    "xn--mller-kva.example.": ["10 mx00.kundenserver.de."],
}


class NameServer(asyncio.DatagramProtocol):
    """A small name server: ZONE, SERVFAIL for broken.example, silence for silent.example, else NXDOMAIN."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.first_query = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        name = query.question[0].name
        self.asked.append(name.to_text())
        self.first_query.set()
        if name.to_text() == "silent.example.":
            return
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        records = ZONE.get(name.to_text())
        if name.to_text() == "broken.example.":
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif records is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif records:
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", "MX", *records))
        self.transport.sendto(reply.to_wire(), addr)


@pytest.fixture
async def name_server() -> AsyncIterator[NameServer]:
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(
        NameServer, local_addr=("127.0.0.1", 0)
    )
    yield server
    transport.close()


@pytest.fixture
def resolver(name_server: NameServer) -> dns.asyncresolver.Resolver:
    found = dns.asyncresolver.Resolver(configure=False)
    found.nameservers = ["127.0.0.1"]
    found.port = name_server.transport.get_extra_info("sockname")[1]
    return found


class TestByDomain:
    @pytest.mark.parametrize(
        ("email", "provider_id"),
        [
            ("someone@gmail.com", "google"),
            ("someone@GoogleMail.com", "google"),
            ("someone@hotmail.fr", "outlook"),
            ("someone@web.de", "webde"),
            ("  someone@icloud.com ", "icloud"),
            ("a@b@gmail.com", "google"),
        ],
    )
    def test_knows_the_provider_without_the_network(self, email: str, provider_id: str) -> None:
        found = domain_only(email, CATALOGUE)
        assert (found.provider_id, found.found_by, found.error) == (provider_id, FoundBy.DOMAIN, "")
        assert found.evidence == found.domain

    def test_a_company_domain_says_nothing_yet(self) -> None:
        email = "someone@company.example"
        assert domain_only(email, CATALOGUE) == Discovery(email, "company.example", None, FoundBy.NOTHING)

    @pytest.mark.parametrize(
        "email",
        [
            "",
            "someone",
            "@gmail.com",
            "someone@",
            "someone@localhost",
            "a@b..example",
            "a@two words.example",
            "a@x\x00.example",
            f"a@{'x' * 64}.example",
            f"a@{'x.' * 130}example",
            "a@.example",
        ],
    )
    async def test_what_is_no_address_is_an_error_and_never_raises(self, email: str) -> None:
        assert domain_only(email, CATALOGUE).error == "invalid-address"
        assert (await discover(email, CATALOGUE)).error == "invalid-address"

    @given(st.text(max_size=80) | st.from_regex(r"[^@]{1,5}@[^@]{1,40}", fullmatch=True))
    def test_any_text_at_all_gives_an_answer(self, email: str) -> None:
        found = domain_only(email, CATALOGUE)
        assert found.email == email
        assert (found.domain == "") == (found.error == "invalid-address")

    async def test_a_known_domain_is_not_asked_for(
        self, name_server: NameServer, resolver: dns.asyncresolver.Resolver
    ) -> None:
        found = await discover("someone@gmail.com", CATALOGUE, resolver=resolver)
        assert found.provider_id == "google"
        assert name_server.asked == []

    async def test_offline_asks_nobody(self, name_server: NameServer, resolver: dns.asyncresolver.Resolver) -> None:
        found = await discover("someone@workspace.example", CATALOGUE, offline=True, resolver=resolver)
        assert (found.provider_id, found.found_by, found.error) == (None, FoundBy.NOTHING, "")
        assert name_server.asked == []


class TestByMailExchanger:
    @pytest.mark.parametrize(
        ("domain", "provider_id", "evidence"),
        [
            ("workspace.example", "google", "aspmx.l.google.com"),
            ("newer.example", "google", "smtp.google.com"),
            ("contoso.example", "microsoft365", "contoso-example.mail.protection.outlook.com"),
            ("fabrikam.example", "microsoft365", "fabrikam-example.p-v1.mx.microsoft"),
            ("filtered-and-real.example", "google", "aspmx.l.google.com"),
            ("müller.example", "ionos", "mx00.kundenserver.de"),
        ],
    )
    async def test_finds_the_hosting_provider_and_says_by_what(
        self, resolver: dns.asyncresolver.Resolver, domain: str, provider_id: str, evidence: str
    ) -> None:
        found = await discover(f"someone@{domain}", CATALOGUE, resolver=resolver)
        assert found == Discovery(f"someone@{domain}", domain, provider_id, FoundBy.MX, evidence)

    @given(domain=st.from_regex(r"[^@]{1,40}\.[^@]{1,10}", fullmatch=True))
    @settings(max_examples=50, deadline=None)
    def test_no_domain_makes_it_raise(self, domain: str) -> None:
        nowhere = dns.asyncresolver.Resolver(configure=False)
        found = asyncio.run(discover(f"someone@{domain}", CATALOGUE, timeout=1, resolver=nowhere))
        assert found.error in {"invalid-address", "no-network", "nxdomain"} or found.provider_id

    async def test_a_filter_in_front_decides_nothing(self, resolver: dns.asyncresolver.Resolver) -> None:
        found = await discover("someone@filtered.example", CATALOGUE, resolver=resolver)
        assert (found.provider_id, found.found_by, found.error) == (None, FoundBy.NOTHING, "")
        assert found.evidence.endswith(".pphosted.com")

    async def test_an_own_server_is_no_error(self, resolver: dns.asyncresolver.Resolver) -> None:
        found = await discover("someone@own.example", CATALOGUE, resolver=resolver)
        assert (found.provider_id, found.evidence, found.error) == (None, "mail.own.example", "")

    @pytest.mark.parametrize(
        ("domain", "error"),
        [
            ("no-such.example", "nxdomain"),
            ("nomail.example", "no-mx"),
            ("null.example", "no-mx"),
            ("broken.example", "no-network"),
        ],
    )
    async def test_names_what_went_wrong(self, resolver: dns.asyncresolver.Resolver, domain: str, error: str) -> None:
        found = await discover(f"someone@{domain}", CATALOGUE, timeout=2, resolver=resolver)
        assert (found.provider_id, found.found_by, found.error) == (None, FoundBy.NOTHING, error)

    async def test_a_silent_name_server_costs_no_more_than_the_timeout(
        self, resolver: dns.asyncresolver.Resolver
    ) -> None:
        begun = time.monotonic()
        found = await discover("someone@silent.example", CATALOGUE, timeout=0.3, resolver=resolver)
        assert found.error == "timeout"
        assert time.monotonic() - begun < 1.0

    async def test_without_any_name_server_there_is_no_network(self) -> None:
        empty = dns.asyncresolver.Resolver(configure=False)
        found = await discover("someone@workspace.example", CATALOGUE, timeout=1, resolver=empty)
        assert found.error == "no-network"

    async def test_a_name_server_that_is_not_there_is_an_error_within_the_timeout(
        self, name_server: NameServer, resolver: dns.asyncresolver.Resolver
    ) -> None:
        name_server.transport.close()
        found = await discover("someone@workspace.example", CATALOGUE, timeout=0.5, resolver=resolver)
        assert found.error in {"no-network", "timeout"}
        assert found.provider_id is None

    async def test_cancelling_ends_it_at_once(
        self, name_server: NameServer, resolver: dns.asyncresolver.Resolver
    ) -> None:
        task = asyncio.create_task(discover("someone@silent.example", CATALOGUE, timeout=30, resolver=resolver))
        await asyncio.wait_for(name_server.first_query.wait(), 5)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - begun < 0.1
