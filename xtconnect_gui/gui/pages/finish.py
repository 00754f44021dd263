"""The wizard's page "finish"."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ...session.flow import Page
from .base import SetupPage


class FinishPage(SetupPage):
    """The page "finish"."""

    page = Page.FINISH

    def build(self) -> None:
        QVBoxLayout(self)
