"""From evidence to a diagnosis, by the rules of ``resources/diagnoses.toml``. The first rule that fits wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final

from ..model.problems import Field
from ..model.security import Security
from ..resource import load_toml
from ..smtp.values import FaultKind, Reply, Stage
from .causes import CAUSES
from .values import Actor, Confidence, Diagnosis, Evidence, Repair

MAX_SHOWN_REPLY: Final = 600  # characters; a longer reply is cut where it is shown

_RULE_KEYS: Final = frozenset(
    [
        "id",
        "cause",
        "title",
        "explanation",
        "steps",
        "url",
        "confidence",
        "actor",
        "field",
        "repairs",
        "source",
        "match",
    ]
)
_REQUIRED: Final = frozenset(["id", "cause", "title", "explanation", "steps", "confidence", "source", "match"])
# With these kinds of fault the server's reply may say more than the fault itself.
_REPLY_SPEAKS: Final = frozenset(
    {None, FaultKind.REPLY_REFUSED, FaultKind.CONNECTION_DROPPED, FaultKind.PROTOCOL_ERROR}
)
_PLACEHOLDER: Final = re.compile(r"\{(reply|host|port|provider|issuer|product|switch|clock)\}")


class RuleError(ValueError):
    """The rules file is broken. The text names the rule and the key."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One way for a rule to fit: everything given must hold.

    ``codes``: basic codes, or one digit for a whole class. ``enhanced``: exact (RFC 3463), or a prefix that ends in a
    dot. ``pattern``: searched in the reply's text, case-insensitive. ``error``: searched in ``Evidence.detail`` when
    there is neither a reply nor a fault, which is the case of a pasted error text. ``findings``: one of them was found.
    """

    stages: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    enhanced: tuple[str, ...] = ()
    pattern: str = ""
    error: str = ""
    faults: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    security: tuple[str, ...] = ()
    password_is_app_password: bool | None = None
    alternative_reachable: bool | None = None
    findings: tuple[str, ...] = ()

    def fits(self, evidence: Evidence) -> bool:
        """Whether *evidence* satisfies every part."""
        return (
            (not self.stages or evidence.stage in self.stages)
            and (not self.providers or evidence.provider in self.providers)
            and (not self.ports or evidence.port in self.ports)
            and (not self.security or evidence.security in self.security)
            and (not self.faults or evidence.fault in self.faults)
            and (not self.findings or not evidence.findings.isdisjoint(self.findings))
            and self._fits_flags(evidence)
            and self._fits_reply(evidence)
            and self._fits_error(evidence)
        )

    def _fits_flags(self, evidence: Evidence) -> bool:
        return (
            self.password_is_app_password is None or self.password_is_app_password == evidence.password_is_app_password
        ) and (self.alternative_reachable is None or self.alternative_reachable == evidence.alternative_reachable)

    def _fits_reply(self, evidence: Evidence) -> bool:
        if not (self.codes or self.enhanced or self.pattern):
            return True
        reply = evidence.reply
        # A positive reply (EHLO's, the greeting) explains nothing, whatever words are in it.
        if reply is None or reply.code < 400 or evidence.fault not in _REPLY_SPEAKS:
            return False
        if self.codes and reply.code not in self.codes and reply.code // 100 not in self.codes:
            return False
        if self.enhanced and not any(_same_enhanced(reply.enhanced, wanted) for wanted in self.enhanced):
            return False
        return not self.pattern or re.search(self.pattern, _flat(reply.text), re.IGNORECASE) is not None

    def _fits_error(self, evidence: Evidence) -> bool:
        if not self.error:
            return True
        if evidence.reply is not None or evidence.fault is not None:
            return False
        return re.search(self.error, _flat(evidence.detail), re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions (any of them is enough) and what is said when one fits. ``source``: where the rule comes from."""

    conditions: tuple[Condition, ...]
    diagnosis: Diagnosis
    source: str


class Diagnoser:
    """All rules in their order. Immutable; rules are read at the first diagnosis."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """*data*: parsed TOML with an array ``rule``; None: the shipped rules."""
        self._data = data

    @classmethod
    def load(cls) -> Diagnoser:
        """The shipped rules. Reading waits until they are needed: most tests succeed."""
        return cls()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The validated rules. Raises RuleError, OSError or TOMLDecodeError: a broken installation."""
        data = self._data if self._data is not None else load_toml("diagnoses.toml")
        rules = tuple(_rule(entry) for entry in data.get("rule", ()))
        seen: set[str] = set()
        for rule in rules:
            if rule.diagnosis.id in seen:
                raise RuleError(f"rule {rule.diagnosis.id!r}: the id is used twice")
            seen.add(rule.diagnosis.id)
        if not rules or not any(condition == Condition() for condition in rules[-1].conditions):
            raise RuleError("the last rule must fit everything")
        return rules

    def diagnose(self, evidence: Evidence) -> Diagnosis:
        """What *evidence* means. Always an answer; where nothing is known it says so and shows the reply."""
        found = next(rule for rule in self.rules if any(condition.fits(evidence) for condition in rule.conditions))
        return _filled(found.diagnosis, evidence)


