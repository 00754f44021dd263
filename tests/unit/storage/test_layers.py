"""Layered options: who wins, what is locked, and what a configuration file may say."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.profile import Profile
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.storage.layers import (
    ConfigFileError,
    Layer,
    PolicyConflictError,
    RawOptions,
    Source,
    merge,
    read_options_file,
    read_policy,
    read_site,
    read_site_file,
)
from xtconnect_gui.storage.paths import Paths

NOT_POLICY = (Source.ARGUMENTS, Source.CONFIG, Source.PROFILE, Source.SITE)


def layer(source: Source, *, lock: frozenset[Field] = frozenset(), **values: str) -> Layer:
    return Layer(source, RawOptions(**values), lock)


# -- precedence -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("higher", "lower"), list(itertools.combinations(NOT_POLICY, 2)))
def test_the_higher_layer_wins_in_whatever_order_they_are_given(higher: Source, lower: Source) -> None:
    layers = [layer(higher, host="high.example.com"), layer(lower, host="low.example.com")]
    for given in (layers, layers[::-1]):
        options = merge(given)
        assert options.values.host == "high.example.com"
        assert options.source_of(Field.HOST) is higher


@pytest.mark.parametrize("lower", [Source.PROFILE, Source.SITE])
def test_policy_wins_over_what_was_saved_and_over_defaults(lower: Source) -> None:
    options = merge([layer(lower, host="low.example.com"), layer(Source.POLICY, host="policy.example.com")])
    assert options.values.host == "policy.example.com"
    assert options.source_of(Field.HOST) is Source.POLICY


def test_every_field_is_taken_from_the_highest_layer_that_gives_it() -> None:
    options = merge(
        [
            layer(Source.ARGUMENTS, email="a@example.com"),
            layer(Source.CONFIG, recipient="c@example.com"),
            layer(Source.PROFILE, sender_name="Profile", recipient="p@example.com"),
            layer(Source.SITE, sender_name="Site", language="de"),
        ]
    )
    assert options.values == RawOptions(
        email="a@example.com", recipient="c@example.com", sender_name="Profile", language="de"
    )
    assert dict(options.sources) == {
        Field.EMAIL: Source.ARGUMENTS,
        Field.RECIPIENT: Source.CONFIG,
        Field.SENDER_NAME: Source.PROFILE,
        Field.LANGUAGE: Source.SITE,
    }


def test_the_first_of_two_site_files_wins() -> None:
    options = merge([layer(Source.SITE, host="first.example.com"), layer(Source.SITE, host="second.example.com")])
    assert options.values.host == "first.example.com"


def test_without_layers_there_is_nothing() -> None:
    options = merge([])
    assert options.values == RawOptions()
    assert options.source_of(Field.HOST) is None


# -- what belongs together ------------------------------------------------------------------------------------------

OFFICE = layer(
    Source.PROFILE, provider="google", email="a@example.com", username="login", host="smtp.gmail.com", port="465",
    security="ssl", sender="sales@example.com", sender_name="Sales",
)  # fmt: skip


def test_another_provider_does_not_get_the_old_provider_s_server() -> None:
    values = merge([layer(Source.ARGUMENTS, provider="microsoft365"), OFFICE]).values
    assert (values.host, values.port, values.security, values.username) == (None, None, None, None)
    assert (values.email, values.sender_name) == ("a@example.com", "Sales")


def test_the_same_provider_keeps_the_saved_server() -> None:
    assert merge([layer(Source.ARGUMENTS, provider="Google"), OFFICE]).values.host == "smtp.gmail.com"


def test_another_account_does_not_get_the_old_user_name_and_sender() -> None:
    values = merge([layer(Source.ARGUMENTS, email="b@example.com"), OFFICE]).values
    assert (values.username, values.sender) == (None, None)
    assert values.host == "smtp.gmail.com"


@pytest.mark.parametrize(
    ("given", "port", "security"),
    [({"port": "587"}, "587", None), ({"security": "starttls"}, None, "starttls"), ({"port": "465"}, "465", "ssl")],
)
def test_port_and_security_are_not_mixed_from_two_places(
    given: dict[str, str], port: str | None, security: str | None
) -> None:
    values = merge([layer(Source.ARGUMENTS, **given), OFFICE]).values
    assert (values.port, values.security) == (port, security)


def test_a_profile_s_values_follow_its_address_where_they_only_repeat_it() -> None:
    settings = EmailSettings("google", "a@example.com", "smtp.gmail.com", 465, Security.SSL)
    assert RawOptions.of_profile(Profile("office", settings)) == RawOptions(
        provider="google", email="a@example.com", host="smtp.gmail.com", port="465", security="ssl", profile="office"
    )


# -- locks ----------------------------------------------------------------------------------------------------------


def test_everything_in_the_policy_is_locked_and_nothing_else() -> None:
    options = merge([layer(Source.POLICY, host="h.example.com"), layer(Source.SITE, port="465")])
    assert options.locked == {Field.HOST}


def test_the_site_locks_only_what_it_says_and_then_wins_over_the_profile() -> None:
    site = layer(Source.SITE, lock=frozenset({Field.HOST}), host="site.example.com", port="2525")
    options = merge([layer(Source.PROFILE, host="own.example.com", port="465"), site])
    assert (options.values.host, options.values.port) == ("site.example.com", "465")
    assert options.locked == {Field.HOST}


@pytest.mark.parametrize("source", [Source.ARGUMENTS, Source.CONFIG])
def test_what_contradicts_the_policy_is_refused_and_named(source: Source) -> None:
    with pytest.raises(PolicyConflictError, match=r"--host mine\.example\.com.*policy\.example\.com") as caught:
        merge([layer(source, host="mine.example.com"), layer(Source.POLICY, host="policy.example.com")])
    assert (caught.value.field, caught.value.source) == (Field.HOST, source)


@pytest.mark.parametrize(
    ("given", "enforced"),
    [
        ({"host": "SMTP.example.com."}, {"host": "smtp.example.com"}),
        ({"port": "0587"}, {"port": "587"}),
        ({"security": "TLS"}, {"security": "starttls"}),
        ({"provider": "Google"}, {"provider": "google"}),
        ({"email": "a@EXAMPLE.com"}, {"email": "a@example.com"}),
    ],
)
def test_the_same_value_written_differently_is_no_contradiction(
    given: dict[str, str], enforced: dict[str, str]
) -> None:
    options = merge([layer(Source.ARGUMENTS, **given), layer(Source.POLICY, **enforced)])
    assert options.values == RawOptions(**enforced)


def test_a_field_locked_without_a_value_takes_none_from_arguments_or_profile() -> None:
    site = layer(Source.SITE, lock=frozenset({Field.HOST}), provider="google")
    assert merge([layer(Source.PROFILE, host="own.example.com"), site]).values.host is None
    with pytest.raises(PolicyConflictError):
        merge([layer(Source.ARGUMENTS, host="own.example.com"), site])


def test_the_policy_overrules_a_lock_of_the_site() -> None:
    site = layer(Source.SITE, lock=frozenset({Field.HOST}), host="site.example.com")
    options = merge([site, layer(Source.POLICY, host="policy.example.com")])
    assert options.values.host == "policy.example.com"


# -- files ----------------------------------------------------------------------------------------------------------


def file(folder: Path, text: str | bytes, name: str = "file.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_file_has_the_names_of_the_options_as_keys(tmp_path: Path) -> None:
    text = """
        provider = "other"
        email = "a@example.com"
        username = "login"
        host = "h.example.com"
        port = 587
        security = "starttls"
        from = "s@example.com"
        from-name = "Säles"
        to = "t@example.com"
        profile = "office"
        ca-file = "/etc/ca.pem"
        language = "de"
    """
    assert read_options_file(file(tmp_path, text)) == RawOptions(
        "other", "a@example.com", "login", "h.example.com", "587", "starttls", "s@example.com", "Säles",
        "t@example.com", "office", "/etc/ca.pem", "de",
    )  # fmt: skip


def test_a_port_may_be_written_as_text(tmp_path: Path) -> None:
    assert read_options_file(file(tmp_path, 'port = "587"')).port == "587"


def test_an_empty_value_is_the_same_as_none(tmp_path: Path) -> None:
    assert read_options_file(file(tmp_path, 'host = ""')) == RawOptions()


def test_a_certificate_file_is_looked_for_beside_the_configuration(tmp_path: Path) -> None:
    assert read_options_file(file(tmp_path, 'ca-file = "ca.pem"')).ca_file == str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ('hots = "x"', "hots", "did you mean “host”"),
        ('from_name = "x"', "from_name", "did you mean “from-name”"),
        ("zzz = 1", "zzz", "it takes: provider, email"),
        ("[host]\nx = 1", "host", "must be a text"),
        ("email = 5", "email", "must be a text"),
        ("port = 5.5", "port", "must be a number"),
        ("port = true", "port", "must be a number"),
        ('lock = ["host"]', "lock", "only for site.toml"),
        ('providers = ["google"]', "providers", "only for site.toml"),
        ('mapping = "m.toml"', "mapping", "only for site.toml"),
        ("host = ", None, "not valid TOML"),
        (b"host = '\xff'", None, "not UTF-8"),
        ("x = " + "[" * 3000, None, "not valid TOML"),
        (b"#" * (1 << 21), None, "larger than"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_the_key_and_the_reason(
    tmp_path: Path, text: str | bytes, key: str | None, message: str
) -> None:
    path = file(tmp_path, text)
    with pytest.raises(ConfigFileError) as caught:
        read_options_file(path)
    assert caught.value.key == key
    assert message in caught.value.message
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("key", ["password", "Password", "app-password", "app_password", "passwd"])
def test_a_password_in_a_file_is_refused_with_the_reason_and_not_repeated(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigFileError, match="--password-stdin") as caught:
        read_options_file(file(tmp_path, f'{key} = "gydsygaypwqjhfbr"'))
    assert caught.value.key == key
    assert "gyds" not in str(caught.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigFileError, match="cannot be read"):
            read_options_file(path)


# -- site and policy ------------------------------------------------------------------------------------------------


def test_a_site_file_gives_defaults_and_locks(tmp_path: Path) -> None:
    path = file(tmp_path, 'host = "h.example.com"\nlock = ["host", "from"]\n')
    assert read_site_file(path) == Layer(
        Source.SITE, RawOptions(host="h.example.com"), frozenset({Field.HOST, Field.SENDER}), path
    )


@pytest.mark.parametrize(("lock", "message"), [('"host"', "must be a list"), ('["hots"]', "hots"), ("[1]", "list")])
def test_a_wrong_lock_is_refused(tmp_path: Path, lock: str, message: str) -> None:
    with pytest.raises(ConfigFileError, match=message) as caught:
        read_site_file(file(tmp_path, f"lock = {lock}"))
    assert caught.value.key == "lock"


def test_site_files_are_read_in_their_order_and_may_be_missing(tmp_path: Path) -> None:
    dirs = (tmp_path / "none", tmp_path / "one", tmp_path / "two")
    paths = Paths(tmp_path, tmp_path, dirs, tmp_path)
    file(tmp_path / "two", 'host = "two.example.com"', "site.toml")
    file(tmp_path / "one", 'host = "one.example.com"', "site.toml")
    assert [found.values.host for found in read_site(paths)] == ["one.example.com", "two.example.com"]


def test_without_a_registry_the_policy_is_a_file_beside_the_site_file(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert read_policy(paths) == ()
    file(tmp_path / "site", 'host = "p.example.com"', "policy.toml")
    (policy,) = read_policy(paths)
    assert merge([policy]).locked == {Field.HOST}


def test_group_policy_is_read_by_the_same_names(tmp_path: Path) -> None:
    values = {"host": "p.example.com", "port": 587, "security": "starttls", "lock": "provider, email"}
    (policy,) = read_policy(Paths.under(tmp_path), lambda: values)
    options = merge([policy])
    assert options.values == RawOptions(host="p.example.com", port="587", security="starttls")
    assert options.locked == {Field.HOST, Field.PORT, Field.SECURITY, Field.PROVIDER, Field.EMAIL}


def test_an_empty_group_policy_is_no_layer(tmp_path: Path) -> None:
    assert read_policy(Paths.under(tmp_path), dict) == ()


def test_a_wrong_name_in_group_policy_is_reported_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError, match=r"HKLM\\Software\\Policies\\xtconnect-gui.*“hots”"):
        read_policy(Paths.under(tmp_path), lambda: {"hots": "x"})


# -- which providers, which mapping ---------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [Source.SITE, Source.POLICY])
def test_an_administrator_names_the_providers_and_the_mapping(tmp_path: Path, source: Source) -> None:
    path = file(tmp_path, 'providers = ["google", "Microsoft365", "google"]\nmapping = "mapping.toml"\n')
    options = merge([read_site_file(path, source)])
    assert options.providers == ("google", "microsoft365")
    assert options.mapping == tmp_path / "mapping.toml"
    assert options.locked == frozenset()
    assert [options.offers(name) for name in ("google", "yahoo")] == [True, False]


def test_without_a_list_every_provider_is_offered() -> None:
    assert merge([]).offers("yahoo")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('providers = "google"', "must be a list of provider ids"),
        ("providers = [1]", "must be a list of provider ids"),
        ('providers = ["gugel"]', "“gugel”, which is no provider; it takes: .*google"),
        ("mapping = 1", "“mapping” must be a text"),
    ],
)
def test_a_wrong_list_or_mapping_is_refused(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(ConfigFileError, match=message):
        read_site_file(file(tmp_path, line))


def test_the_policys_list_comes_before_the_sites() -> None:
    site = Layer(Source.SITE, providers=("yahoo",), mapping=Path("site.toml"))
    policy = Layer(Source.POLICY, providers=("google",))
    options = merge([site, policy])
    assert (options.providers, options.mapping) == (("google",), Path("site.toml"))


@pytest.mark.parametrize(
    ("source", "ending"), [(Source.ARGUMENTS, ""), (Source.CONFIG, " (given in the file of --config)")]
)
def test_a_provider_that_is_not_offered_is_refused_in_an_argument(source: Source, ending: str) -> None:
    offering = Layer(Source.POLICY, providers=("google", "microsoft365"))
    with pytest.raises(PolicyConflictError) as caught:
        merge([layer(source, provider="yahoo"), offering])
    assert str(caught.value) == "--provider yahoo: your administrator offers only: google, microsoft365" + ending


def test_a_saved_provider_that_is_not_offered_any_more_is_left_out_with_its_server() -> None:
    saved = layer(Source.PROFILE, provider="yahoo", host="smtp.mail.yahoo.com", port="465", email="a@example.com")
    options = merge([saved, Layer(Source.SITE, providers=("google",))])
    assert options.values == RawOptions(email="a@example.com")


@pytest.mark.parametrize("value", ["google, microsoft365", ["google", "microsoft365"]])
def test_group_policy_gives_a_list_as_one_text_or_as_several_lines(tmp_path: Path, value: object) -> None:
    (policy,) = read_policy(Paths.under(tmp_path), lambda: {"providers": value})
    assert policy.providers == ("google", "microsoft365")
