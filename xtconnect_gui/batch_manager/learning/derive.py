"""From snapshots and markers to a mapping: which key took which marker, in which form, and what is only noise.

A text field's key is one that held the marker, in plain or in a simple encoding, after *every* round. The security's
key is one whose value follows the security that was chosen. Window positions, time stamps, counters and lists of recent
values change with every save, too; they do not hold a marker exactly, or do not follow the security, or are told apart
by the second round. What stays undecided is said, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ...model.problems import Field
from ...model.security import Security
from ..mapping.encoding import Encoding, forms
from ..mapping.model import TEXT_FIELDS, ByHand, SecurityRule, TextRule, ValueType
from ..stores.spec import StoreSpec
from ..stores.values import StoredValue
from .markers import Markers
from .security import find_security
from .snapshot import SECRET_NAME, Snapshot, StoreSnapshot

HISTORY: Final = re.compile(r"recent|histor|mru|last|previous|prev$|undo|cache|backup|old$|complet|suggest", re.I)
_HINTS: Final = {
    Field.EMAIL: re.compile(r"mail|account|address|user|konto", re.I),
    Field.USERNAME: re.compile(r"user|login|auth|name", re.I),
    Field.PASSWORD: SECRET_NAME,
    Field.HOST: re.compile(r"host|server|smtp|outgoing", re.I),
    Field.PORT: re.compile(r"port", re.I),
    Field.SENDER: re.compile(r"from|sender|absender", re.I),
    Field.SENDER_NAME: re.compile(r"name|display|from", re.I),
}


class State(StrEnum):
    """What is known about a field."""

    FOUND = "found"
    PARTLY = "partly"
    AMBIGUOUS = "ambiguous"
    ENCRYPTED = "encrypted"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class Round:
    """One store before and after the markers were entered and saved."""

    before: StoreSnapshot
    after: StoreSnapshot
    markers: Markers


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known about one field. ``candidates``: the keys that are still possible, or suspected to be encrypted."""

    state: State
    rule: TextRule | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """What a number of rounds told about one store. ``noise``: how many other keys changed as well."""

    spec: StoreSpec
    fields: ReadOnly[Field, Finding]
    security: tuple[SecurityRule, ...] = ()
    noise: int = 0
    rounds: int = 0

    @property
    def texts(self) -> dict[Field, TextRule]:
        """The rules of the fields that were found."""
        return {name: found.rule for name, found in self.fields.items() if found.rule is not None}

    @property
    def weight(self) -> int:
        """How many fields have left a trace in this store."""
        return len(self.security) + sum(bool(f.rule or f.state is State.AMBIGUOUS) for f in self.fields.values())

    @property
    def by_hand(self) -> dict[Field, ByHand]:
        """The fields that stay to be typed."""
        reasons = {State.ENCRYPTED: ByHand.ENCRYPTED, State.NOT_FOUND: ByHand.NOT_FOUND}
        return {name: reasons[found.state] for name, found in self.fields.items() if found.state in reasons}

    @property
    def undecided(self) -> tuple[Field, ...]:
        """The fields for which another round is needed."""
        return tuple(n for n, found in self.fields.items() if found.state in (State.AMBIGUOUS, State.PARTLY))


@dataclass(frozen=True, slots=True)
class _Place:
    """A key and the form in which it holds a marker."""

    key: str
    encoding: Encoding
    kind: ValueType


@dataclass(slots=True)
class _Places:
    """The possible places of a field; ``changed``: those that did not hold the marker before."""

    possible: list[_Place] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


def rounds_of(
    snapshots: Sequence[Snapshot], markers: Sequence[Markers]
) -> tuple[tuple[Snapshot, Snapshot, Markers], ...]:
    """Pair snapshots with markers: a chain (one more than rounds) or pairs (two a round). Raises ValueError."""
    count = len(markers)
    if count and len(snapshots) == count + 1:
        return tuple(zip(snapshots, snapshots[1:], markers, strict=False))
    if count and len(snapshots) == 2 * count:
        return tuple(zip(snapshots[::2], snapshots[1::2], markers, strict=True))
    raise ValueError("count")


