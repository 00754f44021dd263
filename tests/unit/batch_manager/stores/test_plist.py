"""Property lists: only the mapped keys differ, the format stays, damaged ones are refused."""

from __future__ import annotations

import datetime
import plistlib
from pathlib import Path
from typing import Any

import pytest

from xtconnect_gui.batch_manager.stores.errors import StoreError, StoreProblem
from xtconnect_gui.batch_manager.stores.plist import PlistStore
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.batch_manager.stores.values import Opaque

TABLE: dict[str, Any] = {
    "mail.host": "old", "mail.port": 25, "ssl": True, "kw": b"c2Vj", "list": ["a", "b"], "odd": [1, {"x": 2}],
    "when": datetime.datetime(2026, 1, 2, 3, 4, 5), "ratio": 0.5, "nested": {"deep": {"host": "inner"}}, "a/b": "slash",
}  # fmt: skip
FORMATS = [plistlib.FMT_XML, plistlib.FMT_BINARY]


def store_of(path: Path) -> PlistStore:
    return PlistStore(StoreSpec.parse(f"plist:{path}"))


@pytest.fixture(params=FORMATS, ids=["xml", "binary"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PlistStore:
    path = tmp_path / "com.xtuple.program.plist"
    path.write_bytes(plistlib.dumps(TABLE, fmt=request.param, sort_keys=False))
    return store_of(path)


def test_values_keep_their_types_and_dictionaries_are_groups(store: PlistStore) -> None:
    values = store.read().values
    assert (values["mail.host"], values["mail.port"], values["ssl"]) == ("old", 25, True)
    assert (values["kw"], values["list"], values["nested/deep/host"]) == (b"c2Vj", ("a", "b"), "inner")
    assert isinstance(values["odd"], Opaque)


def test_only_the_changed_keys_differ_and_the_format_stays(store: PlistStore) -> None:
    before = store.read()
    simple = {"mail.host": "né <&> new", "mail.port": 465, "ssl": False, "a/b": "y", "kw": b"1"}
    store.replace(before.raw, store.edited(before, simple | {"nested/deep/host": "x"}))
    expected = TABLE | simple | {"nested": {"deep": {"host": "x"}}}
    raw = store.spec.path.read_bytes()
    assert plistlib.loads(raw) == expected
    assert list(plistlib.loads(raw)) == list(TABLE)
    assert raw.startswith(b"bplist") == before.raw.startswith(b"bplist")


def test_the_state_from_before_is_put_back_to_the_byte(store: PlistStore) -> None:
    before = store.read()
    after = store.edited(before, {"mail.host": "new", "added": "x"})
    store.replace(before.raw, after)
    store.replace(after, before.raw)
    assert store.spec.path.read_bytes() == before.raw


@pytest.mark.parametrize(
    "raw",
    [b"", b"nonsense", b"bplist00" + b"\xff" * 40, b"<?xml version='1.0'?><plist><dict><key>", plistlib.dumps(["x"])],
)
def test_a_damaged_list_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.plist"
    path.write_bytes(raw)
    with pytest.raises(StoreError) as caught:
        store_of(path).read()
    assert caught.value.problem is StoreProblem.CORRUPT
    assert path.read_bytes() == raw


def test_a_read_only_list_is_left_alone(store: PlistStore) -> None:
    store.spec.path.chmod(0o444)
    with pytest.raises(StoreError) as caught:
        store.edited(store.read(), {"mail.host": "new"})
    assert caught.value.problem is StoreProblem.READ_ONLY
