"""From the options, wherever they come from, to the settings of an account: what is missing follows from the provider.

The wizard does the same step by step, in ``session``; here nobody is there to choose.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..check.exit_codes import ExitCode
from ..discovery.domain import domain_only
from ..model.problems import Field, FieldProblem, InvalidSettingsError
from ..model.profile import Profile
from ..model.security import Security
from ..model.settings import EmailSettings
from ..model.validation import build_settings, check_port, check_security, port_security_mismatch
from ..providers.catalogue import OTHER, Catalogue
from ..providers.values import Provider, UsernameForm
from ..storage.layers import (
    ConfigFileError,
    Layer,
    PolicyConflictError,
    RawOptions,
    Source,
    merge,
    read_policy,
    read_site,
)
from ..storage.paths import Paths
from ..storage.profiles import ProfileStore
from ..texts import console as words
from ..texts.problems import TAKES, option_message
from ..texts.translator import Translator
from .errors import UsageError, one_line
from .options import account_options, check_values, contradiction_error, read_config


@dataclass(frozen=True, slots=True)
class Account:
    """An account that can be tested. ``profile``: the saved one that it is, if it was not changed by other options.

    ``profile_named``: the name that was asked for.
    """

    settings: EmailSettings
    recipient: str = ""
    ca_file: Path | None = None
    profile: str | None = None
    language: str | None = None
    profile_named: str | None = None


def account_from(
    options: argparse.Namespace, paths: Paths, catalogue: Catalogue, *, may_be_new: bool = False
) -> Account:
    """The account that the parsed *options* describe, with what files, policy and profiles add to them.

    *may_be_new*: for roll-out; the profile that is named need not be saved yet, and ``--config`` may be a site.toml.

    Raises UsageError: 64 for an option, 65 for ``--config``, 78 for the administrator's files.
    """
    arguments = account_options(options)
    config = read_config(options, site_file=may_be_new)
    layers = [Layer(Source.ARGUMENTS, arguments)]
    if config is not None:
        layers.append(Layer(Source.CONFIG, config, origin=Path(options.config)))
    administrator = administrator_layers(paths)
    named = _named([*layers, *administrator]) if may_be_new else None
    saved = ProfileStore(paths).get(named) if named is not None else saved_profile(layers, paths)
    if saved is not None:
        layers.append(Layer(Source.PROFILE, RawOptions.of_profile(saved)))
    layers += administrator
    account = resolve(merged_values(layers), catalogue, offered_providers(layers))
    # A saved password goes only where it was saved for.
    same = saved is not None and _destination(account.settings) == _destination(saved.settings)
    return replace(account, profile=saved.name if saved is not None and same else None, profile_named=named)


def administrator_layers(paths: Paths) -> tuple[Layer, ...]:
    """What the administrator enforces or prefers. Raises UsageError(78): neither is ever silently ignored."""
    try:
        layers = (*read_policy(paths), *read_site(paths))
    except ConfigFileError as error:
        raise UsageError(ExitCode.CONFIGURATION, str(error)) from None
    for layer in layers:
        try:
            check_values(dict(layer.values.items()))
        except UsageError as error:
            place = one_line(str(layer.origin or layer.source.value))
            raise UsageError(ExitCode.CONFIGURATION, f"{place}: {error.message}") from None
    return layers


def offered_providers(layers: Iterable[Layer]) -> tuple[str, ...]:
    """The ids of the providers that the administrator lets be chosen; empty: all."""
    return merge(layer for layer in layers if layer.source in (Source.POLICY, Source.SITE)).providers


def merged_values(layers: list[Layer]) -> dict[Field, str]:
    """The values by precedence. Raises UsageError(64) when an option contradicts what is enforced."""
    try:
        return dict(merge(layers).values.items())
    except PolicyConflictError as error:
        raise UsageError(ExitCode.USAGE, str(error)) from None


def saved_profile(layers: list[Layer], paths: Paths) -> Profile | None:
    """The profile that was named; without a name and without any account given, the preferred one.

    Raises UsageError(64) when the named one is not saved.
    """
    store = ProfileStore(paths)
    name = _named(layers)
    if name is not None:
        return named_profile(store, name, words.NO_PROFILE)
    described = (Field.EMAIL, Field.PROVIDER, Field.HOST)
    if any(layer.values.get(field) is not None for layer in layers for field in described):
        return None
    return store.load().preferred


def _named(layers: list[Layer]) -> str | None:
    return next((text for layer in layers if (text := layer.values.get(Field.PROFILE)) is not None), None)


def named_profile(store: ProfileStore, name: str, complaint: str) -> Profile:
    """The profile called *name*. Raises UsageError: 64 when it is not saved, 78 when the file cannot be read."""
    loaded = store.load()
    profile = loaded.profiles.get(name)
    if profile is not None:
        return profile
    if loaded.problem is not None:
        raise UsageError(ExitCode.CONFIGURATION, loaded.problem)
    names = ", ".join(loaded.profiles)
    hint = words.SAVED_PROFILES.format(names=names) if names else words.NOTHING_SAVED
    raise UsageError(ExitCode.USAGE, complaint.format(got=one_line(name), hint=hint))


def resolve(values: Mapping[Field, str], catalogue: Catalogue, offered: tuple[str, ...] = ()) -> Account:
    """The account that *values* describe. Raises UsageError(64) that names what is missing or contradictory.

    *offered*: the ids of the providers that the administrator lets be chosen; empty: all.

    The provider: as given; else the one of the host; else the one of the address's domain. Host, port, security and
    user name: as given, else the provider's. Port or security alone picks the other.
    """
    email = values.get(Field.EMAIL)
    if email is None:
        raise _missing(Field.EMAIL)
    provider, evidence = _provider(values, email, catalogue)
    if offered and provider.id not in offered:
        facts = {"provider": provider.name, "email": one_line(email), "offered": ", ".join(offered)}
        raise UsageError(ExitCode.USAGE, words.PROVIDER_NOT_OFFERED.format(**facts))
    host = values.get(Field.HOST) or catalogue.host_for(provider, evidence)
    if not host:
        raise UsageError(ExitCode.USAGE, words.HOST_MISSING.format(email=one_line(email)))
    port, security = _port_and_security(values, provider)
    username = values.get(Field.USERNAME) or catalogue.username_for(provider, email)
    if not username and provider.username_form is UsernameForm.OWN:
        raise UsageError(ExitCode.USAGE, words.OWN_USERNAME.format(provider=provider.name))
    contradiction = port_security_mismatch(port, security)
    if contradiction is not None:
        raise contradiction_error(contradiction)
    try:
        settings = build_settings(
            provider=provider.id,
            email=email,
            host=host,
            port=port,
            security=security,
            username=username,
            sender=values.get(Field.SENDER, ""),
            sender_name=values.get(Field.SENDER_NAME, ""),
        )
    except InvalidSettingsError as error:
        raise _invalid(error.problems[0]) from None
    ca_file = values.get(Field.CA_FILE)
    return Account(
        settings=settings,
        recipient=values.get(Field.RECIPIENT, "").strip(),
        ca_file=Path(ca_file) if ca_file else None,
        language=values.get(Field.LANGUAGE),
    )


def _provider(values: Mapping[Field, str], email: str, catalogue: Catalogue) -> tuple[Provider, str]:
    """The provider and what decided (the address's domain, which may choose one of its hosts)."""
    found = domain_only(email, catalogue)
    named = values.get(Field.PROVIDER)
    if named is not None:
        # Saved by a later version, a provider may be unknown; its server is saved with it.
        return catalogue.get(named if named in catalogue else OTHER), found.domain
    host = values.get(Field.HOST)
    if host is not None:
        return catalogue.by_host(host) or catalogue.get(OTHER), found.domain
    return catalogue.get(found.provider_id or OTHER), found.domain


def _port_and_security(values: Mapping[Field, str], provider: Provider) -> tuple[int, Security]:
    given_port, given_security = values.get(Field.PORT), values.get(Field.SECURITY)
    own_host = values.get(Field.HOST) is None or values.get(Field.HOST) == provider.host
    if given_port is not None:
        port = check_port(given_port)
        if given_security is not None:
            return port, check_security(given_security)
        offered = {provider.ssl_port: Security.SSL, provider.starttls_port: Security.STARTTLS}
        follows = offered.get(port) or Security.usual_for_port(port)
        return port, follows or provider.preferred_security
    if given_security is None:
        security = provider.preferred_security
        return provider.port_for(security) or security.usual_port, security
    security = check_security(given_security)
    offered_port = provider.port_for(security)
    if offered_port is None and provider.id != OTHER and own_host:
        takes = ", ".join(s.value for s in Security if provider.port_for(s))
        raise UsageError(
            ExitCode.USAGE,
            words.NO_SECURITY_OFFERED.format(security=security.value, provider=provider.name, takes=takes),
        )
    return offered_port or security.usual_port, security


def _destination(settings: EmailSettings) -> tuple[str, str, str]:
    return settings.host, settings.username, settings.security.value


def _missing(name: Field) -> UsageError:
    return UsageError(ExitCode.USAGE, words.OPTION_MISSING.format(option=f"--{name.value}", takes=TAKES[name]))


def _invalid(problem: FieldProblem) -> UsageError:
    return UsageError(ExitCode.USAGE, option_message(problem, Translator()))
