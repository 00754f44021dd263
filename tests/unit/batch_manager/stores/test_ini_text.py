"""INI files as QSettings reads them: compared with the real QSettings, on made-up files and made-up edits."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QPoint, QSettings, QSize

from xtconnect_gui.batch_manager.stores.ini_text import IniError, IniText
from xtconnect_gui.batch_manager.stores.ini_value import read_key, read_value, write_key, write_value
from xtconnect_gui.batch_manager.stores.values import Opaque, StoredValue


@contextmanager
def qsettings(data: bytes) -> Iterator[QSettings]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.conf"
        path.write_bytes(data)
        yield QSettings(str(path), QSettings.Format.IniFormat)


def seen_by_qt(data: bytes) -> dict[str, object]:
    """Every key with its value, as the real QSettings reads them."""
    with qsettings(data) as store:
        return {key: store.value(key) for key in store.allKeys()}


def as_qt(value: StoredValue) -> object:
    """What PySide gives for a value."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bytes):
        return QByteArray(value)
    return value


def written_by_qt(values: dict[str, object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.conf"
        store = QSettings(str(path), QSettings.Format.IniFormat)
        for key, value in values.items():
            store.setValue(key, value)
        store.sync()
        return path.read_bytes()


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
AWKWARD = st.lists(
    st.sampled_from(["@", '"', "\\", ",", ";", "=", "%", " ", "\t", "é", "😀", "a", "f", "1", "\x01", "\n", "\r", "#"]),
    max_size=8,
).map("".join)
VALUE = st.one_of(TEXT, AWKWARD, st.binary(max_size=12), st.lists(TEXT | AWKWARD, min_size=2, max_size=3).map(tuple))
NAME = st.one_of(
    st.text(st.characters(exclude_characters="\0/\\", exclude_categories=["Cs"]), min_size=1, max_size=8),
    st.sampled_from(["host", "General", "general", "a b", "schlüssel", "%41", "x=y", "[x]", "U0041", "🔑"]),
).filter(lambda name: name.strip() == name)
KEY = st.lists(NAME, min_size=1, max_size=3).map("/".join)
SLOW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(VALUE)
@SLOW
def test_qsettings_reads_every_written_value_exactly(value: StoredValue) -> None:
    assert seen_by_qt(b"[g]\nkey=" + write_value(value) + b"\n") == {"g/key": as_qt(value)}


@given(VALUE)
@SLOW
def test_what_is_written_is_read_back(value: StoredValue) -> None:
    assert read_value(write_value(value)) == value
    assert write_value(value).isascii()


@given(KEY)
@SLOW
def test_keys_are_those_of_qsettings(key: str) -> None:
    assert read_key(write_key(key)) == key
    assert list(IniText(IniText(b"").edited({key: "v"})).values()) == [key]
    assert seen_by_qt(IniText(b"").edited({key: "v"})) == {key: "v"}


@given(st.dictionaries(KEY, VALUE, min_size=1, max_size=5))
@SLOW
def test_a_file_written_by_qsettings_is_read_as_qsettings_reads_it(values: dict[str, StoredValue]) -> None:
    data = written_by_qt({key: as_qt(value) for key, value in values.items()})
    assert {key: as_qt(value) for key, value in IniText(data).values().items()} == seen_by_qt(data)


LINE = st.one_of(
    st.sampled_from(
        [b"; a comment", b"# another", b"", b"[General]", b"[smtp]", b"[SMTP]", b"[%General]", b"[a%20b]", b"  [x]  ",
         b"key = a value  ", b"key=1, 2, 3", b"key=value ; and a comment", b'key="a;b" , c', b"key=a\\", b"sub\\key=x",
         b"geometry=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3\\0\\0)", b"when=@Variant(\\0\\0\\0\\x10\\0\\0\\0\\0)",
         b"pos=@Point(3 4)", b"size=@Size(1 2)", b"empty=", b'quoted="  two  "x ', "schlüssel=grün".encode(),
         b"n%E9=\\x263a\\xe9f", b"twice=1", b"twice=2", b"\tindented=yes", b"o=\\101\\q\\x"],
    ),
    st.builds(lambda k, v: write_key(k.replace("/", "_")) + b"=" + write_value(v), NAME, VALUE),
)  # fmt: skip
FILE = st.builds(
    lambda bom, lines, eol, last: (b"\xef\xbb\xbf" if bom else b"") + eol.join(lines) + (eol if last else b""),
    st.booleans(), st.lists(LINE, max_size=12), st.sampled_from([b"\n", b"\r\n", b"\r"]), st.booleans(),
)  # fmt: skip


def plain(values: dict[str, StoredValue]) -> dict[str, StoredValue]:
    return {key: value for key, value in values.items() if not isinstance(value, Opaque)}


@given(FILE)
@SLOW
def test_a_file_edited_by_hand_is_read_as_qsettings_reads_it(data: bytes) -> None:
    try:
        mine = IniText(data).values()
    except IniError:
        assume(False)
    theirs = seen_by_qt(data)
    assert set(mine) == set(theirs)
    assert {key: as_qt(value) for key, value in plain(mine).items()} == {key: theirs[key] for key in plain(mine)}


@given(FILE, st.dictionaries(KEY, VALUE, min_size=1, max_size=3))
@example(b"0=", {"0": "0", "00": ""})  # an empty value at the very end, and a new key behind it
@SLOW
def test_an_edit_changes_for_qsettings_exactly_the_edited_keys(data: bytes, changes: dict[str, StoredValue]) -> None:
    try:
        text = IniText(data)
    except IniError:
        assume(False)
    before, after = seen_by_qt(data), seen_by_qt(text.edited(changes))
    assert after == before | {key: as_qt(value) for key, value in changes.items()}


@given(FILE, VALUE)
@SLOW
def test_an_edit_of_what_stands_there_keeps_every_other_byte(data: bytes, value: StoredValue) -> None:
    try:
        text = IniText(data)
    except IniError:
        assume(False)
    keys = list(text.values())
    assume(keys)
    raw = write_value(value)
    edited = text.edited({keys[0]: value})
    at = next((i for i, (a, b) in enumerate(zip(data, edited, strict=False)) if a != b), min(len(data), len(edited)))
    removed = len(data) - len(edited) + len(raw)
    # The longest common head and tail leave at most the old and the new value in between.
    tail = 0
    while tail < min(len(data), len(edited)) - at and data[-1 - tail] == edited[-1 - tail]:
        tail += 1
    assert len(edited) - at - tail <= len(raw)
    assert len(data) - at - tail <= max(removed, 0)


def test_new_keys_go_to_the_end_of_their_section_and_a_new_section_to_the_end_of_the_file() -> None:
    data = b"; mine\r\n[smtp]\r\nhost=a ; note\r\n\r\n[other]\r\nx=1"
    edited = IniText(data).edited({"smtp/port": "465", "new/sub/key": "v", "top": "t"})
    assert edited == (
        b"; mine\r\n[smtp]\r\nhost=a ; note\r\nport=465\r\n\r\n[other]\r\nx=1"
        b"\r\n\r\n[new]\r\nsub\\key=v\r\n\r\n[General]\r\ntop=t"
    )


def test_blanks_around_a_value_and_a_comment_behind_it_stay() -> None:
    assert IniText(b"[g]\nkey =  old  ; why\n").edited({"g/key": "new"}) == b"[g]\nkey =  new  ; why\n"


def test_where_a_key_stands_twice_the_one_that_counts_is_changed() -> None:
    data = b"[g]\nkey=1\nkey=2\n"
    assert IniText(data).values() == {"g/key": "2"}
    assert IniText(data).edited({"g/key": "3"}) == b"[g]\nkey=1\nkey=3\n"


def test_on_windows_keys_differ_in_more_than_case() -> None:
    data = b"[Smtp]\nHost=a\n"
    assert IniText(data, case_sensitive=False).edited({"smtp/host": "b", "SMTP/x": "1"}) == b"[Smtp]\nHost=b\nx=1\n"


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"[g]\nkey=1\nnonsense\n", "line", 3),
        (b"[g\nkey=1\n", "section", 1),
        (b'[g]\nkey="never closed\n', "quotes", 2),
        (b"[g]\nkey=a\\", "continued", 2),
        (b"[g]\nkey=\0\0\n", "null", 2),
        ("[g]\nkey=1\n".encode("utf-16"), "null", 1),
    ],
)
def test_what_is_not_an_ini_file_is_refused_with_its_line(data: bytes, reason: str, line: int) -> None:
    with pytest.raises(IniError) as caught:
        IniText(data)
    assert (caught.value.reason, caught.value.line) == (reason, line)


def test_other_types_of_qsettings_are_seen_but_not_understood() -> None:
    data = written_by_qt({"pos": QPoint(1, 2), "size": QSize(3, 4), "list": [QPoint(1, 2), "x"]})
    assert all(isinstance(value, Opaque) for value in IniText(data).values().values())


@pytest.mark.parametrize("value", [Opaque("@Point(1 2)"), 1.5, ("one",), "nul\0l"])
def test_what_could_not_be_read_back_exactly_is_not_written(value: StoredValue) -> None:
    with pytest.raises(ValueError, match=r"written|cannot tell"):
        write_value(value)
