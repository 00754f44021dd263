"""Where a password comes from when nobody types it into the wizard. Never from an argument or the environment."""

from __future__ import annotations

import codecs
import sys
from typing import BinaryIO, Final

from ..texts import console as words
from .errors import DATA, USAGE, UsageError, one_line

MAX_PASSWORD_BYTES: Final = 64 * 1024  # far above any password; keeps a wrong file out of the memory


def read_password_stdin(stream: BinaryIO | None = None) -> str:
    """The first line of standard input, without its line end. Raises UsageError(64): empty, too long, not text."""
    option = "--password-stdin"
    source = stream or (sys.stdin.buffer if sys.stdin is not None else None)
    if source is None:
        raise UsageError(USAGE, words.EMPTY_PASSWORD.format(option=option))
    return _first_line(option, source.readline(MAX_PASSWORD_BYTES + 1), USAGE)


def read_password_file(path: str) -> str:
    """The first line of the file. Raises UsageError(65): unreadable, empty, larger than 64 kB, not text."""
    option = "--password-file"
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_PASSWORD_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        raise UsageError(DATA, words.UNREADABLE.format(option=option, file=one_line(path), reason=reason)) from None
    return _first_line(option, data, DATA)


def _first_line(option: str, data: bytes, code: int) -> str:
    if len(data) > MAX_PASSWORD_BYTES:
        raise UsageError(code, words.PASSWORD_TOO_BIG.format(option=option, limit=MAX_PASSWORD_BYTES // 1024))
    # PowerShell writes files as UTF-16 with a mark, Notepad as UTF-8 with one.
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        # A line read from UTF-16 ends in the middle of its last character.
        text = data[: len(data) // 2 * 2].decode(encoding) if encoding == "utf-16" else data.decode(encoding)
    except UnicodeDecodeError:
        raise UsageError(code, words.PASSWORD_NOT_TEXT.format(option=option)) from None
    line = text.partition("\n")[0].rstrip("\r")
    if not line.strip():
        raise UsageError(code, words.EMPTY_PASSWORD.format(option=option))
    return line
