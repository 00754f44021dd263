"""What follows from the options where something is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from xtconnect_gui.cli.check_command import _parser
from xtconnect_gui.cli.errors import UsageError
from xtconnect_gui.cli.resolve import Account, account_from, resolve
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.profile import Profile
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.storage.profiles import ProfileStore

CATALOGUE = Catalogue.load()
SAVED = EmailSettings("other", "old@example.com", "mail.example.com", 2525, Security.STARTTLS, username="olduser")


def account(**values: str) -> Account:
    names = {"sender": Field.SENDER, "recipient": Field.RECIPIENT, "ca_file": Field.CA_FILE}
    return resolve({names.get(name) or Field(name): text for name, text in values.items()}, CATALOGUE)


def server(**values: str) -> tuple[str, str, int, Security]:
    settings = account(**values).settings
    return settings.provider, settings.host, settings.port, settings.security


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


def from_arguments(paths: Paths, *argv: str) -> Account:
    return account_from(_parser().parse(argv), paths, CATALOGUE)


def test_the_domain_names_the_provider_and_its_server() -> None:
    assert server(email="a@gmail.com") == ("google", "smtp.gmail.com", 465, Security.SSL)
    assert server(email="a@outlook.com") == ("outlook", "smtp-mail.outlook.com", 587, Security.STARTTLS)


def test_a_named_provider_counts_more_than_the_domain() -> None:
    assert server(email="a@gmail.com", provider="fastmail")[:2] == ("fastmail", "smtp.fastmail.com")


def test_a_host_alone_is_another_provider_unless_the_host_is_known() -> None:
    assert server(email="a@gmail.com", host="localhost") == ("other", "localhost", 465, Security.SSL)
    assert server(email="a@company.example", host="smtp.gmail.com")[0] == "google"


def test_the_security_alone_picks_the_port() -> None:
    assert server(email="a@gmail.com", security="tls")[2:] == (587, Security.STARTTLS)
    assert server(email="a@gmail.com", host="mail.example.com", security="starttls")[2] == 587


def test_the_port_alone_picks_the_security() -> None:
    assert server(email="a@gmail.com", port="587")[2:] == (587, Security.STARTTLS)
    assert server(email="a@gmail.com", host="mail.example.com", port="587")[3] is Security.STARTTLS


def test_a_contradiction_names_both_options() -> None:
    with pytest.raises(UsageError, match="--port and --security: got 465 and starttls"):
        account(email="a@gmail.com", port="465", security="starttls")


def test_the_user_name_is_what_the_provider_expects() -> None:
    assert account(email="a@gmail.com").settings.username == "a@gmail.com"
    assert account(email="a@company.example", provider="sendgrid").settings.username == "apikey"


def test_a_user_name_that_only_the_provider_knows_must_be_given() -> None:
    with pytest.raises(UsageError, match="--username: got nothing"):
        account(email="a@company.example", provider="amazon-ses")


@pytest.mark.parametrize(
    ("values", "option"),
    [({"host": "mail.example.com"}, "--email"), ({"email": "a@company.example"}, "--host"),
     ({"email": "a@gmail.com", "provider": "other"}, "--host")],
)  # fmt: skip
def test_what_is_missing_is_named(values: dict[str, str], option: str) -> None:
    with pytest.raises(UsageError, match=f"{option}: got nothing") as caught:
        account(**values)
    assert caught.value.exit_code == 64


def test_a_security_that_the_provider_does_not_offer_is_refused() -> None:
    with pytest.raises(UsageError, match="--security: got ssl"):
        account(email="a@outlook.com", security="ssl")


def test_a_named_profile_gives_its_account(paths: Paths) -> None:
    ProfileStore(paths).save(Profile("work", SAVED, recipient="it@example.com"))
    found = from_arguments(paths, "--profile", "work")
    assert (found.settings, found.recipient, found.profile) == (SAVED, "it@example.com", "work")


def test_the_preferred_profile_is_used_only_when_no_account_is_given(paths: Paths) -> None:
    ProfileStore(paths).save(Profile("default", SAVED))
    assert from_arguments(paths).settings == SAVED
    assert from_arguments(paths, "--email", "a@gmail.com").settings.host == "smtp.gmail.com"


def test_a_saved_password_does_not_go_to_another_host_or_user(paths: Paths) -> None:
    ProfileStore(paths).save(Profile("work", SAVED))
    assert from_arguments(paths, "--profile", "work", "--host", "evil.example").profile is None
    assert from_arguments(paths, "--profile", "work", "--username", "x").profile is None
    assert from_arguments(paths, "--profile", "work", "--from-name", "Office").profile == "work"


def test_a_profile_that_is_not_saved_is_named_with_those_that_are(paths: Paths) -> None:
    ProfileStore(paths).save(Profile("work", SAVED))
    with pytest.raises(UsageError, match=r"--profile: got “home”.*Saved are: work") as caught:
        from_arguments(paths, "--profile", "home")
    assert caught.value.exit_code == 64


def test_an_argument_that_contradicts_the_policy_is_refused(paths: Paths) -> None:
    paths.site_dirs[0].mkdir(parents=True)
    (paths.site_dirs[0] / "policy.toml").write_text('host = "mail.example.com"\n')
    with pytest.raises(UsageError, match="administrator") as caught:
        from_arguments(paths, "--email", "a@example.com", "--host", "other.example.com")
    assert caught.value.exit_code == 64


@pytest.mark.parametrize("content", ["= nonsense", 'port = "abc"', 'provider = "gogle"'])
def test_a_broken_site_file_is_an_unusable_configuration(paths: Paths, content: str) -> None:
    paths.site_dirs[0].mkdir(parents=True)
    (paths.site_dirs[0] / "site.toml").write_text(content)
    with pytest.raises(UsageError) as caught:
        from_arguments(paths, "--email", "a@gmail.com")
    assert caught.value.exit_code == 78


@pytest.mark.parametrize("argv", [["--email", "a@yahoo.com"], ["--email", "a@example.com", "--host", "smtp.aol.com"]])
def test_an_account_at_a_provider_that_is_not_offered_is_refused(paths: Paths, argv: list[str]) -> None:
    paths.site_dirs[0].mkdir(parents=True)
    (paths.site_dirs[0] / "site.toml").write_text('providers = ["google", "other"]\n')
    with pytest.raises(UsageError, match=r"does not offer\. Offered are: google, other") as caught:
        from_arguments(paths, *argv)
    assert caught.value.exit_code == 64


def test_a_provider_that_is_offered_is_taken(paths: Paths) -> None:
    paths.site_dirs[0].mkdir(parents=True)
    (paths.site_dirs[0] / "policy.toml").write_text('providers = ["google"]\n')
    assert from_arguments(paths, "--email", "a@gmail.com").settings.provider == "google"
