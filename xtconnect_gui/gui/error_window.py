"""The other way in: an error text from somewhere else is pasted and explained. Nothing is sent anywhere."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..diagnosis.plain_text import MAX_TEXT
from ..diagnosis.values import Diagnosis
from ..providers.values import AccountVerdict
from ..texts import error_window as texts
from ..texts import pages as page_texts
from ..texts import ways as way_texts
from .background import BackgroundCall
from .context import WizardContext
from .ways import help_with
from .widgets.diagnosis_panel import DiagnosisPanel, text_label
from .widgets.tones import Tone

_LINK, _WAYS = "link", "ways"  # keys of buttons
_SIZE = (700, 600)
_LINES = (2, 6)  # of text that are in sight: at least, at most


class PasteField(QPlainTextEdit):
    """A field for a text of any size. The middle of a very long one is left out: nobody looks at it, and Qt needs
    minutes for a line of 1 MB.
    """

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.put(source.text())

    def put(self, text: str) -> None:
        """Insert *text* in place of what is selected."""
        half = MAX_TEXT // 2
        self.insertPlainText(text if len(text) <= MAX_TEXT else f"{text[:half]}\n{text[-half:]}")


class ErrorWindow(QDialog):
    """Paste a text, perhaps say the provider, and read what it means.

    ``action_chosen(Action)`` or ``server_chosen(Server)``: the person took one of the ways on; the window has closed.
    """

    action_chosen = Signal(object)
    server_chosen = Signal(object)

    def __init__(self, context: WizardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        tr = context.translate
        self.context = context
        self._call: BackgroundCall | None = None
        self._diagnosis: Diagnosis | None = None
        self.setWindowTitle(tr(texts.TITLE))
        self.text = PasteField()
        self.text.setPlaceholderText(tr(texts.EXAMPLE))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr(texts.LABEL_TEXT).replace("&", ""))
        line, frame = self.text.fontMetrics().lineSpacing(), 2 * self.text.frameWidth() + 12
        self.text.setMinimumHeight(_LINES[0] * line + frame)
        self.text.setMaximumHeight(_LINES[1] * line + frame)
        text_name = QLabel(tr(texts.LABEL_TEXT))
        text_name.setBuddy(self.text)
        self.provider = QComboBox()
        self.provider.addItem(tr(texts.PROVIDER_UNKNOWN), "")
        for provider in context.catalogue:
            self.provider.addItem(tr(provider.name), provider.id)
        self.provider.setCurrentIndex(max(0, self.provider.findData(context.session.provider_id)))
        self.provider.activated.connect(self._on_provider)
        self._provider_by_hand = False
        provider_name = QLabel(tr(texts.LABEL_PROVIDER))
        provider_name.setBuddy(self.provider)
        self.paste = QPushButton(tr(texts.PASTE))
        self.paste.setAutoDefault(False)
        self.paste.clicked.connect(self._on_paste)
        self.explain = QPushButton(tr(texts.EXPLAIN))
        self.explain.setDefault(True)
        self.explain.clicked.connect(self.start)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.explain.click)  # Return alone is a new line in the field
        self.panel = DiagnosisPanel()
        self.panel.chosen.connect(self._on_chosen)

        row = QHBoxLayout()
        row.addWidget(provider_name)
        row.addWidget(self.provider)
        row.addStretch(1)
        row.addWidget(self.paste)
        row.addWidget(self.explain)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.panel)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        buttons = QDialogButtonBox()
        self.close_button = buttons.addButton(tr(texts.CLOSE), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text_label(tr(texts.INTRO)))
        layout.addWidget(text_name)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        layout.addWidget(self._scroll, 4)
        layout.addWidget(buttons)
        screen = QGuiApplication.primaryScreen()
        width, height = _SIZE
        if screen is not None:  # with a scale factor of 2 a small screen has few points
            room = screen.availableGeometry().size()
            width, height = min(width, room.width() - 20), min(height, room.height() - 60)
        self.resize(width, height)
        self.text.setFocus()

    # -- explaining ---------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a text is being explained."""
        return self._call is not None

    def start(self) -> None:
        """Explain what is in the field now, away from the UI thread: the rules are read from a file."""
        tr, text = self.context.translate, self.text.toPlainText()
        self._diagnosis = None
        if not text.strip():
            self.panel.show_finding(tr(texts.NO_TEXT), "", (tr(texts.NO_TEXT_STEP),), (), Tone.WARNING)
            self.text.setFocus()
            return
        self._choose_named_provider(text)
        context, provider = self.context, str(self.provider.currentData()) or None
        email = context.session.email.strip()

        def explain() -> object:
            from ..diagnosis.pasted import diagnose_text

            return diagnose_text(text, context.diagnoser, provider=provider, email=email)

        self.explain.setEnabled(False)
        self._call = BackgroundCall(explain, self).start(self._on_explained, self._on_failed)

    def _on_provider(self) -> None:
        self._provider_by_hand = True

    def _choose_named_provider(self, text: str) -> None:
        """Choose the provider that the text itself names, unless the person chose one."""
        from ..diagnosis.pasted import provider_named_in

        named = provider_named_in(text)
        if named is not None and not self._provider_by_hand:
            self.provider.setCurrentIndex(max(0, self.provider.findData(named)))

    def _on_explained(self, found: object) -> None:
        self._end()
        tr = self.context.translate
        if isinstance(found, Diagnosis):
            self._diagnosis = found
            buttons = [(_WAYS, tr(way_texts.SEE_OTHERS))] if help_with(found.cause, self._verdict()) else []
            if found.url:
                buttons.append((_LINK, tr(page_texts.OPEN_LINK)))
            self.panel.show_diagnosis(found, tr, tuple(buttons))
        else:
            steps = tuple(tr(step) for step in texts.NOT_AN_ERROR_STEPS)
            self.panel.show_finding(tr(texts.NOT_AN_ERROR), tr(texts.NOT_AN_ERROR_TEXT), steps, (), Tone.WARNING)
        self._scroll.verticalScrollBar().setValue(0)

    def _on_failed(self, error: object) -> None:
        self._end()
        tr = self.context.translate
        self.panel.show_finding(tr(texts.FAILED), tr(texts.FAILED_TEXT), (), (), Tone.BAD)

    def _end(self) -> None:
        self._call = None
        self.explain.setEnabled(True)

    def _verdict(self) -> AccountVerdict | None:
        """Of the provider that is chosen here, or that the text is about as far as the wizard knows."""
        chosen = str(self.provider.currentData()) or self.context.session.provider_id or "microsoft365"
        return self.context.catalogue.get(chosen).verdict_on(self.context.today)

    # -- what the person does -----------------------------------------------------------------------------------------

    def _on_paste(self) -> None:
        self.text.selectAll()
        self.text.put(QGuiApplication.clipboard().text())
        self.text.setFocus()

    def _on_chosen(self, key: str) -> None:
        verdict = self._verdict()
        if key == _LINK and self._diagnosis is not None:
            self.context.open_url(self._diagnosis.url)
        elif key == _WAYS and verdict is not None:
            from .ways_window import WaysWindow

            window = WaysWindow(self.context, verdict, self)
            window.chosen.connect(self._on_way)
            window.server_chosen.connect(self._on_server)
            window.open()

    def _on_way(self, action: object) -> None:
        self.accept()
        self.action_chosen.emit(action)

    def _on_server(self, server: object) -> None:
        self.accept()
        self.server_chosen.emit(server)
