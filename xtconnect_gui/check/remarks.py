"""What is worth saying beside the verdict: a working test can hide something that the Batch Manager stumbles over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..model.settings import EmailSettings
from ..smtp.values import IPV6_UNREACHABLE, Stage, StageResult, TestOutcome
from ..texts import remarks as texts
from .interception import Interceptors


@dataclass(frozen=True, slots=True)
class Remark:
    """``code``: for programs. ``text``: English with placeholders, translate it with ``values`` when shown."""

    code: str
    text: str
    values: dict[str, str] = field(default_factory=dict)


def remarks_on(settings: EmailSettings, outcome: TestOutcome, interceptors: Interceptors) -> tuple[Remark, ...]:
    """The remarks on *outcome*, whether it passed or failed."""
    remarks = [
        Remark("trusted-authority", texts.TRUSTED_AUTHORITY, {"subject": a.subject, "fingerprint": a.fingerprint})
        for a in outcome.authorities
    ]
    if IPV6_UNREACHABLE in outcome.notes:
        remarks.append(Remark(IPV6_UNREACHABLE, texts.IPV6_UNREACHABLE, {"host": settings.host}))
    product = interceptors.find(outcome.tls.issuer) if outcome.tls else None
    if outcome.tls and product:
        values = {
            "product": product.product,
            "host": settings.host,
            "issuer": _short(outcome.tls.issuer),
            "switch": product.switch.replace("{host}", settings.host),
        }
        remarks.append(Remark("opened-by-product", texts.OPENED_BY_PRODUCT, values))
    return tuple(remarks)


def _short(name: str) -> str:
    """The part of a distinguished name that people know: the common name, else all of it."""
    found = re.search(r"commonName=([^,]+)", name)
    return found[1] if found else name


def annotated(outcome: TestOutcome) -> TestOutcome:
    """*outcome* with its facts about IPv6 and trusted authorities in the details of the stages they belong to."""
    trusted = "".join(f"; trusted as well: {a.subject}, SHA-256 {a.fingerprint}" for a in outcome.authorities)
    ipv6 = "; IPv6 does not answer" if IPV6_UNREACHABLE in outcome.notes else ""

    def with_facts(result: StageResult) -> StageResult:
        extra = {Stage.CONNECT: ipv6, Stage.TLS: trusted}.get(result.stage, "")
        return replace(result, detail=(result.detail + extra).removeprefix("; ")) if extra else result

    return replace(outcome, stages=tuple(with_facts(result) for result in outcome.stages))
