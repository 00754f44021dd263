"""From evidence to a diagnosis, by the rules of ``resources/diagnoses.toml``. The first rule that fits wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Any, Final

from ..model.problems import Field
from ..model.security import Security
from ..resource import load_toml
from ..smtp.values import FaultKind, Stage
from .causes import CAUSES
from .filling import filled
from .values import Actor, Confidence, Diagnosis, Evidence, Repair

MAX_SEARCHED: Final = 4000  # characters that patterns are searched in

_RULE_KEYS: Final = frozenset(
    [
        "id",
        "cause",
        "title",
        "explanation",
        "steps",
        "ask",
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
_WORD: Final = re.compile(r"%(\w+)%")
_ADDRESS: Final = re.compile(r"(?<![\w.+=-])[\w.+=-]{1,64}@[\w.-]+")  # RFC 5321 section 4.5.3.1.1: at most 64


class RuleError(ValueError):
    """The rules file is broken. The text names the rule and the key."""


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence as conditions look at it: what was said, in small letters and on one line.

    ``said``: the server's words; in a second look at a text without a reply, the text. ``told``: an error text without
    reply and fault. ``code`` and ``enhanced``: those of a refusal, else 0 and None.
    """

    evidence: Evidence
    said: str
    told: str
    code: int
    enhanced: str | None
    seen: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def has(self, pattern: str) -> bool:
        """Whether *pattern* is found in what was said or told. Searched once: the rules are gone through twice."""
        if pattern not in self.seen:
            self.seen[pattern] = _compiled(pattern).search(self.said or self.told) is not None
        return self.seen[pattern]

    @classmethod
    def of(cls, evidence: Evidence) -> Case:
        reply = evidence.reply
        # A positive reply (EHLO's, the greeting) explains nothing, whatever words are in it.
        if reply is not None and reply.code >= 400 and evidence.fault in _REPLY_SPEAKS:
            return cls(evidence, _searched(reply.text), "", reply.code, reply.enhanced)
        told = _searched(evidence.detail) if reply is None and evidence.fault is None else ""
        return cls(evidence, "", told, 0, None)


