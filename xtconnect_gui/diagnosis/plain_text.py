"""A pasted text without what copying, escaping and programs put around its words."""

from __future__ import annotations

import contextlib
import html
import re
from typing import Final

from .wrappings import NOISE_LINE, PROGRAM_LINE

MAX_TEXT: Final = 20_000  # characters looked at; a reply is far shorter

_SOFT_BREAK: Final = re.compile(r"^(.{60,75}[^=])=\n", re.MULTILINE)  # RFC 2045 section 6.7
_SPACES: Final = re.compile(r"[\u00a0\u2000-\u200b\u202f\u3000]")
# Postfix and Sendmail log a code of their own before the reason, which is the server's reply or their own words. Whose
# name was not found, the recipient's domain or the server's, only that code tells.
_OWN_CODE: Final = re.compile(
    r"^.*\bdsn=[245]\.\d+\.\d+, (?:status=\w+ (?=\()(?!\(Host or domain)|stat=Deferred: )", re.MULTILINE
)
# What another server said when Postfix asked it whether the address exists: the verdict before it counts.
_ASKED: Final = re.compile(r"(address rejected: un(?:verified|deliverable) address): host \S+ said: [^\n]*")
# Python shows bytes that are no ASCII like this; QQ Mail and NetEase write in GBK (GB 18030 contains it).
_ESCAPED_BYTES: Final = re.compile(r"(?:\\x[89a-f][0-9a-f](?:\\x[0-9a-f]{2}|[@-\[\]-~])?)+", re.IGNORECASE)
# The same bytes, read as Latin-1 by a program that knows no better. Words of Western languages have no such rows.
_MISREAD: Final = re.compile(r"[\u0080-\u00ff]{6,}")
# What a program was told to do is no word of what went wrong: timeout=300.
_SETTING: Final = re.compile(r"\btime-?out ?[=:] ?\d+", re.IGNORECASE)
# Which container wrote a line, as docker compose shows it.
_CONTAINER: Final = re.compile(r"^[\w.-]{1,40} +\| ", re.MULTILINE)
# Said whatever goes wrong: the greeting of Exim on cPanel servers; the first words of SQL Server's Database Mail.
_SET_PHRASES: Final = re.compile(
    r"We do not authorize the use of this system[^.]{0,120}bulk e-?mail"
    r"|could not be sent to the recipients because of the mail server failure",
    re.IGNORECASE,
)


def unwrap(text: str) -> str:
    """*text* without what escaping, HTML, and quoting did to it. Of a long one, its beginning and its end."""
    plain = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT // 2]}\n{text[-MAX_TEXT // 2 :]}"
    if "\\" in plain:
        plain = _ESCAPED_BYTES.sub(_decoded, plain)
        plain = plain.replace("\\r", "").replace("\\n", "\n").replace("\\t", " ").replace("\\u003c", "<")
        plain = plain.replace("\\u003e", ">").replace("\\/", "/").replace('\\"', '"')
    plain = _MISREAD.sub(_reread, plain)
    if "&" in plain:
        plain = html.unescape(plain)
    plain = _SOFT_BREAK.sub(r"\1", plain).replace("<br>", "\n").replace("<br />", "\n").replace("<br/>", "\n")
    plain = _SET_PHRASES.sub("", _CONTAINER.sub("", plain))
    return _ASKED.sub(r"\1", _OWN_CODE.sub("", _SPACES.sub(" ", plain.replace("\r", ""))))


def without_noise(text: str) -> str:
    """*text* without stack traces and the like, whose names of classes would read as words of an error."""
    return _SETTING.sub("", "\n".join(line for line in text.splitlines() if not NOISE_LINE.match(line)))


def without_program_lines(text: str) -> str:
    """*text* without noise and without what the program itself said."""
    return "\n".join(line for line in without_noise(text).splitlines() if not PROGRAM_LINE.match(line))


def _decoded(escaped: re.Match[str]) -> str:
    """The text that a row of ``\\x`` escapes stands for, or the escapes where it is none. One byte alone is Latin-1."""
    raw = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda byte: bytes.fromhex(byte[1].decode()), escaped[0].encode())
    for encoding in ("utf-8", "gb18030" if escaped[0].count("\\x") > 1 else "latin-1"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return escaped[0]


def _reread(misread: re.Match[str]) -> str:
    """The text whose bytes were read as Latin-1, or what stands there where it is neither UTF-8 nor GB 18030."""
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return misread[0].encode("latin-1").decode(encoding)
    return misread[0]
