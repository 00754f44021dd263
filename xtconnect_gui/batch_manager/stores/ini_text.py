"""An INI file edited line by line, as QSettings reads it: only the values concerned change, every other byte stays.

QSettings itself writes a whole file anew: comments, order of unknown lines and line ends go. Source of the rules: see
``ini_value``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .ini_value import read_key, read_value, write_key, write_value
from .values import StoredValue

_BOM: Final = b"\xef\xbb\xbf"
_SPACES: Final = b" \t\r\n"
_LINE_ENDS: Final = b"\r\n"
_NEW_LINE: Final = (b"\r", b"\n")  # how an insertion begins, and no value does


class IniError(ValueError):
    """The bytes are not an INI file that could be edited safely. ``reason``: a key of the texts; ``line``: from 1."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class _Entry:
    section: str
    key: str
    value_start: int
    value_end: int
    end: int


@dataclass(slots=True)
class _Block:
    """A section's lines; a section can have several. ``tail``: where its last entry, or its header, ends."""

    section: str
    tail: int


class IniText:
    """The parsed bytes. ``case_sensitive``: False as QSettings on Windows, where keys differ in more than case."""

    def __init__(self, data: bytes, *, case_sensitive: bool = True) -> None:
        """Raises IniError."""
        if b"\0" in data:
            raise IniError("null", data.count(b"\n", 0, data.index(b"\0")) + 1)
        self._data = data
        self._case_sensitive = case_sensitive
        self._entries: list[_Entry] = []
        self._blocks: list[_Block] = []
        self._parse()

    def values(self) -> dict[str, StoredValue]:
        """Every key with its value, in the order of the file; where a key stands twice, the one that counts."""
        found: dict[str, StoredValue] = {}
        effective = self._effective()
        for entry in self._entries:
            if effective[self._folded(entry.key)] is entry:
                found[entry.key] = read_value(self._data[entry.value_start : entry.value_end])
        return found

    def edited(self, changes: Mapping[str, StoredValue]) -> bytes:
        """The bytes with *changes* made: values replaced where they stand, new keys put at their section's end.

        Raises ValueError for a value that cannot be written.
        """
        effective = self._effective()
        edits: list[tuple[int, int, bytes]] = []
        added: dict[str, list[tuple[str, bytes]]] = {}
        for key, value in changes.items():
            raw = write_value(value)
            entry = effective.get(self._folded(key))
            if entry is None:
                section, slash, name = key.rpartition("/") if "/" not in key else key.partition("/")
                added.setdefault(section + slash, []).append((name, raw))
            else:
                start, end = self._trimmed(entry.value_start, entry.value_end)
                edits.append((start, end, raw))
        appended: list[bytes] = []
        for section, lines in added.items():
            text = [write_key(name) + b"=" + raw for name, raw in lines]
            block = self._block(section)
            if block is None:
                appended += [*([b""] if self._data.strip() or appended else []), _header(section), *text]
            else:
                edits.append(self._insertion(block.tail, text))
        data = self._data
        # From the end to the start; a new line where an empty value ends the file goes behind that value.
        for start, end, raw in sorted(edits, key=lambda edit: (edit[0], edit[2][:1] in _NEW_LINE), reverse=True):
            data = data[:start] + raw + data[end:]
        return self._append(data, appended) if appended else data

    # -- reading ------------------------------------------------------------------------------------------------------

    def _parse(self) -> None:
        data = self._data
        at = len(_BOM) if data.startswith(_BOM) else 0
        self._blocks.append(_Block("", -1))
        while True:
            start, end, equals = self._line(at)
            if start >= end:
                return
            at = end
            block = self._blocks[-1]
            if data[start : start + 1] == b"[":
                close = data.find(b"]", start, end)
                if close < 0:
                    raise self._error("section", start)
                self._blocks.append(_Block(_section(data[start + 1 : close].strip()), end))
            elif equals >= 0:
                key = block.section + read_key(data[start:equals].strip())
                self._entries.append(_Entry(block.section, key, equals + 1, end, end))
                block.tail = end
            elif data[start : start + 1] not in (b";", b"#"):  # QSettings complains about "#", but keeps reading
                raise self._error("line", start)

    def _line(self, at: int) -> tuple[int, int, int]:
        """The next line with something on it: start, end, and where its ``=`` is (or -1). Quotes span line ends."""
        data, size = self._data, len(self._data)
        while at < size and data[at] in _SPACES:
            at += 1
        start, equals, in_quotes = at, -1, False
        while at < size:
            char = data[at]
            at += 1
            if char == 0x3D and not in_quotes and equals < 0:  # =
                equals = at - 1
            elif char in _LINE_ENDS and not in_quotes:
                return start, at - 1, equals
            elif char == 0x5C:  # a backslash
                if at == size:
                    raise self._error("continued", start)
                following = data[at]
                at += 1
                if at < size and following in _LINE_ENDS and data[at] in _LINE_ENDS and data[at] != following:
                    at += 1
            elif char == 0x22:  # "
                in_quotes = not in_quotes
            elif char == 0x3B and not in_quotes:  # ;
                if at > start + 1:
                    return start, at - 1, equals
                while at < size and data[at] not in _LINE_ENDS:
                    at += 1
                while at < size and data[at] in _SPACES:
                    at += 1
                start = at
        if in_quotes:
            raise self._error("quotes", start)
        return start, size, equals

    def _error(self, reason: str, at: int) -> IniError:
        return IniError(reason, self._data.count(b"\n", 0, at) + 1)

    def _effective(self) -> dict[str, _Entry]:
        """For each key the entry that counts: QSettings reads section by section in their order, the last one wins."""
        ordered = sorted(self._entries, key=lambda entry: self._folded(entry.section).encode("utf-16-be", "replace"))
        return {self._folded(entry.key): entry for entry in ordered}

    def _folded(self, key: str) -> str:
        return key if self._case_sensitive else key.lower()

    # -- writing ------------------------------------------------------------------------------------------------------

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Without the blanks around the value, which stay."""
        while start < end and self._data[start] in b" \t":
            start += 1
        while end > start and self._data[end - 1] in b" \t":
            end -= 1
        return start, end

    def _block(self, section: str) -> _Block | None:
        """The last block of *section* that new lines can go into."""
        wanted = self._folded(section)
        blocks = [block for block in self._blocks if self._folded(block.section) == wanted and block.tail >= 0]
        return blocks[-1] if blocks else None

    @property
    def _line_end(self) -> bytes:
        """The line end of the file, taken from its first line; ``\\n`` when there is none."""
        positions = [at for at in (self._data.find(b"\r"), self._data.find(b"\n")) if at >= 0]
        if not positions:
            return b"\n"
        at = min(positions)
        return self._data[at : at + 2] if self._data[at : at + 2] == b"\r\n" else self._data[at : at + 1]

    def _insertion(self, tail: int, lines: list[bytes]) -> tuple[int, int, bytes]:
        """The edit that puts *lines* below the line that ends at *tail*, behind a comment on that line."""
        at = tail
        while at < len(self._data) and self._data[at] not in _LINE_ENDS:
            at += 1
        eol = self._line_end
        return at, at, b"".join(eol + line for line in lines)

    def _append(self, data: bytes, lines: list[bytes]) -> bytes:
        eol = self._line_end
        ended = not data or data[-1:] in (b"\r", b"\n")
        joined = eol.join(lines)
        # A file without a final line end stays one.
        return data + joined + (eol if not self._data or ended else b"") if ended else data + eol + joined


def _section(raw: bytes) -> str:
    if raw.lower() == b"general":
        return ""
    if raw.lower() == b"%general":
        return raw[1:].decode("ascii") + "/"
    return read_key(raw) + "/"


def _header(section: str) -> bytes:
    name = section[:-1]
    if not section:
        return b"[General]"
    if name.lower() == "general":
        return b"[%" + name.encode("ascii") + b"]"
    return b"[" + write_key(name) + b"]"
