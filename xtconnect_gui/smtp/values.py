"""What goes into a test and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from ..model.profile import PasswordForm
from ..model.security import Security
from ..model.settings import EmailSettings

IPV6_UNREACHABLE = "ipv6-unreachable"  # the code of a remark


class Stage(StrEnum):
    """One step of a submission session, in the words of the protocol."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    GREETING = "greeting"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"
    QUIT = "quit"


class StageStatus(StrEnum):
    """How a stage ended. SKIPPED: not reached, or not asked for at the chosen level."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Level(StrEnum):
    """How far a test goes: the three honest levels of success."""

    SIGN_IN = "sign-in"
    DRY_RUN = "dry-run"
    SEND = "send"


class FaultKind(StrEnum):
    """What went wrong when it was not (only) a server's reply."""

    HOST_NOT_FOUND = "host-not-found"
    NO_NETWORK = "no-network"
    NAME_SERVER_FAILURE = "name-server-failure"  # it answered that it cannot find out (SERVFAIL)
    NAME_SERVER_SILENT = "name-server-silent"
    CONNECTION_REFUSED = "connection-refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CONNECTION_DROPPED = "connection-dropped"
    PLAINTEXT_ON_TLS_PORT = "plaintext-on-tls-port"  # we spoke TLS, the server answered in plaintext
    TLS_ON_PLAINTEXT_PORT = "tls-on-plaintext-port"  # we waited for a greeting, the server waits for TLS
    TLS_HANDSHAKE = "tls-handshake"
    TLS_VERSION = "tls-version"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_NOT_YET_VALID = "certificate-not-yet-valid"
    CERTIFICATE_NAME_MISMATCH = "certificate-name-mismatch"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    CERTIFICATE_INCOMPLETE = "certificate-incomplete"  # the certificate between the server's and the root is missing
    CA_FILE_UNREADABLE = "ca-file-unreadable"  # the certificate file to trust as well
    STARTTLS_NOT_OFFERED = "starttls-not-offered"
    STARTTLS_INJECTION = "starttls-injection"  # plaintext after the STARTTLS reply (CVE-2011-0411 class)
    AUTH_NOT_OFFERED = "auth-not-offered"
    AUTH_MECHANISM_UNSUPPORTED = "auth-mechanism-unsupported"
    UNENCRYPTED_REFUSED = "unencrypted-refused"  # we refuse to send credentials in the clear
    SMTPUTF8_NOT_OFFERED = "smtputf8-not-offered"
    NOT_SMTP = "not-smtp"
    PROTOCOL_ERROR = "protocol-error"
    REPLY_REFUSED = "reply-refused"  # the server's reply says no: see ``reply``


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's reply: basic code, enhanced status code (RFC 3463) and text, lines joined by LF, codes removed."""

    code: int
    enhanced: str | None
    text: str

    def to_json(self) -> dict[str, object]:
        return {"code": self.code, "enhanced": self.enhanced, "text": self.text}


@dataclass(frozen=True, slots=True)
class StageResult:
    """How one stage ended. ``detail`` is a technical fact (address, cipher, mechanism), never a secret."""

    stage: Stage
    status: StageStatus
    seconds: float = 0.0
    detail: str = ""
    reply: Reply | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "stage": self.stage.value,
            "status": self.status.value,
            "seconds": round(self.seconds, 4),
            "detail": self.detail,
            "reply": self.reply.to_json() if self.reply else None,
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the test stopped: the stage, the kind, the server's reply if one was part of it."""

    stage: Stage
    kind: FaultKind
    detail: str = ""
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class TlsReport:
    """The TLS connection and certificate. ``not_after`` is ISO 8601 UTC."""

    version: str
    cipher: str
    subject: str
    issuer: str
    not_after: str

    def to_json(self) -> dict[str, object]:
        return {
            "version": self.version,
            "cipher": self.cipher,
            "subject": self.subject,
            "issuer": self.issuer,
            "not_after": self.not_after,
        }


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of itself, whether it was accepted or not. Names as ``CN=…, O=…``."""

    subject: str
    issuer: str
    issuer_organization: str
    not_before: datetime
    not_after: datetime
    self_signed: bool
    tells_issuer_address: bool  # it names a place where its issuer's certificate can be had
    names: tuple[str, ...] = ()  # the host names that it is for


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """A certificate authority that was trusted as well. ``fingerprint``: SHA-256, upper-case hex pairs with colons."""

    subject: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host, a port, and the security spoken on it."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Alternative:
    """The provider's other port, tried beside the chosen one."""

    endpoint: Endpoint
    reachable: bool

    def to_json(self) -> dict[str, object]:
        return {
            "host": self.endpoint.host,
            "port": self.endpoint.port,
            "security": self.endpoint.security.value,
            "reachable": self.reachable,
        }


