"""From the arguments, the administrator's files and the saved profile to the wizard's context."""

from __future__ import annotations

from collections.abc import Callable

from ..cli.errors import USAGE, UsageError
from ..cli.options import GuiArguments, load_translator
from ..discovery.domain import domain_only
from ..model.problems import Field
from ..model.profile import Profile
from ..model.security import Security
from ..providers.catalogue import OTHER, Catalogue
from ..session.setup import SetupSession
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
from ..storage.profiles import DEFAULT_NAME, ProfileStore
from ..texts import wizard as texts
from .context import WizardContext

CONFIGURATION = 78  # sysexits: EX_CONFIG
DEMO_NAME = "demo"


def build_context(arguments: GuiArguments, paths: Paths, open_url: Callable[[str], bool]) -> WizardContext:
    """The context of a wizard that starts with *arguments*.

    Raises UsageError: 64 for a contradiction of the administrator's policy, 78 for an unusable file of theirs.
    """
    catalogue = Catalogue.load()
    layers = [Layer(Source.ARGUMENTS, arguments.raw)]
    if arguments.config is not None:
        layers.append(Layer(Source.CONFIG, arguments.config))
    store = ProfileStore(paths)
    loaded = store.load()
    try:
        layers += [*read_policy(paths), *read_site(paths)]
    except ConfigFileError as error:
        raise UsageError(CONFIGURATION, str(error)) from None
    name = next((text for layer in layers if (text := layer.values.get(Field.PROFILE))), None)
    if name is None:
        preferred = None if arguments.demo else loaded.preferred
        name = DEMO_NAME if arguments.demo else preferred.name if preferred is not None else DEFAULT_NAME
    saved = loaded.profiles.get(name)
    if saved is not None:
        layers.append(Layer(Source.PROFILE, RawOptions.of_profile(saved)))
    try:
        options = merge(layers)
    except PolicyConflictError as error:
        raise UsageError(USAGE, str(error)) from None
    session = SetupSession(catalogue.get, profile_name=name)
    session.offered = options.providers
    fill(session, dict(options.values.items()), catalogue, saved)
    session.locks = arguments.locks | options.locked
    if arguments.password:
        session.set_password(arguments.password)
    return WizardContext(
        session=session,
        catalogue=catalogue,
        paths=paths,
        translate=load_translator(arguments.language or options.values.language),
        open_url=open_url,
        demo=arguments.demo,
        offline=arguments.demo,
        saved_profile=saved,
        notices=tuple(problem.message for problem in loaded.problems),
        _profiles=store,
    )


def fill(session: SetupSession, values: dict[Field, str], catalogue: Catalogue, saved: Profile | None = None) -> None:
    """Put *values* into *session*. What they do not say, the provider does. Raises UsageError(78) for a bad value."""
    email = values.get(Field.EMAIL, "")
    session.email = email
    found = domain_only(email.strip(), catalogue)
    named, host = values.get(Field.PROVIDER), values.get(Field.HOST)
    by_host = catalogue.by_host(host) if host else None
    provider_id = named if named is None or named in catalogue else OTHER
    if provider_id is None and host:
        provider_id = by_host.id if by_host is not None else OTHER
    if provider_id is not None:
        session.choose_provider(provider_id)
        session.host = host or catalogue.host_for(catalogue.get(provider_id), found.domain)
    elif found.provider_id is None or session.offers(found.provider_id):
        session.take_discovery(found)
    _fill_endpoint(session, values)
    if Field.USERNAME in values:
        session.username = values[Field.USERNAME]
    session.sender = values.get(Field.SENDER, "")
    session.sender_name = values.get(Field.SENDER_NAME, "")
    session.recipient = values.get(Field.RECIPIENT, "")
    if values.get(Field.CA_FILE):
        from pathlib import Path

        session.ca_file = Path(values[Field.CA_FILE])


def _fill_endpoint(session: SetupSession, values: dict[Field, str]) -> None:
    """Port and security; one alone picks the other."""
    port, word = values.get(Field.PORT), values.get(Field.SECURITY)
    if word is not None:
        try:
            session.security = Security.parse(word)
        except ValueError:
            message = texts.POLICY_VALUE.format(field=Field.SECURITY.value)
            raise UsageError(CONFIGURATION, message) from None
        session.port = port or str(session.port_for_security(session.security))
    elif port is not None:
        session.port = port
        session.security = session.security_for_port(port) or session.security
