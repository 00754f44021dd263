"""What is painted first: the address field of the first page, before anything that takes time is loaded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWizardPage

from ...texts import wizard as texts


class OpeningPage(QWizardPage):
    """Looks like the top of the provider page, which takes its place, and what was typed, a moment later."""

    def __init__(self, translate: Callable[..., str], email: str, *, locked: bool, practice: bool) -> None:
        super().__init__()
        self.setTitle(translate(texts.PROVIDER_TITLE))
        self.setSubTitle(translate(texts.PROVIDER_SUBTITLE))
        label = QLabel(translate(texts.LABEL_EMAIL))
        self.email = QLineEdit(email)
        self.email.setPlaceholderText(translate(texts.EMAIL_PLACEHOLDER))
        self.email.setReadOnly(locked)
        label.setBuddy(self.email)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        if practice:
            from ..widgets.practice_banner import PracticeBanner

            column.addWidget(PracticeBanner(translate))
        column.addWidget(label)
        column.addWidget(self.email)
        column.addStretch(1)

    def isComplete(self) -> bool:
        return False
