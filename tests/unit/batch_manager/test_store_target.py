"""Filling in a store through a mapping: preview, apply, verify, undo; what cannot be filled in is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings

from xtconnect_gui.batch_manager.backups import Backups
from xtconnect_gui.batch_manager.mapping.encoding import Encoding, decode
from xtconnect_gui.batch_manager.mapping.model import ByHand, Mapping, SecurityRule, TextRule, ValueType
from xtconnect_gui.batch_manager.store_target import StoreTarget
from xtconnect_gui.batch_manager.stores.errors import StoreError, StoreProblem
from xtconnect_gui.batch_manager.stores.ini import IniStore
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.batch_manager.targets import Target
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings

SECRET = "gydsygaypwqjhfbr"
ACCOUNT = EmailSettings("google", "a@example.com", "smtp.gmail.com", 465, Security.SSL)
OLD = b"; theirs\n[out box]\nsrv=old\nprt=25\nkw=c2VjcmV0\nuse%20ssl=false\nuseTls=true\n[win]\nx=@Point(1 2)\n"
RULES = {
    Field.EMAIL: TextRule(("out box/post fach",)),
    Field.HOST: TextRule(("out box/srv",)),
    Field.PORT: TextRule(("out box/prt",)),
    Field.PASSWORD: TextRule(("out box/kw",), Encoding.BASE64),
}
TWO_FLAGS = (
    SecurityRule("out box/use ssl", {Security.SSL: "true", Security.STARTTLS: False}),
    SecurityRule("out box/useTls", {Security.SSL: False, Security.STARTTLS: "true"}),
)
MAPPING = Mapping(None, RULES, TWO_FLAGS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "program.conf"
    file.write_bytes(OLD)
    return file


def target_of(
    path: Path, mapping: Mapping = MAPPING, account: EmailSettings = ACCOUNT, secret: str = SECRET
) -> StoreTarget:
    store = IniStore(StoreSpec.parse(f"ini:{path}"))
    return StoreTarget(store, mapping, account, secret, Backups(path.parent / "backups"))


def seen(path: Path, key: str) -> object:
    return QSettings(str(path), QSettings.Format.IniFormat).value(key)


def test_it_has_the_interface_of_a_target(path: Path) -> None:
    assert isinstance(target_of(path), Target)


def test_the_preview_shows_old_and_new_but_no_password_and_changes_nothing(path: Path) -> None:
    changes = target_of(path).preview()
    assert [(c.label, c.key, c.old, c.new, c.differs) for c in changes] == [
        ("Email account", "out box/post fach", None, "a@example.com", True),
        ("Password", "out box/kw", None, None, True),
        ("Host", "out box/srv", "old", "smtp.gmail.com", True),
        ("Port", "out box/prt", "25", "465", True),
        ("SSL or TLS", "out box/use ssl", "false", "true", True),
        ("SSL or TLS", "out box/useTls", "true", "false", True),
    ]
    assert path.read_bytes() == OLD
    assert not (path.parent / "backups").exists()


def test_applied_values_are_seen_by_qsettings_and_only_mapped_lines_differ(path: Path) -> None:
    target = target_of(path)
    applied = target.apply()
    assert target.verify()
    assert len(applied.changes) == 6
    assert path.read_bytes() == (
        b'; theirs\n[out box]\nsrv=smtp.gmail.com\nprt=465\nkw="Z3lkc3lnYXlwd3FqaGZicg=="\nuse%20ssl=true\n'
        b"useTls=false\npost%20fach=a@example.com\n[win]\nx=@Point(1 2)\n"
    )
    assert seen(path, "out box/post fach") == "a@example.com"


def test_a_second_time_nothing_is_changed_and_no_backup_is_made(path: Path) -> None:
    target_of(path).apply()
    before = path.read_bytes(), path.stat().st_mtime_ns
    applied = target_of(path).apply()
    assert (applied.changes, applied.backup) == ((), "")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert len(Backups(path.parent / "backups").all()) == 1


def test_undo_puts_the_store_back_to_the_byte_after_applying_twice_too(path: Path) -> None:
    target = target_of(path)
    assert not target.undo()
    target.apply()
    target.apply()
    assert target.undo()
    assert path.read_bytes() == OLD
    assert not target.undo()


def test_undo_does_not_destroy_what_another_program_changed_since(path: Path) -> None:
    target = target_of(path)
    target.apply()
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    settings.setValue("win/new", 1)
    settings.sync()
    now = path.read_bytes()
    with pytest.raises(StoreError, match="changed by another program"):
        target.undo()
    assert path.read_bytes() == now


def test_what_changed_between_preview_and_apply_is_noticed(path: Path) -> None:
    target = target_of(path)
    target.preview()
    path.write_bytes(OLD + b"y=2\n")
    with pytest.raises(StoreError) as caught:
        target.apply()
    assert caught.value.problem is StoreProblem.CHANGED
    assert path.read_bytes() == OLD + b"y=2\n"
    assert Backups(path.parent / "backups").all() == ()


def test_verify_sees_a_program_that_wrote_its_old_values_back(path: Path) -> None:
    target = target_of(path)
    target.apply()
    path.write_bytes(OLD)
    assert not target.verify()


def test_a_security_that_was_not_learned_is_refused_before_anything_is_written(path: Path) -> None:
    target = target_of(path, account=replace(ACCOUNT, security=Security.NONE, port=25))
    assert not target.available().usable
    with pytest.raises(StoreError, match="security: got none, but the mapping knows only ssl, starttls"):
        target.apply()
    assert path.read_bytes() == OLD


@pytest.mark.parametrize(
    ("mapping", "account", "by_hand"),
    [
        (MAPPING, ACCOUNT, ()),
        (MAPPING, replace(ACCOUNT, username="apikey"), ((Field.USERNAME, ByHand.NOT_FOUND),)),
        (MAPPING, replace(ACCOUNT, sender="b@example.com"), ((Field.SENDER, ByHand.NOT_FOUND),)),
        (MAPPING, replace(ACCOUNT, sender_name="ERP"), ((Field.SENDER_NAME, ByHand.NOT_FOUND),)),
        (replace(MAPPING, security=()), ACCOUNT, ((Field.SECURITY, ByHand.NOT_FOUND),)),
        (
            Mapping(None, {Field.HOST: RULES[Field.HOST]}, TWO_FLAGS, {Field.PASSWORD: ByHand.ENCRYPTED}),
            ACCOUNT,
            (
                (Field.EMAIL, ByHand.NOT_FOUND),
                (Field.PASSWORD, ByHand.ENCRYPTED),
                (Field.PORT, ByHand.NOT_FOUND),
            ),
        ),
    ],
)
def test_what_the_mapping_does_not_hold_is_named(
    path: Path, mapping: Mapping, account: EmailSettings, by_hand: tuple[tuple[Field, ByHand], ...]
) -> None:
    assert target_of(path, mapping, account).by_hand() == by_hand


def test_an_encrypted_password_is_left_as_it_is(path: Path) -> None:
    rules = {name: rule for name, rule in RULES.items() if name is not Field.PASSWORD}
    target_of(path, Mapping(None, rules, TWO_FLAGS, {Field.PASSWORD: ByHand.ENCRYPTED})).apply()
    assert b"kw=c2VjcmV0\n" in path.read_bytes()


def test_several_keys_get_the_same_value(path: Path) -> None:
    rules = {Field.EMAIL: TextRule(("out box/user", "out box/from"))}
    target_of(path, Mapping(None, rules)).apply()
    assert (seen(path, "out box/user"), seen(path, "out box/from")) == ("a@example.com", "a@example.com")


AWKWARD = st.text(
    st.one_of(st.sampled_from("\"\\;,=% @'#[]{}&+/é😀ß"), st.characters(exclude_categories=["Cs", "Cc"])), min_size=1
)


@given(secret=AWKWARD, encoding=st.sampled_from(list(Encoding)), kind=st.sampled_from(["text", "bytes"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_password_round_trips_through_qsettings_in_any_encoding(
    tmp_path: Path, secret: str, encoding: Encoding, kind: str
) -> None:
    path = tmp_path / "round.conf"
    path.write_bytes(OLD)
    mapping = Mapping(None, {Field.PASSWORD: TextRule(("out box/kw",), encoding, ValueType(kind))})
    target_of(path, mapping, secret=secret).apply()
    value = seen(path, "out box/kw")
    text = bytes(value.data()).decode() if isinstance(value, QByteArray) else value
    assert isinstance(value, QByteArray) is (kind == "bytes")
    assert isinstance(text, str)
    assert decode(encoding, text) == secret
