"""Learning from a stand-in that keeps its settings in a real QSettings, in ways that are not known beforehand."""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCryptographicHash, QPoint, QSettings, QUrl

from xtconnect_gui.batch_manager.learning.derive import Learned, State, derive, rounds_of
from xtconnect_gui.batch_manager.learning.markers import ROUNDS, Markers, MarkersError
from xtconnect_gui.batch_manager.learning.report import to_mapping
from xtconnect_gui.batch_manager.learning.snapshot import Snapshot, take
from xtconnect_gui.batch_manager.mapping.encoding import Encoding
from xtconnect_gui.batch_manager.mapping.model import ByHand, ValueType
from xtconnect_gui.batch_manager.mapping.read import parse_mapping
from xtconnect_gui.batch_manager.mapping.write import mapping_text
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.batch_manager.stores.store import open_store
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security

Save = Callable[[QSettings, Markers], None]
GROUP = "Äußeres Konto/smtp out"


class Program:
    """The stand-in: saves its settings, and much else that changes with every save."""

    def __init__(self, path: Path, *saves: Save) -> None:
        self.path = path
        self._saves = saves
        self._runs = 0

    def save(self, markers: Markers | None) -> Snapshot:
        """Save, restart; returns what a snapshot sees then."""
        self._runs += 1
        settings = QSettings(str(self.path), QSettings.Format.IniFormat)
        settings.setValue("saves", self._runs)
        settings.setValue("lastRun/when", time.time())
        settings.setValue("window/geometry", QByteArray(random.randbytes(30)))
        settings.setValue("window/pos", QPoint(self._runs, 3))
        settings.setValue("window/maximized", self._runs % 2 == 0)
        settings.setValue("tips", self._runs % 2 == 1)
        if markers is not None:
            recent = settings.value("recent/hosts", [])
            former = [recent] if isinstance(recent, str) else recent
            settings.setValue("recent/hosts", [markers.texts[Field.HOST], *former])
            settings.beginGroup(GROUP)
            for save in self._saves:
                save(settings, markers)
            settings.endGroup()
        settings.sync()
        del settings
        return take([open_store(StoreSpec.parse(f"ini:{self.path}"))])

    def learn(self, rounds: Sequence[Markers] = ROUNDS[:2]) -> Learned:
        snapshots = [self.save(None), *(self.save(markers) for markers in rounds)]
        learned = derive(rounds_of(snapshots, rounds))
        assert learned is not None
        return learned


def account(settings: QSettings, markers: Markers) -> None:
    settings.setValue("user", markers.texts[Field.EMAIL])
    settings.setValue("srv", markers.texts[Field.HOST])


def port_text(settings: QSettings, markers: Markers) -> None:
    settings.setValue("prt", markers.texts[Field.PORT])


def port_number(settings: QSettings, markers: Markers) -> None:
    settings.setValue("prt", int(markers.texts[Field.PORT]))


def security(*values: tuple[str, dict[str, object]]) -> Save:
    def save(settings: QSettings, markers: Markers) -> None:
        for key, kept in values:
            assert markers.security is not None
            settings.setValue(key, kept[markers.security.value])

    return save


def password(form: Callable[[str], object]) -> Save:
    return lambda settings, markers: settings.setValue("kw", form(markers.texts[Field.PASSWORD]))


