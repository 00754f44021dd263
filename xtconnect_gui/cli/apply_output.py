"""What a target will change, as lines for a person; a password's values are never shown."""

from __future__ import annotations

from collections.abc import Sequence

from ..batch_manager import store_texts
from ..batch_manager.processes import Running
from ..batch_manager.targets import Change
from ..texts import apply as words
from .errors import one_line
from .output import Translate


def say_change(change: Change, translate: Translate) -> str:
    """One value: where it is kept, what stands there and what shall."""
    label, key = translate(change.label), one_line(change.key)
    if change.secret:
        return translate(words.CHANGE_HIDDEN if change.differs else words.SAME_HIDDEN, label=label, key=key)
    old = translate(words.ABSENT) if change.old is None else one_line(change.old) or translate(words.EMPTY)
    new = one_line(change.new or "")
    if not change.differs:
        return translate(words.SAME, label=label, key=key, new=new)
    return translate(words.CHANGE, label=label, key=key, old=old, new=new)


def say_running(found: Sequence[Running], translate: Translate) -> str:
    """The warning that the Batch Manager may write its old values back."""
    names = ", ".join(f"{one_line(process.name)} {process.pid}" for process in found)
    return translate(store_texts.RUNNING, processes=names)
