"""The shipped catalogue: what it holds, what it answers, and what a broken one says."""

from __future__ import annotations

import datetime
import subprocess
import sys
from typing import Any

import pytest

from xtconnect_gui.model.app_password import Alphabet, AppPassword
from xtconnect_gui.model.provider_ids import PROVIDER_IDS
from xtconnect_gui.model.security import Security
from xtconnect_gui.providers.catalogue import Catalogue, CatalogueError
from xtconnect_gui.providers.values import ActionKind, UsernameForm, Verdict

IDS = [
    "google",
    "microsoft365",
    "outlook",
    "yahoo",
    "aol",
    "icloud",
    "zoho",
    "fastmail",
    "yandex",
    "gmx",
    "webde",
    "mailcom",
    "ovh",
    "ionos",
    "amazon-ses",
    "sendgrid",
    "mailgun",
    "postmark",
    "smtp2go",
    "brevo",
    "other",
]
RELAYS = ("amazon-ses", "sendgrid", "mailgun", "postmark", "smtp2go", "brevo")
TODAY = datetime.date(2026, 11, 24)

# id, host, port of implicit TLS, port of STARTTLS (None: not offered)
SERVERS = [
    ("google", "smtp.gmail.com", 465, 587),
    ("microsoft365", "smtp.office365.com", None, 587),
    ("outlook", "smtp-mail.outlook.com", None, 587),
    ("yahoo", "smtp.mail.yahoo.com", 465, 587),
    ("aol", "smtp.aol.com", 465, 587),
    ("icloud", "smtp.mail.me.com", None, 587),
    ("zoho", "smtp.zoho.com", 465, 587),
    ("fastmail", "smtp.fastmail.com", 465, 587),
    ("yandex", "smtp.yandex.com", 465, 587),
    ("gmx", "mail.gmx.net", 465, 587),
    ("webde", "smtp.web.de", 465, 587),
    ("mailcom", "smtp.mail.com", 465, 587),
    ("ovh", "ssl0.ovh.net", 465, 587),
    ("ionos", "smtp.ionos.com", 465, 587),
    ("amazon-ses", "email-smtp.us-east-1.amazonaws.com", 465, 587),
    ("sendgrid", "smtp.sendgrid.net", 465, 587),
    ("mailgun", "smtp.mailgun.org", 465, 587),
    ("postmark", "smtp.postmarkapp.com", None, 587),
    ("smtp2go", "mail.smtp2go.com", 465, 587),
    ("brevo", "smtp-relay.brevo.com", 465, 587),
    ("other", "", 465, 587),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


class TestContents:
    def test_holds_every_provider_of_the_design_in_the_order_of_the_cards(self, catalogue: Catalogue) -> None:
        assert catalogue.ids == tuple(IDS)
        assert [provider.id for provider in catalogue] == IDS

    def test_the_ids_that_are_known_without_it_are_its_own(self, catalogue: Catalogue) -> None:
        assert set(catalogue.ids) == PROVIDER_IDS

    @pytest.mark.parametrize(("provider_id", "host", "ssl", "starttls"), SERVERS)
    def test_names_the_server_and_its_ports(
        self, catalogue: Catalogue, provider_id: str, host: str, ssl: int | None, starttls: int
    ) -> None:
        provider = catalogue.get(provider_id)
        assert (provider.host, provider.ssl_port, provider.starttls_port) == (host, ssl, starttls)

    @pytest.mark.parametrize("provider_id", IDS)
    def test_dates_and_sources_every_entry(self, catalogue: Catalogue, provider_id: str) -> None:
        provider = catalogue.get(provider_id)
        assert datetime.datetime.strptime(provider.checked, "%Y-%m").year >= 2026
        assert provider.source
        assert provider.summary
        assert provider.name

    @pytest.mark.parametrize("provider_id", [i for i in IDS if i != "other"])
    def test_opens_an_exact_https_page_for_the_password(self, catalogue: Catalogue, provider_id: str) -> None:
        assert catalogue.get(provider_id).app_password_url.startswith("https://")

    def test_google_password_page_is_the_app_password_page(self, catalogue: Catalogue) -> None:
        assert catalogue.get("google").app_password_url == "https://myaccount.google.com/apppasswords"

    def test_ways_on_lead_to_providers_that_exist(self, catalogue: Catalogue) -> None:
        actions = [way.action for p in catalogue for v in p.verdicts for way in v.ways_on if way.action]
        targets = {action.target for action in actions if action.kind is ActionKind.SWITCH_PROVIDER}
        assert targets
        assert all(target in catalogue for target in targets)

    def test_prefers_implicit_tls_where_offered(self, catalogue: Catalogue) -> None:
        assert catalogue.get("google").preferred_security is Security.SSL
        assert catalogue.get("icloud").preferred_security is Security.STARTTLS


class TestPasswordShapes:
    @pytest.mark.parametrize("provider_id", ["google", "yahoo", "aol"])
    def test_sixteen_letters_in_four_groups_lose_their_spaces(self, catalogue: Catalogue, provider_id: str) -> None:
        password = AppPassword("gyds ygay pwqj hfbr", catalogue.get(provider_id).shape)
        assert password.secret == "gydsygaypwqjhfbr"
        assert password.with_spaces == "gyds ygay pwqj hfbr"

    def test_the_hyphens_of_icloud_belong_to_the_password(self, catalogue: Catalogue) -> None:
        assert AppPassword("abcd-efgh-ijkl-mnop", catalogue.get("icloud").shape).secret == "abcd-efgh-ijkl-mnop"

    @pytest.mark.parametrize(("provider_id", "length"), [("fastmail", 16), ("zoho", 12)])
    def test_letters_and_digits(self, catalogue: Catalogue, provider_id: str, length: int) -> None:
        shape = catalogue.get(provider_id).shape
        assert shape is not None
        assert (shape.length, shape.alphabet) == (length, Alphabet.ALPHANUMERIC)

    @pytest.mark.parametrize("provider_id", ["microsoft365", "ovh", "ionos", "other", *RELAYS])
    def test_nothing_is_expected_where_the_form_is_not_known(self, catalogue: Catalogue, provider_id: str) -> None:
        assert catalogue.get(provider_id).shape is None


class TestUsernames:
    @pytest.mark.parametrize(
        ("provider_id", "username"),
        [
            ("google", "a.b@example.com"),
            ("microsoft365", "a.b@example.com"),
            ("other", "a.b@example.com"),
            ("webde", "a.b"),
            ("sendgrid", "apikey"),
            ("amazon-ses", ""),
            ("postmark", ""),
            ("brevo", ""),
        ],
    )
    def test_has_the_form_that_the_provider_expects(
        self, catalogue: Catalogue, provider_id: str, username: str
    ) -> None:
        assert catalogue.username_for(catalogue.get(provider_id), "a.b@example.com") == username

    @pytest.mark.parametrize("provider_id", IDS)
    def test_a_name_that_is_not_the_address_is_explained(self, catalogue: Catalogue, provider_id: str) -> None:
        provider = catalogue.get(provider_id)
        assert provider.username_hint or provider.username_form is UsernameForm.ADDRESS


class TestVerdicts:
    @pytest.mark.parametrize("provider_id", [i for i in IDS if i not in ("outlook", "microsoft365", "other")])
    def test_a_password_works(self, catalogue: Catalogue, provider_id: str) -> None:
        verdict = catalogue.get(provider_id).verdict_on(TODAY)
        assert verdict is not None
        assert verdict.verdict is Verdict.YES

    def test_google_says_that_two_step_verification_comes_first(self, catalogue: Catalogue) -> None:
        verdict = catalogue.get("google").verdict_on(TODAY)
        assert verdict is not None
        assert "2-Step Verification" in verdict.text

    def test_personal_microsoft_mailboxes_are_refused_since_september_2024(self, catalogue: Catalogue) -> None:
        outlook = catalogue.get("outlook")
        verdict = outlook.verdict_on(datetime.date(2024, 9, 16))
        assert outlook.verdict_on(datetime.date(2024, 9, 15)) is None
        assert verdict is not None
        assert verdict.verdict is Verdict.NO
        assert {"amazon-ses", "smtp2go", "local-proxy"} <= {way.id for way in verdict.ways_on}
        assert "smtp-auth" not in {way.id for way in verdict.ways_on}

    def test_microsoft_365_changes_at_the_end_of_2026(self, catalogue: Catalogue) -> None:
        before = catalogue.get("microsoft365").verdict_on(datetime.date(2026, 12, 30))
        after = catalogue.get("microsoft365").verdict_on(datetime.date(2026, 12, 31))
        assert before is not None
        assert after is not None
        assert before.verdict is after.verdict is Verdict.IF_ADMINISTRATOR
        assert "December 2026" in before.text
        assert "by default" in after.title
        assert (before.ways_on[0].id, after.ways_on[0].id) == ("smtp-auth", "amazon-ses")

    @pytest.mark.parametrize("day", [(2026, 11, 24), (2026, 12, 31), (2027, 7, 1), (2028, 1, 1), (2030, 1, 1)])
    def test_microsoft_365_always_says_what_is_known_about_the_end(
        self, catalogue: Catalogue, day: tuple[int, int, int]
    ) -> None:
        verdict = catalogue.get("microsoft365").verdict_on(datetime.date(*day))
        assert verdict is not None
        assert verdict.verdict is Verdict.IF_ADMINISTRATOR
        assert "second half of 2027" in verdict.text
        promised = "will name" in verdict.text
        assert promised == (day < (2027, 7, 1))
        assert {way.id for way in verdict.ways_on} == {
            "smtp-auth", "amazon-ses", "smtp2go", "other-relay", "azure-communication", "high-volume-email",
            "relay-connector", "local-proxy",
        }  # fmt: skip

    def test_nothing_is_claimed_about_an_unknown_provider(self, catalogue: Catalogue) -> None:
        assert catalogue.get("other").verdict_on(TODAY) is None


class TestLookUps:
    def test_an_unknown_id_is_a_key_error(self, catalogue: Catalogue) -> None:
        with pytest.raises(KeyError):
            catalogue.get("nobody")

    def test_every_domain_leads_to_its_own_provider(self, catalogue: Catalogue) -> None:
        for provider in catalogue:
            for domain in provider.domains:
                assert catalogue.by_domain(domain) is provider

    @pytest.mark.parametrize(
        ("domain", "provider_id"),
        [
            ("gmail.com", "google"),
            ("GMAIL.COM", "google"),
            ("googlemail.com.", "google"),
            ("hotmail.co.uk", "outlook"),
            ("live.com", "outlook"),
            ("msn.com", "outlook"),
            ("contoso.onmicrosoft.com", "microsoft365"),
            ("me.com", "icloud"),
            ("mac.com", "icloud"),
            ("web.de", "webde"),
            ("gmx.at", "gmx"),
            ("yahoo.co.uk", "yahoo"),
            ("ya.ru", "yandex"),
        ],
    )
    def test_by_domain(self, catalogue: Catalogue, domain: str, provider_id: str) -> None:
        found = catalogue.by_domain(domain)
        assert found is not None
        assert found.id == provider_id

    @pytest.mark.parametrize("domain", ["", "example.com", "notgmail.com", "gmail.com.evil.example", "onmicrosoft.org"])
    def test_a_strange_domain_belongs_to_nobody(self, catalogue: Catalogue, domain: str) -> None:
        assert catalogue.by_domain(domain) is None

    @pytest.mark.parametrize(
        ("host", "provider_id"),
        [
            ("aspmx.l.google.com", "google"),
            ("ALT1.ASPMX.L.GOOGLE.COM.", "google"),
            ("alt4.aspmx.l.google.com", "google"),
            ("aspmx2.googlemail.com", "google"),
            ("smtp.google.com", "google"),
            ("contoso-com.mail.protection.outlook.com", "microsoft365"),
            ("contoso-com.p-v1.mx.microsoft", "microsoft365"),
            ("outlook-com.olc.protection.outlook.com", "outlook"),
            ("mta7.am0.yahoodns.net", "yahoo"),
            ("mx-aol.mail.gm0.yahoodns.net", "aol"),
            ("mx01.mail.icloud.com", "icloud"),
            ("mx2.zoho.eu", "zoho"),
            ("in1-smtp.messagingengine.com", "fastmail"),
            ("mx1.mail.ovh.net", "ovh"),
            ("mx00.kundenserver.de", "ionos"),
            ("mx01.ionos.co.uk", "ionos"),
            ("mx.yandex.net", "yandex"),
            ("mx00.mail.com", "mailcom"),
        ],
    )
    def test_by_mail_exchanger(self, catalogue: Catalogue, host: str, provider_id: str) -> None:
        found = catalogue.by_mx(host)
        assert found is not None
        assert found.id == provider_id

    @pytest.mark.parametrize(
        "host",
        [
            "mx0a-0012.pphosted.com",
            "eu-smtp-inbound-1.mimecast.com",
            "mx.example.com",
            "",
            "evilaspmx.l.google.com.example",
            "mygooglemail.com",
            "inbound-smtp.eu-west-1.amazonaws.com",
            "mxa.mailgun.org",
        ],
    )
    def test_filters_and_strangers_decide_nothing(self, catalogue: Catalogue, host: str) -> None:
        assert catalogue.by_mx(host) is None

    @pytest.mark.parametrize(
        ("host", "provider_id"),
        [
            ("smtp.gmail.com", "google"),
            ("SMTP.Office365.com", "microsoft365"),
            ("smtppro.zoho.eu", "zoho"),
            ("email-smtp.eu-north-1.amazonaws.com", "amazon-ses"),
            ("mail.example.com", None),
            ("", None),
        ],
    )
    def test_by_submission_host(self, catalogue: Catalogue, host: str, provider_id: str | None) -> None:
        found = catalogue.by_host(host)
        assert (found.id if found else None) == provider_id

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("gmial", "google"),
            ("gmail", "google"),
            ("Google ", "google"),
            ("office365", "microsoft365"),
            ("hotmail", "outlook"),
            ("amazonses", "amazon-ses"),
            ("web.de", "webde"),
            ("qqqqqqqq", None),
        ],
    )
    def test_suggests_what_was_probably_meant(self, catalogue: Catalogue, typed: str, meant: str | None) -> None:
        assert catalogue.suggest(typed) == meant

    @pytest.mark.parametrize(
        ("provider_id", "evidence", "host"),
        [
            ("gmx", "gmx.de", "mail.gmx.net"),
            ("gmx", "gmx.com", "mail.gmx.com"),
            ("zoho", "zoho.com", "smtp.zoho.com"),
            ("zoho", "mx.zoho.com", "smtppro.zoho.com"),
            ("zoho", "mx.zoho.eu", "smtppro.zoho.eu"),
            ("ionos", "mx00.ionos.co.uk", "smtp.ionos.co.uk"),
            ("google", "gmail.com", "smtp.gmail.com"),
        ],
    )
    def test_the_host_of_the_region(self, catalogue: Catalogue, provider_id: str, evidence: str, host: str) -> None:
        assert catalogue.host_for(catalogue.get(provider_id), evidence) == host

    def test_every_regional_host_is_one_of_the_choices(self, catalogue: Catalogue) -> None:
        for provider in catalogue:
            assert {host for _, host in provider.host_rules} <= set(provider.host_choices)


