"""The database that was used last."""

from __future__ import annotations

from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.database.address import DatabaseAddress
from xtconnect_gui.batch_manager.database.remembered import FILE_NAME, recall, remember

ADDRESS = DatabaseAddress("erp.example.com", "erp live", "jürgen", 5433)


def test_what_was_remembered_is_recalled(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    remember(folder, ADDRESS)
    assert recall(folder) == ADDRESS
    assert (folder / FILE_NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"5", b"\xff\xfe", b'{"host": "h"}', b'{"host": "", "port": 1, "name": "n", "user": "u"}'],
)
def test_what_cannot_be_used_is_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert recall(tmp_path) is None


def test_nothing_was_remembered(tmp_path: Path) -> None:
    assert recall(tmp_path) is None
