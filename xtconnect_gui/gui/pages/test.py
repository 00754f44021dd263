"""The wizard's page "test"."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ...session.flow import Page
from .base import SetupPage


class TestPage(SetupPage):
    """The page "test"."""

    page = Page.TEST

    def build(self) -> None:
        QVBoxLayout(self)