def derive(rounds: Sequence[tuple[Snapshot, Snapshot, Markers]]) -> Learned | None:
    """What *rounds* tell about the store that holds most of the markers; None when none holds any."""
    found = []
    for store in rounds[0][1].stores:
        own = []
        for before, after, markers in rounds:
            former, then = before.of(store.spec), after.of(store.spec)
            if then is not None:
                own.append(Round(former or StoreSnapshot(store.spec, {}), then, markers))
        if len(own) == len(rounds):
            found.append(_learn(store.spec, own))
    best = max(found, key=lambda learned: learned.weight, default=None)
    return best if best is not None and best.weight else None


def _learn(spec: StoreSpec, rounds: Sequence[Round]) -> Learned:
    places = {name: _places(name, rounds) for name in TEXT_FIELDS if any(name in r.markers.texts for r in rounds)}
    lost = _share(places, rounds)
    groups = _groups(places)
    fields: dict[Field, Finding] = {}
    taken: set[str] = set()
    for name, found in places.items():
        if name in lost:
            continue
        fields[name] = _finding(name, found, groups, taken, several_rounds=len(rounds) > 1)
        rule = fields[name].rule
        taken |= set(rule.keys) if rule is not None else set()
    held = {key for found in fields.values() for key in found.candidates} | taken
    if fields.get(Field.PASSWORD, Finding(State.FOUND)).state is State.NOT_FOUND:
        fields[Field.PASSWORD] = Finding(State.ENCRYPTED, candidates=_suspects(rounds, held, groups))
    rules: tuple[SecurityRule, ...] = ()
    if any(r.markers.security is not None for r in rounds):
        observed = _observed(rounds, fields)
        rules, candidates = find_security(observed, [r.before for r in rounds], held, groups)
        known = {security for rule in rules for security in rule.values}
        state = (
            State.FOUND
            if len(known) > 1
            else State.PARTLY
            if rules or len(_securities(observed)) < 2
            else (State.AMBIGUOUS if candidates else State.NOT_FOUND)
        )
        fields[Field.SECURITY] = Finding(state, candidates=candidates)
    noise = len(_changed(rounds) - held - {rule.key for rule in rules})
    return Learned(spec, fields, rules, noise, len(rounds))


# -- text fields --------------------------------------------------------------------------------------------------


def _places(name: Field, rounds: Sequence[Round]) -> _Places:
    """Where the field's marker stood after each round in which it was entered, always in the same form."""
    result: _Places | None = None
    for one in rounds:
        text = one.markers.texts.get(name)
        if text is None:
            continue
        forms_of = list(_forms(name, text))
        here = _Places()
        for key in one.after.samples:
            for encoding, kind, value in forms_of:
                if one.after.holds(key, value):
                    here.possible.append(_Place(key, encoding, kind))
                    if not one.before.holds(key, value):
                        here.changed.add(key)
        if result is None:
            result = here
        else:
            result = _Places([p for p in result.possible if p in here.possible], result.changed & here.changed)
    return result or _Places()


def _forms(name: Field, text: str) -> Iterator[tuple[Encoding, ValueType, StoredValue]]:
    """Each value that a program may keep for a marker, plain ones first. Two forms of one marker can be the same value:
    another round, or the order, decides."""
    if name is Field.PORT:
        yield Encoding.TEXT, ValueType.INTEGER, int(text)
    for encoding in Encoding:
        for written in dict.fromkeys(forms(encoding, text)):
            yield encoding, ValueType.TEXT, written
            yield encoding, ValueType.BYTES, written.encode("utf-8", "surrogatepass")


def _share(places: dict[Field, _Places], rounds: Sequence[Round]) -> set[Field]:
    """Share the places among fields that had the same marker in every round (account and sender often do): by name.

    Returns the fields that got none; their value goes where the account's goes.
    """
    lost: set[Field] = set()
    for name in (Field.SENDER, Field.USERNAME):
        both = [r.markers.texts for r in rounds if name in r.markers.texts or Field.EMAIL in r.markers.texts]
        if name not in places or Field.EMAIL not in places or any(t.get(name) != t.get(Field.EMAIL) for t in both):
            continue
        account = places[Field.EMAIL]
        own = [p for p in account.possible if _HINTS[name].search(_name(p.key)) and "mail" not in _name(p.key).lower()]
        rest = [place for place in account.possible if place not in own]
        if own and rest:
            places[name] = _Places(own, account.changed)
            account.possible = rest
        else:
            lost.add(name)
    return lost


