"""Tests of the window run without a screen, unless they start one of their own."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from tests.integration.database.fixtures import cluster, empty, erp

__all__ = ["cluster", "empty", "erp"]
