"""The session: one mutable object that every page reads and writes through typed properties."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..check.values import CheckRequest, CheckResult
from ..discovery.values import Discovery, Server
from ..model import validation
from ..model.app_password import AppPassword
from ..model.problems import Field, FieldProblem, InvalidSettingsError, InvalidValueError, ProblemCode
from ..model.profile import Profile
from ..model.security import Security
from ..model.settings import EmailSettings
from ..providers.catalogue import OTHER
from ..providers.values import Provider, UsernameForm
from ..smtp.values import Level, Route


class SetupSession:
    """What has been typed so far, as typed, and what follows from it.

    Texts are kept as typed, so that nothing a person typed is lost while it is not yet valid. ``get_provider`` maps an
    id to its entry (KeyError for an unknown one). Any change of a tested value resets the verdict.
    """

    def __init__(
        self,
        get_provider: Callable[[str], Provider],
        *,
        locks: frozenset[Field] = frozenset(),
        routes: tuple[Route, ...] = (),
        profile_name: str = "default",
    ) -> None:
        self._get_provider = get_provider
        self.locks = locks
        self.routes = routes
        self.profile_name = profile_name
        self.offered: tuple[str, ...] = ()  # the providers that the administrator lets be chosen; empty: all
        self.ca_file: Path | None = None
        self.practice_ca_file: Path | None = None  # of a practice server: trusted for this run, never saved
        self.level = Level.SEND
        self._email = ""
        self._provider_id = ""
        self._provider_by_hand = False
        self._found_server: Server | None = None
        self._username = ""
        self._host = ""
        self._port = ""
        self._security = Security.SSL
        self._sender = ""
        self._sender_name = ""
        self._recipient = ""
        self._password = ""
        self._saved_secret: tuple[str, str] | None = None  # (the account it belongs to, the secret)
        self._verdict: CheckResult | None = None
        self.arrived: bool | None = None  # what the person says: did the test mail arrive?

    # -- the address and the provider ---------------------------------------------------------------------------------

    @property
    def email(self) -> str:
        return self._email

    @email.setter
    def email(self, typed: str) -> None:
        if typed == self._email:
            return
        derived = self.provider is not None and self._username in ("", self._derived_username())
        self._email = typed
        if derived:
            self._username = self._derived_username()
        self._changed()

    @property
    def provider_id(self) -> str:
        return self._provider_id

    @property
    def provider(self) -> Provider | None:
        return self._get_provider(self._provider_id) if self._provider_id else None

    @property
    def provider_chosen_by_hand(self) -> bool:
        return self._provider_by_hand

    def offers(self, provider_id: str) -> bool:
        """Whether this provider may be chosen."""
        return not self.offered or provider_id in self.offered

    def choose_provider(self, provider_id: str, *, by_hand: bool = True) -> None:
        """Choose a provider and fill in its server, unless the fields are locked. Raises KeyError for an unknown id."""
        if Field.PROVIDER in self.locks and self._provider_id:
            return
        self._provider_by_hand = self._provider_by_hand or by_hand
        if provider_id == self._provider_id:
            return
        provider = self._get_provider(provider_id)
        self._provider_id = provider_id
        if provider.host or provider_id == "other":
            self._set_unlocked(Field.HOST, "_host", provider.host)
        security = provider.preferred_security
        if Field.SECURITY not in self.locks:
            self._security = security
        port = provider.port_for(security)
        self._set_unlocked(Field.PORT, "_port", str(port or security.usual_port))
        self._set_unlocked(Field.USERNAME, "_username", self._derived_username())
        self._changed()

    def take_discovery(self, found: Discovery) -> bool:
        """Take what discovery found, if it is still about this address and nothing was chosen by hand."""
        if found.provider_id is None or self._provider_by_hand or found.email != self._email.strip():
            return False
        if Field.PROVIDER in self.locks and self._provider_id not in ("", found.provider_id):
            return False
        known = found.provider_id == self._provider_id and found.server == self._found_server
        self._found_server = found.server
        self.choose_provider(found.provider_id, by_hand=False)
        if found.server is not None and not known:  # what was changed since then is kept
            self._fill_in(found.server)
        return True

    def use_server(self, host: str, port: int, security: Security) -> None:
        """Use a server of no known provider, chosen by hand. The account keeps its name. Locked fields stay."""
        self.choose_provider(OTHER)
        self._found_server = None
        self._fill_in(Server(host, port, security))

    def _fill_in(self, server: Server) -> None:
        self._set_unlocked(Field.HOST, "_host", server.host)
        if not self.locks & {Field.PORT, Field.SECURITY}:
            self._port, self._security = str(server.port), server.security
        self._set_unlocked(Field.USERNAME, "_username", self._derived_username())
        self._changed()

    @property
    def found_server(self) -> Server | None:
        """The server that discovery filled in, as long as it stands there."""
        found = self._found_server
        return found if found is not None and found.host == self._host else None

    def forget_discovery(self) -> None:
        """The address is another one now: what was found for the one before no longer holds."""
        if self._provider_by_hand or not self._provider_id or Field.PROVIDER in self.locks:
            return
        self._provider_id, self._found_server = "", None
        for field, name in ((Field.HOST, "_host"), (Field.PORT, "_port"), (Field.USERNAME, "_username")):
            self._set_unlocked(field, name, "")
        self._changed()

    def _derived_username(self) -> str:
        provider = self.provider
        if provider is None:
            return ""
        if provider.id == OTHER and self._found_server is not None and self._host == self._found_server.host:
            return self._found_server.username_for(self._email)
        if provider.username_form is UsernameForm.FIXED:
            return provider.username_fixed
        if provider.username_form is UsernameForm.OWN:
            return ""
        if provider.username_form is UsernameForm.LOCAL_PART:
            return self._email.strip().rpartition("@")[0]
        return self._email.strip()

    # -- the server ---------------------------------------------------------------------------------------------------

    @property
    def username(self) -> str:
        return self._username

    @username.setter
    def username(self, typed: str) -> None:
        self._assign("_username", typed)

    @property
    def host(self) -> str:
        return self._host

    @host.setter
    def host(self, typed: str) -> None:
        self._assign("_host", typed)

    @property
    def port(self) -> str:
        """As typed."""
        return self._port

    @port.setter
    def port(self, typed: str) -> None:
        self._assign("_port", typed)

    @property
    def security(self) -> Security:
        return self._security

    @security.setter
    def security(self, value: Security) -> None:
        self._assign("_security", value)

    def port_for_security(self, security: Security) -> int:
        """The port to propose when the person changes the security."""
        provider = self.provider
        return (provider.port_for(security) if provider else None) or security.usual_port

    def security_for_port(self, typed: str) -> Security | None:
        """The security to propose when the person types a port, or None when it says nothing."""
        try:
            port = validation.check_port(typed)
        except InvalidValueError:
            return None
        provider = self.provider
        if provider is not None and provider.ssl_port == port:
            return Security.SSL
        if provider is not None and provider.starttls_port == port:
            return Security.STARTTLS
        return Security.usual_for_port(port)

    def contradiction(self) -> FieldProblem | None:
        """Port and security that do not belong together (465 with STARTTLS), or None."""
        try:
            return validation.port_security_mismatch(validation.check_port(self._port), self._security)
        except InvalidValueError:
            return None

    # -- sender, recipient, password ----------------------------------------------------------------------------------

    @property
    def sender(self) -> str:
        """Empty means: the account."""
        return self._sender

    @sender.setter
    def sender(self, typed: str) -> None:
        self._assign("_sender", typed)

    @property
    def sender_name(self) -> str:
        return self._sender_name

    @sender_name.setter
    def sender_name(self, typed: str) -> None:
        self._assign("_sender_name", typed)

    @property
    def recipient(self) -> str:
        """Empty means: the account. Not one of the settings that are saved, so it does not reset the verdict."""
        return self._recipient

    @recipient.setter
    def recipient(self, typed: str) -> None:
        self._recipient = typed

    @property
    def password(self) -> AppPassword:
        """What was typed, else what was saved for this account, seen with the provider's expected shape."""
        provider = self.provider
        shape = provider.shape if provider else None
        if self.uses_saved_password and self._saved_secret is not None:
            return AppPassword(self._saved_secret[1], shape)
        return AppPassword(self._password, shape)

    @property
    def typed_password(self) -> str:
        """Exactly what stands in the password box."""
        return self._password

    @property
    def uses_saved_password(self) -> bool:
        """Whether the box is empty and a password was saved for exactly this account."""
        return not self._password and self._saved_secret is not None and self._saved_secret[0] == self._email.strip()

    def remember_saved_password(self, secret: str) -> None:
        """Offer *secret*, which was saved for the account that stands here now. It never appears in the box."""
        if secret:
            self._saved_secret = (self._email.strip(), secret)
            self._changed()

    def set_password(self, typed: str) -> None:
        self._assign("_password", typed)

    # -- problems -----------------------------------------------------------------------------------------------------

    def address_problems(self) -> tuple[FieldProblem, ...]:
        return _problems(lambda: validation.check_email(self._email))

    def provider_problems(self) -> tuple[FieldProblem, ...]:
        return () if self._provider_id else (FieldProblem(Field.PROVIDER, ProblemCode.MISSING),)

    def settings_problems(self) -> tuple[FieldProblem, ...]:
        """Everything on the credentials page but the password."""
        problems: tuple[FieldProblem, ...] = ()
        try:
            self.settings()
        except InvalidSettingsError as error:
            problems = error.problems
        own_name = self.provider is not None and self.provider.username_form is UsernameForm.OWN
        if own_name and not self._username.strip():
            problems += (FieldProblem(Field.USERNAME, ProblemCode.MISSING),)
        if self._recipient.strip():
            problems += _problems(lambda: validation.check_email(self._recipient, Field.RECIPIENT))
        contradiction = self.contradiction()
        return (*problems, contradiction) if contradiction else problems

    def password_problems(self) -> tuple[FieldProblem, ...]:
        return _problems(self.password.require_usable)

    # -- what is tested and saved -------------------------------------------------------------------------------------

    def settings(self) -> EmailSettings:
        """The settings as they stand. Raises InvalidSettingsError."""
        return validation.build_settings(
            provider=self._provider_id or "other",
            email=self._email,
            host=self._host,
            port=self._port,
            security=self._security,
            username=self._username,
            sender=self._sender,
            sender_name=self._sender_name,
        )

    def request(self, *, timeout: float = 15.0) -> CheckRequest:
        """What the worker is handed. Raises InvalidSettingsError. ``timeout``: seconds per stage."""
        return CheckRequest(
            settings=self.settings(),
            password=self.password,
            recipient=self._recipient.strip(),
            level=self.level,
            timeout=timeout,
            ca_file=self.practice_ca_file or self.ca_file,
            routes=self.routes,
        )

    @property
    def verdict(self) -> CheckResult | None:
        """The last check's result, if nothing has changed since."""
        return self._verdict

    def take_verdict(self, result: CheckResult) -> bool:
        """Keep *result* if it is about exactly what stands here now; return whether it was."""
        try:
            current = self.settings()
        except InvalidSettingsError:
            return False
        secret = result.accepted_secret or self.password.secret
        if result.fingerprint != current.fingerprint(secret) or secret not in self._acceptable_secrets():
            return False
        self._verdict = result
        self.arrived = None
        return True

    def saved_profile(self, tested_at: str | None) -> Profile:
        """The profile to save, without the password. Raises InvalidSettingsError."""
        form = self._verdict.outcome.password_form if self._verdict else None
        return Profile(
            name=self.profile_name,
            settings=self.settings(),
            recipient=self._recipient.strip(),
            password_form=form,
            tested_at=tested_at,
            ca_file=str(self.ca_file or ""),
        )

    @property
    def secret_to_save(self) -> str:
        """The password in the form the server accepted; as normalised when it was not tested."""
        if self._verdict is not None and self._verdict.accepted_secret:
            return self._verdict.accepted_secret
        return self.password.secret

    def load_profile(self, profile: Profile) -> None:
        """Fill in everything but the password."""
        settings = profile.settings
        self._email = settings.email
        self._provider_id = settings.provider if self._knows(settings.provider) else "other"
        self._provider_by_hand = True
        self._username, self._host, self._port = settings.username, settings.host, str(settings.port)
        self._security = settings.security
        self._sender = "" if settings.sender == settings.email else settings.sender
        self._sender_name, self._recipient = settings.sender_name, profile.recipient
        self.ca_file = Path(profile.ca_file) if profile.ca_file else None
        self._changed()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _knows(self, provider_id: str) -> bool:
        try:
            self._get_provider(provider_id)
        except KeyError:  # saved by a later version
            return False
        return True

    def _acceptable_secrets(self) -> tuple[str, ...]:
        password = self.password
        return tuple(s for s in (password.secret, password.with_spaces) if s is not None)

    def _assign(self, name: str, value: object) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self._changed()

    def _set_unlocked(self, field: Field, name: str, value: str) -> None:
        if field not in self.locks:
            setattr(self, name, value)

    def _changed(self) -> None:
        self._verdict = None
        self.arrived = None


def _problems(check: Callable[[], object]) -> tuple[FieldProblem, ...]:
    try:
        check()
    except InvalidValueError as error:
        return (error.problem,)
    return ()
