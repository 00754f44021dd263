"""The forms in which the ERP keeps passwords. The expected values were computed with md5sum."""

from __future__ import annotations

import pytest

from xtconnect_gui.batch_manager.database.password import PasswordKind, password_for


@pytest.mark.parametrize(
    ("kind", "host", "expected"),
    [
        (PasswordKind.AS_TYPED, "erp.example.com", " secret "),
        (PasswordKind.ENHANCED, "erp.example.com", "4d7b6b3eef397eb512bdee8dc848d5db"),
        (PasswordKind.ENHANCED, "acme.xtuplecloud.com", "7a2c5110cee095f0a0a3c83b82b6fb7d"),
        (PasswordKind.ENHANCED, "demo.xtuple.com", "7a2c5110cee095f0a0a3c83b82b6fb7d"),
        (PasswordKind.ENHANCED, "notxtuple.com", "4d7b6b3eef397eb512bdee8dc848d5db"),
        (PasswordKind.ENHANCED_OLD, "erp.example.com", "d5350d9e478436aa6fd6144f5c34022c"),
    ],
)
def test_what_the_database_is_shown(kind: PasswordKind, host: str, expected: str) -> None:
    assert password_for(kind, " secret ", "internal", host) == expected
