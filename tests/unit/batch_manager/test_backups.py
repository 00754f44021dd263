"""Backups: dated, for the owner only, the last ten of each store."""

from __future__ import annotations

import datetime
import stat
from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.backups import KEPT, Backups, digest
from xtconnect_gui.batch_manager.stores.spec import StoreSpec

ONE, OTHER = StoreSpec.parse("ini:/a/one.conf"), StoreSpec.parse("ini:/b/one.conf")


class Clock:
    """A minute later at each look."""

    def __init__(self) -> None:
        self.time = datetime.datetime(2026, 1, 2, 3, 0, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        self.time += datetime.timedelta(minutes=1)
        return self.time


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "backups", Clock())


def test_a_backup_holds_the_store_to_the_byte_with_date_and_what_replaced_it(backups: Backups) -> None:
    kept = backups.keep(ONE, b"\x00before\r\n", b"after")
    (found,) = backups.of(ONE)
    assert found == kept
    assert found.read() == b"\x00before\r\n"
    assert found.taken == "2026-01-02T03:01:00+00:00"
    assert found.replaced_by == digest(b"after")


def test_only_the_owner_can_read_it(backups: Backups, tmp_path: Path) -> None:
    backups.keep(ONE, b"secret", b"")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_the_last_ten_of_each_store_are_kept_newest_first(backups: Backups) -> None:
    for number in range(KEPT + 3):
        backups.keep(ONE, str(number).encode(), b"")
    backups.keep(OTHER, b"other", b"")
    assert [backup.read() for backup in backups.of(ONE)] == [str(n).encode() for n in range(KEPT + 2, 2, -1)]
    assert [backup.read() for backup in backups.of(OTHER)] == [b"other"]
    assert len(backups.all()) == KEPT + 1


def test_a_note_that_cannot_be_read_is_left_out(backups: Backups) -> None:
    kept = backups.keep(ONE, b"x", b"")
    kept.path.with_suffix(".json").write_text("{")
    assert backups.all() == ()
