"""An INI file that another program keeps through QSettings."""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import texts
from .errors import StoreError, StoreProblem
from .files import read_file, replace_file, require_ready
from .ini_text import IniError, IniText
from .qt import as_qt, seen_by_qt
from .spec import StoreSpec
from .values import Content, StoredValue


class IniStore:
    """Edits only the lines concerned, and lets QSettings itself prove it before the file is replaced."""

    def __init__(self, spec: StoreSpec, *, case_sensitive: bool = os.name != "nt") -> None:
        self.spec = spec
        self._case_sensitive = case_sensitive

    def read(self) -> Content:
        raw = read_file(self.spec.path)
        return Content(self._parsed(raw).values(), raw)

    def edited(self, content: Content, changes: Mapping[str, StoredValue]) -> bytes:
        require_ready(self.spec.path)
        after = content.raw
        for key, value in changes.items():
            try:
                after = self._parsed(after).edited({key: value})
            except ValueError as error:
                if isinstance(error, IniError):
                    raise self._corrupt(error) from None
                message = texts.UNWRITABLE_VALUE.format(key=key, place=self.spec.place)
                raise StoreError(StoreProblem.NOT_PROVED, message) from None
        self._prove(content.raw, after, changes)
        return after

    def replace(self, before: bytes, after: bytes) -> None:
        replace_file(self.spec.path, before, after)

    def _prove(self, before: bytes, after: bytes, changes: Mapping[str, StoredValue]) -> None:
        """Raise StoreError unless QSettings sees exactly the changes, and nothing else that is new."""
        expected = self._folded(seen_by_qt(before))
        expected |= self._folded({key: as_qt(value) for key, value in changes.items()})
        if self._folded(seen_by_qt(after)) != expected:
            raise StoreError(StoreProblem.NOT_PROVED, texts.NOT_PROVED.format(place=self.spec.place))

    def _folded(self, values: dict[str, object]) -> dict[str, object]:
        return values if self._case_sensitive else {key.lower(): value for key, value in values.items()}

    def _parsed(self, raw: bytes) -> IniText:
        try:
            return IniText(raw, case_sensitive=self._case_sensitive)
        except IniError as error:
            raise self._corrupt(error) from None

    def _corrupt(self, error: IniError) -> StoreError:
        reason = texts.INI_REASONS[error.reason].format(line=error.line)
        return StoreError(StoreProblem.CORRUPT, texts.CORRUPT.format(place=self.spec.place, reason=reason))
