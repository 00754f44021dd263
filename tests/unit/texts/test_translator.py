"""Translation by gettext catalogues."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from xtconnect_gui.texts.translator import DOMAIN, Translator, UnknownLanguageError, available_languages


def write_catalogue(folder: Path, language: str, messages: dict[str, str]) -> None:
    """A .mo file of the GNU gettext manual's layout: header, two tables, strings sorted by key."""
    entries = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **messages}.items())
    pairs = [(key.encode(), value.encode()) for key, value in entries]
    start = 28 + 16 * len(pairs)
    keys, values, blob = b"", b"", b""
    for key, _ in pairs:
        keys += struct.pack("<II", len(key), start + len(blob))
        blob += key + b"\0"
    for _, value in pairs:
        values += struct.pack("<II", len(value), start + len(blob))
        blob += value + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(header + keys + values + blob)


def test_english_needs_no_catalogue_and_fills_in_values() -> None:
    assert Translator.load(None)("Port {port} is closed.", port=587) == "Port 587 is closed."


def test_braces_without_values_stay() -> None:
    assert Translator()("a {b}") == "a {b}"


@pytest.mark.parametrize("tag", ["de", "DE", "de-AT", "de_CH"])
def test_a_language_is_found_by_its_tag_or_its_first_part(tmp_path: Path, tag: str) -> None:
    write_catalogue(tmp_path, "de", {"Port {port} is closed.": "Port {port} ist zu."})
    assert Translator.load(tag, tmp_path)("Port {port} is closed.", port=587) == "Port 587 ist zu."


def test_an_untranslated_text_stays_english(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "de", {})
    assert Translator.load("de", tmp_path)("Next") == "Next"


def test_an_unknown_language_names_those_that_there_are(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "de", {})
    assert available_languages(tmp_path) == ("en", "de")
    with pytest.raises(UnknownLanguageError, match="en, de"):
        Translator.load("xx", tmp_path)
