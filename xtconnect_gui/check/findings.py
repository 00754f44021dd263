"""What the certificate and the surroundings say about a failure, as words that the rules of diagnosis know."""

from __future__ import annotations

import datetime
import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum

from ..model.settings import EmailSettings
from ..smtp.certificates import valid_at
from ..smtp.values import FaultKind, Stage, TestOutcome
from .interception import Interceptors
from .page import parsed_date
from .surroundings import Surroundings, is_about_the_way

MAX_NAMES = 3  # of a certificate that are shown
CLOCK_TOLERANCE = datetime.timedelta(hours=1)

_UNTRUSTED = {
    FaultKind.CERTIFICATE_UNTRUSTED, FaultKind.CERTIFICATE_SELF_SIGNED, FaultKind.CERTIFICATE_INCOMPLETE,
}  # fmt: skip
_VALIDITY = {FaultKind.CERTIFICATE_EXPIRED, FaultKind.CERTIFICATE_NOT_YET_VALID}
_CLOSED = {
    FaultKind.TIMEOUT, FaultKind.UNREACHABLE, FaultKind.CONNECTION_REFUSED, FaultKind.CONNECTION_DROPPED,
    FaultKind.NOT_SMTP,
}  # fmt: skip
# Exim and Sendmail greet with the time: "220 host ESMTP Exim 4.96 Tue, 24 Nov 2026 20:20:32 +0000".
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
# Cisco ASA, "inspect esmtp": the banner becomes asterisks, the keywords that it takes away become X.
_MASKED = re.compile(r"^S: (?:220[ -].*\*{8}|250[ -]X{6})", re.MULTILINE)


