"""What the exit code says about a settings store or a mapping that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..batch_manager.mapping.read import MappingError
from ..batch_manager.stores.errors import StoreError, StoreProblem
from ..batch_manager.stores.spec import SpecError, StoreSpec
from ..check.exit_codes import ExitCode
from ..texts import apply as words
from .errors import UsageError
from .options import bad_value

BY_PROBLEM: Final[Mapping[StoreProblem, ExitCode]] = MappingProxyType(
    {
        StoreProblem.MISSING: ExitCode.CONFIGURATION,
        StoreProblem.UNSUPPORTED: ExitCode.CONFIGURATION,
        StoreProblem.CORRUPT: ExitCode.DATA,
        StoreProblem.LOCKED: ExitCode.TEMPORARY,
        StoreProblem.CHANGED: ExitCode.TEMPORARY,
        StoreProblem.READ_ONLY: ExitCode.CANNOT_CREATE,
        StoreProblem.UNREADABLE: ExitCode.IO,
        StoreProblem.WRITE_FAILED: ExitCode.IO,
        StoreProblem.NOT_PROVED: ExitCode.CONFIGURATION,
    }
)


def store_exit_code(error: OSError) -> ExitCode:
    """The exit code for what a target raised."""
    return BY_PROBLEM[error.problem] if isinstance(error, StoreError) else ExitCode.IO


def store_usage(error: OSError) -> UsageError:
    """What a target raised, as the end of a command."""
    return UsageError(store_exit_code(error), str(error.strerror or type(error).__name__))


def mapping_usage(error: MappingError, option: str = "--mapping") -> UsageError:
    """A mapping that cannot be used: 65."""
    return UsageError(ExitCode.DATA, f"{option}: {error}")


def parse_store(text: str) -> StoreSpec:
    """The store that ``--store`` names. Raises UsageError(64)."""
    try:
        return StoreSpec.parse(text)
    except SpecError:
        raise bad_value("--store", text, words.A_STORE) from None
