"""The end: what was saved where, and the values to type into the Batch Manager."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...session.flow import Page
from ...texts import pages as texts
from ..background import BackgroundCall
from ..widgets.copy_row import CLEAR_AFTER_MS, CopyRow, SecretCopyRow
from ..widgets.diagnosis_panel import text_label
from ..widgets.tones import Tone, paint_text
from .base import SetupPage

if TYPE_CHECKING:
    from ...batch_manager.sheet import SetupSheet


@dataclass(frozen=True, slots=True)
class _Saved:
    """What became of saving. Empty: it worked."""

    profile_error: str = ""
    password_error: str = ""
    where: str = ""


class FinishPage(SetupPage):
    """Saves when it is entered, away from the UI thread; never puts the password into a file."""

    page = Page.FINISH

    def build(self) -> None:
        tr = self.context.translate
        self.setTitle(tr(texts.FINISH_TITLE))
        self._call: BackgroundCall | None = None
        self._sheet: SetupSheet | None = None
        honest = text_label(tr(texts.FINISH_HONEST))
        font = honest.font()
        font.setBold(True)
        honest.setFont(font)
        self.profile_note, self.password_note = text_label(), text_label()
        self.sheet_note = text_label()
        paint_text(self.sheet_note, Tone.QUIET)
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self._rows.setHorizontalSpacing(12)
        self._made: list[QWidget] = []
        clipboard = text_label(tr(texts.CLIPBOARD_NOTE, seconds=CLEAR_AFTER_MS // 1000))
        paint_text(clipboard, Tone.QUIET)
        self.on_top = QCheckBox(tr(texts.ON_TOP))
        self.on_top.toggled.connect(self._on_top)
        buttons = QHBoxLayout()
        buttons.addWidget(self.on_top)
        buttons.addStretch(1)
        for text, slot in (
            (texts.OPEN_SHEET, self._on_open),
            (texts.SAVE_HTML, self._on_save),
            (texts.PRINT, self._on_print),
        ):
            button = QPushButton(tr(text))
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            buttons.addWidget(button)

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(honest)
        column.addLayout(self._rows)
        column.addWidget(clipboard)
        column.addSpacing(6)
        column.addWidget(self.profile_note)
        column.addWidget(self.password_note)
        column.addWidget(self.sheet_note)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)

    def refresh(self) -> None:
        self._show_sheet()
        self._save()

    @property
    def saving(self) -> bool:
        """Whether saving is still under way."""
        return self._built and self._call is not None

    def isComplete(self) -> bool:
        verdict = self.session.verdict
        return verdict is not None and verdict.ok

    # -- saving -------------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        tr = self.context.translate
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        profile = self.session.saved_profile(now if self.session.verdict else None)
        name, secret = profile.name, self.session.secret_to_save
        context = self.context

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
        self._call = BackgroundCall(save).start(self._on_saved, self._on_save_failed)

    def _on_saved(self, saved: object) -> None:
        if not isinstance(saved, _Saved):
            return
        self._call = None
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

    def _on_save_failed(self, error: object) -> None:
        self._on_saved(_Saved(type(error).__name__, type(error).__name__))

    # -- the sheet ----------------------------------------------------------------------------------------------------

    def _show_sheet(self) -> None:
        from ...batch_manager.sheet import SetupSheet

        tr = self.context.translate
        for widget in self._made:
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made = []
        self._sheet = SetupSheet.of(self.session.settings(), self.session.secret_to_save)
        for number, line in enumerate(self._sheet.lines):
            name = tr(line.label)
            row: CopyRow
            if line.secret:
                shown = (tr(texts.COPY), tr(texts.COPY_DONE), tr(texts.SHOW_PASSWORD), tr(texts.HIDE_PASSWORD))
                row = SecretCopyRow(line.value, shown, name)
            else:
                row = CopyRow(line.value, tr(texts.COPY), tr(texts.COPY_DONE), name)
            label = QLabel(name)
            label.setBuddy(row)
            self._rows.addWidget(label, number, 0, Qt.AlignmentFlag.AlignRight)
            self._rows.addWidget(row, number, 1)
            self._made += [label, row]

    def _on_open(self) -> None:
        path = Path(self.context.paths.data_dir) / "setup-sheet.html"
        if self._write(path):
            self.context.open_url(QUrl.fromLocalFile(str(path)).toString())

    def _on_save(self) -> None:
        tr = self.context.translate
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr(texts.SHEET_TITLE), "xtconnect-setup-sheet.html", tr(texts.FILE_KIND_HTML)
        )
        if chosen:
            self._write(Path(chosen))

    def _write(self, path: Path) -> bool:
        tr = self.context.translate
        if self._sheet is None:
            return False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._html(), encoding="utf-8")
        except OSError as error:
            self.sheet_note.setText(tr(texts.SHEET_FAILED, reason=error.strerror or type(error).__name__))
            return False
        self.sheet_note.setText(tr(texts.SHEET_SAVED, path=str(path)))
        return True

    def _on_print(self) -> None:
        from PySide6.QtGui import QTextDocument
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            document = QTextDocument()
            document.setHtml(self._html())
            document.print_(printer)

    def _html(self) -> str:
        """The sheet without the password: paper and files are not a place for it."""
        return self._sheet.as_html() if self._sheet is not None else ""

    # -- beside the Batch Manager -------------------------------------------------------------------------------------

    def _on_top(self, on: bool) -> None:
        window = self.window()
        window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on)
        window.show()
