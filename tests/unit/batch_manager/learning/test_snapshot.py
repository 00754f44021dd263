"""Snapshots: enough to learn from, nothing that another program keeps secret."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.learning.snapshot import (
    SnapshotError,
    is_harmless,
    read_snapshot,
    take,
    write_snapshot,
)
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.batch_manager.stores.store import open_store
from xtconnect_gui.batch_manager.stores.values import StoredValue

STORE = (
    b"[other]\nname=Alice Smith\napi=a-key-of-another-program\npassword=tls-secret\npin=4711\nquery=select * from x\n"
    b"[mail]\nport=465\nmode=SSL\non=true\nkw=@ByteArray(c2VjcmV0)\nlist=a, b\n[win]\npos=@Point(1 2)\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "program.conf"
    file.write_bytes(STORE)
    return file


def taken(path: Path, *, full: bool = False) -> Path:
    out = path.with_name("snapshot.json")
    write_snapshot(take([open_store(StoreSpec.parse(f"ini:{path}"))], full=full), out)
    return out


def test_only_numbers_flags_and_words_about_encryption_stay_readable(path: Path) -> None:
    text = taken(path).read_text()
    for secret in ("Alice", "a-key-of", "tls-secret", "4711", "select", "c2VjcmV0", "secret", "a, b"):
        assert secret not in text
    values = json.loads(text)["stores"][0]["values"]
    assert {key: kept["value"] for key, kept in values.items() if "value" in kept} == {
        "mail/port": "465", "mail/mode": "SSL", "mail/on": "true",
    }  # fmt: skip


def test_only_the_owner_can_read_it(path: Path) -> None:
    assert stat.S_IMODE(taken(path).stat().st_mode) == 0o600


@pytest.mark.parametrize("full", [False, True])
def test_it_knows_whether_a_value_stood_there(path: Path, full: bool) -> None:
    (store,) = read_snapshot(taken(path, full=full)).stores
    for key, value, holds in (
        ("other/name", "Alice Smith", True), ("other/name", "Alice", False), ("mail/kw", b"c2VjcmV0", True),
        ("mail/kw", "c2VjcmV0", False), ("mail/list", ("a", "b"), True), ("mail/port", "465", True),
        ("mail/none", "x", False),
    ):  # fmt: skip
        assert store.holds(key, value) is holds, key


def test_two_snapshots_of_the_same_state_are_equal_and_a_change_shows(path: Path) -> None:
    first, second = read_snapshot(taken(path)).stores[0], read_snapshot(taken(path)).stores[0]
    assert first.samples == second.samples
    path.write_bytes(STORE.replace(b"Alice", b"Bob"))
    third = read_snapshot(taken(path)).stores[0]
    assert [key for key in third.samples if third.samples[key] != first.samples[key]] == ["other/name"]


@pytest.mark.parametrize(
    ("key", "value", "harmless"),
    [
        ("mail/port", 65535, True), ("mail/port", 65536, False), ("x", "65535", True), ("x", "123456", False),
        ("x", True, True), ("x", "SslConnection", True), ("x", "my tls password is very long", False),
        ("mail/password", "ssl", False), ("x/Kennwort", "1", False), ("x", b"SSL", False), ("x", "hello", False),
    ],
)  # fmt: skip
def test_what_may_be_readable(key: str, value: StoredValue, harmless: bool) -> None:
    assert is_harmless(key, value) is harmless


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"format": "x"}', b'{"format": "xtconnect-snapshot"}', b"\xff"])
def test_another_file_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(raw)
    with pytest.raises(SnapshotError, match="is no snapshot"):
        read_snapshot(path)


def test_a_snapshot_of_another_version_and_a_missing_one_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with pytest.raises(SnapshotError, match="cannot be read"):
        read_snapshot(path)
    path.write_text('{"format": "xtconnect-snapshot", "version": 2, "stores": []}')
    with pytest.raises(SnapshotError, match="another version"):
        read_snapshot(path)