def _same_enhanced(got: str | None, wanted: str) -> bool:
    if got is None:
        return False
    return got.startswith(wanted) if wanted.endswith(".") else got == wanted


def _flat(text: str) -> str:
    """One line: a phrase may be broken over the lines of a reply."""
    return " ".join(text.split())


def _filled(diagnosis: Diagnosis, evidence: Evidence) -> Diagnosis:
    """*diagnosis* with its placeholders replaced. What a server said is never itself read as a template."""
    values = {
        "reply": _shown(evidence.reply, evidence.detail),
        "host": evidence.host or "the mail server",
        "port": str(evidence.port),
        "provider": evidence.provider or "your provider",
        "issuer": evidence.facts.get("issuer", "an unknown authority"),
        "product": evidence.facts.get("product", "A security product"),
        "switch": evidence.facts.get("switch", "Ask your administrator to switch its inspection off for this host."),
        "clock": evidence.facts.get("clock", "another time"),
    }

    def fill(text: str) -> str:
        known = (
            text
            if evidence.port is not None
            else text.replace("port {port}", "this port").replace("Port {port}", "This port")
        )
        filled = _PLACEHOLDER.sub(lambda match: values[match.group(1)], known)
        at_start = known.startswith("{host}") and not evidence.host
        return filled[:1].upper() + filled[1:] if at_start else filled

    return Diagnosis(
        cause=diagnosis.cause,
        id=diagnosis.id,
        title=fill(diagnosis.title),
        explanation=fill(diagnosis.explanation),
        steps=tuple(fill(step) for step in diagnosis.steps),
        url=diagnosis.url,
        confidence=diagnosis.confidence,
        actor=diagnosis.actor,
        field=diagnosis.field,
        repairs=diagnosis.repairs,
    )


def _shown(reply: Reply | None, detail: str) -> str:
    if reply is None:
        text = _flat(detail) or "no reply"
    else:
        text = " ".join(part for part in (str(reply.code), reply.enhanced or "", _flat(reply.text)) if part)
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return text if len(text) <= MAX_SHOWN_REPLY else text[: MAX_SHOWN_REPLY - 1] + "…"


def _rule(entry: Mapping[str, Any]) -> Rule:
    name = entry.get("id", "?")
    unknown = entry.keys() - _RULE_KEYS
    missing = _REQUIRED - entry.keys()
    if unknown or missing:
        raise RuleError(f"rule {name!r}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    if entry["cause"] not in CAUSES:
        raise RuleError(f"rule {name!r}: unknown cause {entry['cause']!r}")
    try:
        diagnosis = Diagnosis(
            cause=entry["cause"],
            id=entry["id"],
            title=entry["title"],
            explanation=entry["explanation"],
            steps=tuple(entry["steps"]),
            url=entry.get("url", ""),
            confidence=Confidence(entry["confidence"]),
            actor=Actor(entry.get("actor", "you")),
            field=Field(entry["field"]) if "field" in entry else None,
            repairs=tuple(Repair(word) for word in entry.get("repairs", ())),
        )
    except ValueError as error:
        raise RuleError(f"rule {name!r}: {error}") from error
    conditions = tuple(_condition(name, item) for item in entry["match"])
    return Rule(conditions, diagnosis, entry["source"])


def _condition(name: str, item: Mapping[str, Any]) -> Condition:
    unknown = item.keys() - {f.name for f in fields(Condition)}
    if unknown:
        raise RuleError(f"rule {name!r}: unknown condition {sorted(unknown)}")
    try:
        for stage in item.get("stages", ()):
            Stage(stage)
        for fault in item.get("faults", ()):
            FaultKind(fault)
        for security in item.get("security", ()):
            Security(security)
        for pattern in (item.get("pattern", ""), item.get("error", "")):
            re.compile(pattern)
    except (ValueError, re.error) as error:
        raise RuleError(f"rule {name!r}: {error}") from error
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
    return Condition(**values)