@dataclass(frozen=True, slots=True)
class Condition:
    """One way for a rule to fit: everything given must hold.

    ``codes``: basic codes, or one digit for a whole class. ``enhanced``: exact (RFC 3463), or a prefix that ends in a
    dot. ``pattern``: searched in the server's words, in small letters; ``unless`` must not be found there. ``error``:
    searched in a text of a program, where there is neither a reply nor a fault. ``concept``: the same, when nothing
    else fits; it stands alone with ``unless``. ``findings``: one of them was found.
    ``confidence``: in place of the rule's. ``replies_only``: not for words without a code.
    """

    stages: tuple[str, ...] = ()
    not_stages: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    enhanced: tuple[str, ...] = ()
    pattern: str = ""
    unless: str = ""
    error: str = ""
    concept: str = ""
    faults: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    security: tuple[str, ...] = ()
    password_is_app_password: bool | None = None
    alternative_reachable: bool | None = None
    findings: tuple[str, ...] = ()
    confidence: str = ""
    replies_only: bool = False

    def fits(self, case: Case) -> bool:
        """Whether *case* satisfies every part."""
        evidence = case.evidence
        return (
            not self.concept
            and (not self.stages or evidence.stage in self.stages)
            and evidence.stage not in self.not_stages
            and (not self.providers or evidence.provider in self.providers)
            and (not self.ports or evidence.port in self.ports)
            and (not self.security or evidence.security in self.security)
            and (not self.faults or evidence.fault in self.faults)
            and (not self.findings or not evidence.findings.isdisjoint(self.findings))
            and self._fits_flags(evidence)
            and self._fits_reply(case)
            and (not self.error or (bool(case.told) and case.has(self.error)))
            and not (self.unless and case.has(self.unless))
        )

    @property
    def rests_on_code(self) -> bool:
        """Whether only codes decide, and not what was said or what happened."""
        return bool(self.codes or self.enhanced) and not (self.pattern or self.faults or self.findings)

    @property
    def rests_on_enhanced_code(self) -> bool:
        """Whether an enhanced code decides, and nothing that is known beside the reply."""
        return bool(self.enhanced) and self.rests_on_code and not self.providers

    def fits_words_alone(self, case: Case) -> bool:
        """Whether the words of ``pattern`` are in a text that has no code; what belongs to a code is left out."""
        return (
            bool(self.pattern)
            and not self.replies_only
            and bool(case.told)
            and (not self.stages or case.evidence.stage in self.stages)
            and case.evidence.stage not in self.not_stages
            and (not self.providers or case.evidence.provider in self.providers)
            and self._fits_flags(case.evidence)
            and case.has(self.pattern)
            and not (self.unless and case.has(self.unless))
        )

    def fits_as_concept(self, case: Case) -> bool:
        """Whether an error text, in whatever language, is about this. For what no other condition fits."""
        return (
            bool(self.concept)
            and bool(case.told)
            and case.has(self.concept)
            and not (self.unless and case.has(self.unless))
        )

    def _fits_flags(self, evidence: Evidence) -> bool:
        return (
            self.password_is_app_password is None or self.password_is_app_password == evidence.password_is_app_password
        ) and (self.alternative_reachable is None or self.alternative_reachable == evidence.alternative_reachable)

    def _fits_reply(self, case: Case) -> bool:
        if not (self.codes or self.enhanced or self.pattern):
            return True
        if not case.code:
            return False
        if self.codes and case.code not in self.codes and case.code // 100 not in self.codes:
            return False
        if self.enhanced and not any(_same_enhanced(case.enhanced, wanted) for wanted in self.enhanced):
            return False
        return not self.pattern or case.has(self.pattern)


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
    def _trouble(self) -> str:
        return _with_words(self._read.get("trouble", ""), self._read.get("words", {}))

    @cached_property
    def _read(self) -> Mapping[str, Any]:
        return self._data if self._data is not None else load_toml("diagnoses.toml")

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The validated rules. Raises RuleError, OSError or TOMLDecodeError: a broken installation."""
        words = self._read.get("words", {})
        rules = tuple(_rule(entry, words) for entry in self._read.get("rule", ()))
        seen: set[str] = set()
        for rule in rules:
            if rule.diagnosis.id in seen:
                raise RuleError(f"rule {rule.diagnosis.id!r}: the id is used twice")
            seen.add(rule.diagnosis.id)
        if not rules or not any(condition == Condition() for condition in rules[-1].conditions):
            raise RuleError("the last rule must fit everything")
        return rules

    def diagnose(self, evidence: Evidence) -> Diagnosis:
        """What *evidence* means. Always an answer; where nothing is known it says so and shows the reply.

        Words without a code count less than a reply: they are looked at last, and are never certain.
        """
        case = Case.of(evidence)
        rule, condition = self._first(case)
        confidence = _confidence(rule, condition)
        if confidence is Confidence.LIKELY and condition.rests_on_enhanced_code and (found := self._worded(case)):
            if found[0].diagnosis.cause == rule.diagnosis.cause:  # code and words agree
                confidence = _confidence(*found)
            rule, condition = found
        if confidence is Confidence.CERTAIN and self._words_say_otherwise(case, rule, condition):
            confidence = Confidence.LIKELY
        if confidence is Confidence.UNKNOWN and case.told and (read := self._read_alone(case)) is not None:
            rule, confidence = read, Confidence.LIKELY
        return filled(rule.diagnosis, evidence, confidence)

    def reads_as_trouble(self, text: str) -> bool:
        """Whether *text* has words that only a text about something that went wrong has, in any language known."""
        return bool(self._trouble) and _compiled(self._trouble).search(_searched(text)) is not None

    def _read_alone(self, case: Case) -> Rule | None:
        """The rule for a text without a reply: by a server's words, and after that by what it is about."""
        for fits in (Condition.fits_words_alone, Condition.fits_as_concept):
            for rule in self.rules:
                if any(fits(condition, case) for condition in rule.conditions):
                    return rule
        return None

    def _first(self, case: Case) -> tuple[Rule, Condition]:
        for rule in self.rules:
            for condition in rule.conditions:
                if condition.fits(case):
                    return rule, condition
        raise RuleError("no rule fits")  # ``rules`` makes sure that the last one does

    def _worded(self, case: Case) -> tuple[Rule, Condition] | None:
        """The first rule whose words fit: servers take more care over their words than over their enhanced codes."""
        for rule in self.rules:
            for condition in rule.conditions:
                if condition.pattern and not condition.replies_only and condition.fits(case):
                    return rule, condition
        return None

    def _words_say_otherwise(self, case: Case, chosen: Rule, fitting: Condition) -> bool:
        """Whether the words of a reply or an error also stand for another cause, so that nothing is certain.

        Against a mere code any words count, against words only others that would be certain by themselves.
        """
        if not (fitting.rests_on_code or fitting.pattern or fitting.error):
            return False
        return any(
            (condition.pattern or condition.error)
            and (fitting.rests_on_code or _confidence(rule, condition) is Confidence.CERTAIN)
            and condition.fits(case)
            for rule in self.rules
            if rule.diagnosis.cause != chosen.diagnosis.cause
            for condition in rule.conditions
        )