@dataclass(frozen=True, slots=True)
class Route:
    """Practice mode: connections to ``port`` of any host go to ``to_host:to_port`` instead. Names stay as they are."""

    port: int
    to_host: str
    to_port: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One form of the password to sign in with. No repr of the secret."""

    form: PasswordForm
    secret: str

    def __repr__(self) -> str:
        return f"Candidate(form={self.form.value!r})"


@dataclass(frozen=True, slots=True)
class TestPlan:
    """Everything the engine needs.

    ``candidates``: the first is tried; the second (if any) only when ``is_credentials_refusal(reply)`` says that the
    server refused the credentials. Never more than two. ``timeout``: seconds per stage. ``routes`` empty: the real
    network. When ``routes`` is not empty, a port without a route is refused unless the host is loopback.
    """

    __test__ = False  # not a pytest class

    settings: EmailSettings
    candidates: tuple[Candidate, ...]
    recipient: str
    level: Level = Level.SEND
    timeout: float = 15.0
    alternatives: tuple[Endpoint, ...] = ()
    ca_file: Path | None = None
    ehlo_name: str | None = None  # default: the address literal of the local end
    routes: tuple[Route, ...] = ()
    is_credentials_refusal: Callable[[Reply], bool] = lambda reply: reply.code == 535


@dataclass(frozen=True, slots=True)
class StageStarted:
    """Event: a stage begins. ``deadline`` in seconds from now."""

    stage: Stage
    deadline: float


@dataclass(frozen=True, slots=True)
class StageFinished:
    """Event: a stage ended."""

    result: StageResult


@dataclass(frozen=True, slots=True)
class ControlsStarted:
    """Event: the session has failed, and control probes find out who is to blame. ``deadline`` in seconds from now."""

    deadline: float


Event = StageStarted | StageFinished | ControlsStarted
Emit = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What the engine found. ``stages`` holds every stage of the session in order, skipped ones included.

    ``message_id`` is the Message-ID of the test mail when one was sent; ``mark`` the short word in its subject that
    lets the person find it.
    """

    __test__ = False  # not a pytest class

    ok: bool
    level: Level
    stages: tuple[StageResult, ...]
    failure: Failure | None
    password_form: PasswordForm | None
    tls: TlsReport | None
    alternative: Alternative | None
    transcript: tuple[str, ...]
    seconds: float
    message_id: str | None = None
    mark: str | None = None
    notes: tuple[str, ...] = ()  # codes of remarks
    addresses: tuple[str, ...] = ()  # what the host's name stands for
    refused_chain: tuple[CertificateFacts, ...] = ()  # what the server showed when its certificate was refused
    authorities: tuple[AuthorityFacts, ...] = ()  # those of ``ca_file``


def stages_for(security: Security) -> tuple[Stage, ...]:
    """The stages in the order they run (design contract of ``check --json``)."""
    if security is Security.SSL:
        opening: tuple[Stage, ...] = (Stage.RESOLVE, Stage.CONNECT, Stage.TLS, Stage.GREETING, Stage.EHLO)
    elif security is Security.STARTTLS:
        opening = (Stage.RESOLVE, Stage.CONNECT, Stage.GREETING, Stage.EHLO, Stage.STARTTLS, Stage.TLS)
    else:
        opening = (Stage.RESOLVE, Stage.CONNECT, Stage.GREETING, Stage.EHLO)
    return (*opening, Stage.AUTH, Stage.SENDER, Stage.RECIPIENT, Stage.MESSAGE, Stage.QUIT)
