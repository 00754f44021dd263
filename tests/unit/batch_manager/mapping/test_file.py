"""``mapping.toml``: readable, commented, versioned; every mistake is named with its entry."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.mapping.encoding import Encoding
from xtconnect_gui.batch_manager.mapping.find import find_mapping, own_mapping_file
from xtconnect_gui.batch_manager.mapping.model import ByHand, LearnedBy, Mapping, SecurityRule, TextRule, ValueType
from xtconnect_gui.batch_manager.mapping.read import MappingError, parse_mapping, read_mapping
from xtconnect_gui.batch_manager.mapping.write import mapping_text
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.storage.paths import Paths

WHOLE = Mapping(
    StoreSpec.parse("ini:~/.config/xTuple.com/Program.conf"),
    {
        Field.EMAIL: TextRule(('odd "key\\ é', "second")),
        Field.HOST: TextRule(("mail/host",)),
        Field.PORT: TextRule(("mail/port",), Encoding.TEXT, ValueType.INTEGER),
        Field.PASSWORD: TextRule(("mail/kw",), Encoding.HEX_UPPER, ValueType.BYTES),
    },
    (
        SecurityRule("mail/mode", {Security.SSL: "SSL", Security.STARTTLS: "TLS"}),
        SecurityRule("mail/flag", {Security.SSL: 1, Security.STARTTLS: True}),
    ),
    {Field.SENDER: ByHand.NOT_FOUND},
    ("batch.exe",),
    LearnedBy("2026-01-02", "it", "5.1"),
)
START = 'version = 1\n[fields.host]\nkey = "h"\n'


def test_what_is_written_is_read_back() -> None:
    assert parse_mapping(mapping_text(WHOLE)) == WHOLE


def test_the_file_is_commented_and_portable() -> None:
    text = mapping_text(WHOLE, {Field.HOST: ("Could also be: x.",)})
    assert 'path = "~/.config/xTuple.com/Program.conf"' in text
    assert os.path.expanduser("~/.config") not in text
    assert text.count("\n# ") > 6
    assert "# Could also be: x.\n[fields.host]" in text
    assert "# Not learned: none." in text


def test_who_and_when_are_left_out_unless_given() -> None:
    text = mapping_text(Mapping(None, WHOLE.texts))
    assert "[learned]" not in text
    assert "[program]" not in text
    assert "[store]" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "version: got nothing. It takes 1"),
        ("version = true\n", "version: got True"),
        ("version = 2\n", "version: got 2. This program knows version 1; please update it"),
        ("version = 1\n", "fields: holds no field with a key"),
        ("version = ", "is not valid TOML"),
        (START + "[stoer]\n", "stoer: is not known; did you mean “store”?"),
        (START + "[store]\nkind = 'xml'\n", "store.kind: got “xml”. It takes \"ini\", \"registry\", \"plist\""),
        (START + "[store]\nkind = 'ini'\n", "store: is missing. It takes path"),
        (START + "[store]\nkind = 'ini'\npath = 3\n", "store.path: got 3. It takes a text in quotes"),
        (START + "[program]\nprocesses = 'x'\n", "program.processes: got “x”. It takes a list"),
        ("version = 1\n[fields.hots]\nkey = 'x'\n", "fields.hots: is not known; did you mean “host”?"),
        ("version = 1\n[fields.host]\n", "fields.host.key: is missing"),
        ("version = 1\n[fields.host]\nkey = ''\n", "fields.host.key: got “”"),
        ("version = 1\n[fields.host]\nkey = 'h'\nencoding = 'base65'\n", "fields.host.encoding: got “base65”"),
        ("version = 1\n[fields.host]\nkey = 'h'\ntype = 'integer'\n", "fields.host.type: got “integer”"),
        ("version = 1\n[fields]\nhost = 'h'\n", "fields.host: got “h”. It takes a table"),
        (START + "[fields.port]\nkey = 'h'\n", "the key “h” stands twice"),
        (START + "[fields.password]\nkey = 'p'\nby-hand = 'encrypted'\n", "has a key and “by-hand”"),
        (START + "[fields.password]\nby-hand = 'why'\n", "fields.password.by-hand: got “why”"),
        (START + "[fields.security]\nkey = 's'\n", "fields.security: got"),
        (START + "[[fields.security]]\nkey = 's'\n", "fields.security.values: got nothing"),
        (START + "[[fields.security]]\nkey = 's'\nvalues = {tls = '1'}\n", "fields.security.values.tls: is not known"),
        (START + "[[fields.security]]\nkey = 's'\nvalues = {ssl = 1.5}\n", "fields.security.values.ssl: got 1.5"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_entry_what_it_got_and_what_it_takes(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_mapping(text)


@pytest.mark.parametrize(
    ("raw", "said"),
    [(None, "cannot be read"), (b"\xff\xfe\x00", "is not UTF-8 text"), (b"#" * (1 << 21), "is larger than")],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, raw: bytes | None, said: str) -> None:
    path = tmp_path / "mapping.toml"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(MappingError, match=said) as caught:
        read_mapping(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("registry", r"registry:HKEY_CURRENT_USER\Software\xTuple.com\Program"),
        ("ini", "ini:/cfg/xTuple.com/Program.conf"),
    ],
)
def test_organisation_and_application_name_qsettings_own_places(
    monkeypatch: pytest.MonkeyPatch, kind: str, place: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/cfg")
    text = START + f"[store]\nkind = '{kind}'\norganisation = 'xTuple.com'\napplication = 'Program'\n"
    assert str(parse_mapping(text).store) == place


def test_the_site_s_mapping_comes_before_the_person_s_own(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert find_mapping(paths) is None
    own, site = own_mapping_file(paths), tmp_path / "site" / "mapping.toml"
    for path in (own, site):
        path.parent.mkdir()
    own.write_text(START)
    assert find_mapping(paths) == own
    site.write_text(START)
    assert find_mapping(paths) == site


def test_a_mapping_that_the_administrator_names_comes_first_wherever_it_lies(
    tmp_path: Path,
) -> None:
    paths = Paths.under(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mapping.toml").write_text(START)
    (tmp_path / "site" / "site.toml").write_text('mapping = "rolled-out.toml"\n')
    assert find_mapping(paths) == tmp_path / "site" / "rolled-out.toml"
    (tmp_path / "site" / "policy.toml").write_text("mapping = '/srv/enforced.toml'\n")
    assert find_mapping(paths) == Path("/srv/enforced.toml")
