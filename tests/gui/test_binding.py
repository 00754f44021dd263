"""What the window relies on in the binding to Qt."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_into_qt_keep_the_references_to_none() -> None:
    """Each of them could end the program otherwise, after some thousands of calls."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) - before > -100
