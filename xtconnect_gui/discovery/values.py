"""What discovery asks, what each way of finding answers, and what follows from all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from ..model.security import Security
from ..smtp.values import FaultKind

# Placeholders in a server's user name, as Mozilla's autoconfig format has them.
ADDRESS: Final = "%EMAILADDRESS%"
LOCAL_PART: Final = "%EMAILLOCALPART%"
DOMAIN_PART: Final = "%EMAILDOMAIN%"


class FoundBy(StrEnum):
    """The ways of finding a server, best first."""

    DOMAIN = "domain"  # the catalogue knows the address's domain
    MX = "mx"  # the domain's mail is received by a provider of the catalogue
    SRV = "srv"  # the domain's DNS names the server (RFC 6186, RFC 8314)
    AUTOCONFIG = "autoconfig"  # the domain's web server has a file about it
    AUTODISCOVER = "autodiscover"  # the name that Outlook asks for is an alias of a provider's
    GUESS = "guess"  # a usual name, where a mail server really answered
    NOTHING = "nothing"


# The ways that ask the network, best first.
NETWORK: Final = (FoundBy.MX, FoundBy.SRV, FoundBy.AUTOCONFIG, FoundBy.AUTODISCOVER, FoundBy.GUESS)


class Reason(StrEnum):
    """Why a way of finding found nothing, failed, or was not taken."""

    INVALID_ADDRESS = "invalid-address"
    NXDOMAIN = "nxdomain"  # the domain does not exist: probably mistyped
    NO_MX = "no-mx"  # the domain exists and takes no mail (no MX, or the null MX of RFC 7505)
    TIMEOUT = "timeout"
    NO_NETWORK = "no-network"  # no name server could be asked
    NAME_SERVER = "name-server"  # name servers were asked and none could answer: the domain's own are broken
    NOT_IN_CATALOGUE = "not-in-catalogue"
    FILTER = "filter"  # only a filter in front is named, which says nothing about the server behind it
    UNKNOWN_HOST = "unknown-host"  # mail is received by a host of nobody we know
    UNKNOWN_ALIAS = "unknown-alias"  # the name for Outlook leads to nobody we know
    NO_RECORD = "no-record"
    NOT_OFFERED = "not-offered"  # the record says that there is no such service (target ".")
    NO_FILE = "no-file"
    NOT_TRUSTED = "not-trusted"  # the web server's certificate is not valid for it
    UNUSABLE_FILE = "unusable-file"  # too large, not XML of that kind, or it leads away from HTTPS
    NO_PASSWORD_SIGN_IN = "no-password-sign-in"  # noqa: S105 - the file knows only servers that take no password
    NO_ANSWER = "no-answer"
    OFFLINE = "offline"
    INTERNAL = "internal-error"
    NOT_NEEDED = "not-needed"  # a better way had found it already


# Why a host could not be looked up or reached, where that says nothing about what is there.
UNKNOWN_BECAUSE: Final = {
    FaultKind.TIMEOUT: Reason.TIMEOUT,
    FaultKind.NAME_SERVER_SILENT: Reason.TIMEOUT,
    FaultKind.NAME_SERVER_FAILURE: Reason.NAME_SERVER,
    FaultKind.NO_NETWORK: Reason.NO_NETWORK,
}


class Caveat(StrEnum):
    """What is odd about a server that answered a guess. The test says more about each."""

    CERTIFICATE = "certificate"
    NO_ENCRYPTION = "no-encryption"
    NO_SIGN_IN = "no-sign-in"


@dataclass(frozen=True, slots=True)
class Server:
    """A submission server. ``username``: with placeholders of the autoconfig format."""

    host: str
    port: int
    security: Security
    username: str = ADDRESS

    def username_for(self, email: str) -> str:
        """The user name of the account *email*."""
        local, _, domain = email.strip().rpartition("@")
        name = self.username.replace(ADDRESS, email.strip())
        return name.replace(LOCAL_PART, local).replace(DOMAIN_PART, domain)


@dataclass(frozen=True, slots=True)
class Found:
    """A way of finding gave a server. ``servers``: best first. ``evidence``: the host, record or page that says so."""

    found_by: FoundBy
    provider_id: str
    servers: tuple[Server, ...]
    evidence: str
    caveat: Caveat | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """It was asked, and there is nothing there."""

    found_by: FoundBy
    reason: Reason
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be asked, so nothing is known."""

    found_by: FoundBy
    reason: Reason
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """It was left out, or ended because a better way had an answer."""

    found_by: FoundBy
    reason: Reason
    evidence: str = ""


Answer = Found | Nothing | Failed | NotAsked


class Finder(Protocol):
    """One way of finding a server."""

    @property
    def found_by(self) -> FoundBy: ...

    async def find(self, domain: str) -> Answer:
        """What this way says about *domain* (lower case, ASCII). Raises nothing but CancelledError."""
        ...


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found for an address and why.

    ``evidence``: what decided. ``error``: why nothing is known ("no-network", "nxdomain", …), which is not the same as
    "another provider". ``answers``: what every way of finding said, best way first.
    """

    email: str
    domain: str
    provider_id: str | None
    found_by: FoundBy
    evidence: str = ""
    error: str = ""
    server: Server | None = None
    caveat: Caveat | None = None
    answers: tuple[Answer, ...] = field(default=(), compare=False)
