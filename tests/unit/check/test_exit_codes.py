"""What the exit code says."""

from __future__ import annotations

import pytest

from xtconnect_gui.check.exit_codes import BY_CAUSE
from xtconnect_gui.diagnosis.causes import CAUSES


def test_every_cause_has_an_exit_code() -> None:
    assert BY_CAUSE.keys() == CAUSES


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        ("sender-not-allowed", 67), ("recipient-refused", 67), ("host-not-found", 68), ("connection-refused", 69),
        ("port-blocked", 69), ("timeout", 69), ("no-network", 69), ("temporary-failure", 75), ("server-busy", 75),
        ("certificate-expired", 76), ("not-smtp", 76), ("wrong-credentials", 77), ("security-defaults", 77),
    ],
)  # fmt: skip
def test_the_exit_code_of_a_cause(cause: str, code: int) -> None:
    assert BY_CAUSE[cause] == code
