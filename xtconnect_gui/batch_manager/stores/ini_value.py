"""Values and keys of an INI file in QSettings' own escaping, and back.

Source: Qt's documentation of QSettings ("Section and Key Syntax", IniFormat) and its observed behaviour, which the
tests compare with the real QSettings. Everything is written in ASCII with ``\\x`` escapes, because Qt 5 reads other
bytes as Latin-1 and Qt 6 as UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .values import Opaque, StoredValue

_ESCAPES: Final = {
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", '"': '\\"', "\\": "\\\\",
}  # fmt: skip
_UNESCAPES: Final = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "?": "?", "'": "'",
    "\\": "\\",
}  # fmt: skip
_HEX: Final = frozenset("0123456789abcdefABCDEF")
_OCTAL: Final = frozenset("01234567")
_PLAIN_KEY: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")
_BYTES: Final = "@ByteArray("
# Everything else that QSettings writes with an "@": points, sizes, rectangles, and any type through QDataStream.
_MARKS: Final = ("@Variant(", "@DateTime(", "@Rect(", "@Size(", "@Point(", "@String(", "@Invalid()")


def decode(raw: bytes) -> str:
    """Bytes of the file as text: UTF-8, and Latin-1 where they are not (Qt 5 without a codec)."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def write_key(key: str) -> bytes:
    """A key as it stands left of the ``=``; ``/`` separates groups and becomes a backslash."""
    parts = []
    for unit in _units(key):
        if unit == ord("/"):
            parts.append("\\")
        elif unit < 0x80 and chr(unit) in _PLAIN_KEY:
            parts.append(chr(unit))
        else:
            parts.append(f"%{unit:02X}" if unit <= 0xFF else f"%U{unit:04X}")
    return "".join(parts).encode("ascii")


def read_key(raw: bytes) -> str:
    """The key that QSettings sees in *raw*."""
    text, units, at = decode(raw), list[int](), 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\":
            units.append(ord("/"))
            continue
        if char != "%" or at == len(text):
            units.extend(_units(char))
            continue
        start, count = (at + 1, 4) if text[at] == "U" else (at, 2)
        digits = text[start : start + count]
        if len(digits) == count and set(digits) <= _HEX:
            units.append(int(digits, 16))
            at = start + count
        else:
            units.append(ord("%"))
    return _text(units)


def write_value(value: StoredValue) -> bytes:
    """A value as it stands right of the ``=``. Raises ValueError for one that is not to be written."""
    if isinstance(value, tuple):
        if not value:
            return b"@Invalid()"
        if len(value) == 1:
            raise ValueError("QSettings cannot tell a list of one text from the text")
        return b", ".join(_escaped(_marked(item)) for item in value)
    return _escaped(_as_text(value))


def read_value(raw: bytes) -> StoredValue:
    """The value that QSettings sees in *raw*. Numbers and booleans are texts in an INI file."""
    items, is_list = _unescaped(raw)
    if not is_list:
        return _from_text(items[0])
    if any(item.startswith("@") and not item.startswith("@@") for item in items):
        return Opaque("@List(" + "\0".join(items) + ")")
    return tuple(item[1:] if item.startswith("@@") else item for item in items)


def _as_text(value: StoredValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f"{_BYTES}{value.decode('latin-1')})"
    if isinstance(value, str):
        return _marked(value)
    if isinstance(value, int):
        return str(value)
    raise ValueError(f"a {type(value).__name__} is not written")


def _marked(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text with a null character is not written")
    return f"@{text}" if text.startswith("@") else text


def _from_text(text: str) -> StoredValue:
    if text.startswith("@"):
        if text.startswith(_BYTES) and text.endswith(")"):
            return text[len(_BYTES) : -1].encode("latin-1", "replace")
        if text.endswith(")") and text.startswith(_MARKS):
            return Opaque(text)
        if text.startswith("@@"):
            return text[1:]
    return text


def _escaped(text: str) -> bytes:
    parts: list[str] = []
    quoted = text[:1] == " " or text[-1:] == " "
    after_hex = False
    for unit in _units(text):
        char = chr(unit)
        quoted = quoted or char in ";,="
        if after_hex and char in _HEX:
            parts.append(f"\\x{unit:x}")  # it would be read as one more digit
            continue
        after_hex = False
        if char in _ESCAPES:
            parts.append(_ESCAPES[char])
        elif 0x20 <= unit < 0x7F:
            parts.append(char)
        else:
            parts.append(f"\\x{unit:x}")
            after_hex = True
    joined = "".join(parts).encode("ascii")
    return b'"' + joined + b'"' if quoted else joined


def _unescaped(raw: bytes) -> tuple[list[str], bool]:
    """The texts in *raw*, and whether they are a list (there was a comma outside of quotes)."""
    text = decode(raw)
    items: list[str] = []
    units: list[int] = []
    is_list = in_quotes = was_quoted = False
    chop_limit = 0  # blanks before it were escaped or quoted, so they belong to the value
    at = _skip_blanks(text, 0)

    def finish() -> None:
        if not was_quoted:
            while len(units) > chop_limit and units[-1] in (0x20, 0x09):
                units.pop()
        items.append(_text(units))

    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\":
            at = _read_escape(text, at, units)
            chop_limit = len(units)
        elif char == '"':
            was_quoted = True
            in_quotes = not in_quotes
            if not in_quotes:
                at = _skip_blanks(text, at)
                chop_limit = len(units)
        elif char == "," and not in_quotes:
            is_list = True
            finish()
            units, was_quoted, chop_limit = [], False, 0
            at = _skip_blanks(text, at)
        else:
            units.extend(_units(char))
    finish()
    return items, is_list


def _read_escape(text: str, at: int, units: list[int]) -> int:
    """Read what follows a backslash; return where it ends. What QSettings does not know is left out, as it does."""
    if at >= len(text):
        return at
    char = text[at]
    at += 1
    if char in _UNESCAPES:
        units.append(ord(_UNESCAPES[char]))
    elif char == "x":
        end = _span(text, at, _HEX)
        if end > at:
            units.append(int(text[at:end], 16) & 0xFFFF)
        at = end
    elif char in _OCTAL:
        end = _span(text, at, _OCTAL)
        units.append(int(text[at - 1 : end], 8) & 0xFFFF)
        at = end
    elif char in "\r\n" and at < len(text) and text[at] in "\r\n" and text[at] != char:
        at += 1  # a line that goes on in the next
    return at


def _span(text: str, at: int, allowed: frozenset[str]) -> int:
    while at < len(text) and text[at] in allowed:
        at += 1
    return at


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _units(text: str) -> Iterator[int]:
    """The UTF-16 code units of *text*: QSettings escapes those, not characters."""
    raw = text.encode("utf-16-be", "surrogatepass")
    return (raw[i] << 8 | raw[i + 1] for i in range(0, len(raw), 2))


def _text(units: list[int]) -> str:
    raw = b"".join(unit.to_bytes(2, "big") for unit in units)
    return raw.decode("utf-16-be", "surrogatepass")