def in_an_ini_file(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def plain(text: str) -> object:
    return text


WORDS = security(("sec", {"ssl": "SSL", "starttls": "TLS"}))
PASSWORDS: list[tuple[Callable[[str], object], Encoding, ValueType]] = [
    (plain, Encoding.TEXT, ValueType.TEXT),
    (lambda text: QByteArray(text.encode()), Encoding.TEXT, ValueType.BYTES),
    (lambda text: QByteArray(text.encode()).toBase64(), Encoding.BASE64, ValueType.BYTES),
    (lambda text: base64.b64encode(text.encode()).decode(), Encoding.BASE64, ValueType.TEXT),
    (lambda text: base64.b64encode(text.encode("utf-16-le")).decode(), Encoding.BASE64_UTF16, ValueType.TEXT),
    (lambda text: base64.b64encode(text.encode()).decode().rstrip("="), Encoding.BASE64_UNPADDED, ValueType.TEXT),
    (lambda text: QByteArray(text.encode()).toHex(), Encoding.HEX, ValueType.BYTES),
    (lambda text: text.encode().hex().upper(), Encoding.HEX_UPPER, ValueType.TEXT),
    (lambda text: bytes(QUrl.toPercentEncoding(text).data()).decode(), Encoding.PERCENT, ValueType.TEXT),
    (QUrl.toPercentEncoding, Encoding.PERCENT, ValueType.BYTES),
]


@pytest.mark.parametrize(("form", "encoding", "kind"), PASSWORDS)
def test_the_password_s_key_and_form_are_found(
    tmp_path: Path, form: Callable[[str], object], encoding: Encoding, kind: ValueType
) -> None:
    learned = Program(tmp_path / "p.conf", account, port_text, password(form), WORDS).learn()
    rule = learned.texts[Field.PASSWORD]
    assert (rule.keys, rule.encoding, rule.kind) == ((f"{GROUP}/kw",), encoding, kind)


@pytest.mark.parametrize(
    "values",
    [
        [("sec", {"ssl": "SSL", "starttls": "TLS"})],
        [("sec", {"ssl": "ssl", "starttls": "STARTTLS"})],
        [("connection", {"ssl": "SslConnection", "starttls": "TlsConnection"})],
        [("mode", {"ssl": 1, "starttls": 2})],
        [("x", {"ssl": 2, "starttls": 1})],
        [("modus", {"ssl": 10, "starttls": 20})],
        [("useSSL", {"ssl": True, "starttls": False}), ("useTLS", {"ssl": False, "starttls": True})],
        [("a", {"ssl": True, "starttls": False}), ("b", {"ssl": False, "starttls": True})],
        [("ssl", {"ssl": 1, "starttls": 0})],
        [("startTls", {"ssl": "no", "starttls": "yes"})],
    ],
)
def test_the_security_is_found_as_words_numbers_or_booleans_in_two_rounds(
    tmp_path: Path, values: list[tuple[str, dict[str, object]]]
) -> None:
    learned = Program(tmp_path / "p.conf", account, port_number, password(plain), security(*values)).learn()
    assert {rule.key: dict(rule.values) for rule in learned.security} == {
        f"{GROUP}/{key}": {Security(name): in_an_ini_file(value) for name, value in kept.items()}
        for key, kept in values
    }
    assert learned.fields[Field.SECURITY].state is State.FOUND
    assert learned.undecided == ()


def test_after_one_round_only_the_word_that_was_seen_is_known(tmp_path: Path) -> None:
    learned = Program(tmp_path / "p.conf", account, port_text, password(plain), WORDS).learn(ROUNDS[:1])
    assert learned.fields[Field.SECURITY].state is State.PARTLY
    assert [dict(rule.values) for rule in learned.security] == [{Security.SSL: "SSL"}]
    assert set(learned.texts) == {Field.EMAIL, Field.HOST, Field.PORT, Field.PASSWORD}


def test_a_number_is_not_understood_after_one_round(tmp_path: Path) -> None:
    mode = security(("sslMode", {"ssl": 1, "starttls": 2}))
    learned = Program(tmp_path / "p.conf", account, password(plain), mode).learn(ROUNDS[:1])
    assert learned.security == ()
    assert learned.undecided == (Field.SECURITY,)


def test_another_program_s_word_about_encryption_is_not_taken_for_the_setting(tmp_path: Path) -> None:
    mode = security(("m", {"ssl": 1, "starttls": 2}))
    program = Program(tmp_path / "p.conf", account, password(plain), mode)
    program.path.write_text("[imap]\nsecurity=SSL\n")
    assert program.learn(ROUNDS[:1]).security == ()


def test_what_changes_with_every_save_is_told_apart(tmp_path: Path) -> None:
    learned = Program(tmp_path / "p.conf", account, port_text, password(plain), WORDS).learn()
    keys = {key for rule in learned.texts.values() for key in rule.keys} | {rule.key for rule in learned.security}
    assert all(key.startswith(GROUP) for key in keys)
    assert learned.noise >= 5


def test_an_encrypted_password_is_said_and_its_likely_key_named(tmp_path: Path) -> None:
    def digest(text: str) -> object:
        return QCryptographicHash.hash(text.encode(), QCryptographicHash.Algorithm.Sha256).toHex()

    learned = Program(tmp_path / "p.conf", account, port_text, password(digest), WORDS).learn()
    assert learned.fields[Field.PASSWORD].state is State.ENCRYPTED
    assert learned.fields[Field.PASSWORD].candidates == (f"{GROUP}/kw",)
    mapping, notes = to_mapping(learned)
    text = mapping_text(mapping, notes)
    assert "Stored encrypted: type it by hand." in text
    assert parse_mapping(text).by_hand == {Field.PASSWORD: ByHand.ENCRYPTED}
    assert "kw" not in mapping.keys


def test_copies_that_always_agree_are_all_filled_in_once_two_rounds_agree(tmp_path: Path) -> None:
    def twice(settings: QSettings, markers: Markers) -> None:
        settings.setValue("from", markers.texts[Field.EMAIL])

    program = Program(tmp_path / "p.conf", account, twice, password(plain), WORDS)
    once = program.learn(ROUNDS[:1])
    assert once.fields[Field.EMAIL].state is State.AMBIGUOUS
    assert set(once.fields[Field.EMAIL].candidates) == {f"{GROUP}/user", f"{GROUP}/from"}
    learned = Program(tmp_path / "q.conf", account, twice, password(plain), WORDS).learn()
    assert set(learned.texts[Field.EMAIL].keys) == {f"{GROUP}/user", f"{GROUP}/from"}


def test_a_copy_among_recent_values_is_not_the_setting(tmp_path: Path) -> None:
    def last(settings: QSettings, markers: Markers) -> None:
        settings.setValue("lastHost", markers.texts[Field.HOST])

    learned = Program(tmp_path / "p.conf", account, last, password(plain), WORDS).learn()
    assert learned.texts[Field.HOST].keys == (f"{GROUP}/srv",)


def test_pairs_with_a_restart_in_between_tell_a_counter_from_a_number(tmp_path: Path) -> None:
    def counting(settings: QSettings, markers: Markers) -> None:
        settings.setValue("rev", int(str(settings.value("rev", 0))) + 1)

    mode = security(("m", {"ssl": 1, "starttls": 2}))
    program = Program(tmp_path / "p.conf", account, password(plain), counting, mode)
    first, second = ROUNDS[:2]
    snapshots = [program.save(None), program.save(first), program.save(first), program.save(second)]
    learned = derive(rounds_of(snapshots, [first, second]))
    assert learned is not None
    assert [rule.key for rule in learned.security] == [f"{GROUP}/m"]


def test_a_number_that_does_not_go_up_by_one_is_told_from_a_counter_beside_it(tmp_path: Path) -> None:
    def counting(settings: QSettings, markers: Markers) -> None:
        settings.setValue("n", int(str(settings.value("n", 0))) + 1)

    mode = security(("k", {"ssl": 3, "starttls": 1}))
    learned = Program(tmp_path / "p.conf", account, password(plain), counting, mode).learn()
    assert [rule.key for rule in learned.security] == [f"{GROUP}/k"]


def test_what_cannot_be_told_apart_in_two_rounds_is_said_and_decided_by_a_third(tmp_path: Path) -> None:
    def counting(settings: QSettings, markers: Markers) -> None:
        settings.setValue("n", int(str(settings.value("n", 0))) + 1)

    mode = security(("k", {"ssl": 1, "starttls": 2}))
    two = Program(tmp_path / "p.conf", account, password(plain), counting, mode).learn()
    assert two.fields[Field.SECURITY].state is State.AMBIGUOUS
    assert set(two.fields[Field.SECURITY].candidates) == {f"{GROUP}/k", f"{GROUP}/n"}
    three = Program(tmp_path / "q.conf", account, password(plain), counting, mode).learn(ROUNDS)
    assert [rule.key for rule in three.security] == [f"{GROUP}/k"]


def test_account_and_sender_with_the_same_marker_are_told_apart_by_name(tmp_path: Path) -> None:
    def save(settings: QSettings, markers: Markers) -> None:
        settings.setValue("MailAccount", markers.texts[Field.EMAIL])
        settings.setValue("FromAddress", markers.texts[Field.SENDER])
        settings.setValue("srv", markers.texts[Field.HOST])

    rounds = [Markers({**m.texts, Field.SENDER: m.texts[Field.EMAIL]}, m.security) for m in ROUNDS[:2]]
    learned = Program(tmp_path / "p.conf", save, WORDS, password(plain)).learn(rounds)
    assert learned.texts[Field.EMAIL].keys == (f"{GROUP}/MailAccount",)
    assert learned.texts[Field.SENDER].keys == (f"{GROUP}/FromAddress",)


def test_of_several_stores_the_one_with_the_markers_is_learned(tmp_path: Path) -> None:
    program = Program(tmp_path / "p.conf", account, password(plain), WORDS)
    other = tmp_path / "other.conf"
    other.write_text("[x]\nhost=elsewhere\n")
    specs = [StoreSpec.parse(f"ini:{path}") for path in (other, tmp_path / "p.conf")]
    snapshots = []
    for markers in (None, *ROUNDS[:2]):
        program.save(markers)
        snapshots.append(take([open_store(spec) for spec in specs]))
    learned = derive(rounds_of(snapshots, ROUNDS[:2]))
    assert learned is not None
    assert learned.spec == specs[1]


def test_copies_of_the_store_can_be_looked_at_instead(tmp_path: Path) -> None:
    program = Program(tmp_path / "p.conf", account, port_text, password(plain), WORDS)
    snapshots = []
    for number, markers in enumerate((None, *ROUNDS[:2])):
        program.save(markers)
        copy = tmp_path / f"copy-{number}.conf"
        copy.write_bytes(program.path.read_bytes())
        snapshots.append(take([open_store(StoreSpec.parse(f"ini:{copy}"))]))
    learned = derive(rounds_of(snapshots, ROUNDS[:2]))
    assert learned is not None
    assert set(learned.texts) == {Field.EMAIL, Field.HOST, Field.PORT, Field.PASSWORD}
    assert [rule.key for rule in learned.security] == [f"{GROUP}/sec"]


def test_where_no_marker_is_found_nothing_is_learned(tmp_path: Path) -> None:
    program = Program(tmp_path / "p.conf")
    snapshots = [program.save(None), program.save(ROUNDS[0]), program.save(ROUNDS[1])]
    assert derive(rounds_of([snapshots[0], snapshots[0]], ROUNDS[:1])) is None


@pytest.mark.parametrize(("snapshots", "markers"), [(1, 1), (3, 1), (2, 0), (5, 2), (0, 0)])
def test_snapshots_that_do_not_fit_the_markers_are_refused(snapshots: int, markers: int) -> None:
    with pytest.raises(ValueError, match="count"):
        rounds_of([Snapshot(())] * snapshots, ROUNDS[:markers])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "holds no field"),
        ({"hots": "x"}, "“hots” is no field"),
        ({"host": ""}, "“host” has no text"),
        ({"host": True}, "“host” has no text"),
        ({"port": "x"}, "port: got “x”"),
        ({"security": "ssh"}, "security: got “ssh”"),
    ],
)
def test_markers_that_cannot_be_used_are_named(values: dict[str, object], said: str) -> None:
    with pytest.raises(MarkersError, match=said):
        Markers.of(values)


def test_markers_take_the_options_names_and_numbers() -> None:
    markers = Markers.of({"email": "a@b.example", "sender": "c@d.example", "port": 20465, "security": "TLS"})
    assert markers.texts == {Field.EMAIL: "a@b.example", Field.SENDER: "c@d.example", Field.PORT: "20465"}
    assert markers.security is Security.STARTTLS
    assert Markers.of(markers.to_json()) == markers


def test_the_markers_shown_are_harmless_and_all_different() -> None:
    values = [value for markers in ROUNDS for value in markers.texts.values()]
    assert len(set(values)) == len(values)
    for markers in ROUNDS:
        assert markers.texts[Field.HOST].endswith(".example")
        assert markers.texts[Field.EMAIL].endswith(".example")
