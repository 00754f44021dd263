"""What the domain of an address says without the network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xtconnect_gui.discovery.domain import domain_only
from xtconnect_gui.discovery.values import Discovery, FoundBy, Server
from xtconnect_gui.model.security import Security
from xtconnect_gui.providers.catalogue import Catalogue

CATALOGUE = Catalogue.load()


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
def test_a_known_domain_names_its_provider(email: str, provider_id: str) -> None:
    found = domain_only(email, CATALOGUE)
    assert (found.provider_id, found.found_by, found.error) == (provider_id, FoundBy.DOMAIN, "")
    assert found.evidence == found.domain


@pytest.mark.parametrize(
    ("email", "server", "username"),
    [
        ("a@gmail.com", Server("smtp.gmail.com", 465, Security.SSL), "a@gmail.com"),
        ("a@zoho.eu", Server("smtp.zoho.eu", 465, Security.SSL), "a@zoho.eu"),
        ("a@outlook.com", Server("smtp-mail.outlook.com", 587, Security.STARTTLS), "a@outlook.com"),
        ("a.b@web.de", Server("smtp.web.de", 465, Security.SSL, "%EMAILLOCALPART%"), "a.b"),
    ],
)
def test_the_server_of_a_known_domain_comes_with_it(email: str, server: Server, username: str) -> None:
    found = domain_only(email, CATALOGUE)
    assert found.server == server
    assert server.username_for(email) == username


def test_a_company_domain_says_nothing_yet() -> None:
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
        "a@example.com/path",
        "a@example.com:8080",
        "a@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_an_error(email: str) -> None:
    assert domain_only(email, CATALOGUE).error == "invalid-address"


@given(st.text(max_size=80) | st.from_regex(r"[^@]{1,5}@[^@]{1,40}", fullmatch=True))
def test_any_text_at_all_gives_an_answer(email: str) -> None:
    found = domain_only(email, CATALOGUE)
    assert found.email == email
    assert (found.domain == "") == (found.error == "invalid-address")
