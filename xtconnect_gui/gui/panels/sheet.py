"""The setup sheet on the page: each value with a copy button, and the sheet as a file or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from ...texts import filling
from ...texts import pages as texts
from ..widgets.copy_row import CLEAR_AFTER_MS, CopyRow, SecretCopyRow
from ..widgets.diagnosis_panel import text_label
from ..widgets.tones import Tone, paint_text
from .base import FinishPanel

if TYPE_CHECKING:
    from ...batch_manager.sheet import SetupSheet
    from ..companion import Companion


class SheetPanel(FinishPanel):
    """The values in the Batch Manager's words. Files and paper get them without the password."""

    def build(self) -> None:
        tr = self.context.translate
        self._sheet: SetupSheet | None = None
        self.companion: Companion | None = None
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self._rows.setHorizontalSpacing(12)
        self._made: list[QWidget] = []
        clipboard = text_label(tr(texts.CLIPBOARD_NOTE, seconds=CLEAR_AFTER_MS // 1000))
        paint_text(clipboard, Tone.QUIET)
        self.note = text_label()
        paint_text(self.note, Tone.QUIET)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for text, slot in (
            (filling.STEP_BY_STEP, self._on_companion),
            (texts.OPEN_SHEET, self._on_open),
            (filling.SAVE_AS, self._on_save),
            (texts.PRINT, self._on_print),
        ):
            button = QPushButton(tr(text))
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        self.column.addLayout(self._rows)
        self.column.addWidget(clipboard)
        self.column.addLayout(buttons)
        self.column.addWidget(self.note)

    def refresh(self) -> None:
        from ...batch_manager.sheet import SetupSheet

        tr = self.context.translate
        for widget in self._made:
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made = []
        verdict = self.session.verdict
        form = verdict.outcome.password_form if verdict is not None else None
        self._sheet = SetupSheet.of(self.session.settings(), self.session.secret_to_save, form, tr)
        for number, line in enumerate(self._sheet.lines):
            row: CopyRow
            if line.secret:
                shown = (tr(texts.COPY), tr(texts.COPY_DONE), tr(texts.SHOW_PASSWORD), tr(texts.HIDE_PASSWORD))
                row = SecretCopyRow(line.value, shown, line.label)
            else:
                row = CopyRow(line.value, tr(texts.COPY), tr(texts.COPY_DONE), line.label)
            label = QLabel(line.label)
            label.setBuddy(row)
            self._rows.addWidget(label, number, 0, Qt.AlignmentFlag.AlignRight)
            self._rows.addWidget(row, number, 1)
            self._made += [label, row]

    def _on_open(self) -> None:
        self._write(Path(self.context.paths.data_dir) / "setup-sheet.html", then_open=True)

    def _on_save(self) -> None:
        tr = self.context.translate
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr(texts.SHEET_TITLE), "xtconnect-setup-sheet.pdf", tr(filling.FILE_KINDS)
        )
        if chosen:
            self._write(Path(chosen))

    def _write(self, path: Path, *, then_open: bool = False) -> None:
        """Write the sheet away from the UI thread; its format follows from the file's ending."""
        from ...batch_manager.targets import SheetFormat, render

        sheet = self._sheet
        if sheet is None:
            return
        forms = {".pdf": SheetFormat.PDF, ".txt": SheetFormat.TEXT}
        form = forms.get(path.suffix.lower(), SheetFormat.HTML)

        def write() -> object:
            from ...storage.atomic import make_private_dir, write_atomically

            make_private_dir(path.parent)
            write_atomically(path, render(sheet, form))
            return path

        def written(_path: object) -> None:
            self.note.setText(self.context.translate(texts.SHEET_SAVED, path=str(path)))
            if then_open:
                self.context.open_url(QUrl.fromLocalFile(str(path)).toString())

        self.in_background(write, written, self._not_written)

    def _not_written(self, error: object) -> None:
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        self.note.setText(self.context.translate(texts.SHEET_FAILED, reason=reason))

    def _on_companion(self) -> None:
        from ..companion import Companion

        if self._sheet is None:
            return
        if self.companion is not None:
            self.companion.close()
        self.companion = Companion(self._sheet, self.context.translate)
        self.companion.show()

    def closing(self, milliseconds: int = 500) -> None:
        if self.companion is not None:
            self.companion.close()

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
