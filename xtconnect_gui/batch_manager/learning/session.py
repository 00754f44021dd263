"""Learning round by round; the console command and the window only show what it says and collect answers."""

from __future__ import annotations

from collections.abc import Sequence

from ..stores.spec import StoreSpec
from ..stores.store import open_store
from .derive import Learned, derive, rounds_of
from .markers import ROUNDS, Markers
from .snapshot import Snapshot, take


class LearningSession:
    """``begin``, then for each round: show ``current``, let it be entered and saved, ``record``; until ``finished``.

    Reads the stores, so not for the UI thread. Nothing is ever written. Two rounds at least: the security needs them.
    """

    def __init__(self, specs: Sequence[StoreSpec], rounds: Sequence[Markers] = ROUNDS) -> None:
        self.specs = tuple(specs)
        self._rounds = tuple(rounds)
        self._snapshots: list[Snapshot] = []
        self.learned: Learned | None = None

    @property
    def number(self) -> int:
        """The round that is under way, from 1; 0 before ``begin``."""
        return len(self._snapshots)

    @property
    def current(self) -> Markers | None:
        """What is to be entered now; None when there is nothing more to ask."""
        return None if self.finished or not self._snapshots else self._rounds[self.number - 1]

    @property
    def markers(self) -> tuple[Markers, ...]:
        """What was entered in the rounds that are over."""
        return self._rounds[: max(self.number - 1, 0)]

    @property
    def finished(self) -> bool:
        """Whether everything is decided, or no further round could decide it."""
        done = self.number - 1
        decided = self.learned is not None and not self.learned.undecided
        return done >= len(self._rounds) or (done >= 2 and decided)

    def begin(self) -> None:
        """Look at the stores before anything is entered. Raises StoreError."""
        self._snapshots = [self._take()]
        self.learned = None

    def record(self) -> Learned | None:
        """Look again, now that the round's values are saved. None: no marker was found anywhere, the round is open
        still. Raises StoreError."""
        snapshots = [*self._snapshots, self._take()]
        learned = derive(rounds_of(snapshots, self._rounds[: self.number]))
        if learned is not None:
            self._snapshots, self.learned = snapshots, learned
        return learned

    def _take(self) -> Snapshot:
        return take([open_store(spec) for spec in self.specs])
