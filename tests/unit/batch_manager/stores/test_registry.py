"""The registry, through a double of ``winreg``: Windows itself is not available to the tests."""

from __future__ import annotations

from typing import Any

import pytest

from xtconnect_gui.batch_manager.stores.candidates import candidate_stores
from xtconnect_gui.batch_manager.stores.errors import StoreError, StoreProblem
from xtconnect_gui.batch_manager.stores.registry import RegistryStore
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.batch_manager.stores.values import Opaque, StoredValue

from .winreg_double import (
    HKEY_CURRENT_USER,
    REG_BINARY,
    REG_DWORD,
    REG_EXPAND_SZ,
    REG_MULTI_SZ,
    REG_QWORD,
    REG_SZ,
    Registry,
)

SPEC = StoreSpec.parse(r"registry:HKCU\Software\xTuple.com\Program")
VALUES: list[tuple[str, str, Any, int]] = [
    ("mail", "Host", "old.example.com", REG_SZ),
    ("mail", "port", 25, REG_DWORD),
    ("mail", "big", 2**40, REG_QWORD),
    ("mail\\deep", "kw", "@ByteArray(c2Vj)", REG_SZ),
    ("mail", "home", "%USERPROFILE%", REG_EXPAND_SZ),
    ("", "list", ["a", "b"], REG_MULTI_SZ),
    ("win", "geometry", b"\x01\x02", REG_BINARY),
    ("win", "pos", "@Point(1 2)", REG_SZ),
]


@pytest.fixture
def registry() -> Registry:
    made = Registry()
    for path, name, data, kind in VALUES:
        full = r"Software\xTuple.com\Program" + (f"\\{path}" if path else "")
        with made.CreateKeyEx(HKEY_CURRENT_USER, full) as key:
            made.SetValueEx(key, name, 0, kind, data)
    return made


@pytest.fixture
def store(registry: Registry) -> RegistryStore:
    return RegistryStore(SPEC, registry)


def test_groups_are_keys_below_and_values_keep_their_types(store: RegistryStore) -> None:
    values = store.read().values
    assert values["mail/Host"] == "old.example.com"
    assert values["mail/port"] == 25
    assert values["mail/deep/kw"] == b"c2Vj"
    assert values["list"] == ("a", "b")
    assert isinstance(values["win/geometry"], Opaque)
    assert isinstance(values["win/pos"], Opaque)


@pytest.mark.parametrize(
    ("key", "value"),
    [("mail/host", 'a "b\\c;é'), ("mail/port", 587), ("mail/deep/kw", b"bmV3"), ("mail/new", "@text"), ("top", "x")],
)
def test_a_changed_value_is_read_back_and_nothing_else_differs(
    store: RegistryStore, key: str, value: StoredValue
) -> None:
    before = store.read()
    store.replace(before.raw, store.edited(before, {key: value}))
    after = {name.lower(): kept for name, kept in store.read().values.items()}
    assert after.pop(key.lower()) == value
    assert after == {name.lower(): v for name, v in before.values.items() if name.lower() != key.lower()}


def test_a_number_keeps_its_width(store: RegistryStore, registry: Registry) -> None:
    before = store.read()
    store.replace(before.raw, store.edited(before, {"mail/big": 7}))
    with registry.OpenKey(HKEY_CURRENT_USER, r"Software\xTuple.com\Program\mail") as key:
        assert key.values["big"] == ("big", 7, REG_QWORD)


def test_the_state_from_before_is_put_back_new_values_included(store: RegistryStore) -> None:
    before = store.read()
    after = store.edited(before, {"mail/Host": "new", "mail/added": "x"})
    store.replace(before.raw, after)
    store.replace(after, before.raw)
    assert store.read().raw == before.raw


def test_a_change_by_another_program_meanwhile_is_noticed(store: RegistryStore, registry: Registry) -> None:
    before = store.read()
    after = store.edited(before, {"mail/Host": "new"})
    with registry.OpenKey(HKEY_CURRENT_USER, r"Software\xTuple.com\Program\win") as key:
        registry.SetValueEx(key, "size", 0, REG_DWORD, 3)
    with pytest.raises(StoreError) as caught:
        store.replace(before.raw, after)
    assert caught.value.problem is StoreProblem.CHANGED
    assert store.read().values["mail/Host"] == "old.example.com"


def test_when_one_write_fails_those_before_it_are_taken_back(store: RegistryStore, registry: Registry) -> None:
    before = store.read()
    after = store.edited(before, {"mail/Host": "new", "mail/port": 587})
    registry.fail["port"] = PermissionError(5, "Access is denied")
    with pytest.raises(StoreError, match="put back") as caught:
        store.replace(before.raw, after)
    assert caught.value.problem is StoreProblem.READ_ONLY
    assert store.read().raw == before.raw


def test_a_key_that_does_not_exist_is_said() -> None:
    with pytest.raises(StoreError) as caught:
        RegistryStore(SPEC, Registry()).read()
    assert caught.value.problem is StoreProblem.MISSING


def test_where_there_is_no_registry_that_is_said() -> None:
    with pytest.raises(StoreError, match="only Windows") as caught:
        RegistryStore(SPEC)
    assert caught.value.problem is StoreProblem.UNSUPPORTED


def test_programs_of_the_organisation_are_candidates(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nowhere")
    assert [str(spec) for spec in candidate_stores(registry)] == [
        r"registry:HKEY_CURRENT_USER\Software\xTuple.com\Program"
    ]
