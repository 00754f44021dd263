"""From what was learned to the mapping, and to JSON."""

from __future__ import annotations

import datetime
from collections.abc import Mapping as ReadOnly

from ...model.problems import Field
from ..mapping import texts as mapping_texts
from ..mapping.model import ByHand, LearnedBy, Mapping
from .derive import Learned, State


def to_mapping(
    learned: Learned, *, processes: tuple[str, ...] = (), program_version: str = "", signed_by: str = ""
) -> tuple[Mapping, ReadOnly[Field, tuple[str, ...]]]:
    """The mapping, and comments for its file. *signed_by*: who learned it, with today's date; "" leaves both out."""
    today = datetime.date.today().isoformat() if signed_by else ""
    by_hand = dict(learned.by_hand)
    notes = {
        name: (mapping_texts.CHOICES.format(keys=", ".join(found.candidates)),)
        for name, found in learned.fields.items()
        if found.candidates
    }
    if Field.SECURITY in by_hand and learned.security:
        del by_hand[Field.SECURITY]
    for name in (Field.EMAIL, Field.HOST, Field.PORT, Field.PASSWORD):
        if name in learned.fields and learned.fields[name].state is State.AMBIGUOUS:
            by_hand[name] = ByHand.NOT_FOUND
    return (
        Mapping(
            learned.spec,
            learned.texts,
            learned.security,
            by_hand,
            processes,
            LearnedBy(today, signed_by, program_version),
        ),
        notes,
    )


def learned_json(learned: Learned, written: str | None) -> dict[str, object]:
    """``{"mapping","store","complete","fields","security","needs_round","by_hand","noise"}``; no value of a marker.

    *written*: the mapping's file, if one was written.
    """
    fields: dict[str, object] = {}
    for name, found in learned.fields.items():
        entry: dict[str, object] = {"state": found.state.value, "keys": [], "candidates": list(found.candidates)}
        if found.rule is not None:
            entry |= {
                "keys": list(found.rule.keys),
                "encoding": found.rule.encoding.value,
                "type": found.rule.kind.value,
            }
        fields[name.value] = entry
    return {
        "mapping": written,
        "store": str(learned.spec),
        "complete": not learned.undecided,
        "fields": fields,
        "security": [{"key": r.key, "values": {s.value: v for s, v in r.values.items()}} for r in learned.security],
        "needs_round": [name.value for name in learned.undecided],
        "by_hand": {name.value: reason.value for name, reason in learned.by_hand.items()},
        "noise": learned.noise,
    }
