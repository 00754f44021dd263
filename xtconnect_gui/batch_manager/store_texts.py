"""The sentences about filling in the Batch Manager's settings. English; ``{names}`` are filled in."""

from __future__ import annotations

from typing import Final

CHANGED_SINCE: Final = (
    "{place} has been changed by another program since. Nothing was changed now, so that nothing of it is lost."
)
NOT_VERIFIED: Final = (
    "{place} was written, but does not hold the new values now: another program wrote at the same time."
)
SECURITY_NOT_LEARNED: Final = (
    "security: got {security}, but the mapping knows only {known}. Learn the mapping once more, with a round in which "
    "{security} is chosen, or choose another security. Nothing was changed."
)
RUNNING: Final = (
    "The Batch Manager seems to be running ({processes}). It may write its old settings back when it ends: close it "
    "first, or start it again afterwards and look."
)
NO_MAPPING: Final = (
    "There is no mapping that says where the Batch Manager keeps its settings, so it cannot be filled in from here."
)
NO_STORE: Final = "The mapping names no store. Give one with --store KIND:PLACE."
