"""The wizard's pages and their order."""

from __future__ import annotations

from enum import StrEnum


class Page(StrEnum):
    """The wizard's pages in their order; the value is the word of ``--start-page``."""

    PROVIDER = "provider"
    INSTRUCTIONS = "instructions"
    CREDENTIALS = "credentials"
    TEST = "test"
    FINISH = "finish"