def _confidence(rule: Rule, condition: Condition) -> Confidence:
    return Confidence(condition.confidence) if condition.confidence else rule.diagnosis.confidence


def _same_enhanced(got: str | None, wanted: str) -> bool:
    if got is None:
        return False
    return got.startswith(wanted) if wanted.endswith(".") else got == wanted


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when it is needed first."""
    return re.compile(pattern)


def _searched(text: str) -> str:
    """One line in small letters: a phrase may be broken over lines. Addresses lose their words: spam@ is no spam."""
    return _ADDRESS.sub("a@b.example", " ".join(text[:MAX_SEARCHED].split()).lower())


def _rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
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
            admin_message=entry.get("ask", ""),
        )
    except ValueError as error:
        raise RuleError(f"rule {name!r}: {error}") from error
    conditions = tuple(_condition(name, item, words) for item in entry["match"])
    return Rule(conditions, diagnosis, entry["source"])


def _with_words(pattern: str, words: Mapping[str, str]) -> str:
    """*pattern* on one line, with the named groups of words in it. Raises KeyError."""
    return _WORD.sub(lambda word: f"(?:{_joined(words[word[1]])})", _joined(pattern))


def _joined(pattern: str) -> str:
    """*pattern* without the breaks and the indentation of its lines in the file."""
    return "".join(line.strip() for line in pattern.splitlines()) if "\n" in pattern else pattern


def _condition(name: str, item: Mapping[str, Any], words: Mapping[str, str]) -> Condition:
    unknown = item.keys() - {f.name for f in fields(Condition)}
    if unknown:
        raise RuleError(f"rule {name!r}: unknown condition {sorted(unknown)}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
    try:
        for stage in (*item.get("stages", ()), *item.get("not_stages", ())):
            Stage(stage)
        for fault in item.get("faults", ()):
            FaultKind(fault)
        for security in item.get("security", ()):
            Security(security)
        if "confidence" in item:
            Confidence(item["confidence"])
        for key in {"pattern", "unless", "error", "concept"} & item.keys():
            values[key] = _with_words(item[key], words)
    except KeyError as error:
        raise RuleError(f"rule {name!r}: unknown word %{error.args[0]}%") from error
    except ValueError as error:
        raise RuleError(f"rule {name!r}: {error}") from error
    return Condition(**values)
