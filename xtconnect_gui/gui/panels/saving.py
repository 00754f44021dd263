"""Saves the account when the page is entered, and says what was saved where."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from PySide6.QtCore import Signal

from ...texts import pages as texts
from ..widgets.diagnosis_panel import text_label
from ..widgets.tones import Tone, paint_text
from .base import FinishPanel


@dataclass(frozen=True, slots=True)
class _Saved:
    """What became of saving. Empty: it worked."""

    profile_error: str = ""
    password_error: str = ""
    where: str = ""


class SavingPanel(FinishPanel):
    """The profile goes into its file, the password into the keyring; never the password into a file."""

    finished = Signal()

    def build(self) -> None:
        self.profile_note, self.password_note = text_label(), text_label()
        self.column.addWidget(self.profile_note)
        self.column.addWidget(self.password_note)

    def refresh(self) -> None:
        tr, context = self.context.translate, self.context
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        profile = self.session.saved_profile(now if self.session.verdict else None)
        name, secret = profile.name, self.session.secret_to_save

        def save() -> object:
            profile_error = password_error = where = ""
            try:
                context.profiles.save(profile)
            except OSError as error:
                profile_error = error.strerror or type(error).__name__
            try:
                context.secrets.save(name, secret)
                where = str(getattr(context.secrets, "name", ""))
            except Exception as error:  # every backend has its own; the text may quote a secret
                password_error = type(error).__name__
            return _Saved(profile_error, password_error, where)

        self.profile_note.setText(tr(texts.SAVING))
        self.password_note.clear()
        self.in_background(save, self._on_saved, self._on_failed)

    def _on_saved(self, saved: object) -> None:
        if not isinstance(saved, _Saved):
            return
        tr = self.context.translate
        path = str(self.context.profiles.path)
        if saved.profile_error:
            self.profile_note.setText(tr(texts.PROFILE_FAILED, path=path, reason=saved.profile_error))
        else:
            self.profile_note.setText(tr(texts.PROFILE_SAVED, path=path))
        paint_text(self.profile_note, Tone.BAD if saved.profile_error else Tone.GOOD)
        if saved.password_error:
            self.password_note.setText(tr(texts.NO_KEYRING))
        else:
            self.password_note.setText(tr(texts.PASSWORD_SAVED, where=saved.where or tr(texts.KEYRING_NAME)))
        paint_text(self.password_note, Tone.WARNING if saved.password_error else Tone.GOOD)
        self.finished.emit()

    def _on_failed(self, error: object) -> None:
        self._on_saved(_Saved(type(error).__name__, type(error).__name__))