def entry(**changes: Any) -> dict[str, Any]:
    """A valid entry as parsed TOML, with *changes*; None removes a key."""
    base = {
        "id": "x",
        "name": "X",
        "summary": "An X",
        "host": "smtp.x.example",
        "ssl_port": 465,
        "checked": "2026-11",
        "source": "here",
        **changes,
    }
    return {key: value for key, value in base.items() if value is not None}


class TestBrokenCatalogue:
    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"id": None}, "id is missing"),
            ({"name": None}, "name is missing"),
            ({"checked": None}, "checked is missing"),
            ({"ssl_port": 0}, "ssl_port"),
            ({"ssl_port": "465"}, "ssl_port"),
            ({"ssl_port": True}, "ssl_port"),
            ({"username": "telepathy"}, "telepathy"),
            ({"username": "fixed"}, "username_fixed is missing"),
            ({"app_password_url": "http://x.example"}, "https"),
            ({"domains": ["Upper.Example"]}, "domains"),
            ({"shape": {"length": 16, "groups": [4, 4]}}, "add up to 16"),
            ({"shape": {"alphabet": "letters"}}, "shape"),
            ({"verdict": [{"verdict": "perhaps", "title": "t", "text": "t"}]}, "perhaps"),
            ({"verdict": [{"verdict": "yes", "since": "2026", "title": "t", "text": "t"}]}, "since"),
            ({"typo": 1}, "typo"),
        ],
    )
    def test_says_which_entry_and_which_key(self, changes: dict[str, Any], named: str) -> None:
        with pytest.raises(CatalogueError, match=named) as caught:
            Catalogue.from_mapping({"provider": [entry(**changes)]})
        assert str(caught.value).startswith("provider ")

    def test_an_id_used_twice(self) -> None:
        with pytest.raises(CatalogueError, match="used twice"):
            Catalogue.from_mapping({"provider": [entry(), entry()]})

    def test_a_domain_of_two_providers(self) -> None:
        with pytest.raises(CatalogueError, match=r"d\.example belongs to 'x'"):
            Catalogue.from_mapping({"provider": [entry(domains=["d.example"]), entry(id="y", domains=["d.example"])]})

    def test_a_way_on_that_leads_nowhere(self) -> None:
        verdict = {"verdict": "no", "title": "t", "text": "t", "ways": ["nowhere"]}
        with pytest.raises(CatalogueError, match="nowhere"):
            Catalogue.from_mapping({"provider": [entry(verdict=[verdict])]})


def test_loading_imports_neither_dns_nor_the_toolkit_nor_the_address_checker() -> None:
    code = (
        "import sys; from xtconnect_gui.providers.catalogue import Catalogue; Catalogue.load(); "
        "print([m for m in ('dns', 'PySide6', 'email_validator', 'asyncio', 'difflib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
