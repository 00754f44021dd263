"""Why a settings store cannot be read or changed."""

from __future__ import annotations

from enum import StrEnum

from ..targets import TargetError


class StoreProblem(StrEnum):
    """The kinds of trouble; whoever shows one decides by it what comes next."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    CORRUPT = "corrupt"
    LOCKED = "locked"
    READ_ONLY = "read-only"
    CHANGED = "changed"
    UNSUPPORTED = "unsupported"
    NOT_PROVED = "not-proved"
    WRITE_FAILED = "write-failed"


class StoreError(TargetError):
    """The store stands as it was. The text is a sentence that names it; it holds no value of the store."""

    def __init__(self, problem: StoreProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem
