"""The wizard's page "credentials"."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ...session.flow import Page
from .base import SetupPage


class CredentialsPage(SetupPage):
    """The page "credentials"."""

    page = Page.CREDENTIALS

    def build(self) -> None:
        QVBoxLayout(self)
