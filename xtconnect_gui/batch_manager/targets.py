"""The interface that every way of filling in the Batch Manager has, and the way that always works: the sheet."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from ..storage.atomic import write_atomically
from . import sheet_texts as texts
from .sheet import SetupSheet, render_html, render_json, render_text
from .sheet_pdf import render_pdf

_SHEET_IN_PDF: Final = re.compile(rb'xmp:CreatorTool="(xtconnect-gui [0-9a-f]+)"')


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a target can be used here; ``reason``: a sentence in English when it cannot."""

    usable: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that ``apply`` would write. A secret's values are None: a preview never shows them.

    ``key``: where it is kept. ``differs``: False when it stands there already.
    """

    label: str
    old: str | None
    new: str | None
    secret: bool = False
    key: str = ""
    differs: bool = True


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written, and where; no changes: everything stood there already. ``backup``: what undo puts back."""

    place: str
    changes: tuple[Change, ...]
    backup: str = ""


class TargetError(OSError):
    """A target could not do what it was asked; its text and ``strerror`` are a sentence for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(errno.EINVAL, message)

    def __str__(self) -> str:
        return str(self.strerror)


@runtime_checkable
class Target(Protocol):
    """A way of filling in. ``apply`` leaves everything as it was when it raises OSError."""

    def available(self) -> Availability:
        """Whether it can be used here, without changing anything."""
        ...

    def preview(self) -> tuple[Change, ...]:
        """What ``apply`` would write, without changing anything."""
        ...

    def apply(self) -> Applied:
        """Write it. Raises OSError."""
        ...

    def verify(self) -> bool:
        """Whether what stands there now is what ``apply`` wrote. Raises OSError."""
        ...

    def undo(self) -> bool:
        """Put back what was there before; False when nothing was applied. Raises OSError, TargetError."""
        ...


class SheetFormat(StrEnum):
    """The formats of the sheet. PDF is written by Qt, which is loaded for it."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    PDF = "pdf"


_TEXTS: dict[SheetFormat, Callable[[SetupSheet, bool], str]] = {
    SheetFormat.TEXT: render_text,
    SheetFormat.HTML: render_html,
    SheetFormat.JSON: render_json,
}


def render(sheet: SetupSheet, form: SheetFormat, show_password: bool = False) -> bytes:
    """The sheet as the content of a file."""
    if form is SheetFormat.PDF:
        return render_pdf(sheet, show_password)
    return _TEXTS[form](sheet, show_password).encode("utf-8", "replace")


class SheetTarget:
    """Writes the sheet to a file for the owner only; without the password unless asked."""

    def __init__(
        self,
        sheet: SetupSheet,
        path: Path,
        form: SheetFormat = SheetFormat.HTML,
        *,
        show_password: bool = False,
    ) -> None:
        self.path = path
        self._sheet = sheet
        self._content = render(sheet, form, show_password)
        self._before: bytes | None = None
        self._applied = False

    def available(self) -> Availability:
        folder = self.path.parent
        reason = ""
        if not folder.is_dir():
            reason = texts.TARGET_NO_FOLDER.format(path=folder)
        elif self.path.exists() and not self.path.is_file():
            reason = texts.TARGET_NOT_A_FILE.format(path=self.path)
        elif not os.access(folder, os.W_OK | os.X_OK):
            reason = texts.TARGET_NOT_WRITABLE.format(path=folder)
        return Availability(not reason, reason)

    def preview(self) -> tuple[Change, ...]:
        return tuple(
            Change(field.label, None, None if field.secret else field.value, field.secret)
            for field in self._sheet.fields
        )

    def apply(self) -> Applied:
        if self.path.exists() and not self.path.is_file():
            raise TargetError(texts.TARGET_NOT_A_FILE.format(path=self.path))
        before = self._read()
        write_atomically(self.path, self._content)
        if not self._applied:  # applying twice still undoes to what was there first
            self._before = before
        self._applied = True
        return Applied(str(self.path), self.preview())

    def verify(self) -> bool:
        standing = self._read()
        return standing is not None and _lasting(standing) == _lasting(self._content)

    def undo(self) -> bool:
        if not self._applied:
            return False
        if self._read() not in (self._content, None):
            raise TargetError(texts.TARGET_CHANGED.format(path=self.path))
        if self._before is None:
            with contextlib.suppress(FileNotFoundError):
                self.path.unlink()
        else:
            write_atomically(self.path, self._before)
        self._applied, self._before = False, None
        return True

    def _read(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None


def _lasting(content: bytes) -> bytes:
    """What tells one sheet from another: every PDF has a moment and a number of its own, so there it is a digest."""
    found = _SHEET_IN_PDF.search(content) if content.startswith(b"%PDF") else None
    return found[1] if found is not None else content