def _finding(
    name: Field, places: _Places, groups: ReadOnly[str, int], taken: set[str], *, several_rounds: bool
) -> Finding:
    """Decide between the possible places. After two rounds, keys of one group that always agree are all the field's."""
    possible = [place for place in places.possible if place.key not in taken]
    if changed := [place for place in possible if place.key in places.changed]:
        possible = changed
    if not possible:
        return Finding(State.NOT_FOUND)
    if lasting := [place for place in possible if not HISTORY.search(place.key)]:
        possible = lasting
    best = max(_rank(name, place.key, groups) for place in possible)
    top = [place for place in possible if _rank(name, place.key, groups) == best]
    keys = tuple(dict.fromkeys(place.key for place in possible))
    if len(keys) == 1:
        return _found(possible)
    if not several_rounds:
        return Finding(State.AMBIGUOUS, candidates=keys)
    same_group = [place for place in possible if _group(place.key) == _group(top[0].key)]
    alike = [place for place in same_group if (place.encoding, place.kind) == (top[0].encoding, top[0].kind)]
    if len({_group(place.key) for place in top}) > 1:
        return Finding(State.AMBIGUOUS, candidates=keys)
    return _found(alike)


def _found(places: Sequence[_Place]) -> Finding:
    first = places[0]
    keys = tuple(dict.fromkeys(place.key for place in places))
    return Finding(State.FOUND, TextRule(keys, first.encoding, first.kind))


def _rank(name: Field, key: str, groups: ReadOnly[str, int]) -> int:
    return 2 * groups.get(_group(key), 0) + bool(_HINTS[name].search(_name(key)))


def _groups(places: ReadOnly[Field, _Places]) -> dict[str, int]:
    """How many fields have a possible place in each group: what belongs together is kept together."""
    count: dict[str, int] = {}
    for found in places.values():
        for group in {_group(place.key) for place in found.possible}:
            count[group] = count.get(group, 0) + 1
    return count


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def _group(key: str) -> str:
    return key.rpartition("/")[0]


def _suspects(rounds: Sequence[Round], held: set[str], groups: ReadOnly[str, int]) -> tuple[str, ...]:
    """The keys in which an encrypted password may stand: changed in each round, and called so; else the neighbours of
    the other fields of which no more than a digest is known."""
    changed = _changed(rounds, each=True) - held
    named = sorted(key for key in changed if SECRET_NAME.search(_name(key)))
    most = max(groups.values(), default=0)
    near = (key for key in changed if groups.get(_group(key)) == most and rounds[-1].after.clear(key) is None)
    return tuple(named or sorted(near))


def _changed(rounds: Sequence[Round], *, each: bool = False) -> set[str]:
    """The keys that were changed in one of the rounds, or in *each* of them."""
    sets = [
        {key for key in one.before.samples.keys() | one.after.samples.keys()
         if one.before.samples.get(key) != one.after.samples.get(key)}
        for one in rounds
    ]  # fmt: skip
    return set.intersection(*sets) if each else set.union(*sets)


# -- security -----------------------------------------------------------------------------------------------------


def _observed(rounds: Sequence[Round], fields: ReadOnly[Field, Finding]) -> list[tuple[Security, StoreSnapshot]]:
    """Each snapshot of which the chosen security is known: those after a round, and those before the next one if it
    still holds that round's markers (the program was only restarted, or saved once more)."""
    found: list[tuple[Security, StoreSnapshot]] = []
    for number, one in enumerate(rounds):
        former = rounds[number - 1] if number else None
        if former is not None and former.markers.security is not None and one.before is not former.after:
            rules = [(name, found_.rule) for name, found_ in fields.items() if found_.rule is not None]
            held = [
                one.before.holds(key, rule.stored(former.markers.texts[name]))
                for name, rule in rules
                if name in former.markers.texts
                for key in rule.keys
            ]
            if held and all(held):
                found.append((former.markers.security, one.before))
        if one.markers.security is not None:
            found.append((one.markers.security, one.after))
    return found


def _securities(observed: Iterable[tuple[Security, StoreSnapshot]]) -> set[Security]:
    return {security for security, _ in observed}
