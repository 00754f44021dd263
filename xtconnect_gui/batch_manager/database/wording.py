"""Problems and durations in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...texts import database as texts
from .address import DatabaseAddress
from .problems import DatabaseError

Translate = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Explained:
    """What is wrong, why, and what to do next."""

    title: str
    explanation: str
    steps: tuple[str, ...]


def explain(error: DatabaseError, address: DatabaseAddress, translate: Translate) -> Explained:
    """*error* in the person's language."""
    title, explanation, steps = texts.PROBLEMS[error.kind.value]
    values: dict[str, object] = {
        "host": address.host,
        "port": address.port,
        "database": address.name,
        "user": address.user,
        "detail": error.detail or "?",
        "subject": "?",
        **error.facts,
    }
    filled = [translate(step, **values) for step in steps]
    if "batch_id" in error.facts:
        filled.append(translate(texts.STAYS_QUEUED, **values))
    return Explained(translate(title, **values), translate(explanation, **values), tuple(filled))


def duration(seconds: float, translate: Translate) -> str:
    """A length of time, in the largest unit that still says enough."""
    for limit, unit, text in ((120, 1, texts.SECONDS), (7200, 60, texts.MINUTES), (172_800, 3600, texts.HOURS)):
        if seconds < limit:
            return translate(text, n=round(seconds / unit))
    return translate(texts.DAYS, n=round(seconds / 86_400))
