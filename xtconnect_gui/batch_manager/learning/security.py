"""Which key follows the security: a word, a number, or several booleans."""

from __future__ import annotations

import re
from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ...model.security import Security
from ..mapping.model import SecurityRule
from ..stores.values import same
from .snapshot import StoreSnapshot

ENOUGH: Final = 3  # below it a key is noise
_CERTAIN: Final = 5  # a key that one round is enough for
_NEAR: Final = 2  # this far below the best one, a key counts as well

_WORDS: Final = {
    Security.SSL: re.compile(r"ssl|smtps|implicit", re.I),
    Security.STARTTLS: re.compile(r"tls|explicit|opportun|upgrade", re.I),
    Security.NONE: re.compile(r"none|plain|clear|off|never|unencrypt|insecure|disabled|kein|aucun|tcp|no", re.I),
}
_NAME: Final = re.compile(r"ssl|tls|secur|crypt|sicher|verschl|chiffr", re.I)
_WEAK_NAME: Final = re.compile(r"mode|method|type|protocol|transport|connection", re.I)
_NOISE: Final = re.compile(
    r"(?<!ac)count|number|runs|launch|start$|saves|saved|revision|serial|seq|time|date|stamp|last|recent|geometry|window|state"
    r"|splitter|column|width|height|size|pos$|maximi|visible|histor|(?<!trans)port",
    re.I,
)  # fmt: skip
_FLAGS: Final = frozenset({"true", "false", "0", "1", "yes", "no", "on", "off"})


def find_security(
    observed: Sequence[tuple[Security, StoreSnapshot]],
    before: Sequence[StoreSnapshot],
    held: set[str],
    groups: ReadOnly[str, int],
) -> tuple[tuple[SecurityRule, ...], tuple[str, ...]]:
    """The keys that follow the security, and the keys that are still possible when it is undecided.

    *observed*: snapshots with the security that was chosen in them; *before*: those from before each round; *held*: the
    keys that belong to other fields; *groups*: how many fields stand in each group of keys.
    """
    ranks: dict[str, int] = {}
    values: dict[str, dict[Security, str | int]] = {}
    for key in observed[0][1].samples if observed else ():
        if key in held:
            continue
        found = _consistent(key, observed)
        if found is not None:
            values[key] = found
            ranks[key] = _rank(key, found, before, groups)
    several = len({security for security, _ in observed}) > 1
    enough = ENOUGH if several else _CERTAIN
    best = max(ranks.values(), default=0)
    if best < enough:
        return (), ()
    near = [key for key, rank in ranks.items() if rank >= max(enough, best - _NEAR)]
    if not several:
        # From one round only words can be understood: a number or a boolean would be a guess. And the word has to have
        # something to do with what was entered: other programs have settings about encryption, too.
        after = observed[0][1]
        touched = {key for key in near if any(b.samples.get(key) != after.samples.get(key) for b in before)}
        near = [key for key in near if _is_word(values[key]) and (key in touched or groups.get(key.rpartition("/")[0]))]
        return tuple(SecurityRule(key, values[key]) for key in near), ()
    certain = [key for key in near if _is_flag(values[key]) or _is_word(values[key]) or _NAME.search(_name(key))]
    if len(near) > 1 and len(certain) < len(near):
        # Several numbers: one that does not simply go up by one from round to round is no counter.
        calm = [key for key in near if not _goes_up_by_one([str(value) for value in values[key].values()])]
        if len(calm) != 1:
            return (), tuple(near)
        near = calm
    return tuple(SecurityRule(key, values[key]) for key in near), ()


def _consistent(key: str, observed: Sequence[tuple[Security, StoreSnapshot]]) -> dict[Security, str | int] | None:
    """The value for each security, if *key* has one and they are not all the same."""
    found: dict[Security, str | int] = {}
    for security, snapshot in observed:
        value = snapshot.clear(key)
        if not isinstance(value, str | int) or (security in found and not same(found[security], value)):
            return None
        found[security] = value
    distinct = {str(value) for value in found.values()}
    return found if len(distinct) > 1 or len(found) == 1 else None


def _rank(
    key: str, values: ReadOnly[Security, str | int], before: Sequence[StoreSnapshot], groups: ReadOnly[str, int]
) -> int:
    """How much speaks for a key: words, its name, its neighbours; counters and windows speak against it."""
    name = _name(key)
    rank = 4 * _is_word(values) + 3 * bool(_NAME.search(name)) + bool(_WEAK_NAME.search(name))
    rank += 2 * bool(groups.get(key.rpartition("/")[0])) + (_is_flag(values) or _is_small(values))
    if not _NAME.search(name):
        rank -= 4 * bool(_NOISE.search(key))
        # Something that was there before and went up by one with every save is more likely a counter.
        rank -= 2 * _counts(key, values, before)
    return rank


def _is_word(values: ReadOnly[Security, str | int]) -> bool:
    """Whether each value is a word for its security, and not for another one as well."""

    def fits(security: Security, text: str) -> bool:
        if security is Security.STARTTLS:
            return bool(_WORDS[security].search(text))
        return bool(_WORDS[security].search(text)) and not re.search(r"starttls|explicit", text, re.I)

    return all(isinstance(v, str) and not v.isdigit() and fits(s, v) for s, v in values.items())


def _is_flag(values: ReadOnly[Security, str | int]) -> bool:
    return all(isinstance(v, bool) or str(v).lower() in _FLAGS for v in values.values())


def _is_small(values: ReadOnly[Security, str | int]) -> bool:
    return all(not isinstance(v, bool) and str(v).isdigit() and int(str(v)) < 1000 for v in values.values())


def _goes_up_by_one(values: list[str]) -> bool:
    return all(value.isdigit() for value in values) and all(
        int(later) == int(earlier) + 1 for earlier, later in pairwise(values)
    )


def _counts(key: str, values: ReadOnly[Security, str | int], before: Sequence[StoreSnapshot]) -> bool:
    first = before[0].clear(key) if before else None
    numbers = [first, *values.values()]
    if not all(v is not None and not isinstance(v, bool) and str(v).isdigit() for v in numbers):
        return False
    steps = [int(str(v)) for v in numbers]
    return all(later > earlier for earlier, later in pairwise(steps))


def _name(key: str) -> str:
    return key.rpartition("/")[2]
