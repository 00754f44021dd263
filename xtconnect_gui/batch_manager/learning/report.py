"""From what was learned to the mapping, to lines for a person, and to JSON."""

from __future__ import annotations

import datetime
import getpass
import os
from collections.abc import Callable, Iterator
from collections.abc import Mapping as ReadOnly
from pathlib import Path

from ...model.problems import Field
from ...storage.atomic import write_atomically
from ..mapping import texts as mapping_texts
from ..mapping.model import MAPPED_FIELDS, ByHand, LearnedBy, Mapping
from ..mapping.write import mapping_text
from . import texts
from .derive import Finding, Learned, State


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


def write_learned(
    learned: Learned, path: Path, *, processes: tuple[str, ...] = (), program_version: str = "", sign: bool = False
) -> bool:
    """Write the mapping into *path*; False when no key is certain yet. Raises OSError.

    Everyone may read it: it holds no secret, and is meant to be rolled out. *sign*: with the date and the user's name.
    """
    mapping, notes = to_mapping(
        learned, processes=processes, program_version=program_version, signed_by=_user() if sign else ""
    )
    if not mapping.keys:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, mapping_text(mapping, notes).encode("utf-8"))
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)
    return True


def learned_summary(learned: Learned, translate: Callable[..., str]) -> Iterator[str]:
    """A line for each field: what was found, where and in which form."""
    for name in MAPPED_FIELDS:
        found = learned.fields.get(name)
        if found is not None:
            state = translate(texts.STATES[found.state.value])
            detail = _detail(name, found, learned, translate)
            yield translate(texts.FIELD_LINE, field=name.value, state=state, detail=detail)


def _detail(name: Field, found: Finding, learned: Learned, translate: Callable[..., str]) -> str:
    if found.rule is not None:
        return translate(texts.KEY_DETAIL, key=", ".join(found.rule.keys), encoding=found.rule.encoding.value)
    if name is Field.SECURITY and learned.security:
        parts = []
        for rule in learned.security:
            values = ", ".join(f"{security.value}={value}" for security, value in rule.values.items())
            parts.append(f"{rule.key} ({values})")
        return translate(texts.SECURITY_DETAIL, keys=", ".join(parts))
    if found.candidates:
        text = texts.SUSPECT if found.state is State.ENCRYPTED else texts.CANDIDATES
        return translate(text, keys=", ".join(found.candidates))
    return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this user
        return "unknown"