class Finding(StrEnum):
    """One thing that was found out. The values stand in ``resources/diagnoses.toml``."""

    OFFLINE = "offline"
    ONLY_PROXY = "only-proxy"  # nothing answers, but the web is reached through a proxy
    CAPTIVE_PORTAL = "captive-portal"
    NAMES_BROKEN = "names-broken"  # the internet works, but looking up names does not
    IPV6_BROKEN = "ipv6-broken"  # the server has only IPv6, which does not work here
    PORT_BLOCKED_HERE = "port-blocked-here"  # nobody can be reached on this port
    PORT_OPEN_HERE = "port-open-here"  # others can be reached on this port
    STARTTLS_STRIPPED = "starttls-stripped"
    STARTTLS_EXPECTED = "starttls-expected"  # the provider is known to offer it here
    CLOCK_WRONG = "clock-wrong"
    INTERCEPTED = "intercepted"  # by a known product
    PRODUCT_HERE = "product-here"  # that product runs on this computer
    FOREIGN_AUTHORITY = "foreign-authority"  # a known provider's server, vouched for by nobody that it would ask
    PUBLIC_AUTHORITY = "public-authority"  # this computer does not know a public authority


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out, and what it is called: values for the placeholders of the rules."""

    found: frozenset[Finding] = frozenset()
    facts: dict[str, str] = field(default_factory=dict)


def conclude(
    settings: EmailSettings, outcome: TestOutcome, seen: Surroundings, interceptors: Interceptors, *, known_host: bool
) -> Findings:
    """What *seen* and the certificate mean for a failed *outcome*. *known_host*: a server of a known provider."""
    failure = outcome.failure
    if failure is None:
        return Findings()
    found: set[Finding] = set()
    facts: dict[str, str] = {}
    if is_about_the_way(failure) or failure.kind.value.startswith("certificate-"):
        found |= _network(outcome, seen)
    if failure.kind is FaultKind.STARTTLS_NOT_OFFERED:
        found |= _stripped(outcome, seen, known_host)
    if outcome.refused_chain:
        facts["issuer"] = outcome.refused_chain[-1].issuer
        if names := outcome.refused_chain[0].names:
            facts["names"] = ", ".join(names[:MAX_NAMES]) + (", …" if len(names) > MAX_NAMES else "")
        found |= _certificate(settings, outcome, interceptors, known_host, facts)
        if Finding.INTERCEPTED in found:  # such products also put pages of their own in place of others
            found.discard(Finding.CAPTIVE_PORTAL)
    if failure.kind in _VALIDITY:
        found |= _clock(outcome, seen, facts)
    return Findings(frozenset(found), facts)


def _network(outcome: TestOutcome, seen: Surroundings) -> set[Finding]:
    open_here = any(mail.greeted for mail in seen.mail)
    expected = any(page.expected for page in seen.pages)
    if any(page.answered for page in seen.pages) and not expected and not open_here:
        return {Finding.CAPTIVE_PORTAL}
    if not seen.web:
        return set()
    found: set[Finding] = set()
    web = {ipaddress.ip_address(address): open_ for address, open_ in seen.web}
    names = [*(page.resolved for page in seen.pages), *(mail.resolved for mail in seen.mail)]
    if not (any(web.values()) or open_here or expected):
        return {Finding.ONLY_PROXY if seen.proxy else Finding.OFFLINE}
    if names and not any(names):
        return {Finding.NAMES_BROKEN}
    if outcome.addresses and all(":" in address for address in outcome.addresses):
        by_version = {version: any(ok for a, ok in web.items() if a.version == version) for version in (4, 6)}
        if by_version[4] and not by_version[6]:
            return {Finding.IPV6_BROKEN}
    if open_here:
        found.add(Finding.PORT_OPEN_HERE)
    elif seen.mail and all(mail.fault in _CLOSED for mail in seen.mail):
        found.add(Finding.PORT_BLOCKED_HERE)
    return found


def _stripped(outcome: TestOutcome, seen: Surroundings, known_host: bool) -> set[Finding]:
    masked = _MASKED.search("\n".join(outcome.transcript)) is not None
    others = [mail.encrypts for mail in seen.mail if mail.greeted]
    found = {Finding.STARTTLS_EXPECTED} if known_host else set()
    if masked or (others and not any(others)):
        found.add(Finding.STARTTLS_STRIPPED)
    return found


def _certificate(
    settings: EmailSettings, outcome: TestOutcome, interceptors: Interceptors, known_host: bool, facts: dict[str, str]
) -> set[Finding]:
    chain = outcome.refused_chain
    product = interceptors.find_in(chain)
    if product is not None:
        facts["product"] = product.product
        facts["switch"] = product.switch.replace("{host}", settings.host)
        return {Finding.INTERCEPTED, *((Finding.PRODUCT_HERE,) if product.on_this_computer else ())}
    if outcome.failure is None or outcome.failure.kind not in _UNTRUSTED:
        return set()
    if interceptors.is_public(chain):
        return {Finding.PUBLIC_AUTHORITY}
    return {Finding.FOREIGN_AUTHORITY} if known_host else set()


def _clock(outcome: TestOutcome, seen: Surroundings, facts: dict[str, str]) -> set[Finding]:
    """Whether this computer's clock is wrong, by the clock of the mail server or of a control page."""
    date = greeting_date(outcome) or next((page.date for page in seen.pages if page.date), None)
    if date is None or abs(datetime.datetime.now(datetime.UTC) - date) < CLOCK_TOLERANCE:
        return set()
    # Only if the certificate is good at that time is the clock to blame for it.
    if outcome.refused_chain and not all(valid_at(certificate, date) for certificate in outcome.refused_chain):
        return set()
    facts["clock"] = date.astimezone(datetime.UTC).strftime("%d %B %Y, %H:%M UTC")
    return {Finding.CLOCK_WRONG}


def greeting_date(outcome: TestOutcome) -> datetime.datetime | None:
    """The time that the server's greeting tells, if it does."""
    greeting = next((r.reply for r in outcome.stages if r.stage is Stage.GREETING and r.reply), None)
    found = _DATE.search(greeting.text) if greeting else None
    return parsed_date(found[0]) if found else None
