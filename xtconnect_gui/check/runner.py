"""The check: from settings and password to an outcome with its diagnosis. The one path of wizard and console."""

from __future__ import annotations

from ..diagnosis.engine import Diagnoser
from ..diagnosis.values import Diagnosis, Evidence
from ..model.app_password import AppPassword
from ..model.profile import PasswordForm
from ..model.security import Security
from ..model.settings import EmailSettings
from ..providers.catalogue import OTHER, Catalogue
from ..smtp.engine import run_test
from ..smtp.values import Candidate, Emit, Endpoint, FaultKind, Reply, Stage, TestOutcome, TestPlan
from .findings import Findings, conclude
from .interception import Interceptors
from .remarks import annotated, remarks_on
from .surroundings import SECONDS, Lookout, Surroundings
from .values import CheckRequest, CheckResult

# Only a pair of registered ports has a counterpart; nobody knows what else runs on an unusual port.
_COUNTERPARTS = {(465, Security.SSL): (587, Security.STARTTLS), (587, Security.STARTTLS): (465, Security.SSL)}


async def run_check(
    request: CheckRequest,
    emit: Emit,
    *,
    catalogue: Catalogue,
    diagnoser: Diagnoser,
    lookout: Lookout | None = None,
) -> CheckResult:
    """Test exactly what *request* says; *emit* gets every stage as it runs. After a failure: who is to blame?

    *lookout*: share one among many checks, so that they ask others only once.

    Raises InvalidValueError, before anything is sent, when no server could take the password. Failures of the network
    or the server are a result, not an exception.
    """
    request.password.require_usable()
    settings = request.settings

    def is_credentials_refusal(reply: Reply) -> bool:
        evidence = Evidence(
            stage=Stage.AUTH,
            provider=settings.provider,
            reply=reply,
            fault=FaultKind.REPLY_REFUSED,
            host=settings.host,
            port=settings.port,
            security=settings.security,
            password_is_app_password=_has_app_password_form(request.password),
            email=settings.email,
        )
        return diagnoser.diagnose(evidence).cause == "wrong-credentials"

    plan = TestPlan(
        settings=settings,
        candidates=candidates(request.password),
        recipient=request.recipient or settings.email,
        level=request.level,
        timeout=request.timeout,
        alternatives=alternatives(settings, catalogue) if request.alternatives else (),
        ca_file=request.ca_file,
        routes=request.routes,
        is_credentials_refusal=is_credentials_refusal,
    )
    outcome = await run_test(plan, emit)
    interceptors = Interceptors.load()
    known_host = _is_known(settings, catalogue)
    findings = await _findings(request, outcome, interceptors, emit, lookout or Lookout(), known_host=known_host)
    accepted = request.password.in_form(outcome.password_form) if outcome.password_form else ""
    return CheckResult(
        settings=settings,
        outcome=outcome if request.routes else annotated(outcome),
        diagnosis=None if outcome.ok else _diagnosis(request, outcome, findings, diagnoser),
        fingerprint=settings.fingerprint(accepted or request.password.secret),
        accepted_secret=accepted,
        remarks=() if request.routes else remarks_on(settings, outcome, interceptors),
    )


def candidates(password: AppPassword) -> tuple[Candidate, ...]:
    """The forms to sign in with: the normalised one, then the four groups where the password has them."""
    first = Candidate(password.form, password.secret)
    grouped = password.with_spaces
    return (first,) if grouped is None else (first, Candidate(PasswordForm.WITH_SPACES, grouped))


def alternatives(settings: EmailSettings, catalogue: Catalogue) -> tuple[Endpoint, ...]:
    """The other door of the same host: the provider's own, or the registered counterpart for an unknown provider."""
    provider = catalogue.get(settings.provider) if settings.provider in catalogue else None
    if provider is None or not _is_known(settings, catalogue):
        other = _COUNTERPARTS.get((settings.port, settings.security))
        return (Endpoint(settings.host, *other),) if other else ()
    offered = ((provider.ssl_port, Security.SSL), (provider.starttls_port, Security.STARTTLS))
    return tuple(
        Endpoint(settings.host, port, security) for port, security in offered if port and port != settings.port
    )


def _is_known(settings: EmailSettings, catalogue: Catalogue) -> bool:
    """Whether the host is a server of the provider as the catalogue has it."""
    provider = catalogue.get(settings.provider) if settings.provider in catalogue else None
    hosts = (provider.host, *provider.host_choices) if provider and provider.id != OTHER else ()
    return settings.host in hosts


async def _findings(
    request: CheckRequest,
    outcome: TestOutcome,
    interceptors: Interceptors,
    emit: Emit,
    lookout: Lookout,
    *,
    known_host: bool,
) -> Findings:
    """Look at the certificate, and, where that is wanted and nothing is only practised, at the surroundings."""
    if outcome.ok:
        return Findings()
    seen = Surroundings()
    if request.alternatives and not request.routes:
        seconds = min(SECONDS, request.timeout)
        seen = await lookout.look_around(request.settings, outcome, emit, seconds=seconds, known_host=known_host)
    return conclude(request.settings, outcome, seen, interceptors, known_host=known_host)


def _diagnosis(request: CheckRequest, outcome: TestOutcome, findings: Findings, diagnoser: Diagnoser) -> Diagnosis:
    failure, settings = outcome.failure, request.settings
    return diagnoser.diagnose(
        Evidence(
            stage=failure.stage if failure else None,
            provider=settings.provider,
            reply=failure.reply if failure else None,
            fault=failure.kind if failure else None,
            detail=failure.detail if failure else "",
            host=settings.host,
            port=settings.port,
            security=settings.security,
            password_is_app_password=_has_app_password_form(request.password),
            alternative_reachable=outcome.alternative.reachable if outcome.alternative else None,
            findings=findings.found,
            facts=findings.facts,
            email=settings.email,
        )
    )


def _has_app_password_form(password: AppPassword) -> bool | None:
    """Whether *password* looks like an app password of its provider; None where nobody knows how those look."""
    return password.is_app_password if password.has_known_shape else None
