"""What the catalogue says about a provider."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from ..model.app_password import PasswordShape
from ..model.security import Security


class UsernameForm(StrEnum):
    """What the provider takes as the user name of SASL PLAIN / LOGIN."""

    ADDRESS = "address"
    LOCAL_PART = "local-part"
    FIXED = "fixed"  # one word for everybody (SendGrid: ``apikey``)
    OWN = "own"  # given by the provider, has nothing to do with the address (Amazon SES)


class Verdict(StrEnum):
    """Can an account of this kind work at all with a password?"""

    YES = "yes"
    IF_ADMINISTRATOR = "if-administrator"
    NO = "no"


class Who(StrEnum):
    """Who must set a way on up."""

    YOU = "you"
    ADMINISTRATOR = "administrator"
    IT = "it"


class ActionKind(StrEnum):
    """What the wizard does for a way on."""

    SWITCH_PROVIDER = "switch-provider"  # to the provider of that id
    USE_SERVER = "use-server"  # HOST:PORT:SECURITY of no provider of the catalogue
    LOCAL_PROXY = "local-proxy"  # PORT[,PORT]: a server of this computer, if one answers there
    OPEN = "open"  # a web page


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the wizard does. ``str`` gives the form of the data file back."""

    kind: ActionKind
    target: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.target}"

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports of LOCAL_PROXY."""
        return tuple(int(port) for port in self.target.split(","))

    @property
    def server(self) -> tuple[str, int, Security]:
        """Host, port and security of USE_SERVER."""
        host, port, security = self.target.split(":")
        return host, int(port), Security(security)


@dataclass(frozen=True, slots=True)
class WayOn:
    """A way that remains when an account cannot sign in with a password. Texts are English; translate when shown."""

    id: str
    title: str
    text: str
    who: Who
    needs: tuple[str, ...] = ()
    until: tuple[tuple[datetime.date, str], ...] = ()  # (in force since, text)
    request: str = ""  # words to send to the person who must act; ``{email}`` is the account
    action: Action | None = None
    button: str = ""  # the words on the action's button
    url: str = ""  # a page with more
    checked: str = ""
    source: str = ""

    def until_on(self, day: datetime.date) -> str:
        """How long this way works, as it is known on *day*; "" when there is no end in sight."""
        begun = [entry for entry in self.until if entry[0] <= day]
        return max(begun, key=lambda entry: entry[0])[1] if begun else ""


@dataclass(frozen=True, slots=True)
class AccountVerdict:
    """A dated verdict, in force from ``since`` until a later entry of the same provider."""

    verdict: Verdict
    since: datetime.date
    title: str
    text: str
    ways_on: tuple[WayOn, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered instruction. ``url``: the exact page, opened by a button labelled ``button``."""

    text: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why the app-password option is missing, and what to do about it."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Instructions:
    """The steps on the provider's site. Loaded on demand, one file a provider."""

    intro: str
    steps: tuple[Step, ...]
    missing_title: str = ""  # e.g. "I can't find the App passwords option"
    missing_reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """One entry of the catalogue. Ports are None where the provider does not offer that security."""

    id: str
    name: str
    host: str
    ssl_port: int | None
    starttls_port: int | None
    username_form: UsernameForm = UsernameForm.ADDRESS
    username_fixed: str = ""
    username_hint: str = ""
    password_name: str = "app password"  # noqa: S105 - how the provider calls it
    shape: PasswordShape | None = None
    app_password_url: str = ""
    domains: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()  # host-name suffixes or fnmatch patterns
    autodiscover: tuple[str, ...] = ()  # what autodiscover.DOMAIN is an alias of
    host_choices: tuple[str, ...] = ()  # other hosts of the same provider (regions, organisations)
    host_rules: tuple[tuple[str, str], ...] = ()  # (the address's domain or a pattern of the MX host, host)
    summary: str = ""  # one line on the card
    icon: str = ""
    checked: str = ""  # year-month the facts were checked
    source: str = ""
    verdicts: tuple[AccountVerdict, ...] = field(default=())

    def verdict_on(self, day: datetime.date) -> AccountVerdict | None:
        """The verdict in force on *day*: the latest that has begun."""
        begun = [v for v in self.verdicts if v.since <= day]
        return max(begun, key=lambda v: v.since) if begun else None

    @property
    def preferred_security(self) -> Security:
        """Implicit TLS where offered (RFC 8314 section 3), else STARTTLS."""
        return Security.SSL if self.ssl_port is not None else Security.STARTTLS

    def port_for(self, security: Security) -> int | None:
        """The provider's port for *security*, or None where it does not offer it."""
        return {Security.SSL: self.ssl_port, Security.STARTTLS: self.starttls_port}.get(security)
