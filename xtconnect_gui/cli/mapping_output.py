"""Mappings and what was learned, as lines for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..batch_manager.learning.derive import Learned
from ..batch_manager.learning.markers import Markers
from ..batch_manager.learning.report import learned_summary
from ..batch_manager.mapping.model import MAPPED_FIELDS, Mapping
from ..batch_manager.store_target import LABELS
from ..model.problems import Field
from ..texts import apply as apply_words
from ..texts import mapping as words
from .errors import one_line
from .output import Translate


def marker_lines(markers: Markers, translate: Translate) -> Iterator[tuple[str, str]]:
    """What is to be entered: the field in the Batch Manager's words, and the value."""
    for name in MAPPED_FIELDS:
        if name in markers.texts:
            yield translate(LABELS[name]), markers.texts[name]
        elif name is Field.SECURITY and markers.security is not None:
            yield translate(LABELS[name]), markers.security.batch_manager_word or markers.security.value


def learned_lines(learned: Learned, markers: Sequence[Markers], translate: Translate) -> list[str]:
    """Field by field what was found, and what was told apart as noise."""
    lines = [translate(words.STORE_LINE, store=learned.spec)]
    lines += [f"  {one_line(line, 600)}" for line in learned_summary(learned, translate)]
    if learned.noise:
        lines.append(translate(words.NOISE, count=learned.noise))
    rule = learned.texts.get(Field.PASSWORD)
    passwords = [m.texts[Field.PASSWORD] for m in markers if Field.PASSWORD in m.texts]
    if rule is not None and rule.encoding.value == "text" and passwords and all(map(str.isalnum, passwords)):
        lines.append(translate(words.SAME_IN_PLAIN))
    return lines


def mapping_lines(mapping: Mapping, path: Path, translate: Translate) -> Iterator[str]:
    """A mapping for a person."""
    yield translate(words.SHOW_HEAD, path=path)
    yield translate(words.SHOW_STORE, store=mapping.store or translate(words.SHOW_NO_STORE))
    for name in MAPPED_FIELDS:
        if name in mapping.by_hand:
            yield f"  {name.value:<10} {translate(apply_words.REASONS[mapping.by_hand[name].value])}"
        elif name in mapping.texts:
            rule = mapping.texts[name]
            yield f"  {name.value:<10} {', '.join(map(one_line, rule.keys))} ({rule.encoding.value}, {rule.kind.value})"
        elif name is Field.SECURITY:
            for part in mapping.security:
                values = ", ".join(f"{security.value} = {value}" for security, value in part.values.items())
                yield f"  {name.value:<10} {one_line(part.key)} ({values})"


def mapping_json(mapping: Mapping, path: Path) -> dict[str, object]:
    """A mapping as JSON."""
    fields: dict[str, object] = {
        name.value: {"keys": list(rule.keys), "encoding": rule.encoding.value, "type": rule.kind.value}
        for name, rule in mapping.texts.items()
    }
    return {
        "mapping": str(path),
        "store": str(mapping.store) if mapping.store is not None else None,
        "fields": fields,
        "security": [{"key": r.key, "values": {s.value: v for s, v in r.values.items()}} for r in mapping.security],
        "by_hand": {name.value: reason.value for name, reason in mapping.by_hand.items()},
        "processes": list(mapping.processes),
    }
