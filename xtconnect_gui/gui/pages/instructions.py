"""The steps on the provider's site, each with a button that opens the exact page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...discovery.values import Server
from ...providers.catalogue import OTHER
from ...providers.instructions import load_instructions
from ...providers.values import Instructions, Reason
from ...session.flow import Page
from ...texts import wizard as texts
from ..widgets.diagnosis_panel import text_label
from ..widgets.tones import Tone, paint_text
from .base import SetupPage


class InstructionsPage(SetupPage):
    """Nothing is required here: those who have the password press Next."""

    page = Page.INSTRUCTIONS

    def build(self) -> None:
        self._ticked: dict[str, set[int]] = {}  # provider id -> the steps that are done, for this session
        self._shown: tuple[str, Server | None] = ("", None)
        self.ticks: list[QCheckBox] = []
        self.missing: QToolButton | None = None
        self.reasons: QWidget | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll, 1)

    def refresh(self) -> None:
        tr, provider = self.context.translate, self.session.provider
        name = provider.name if provider is not None else ""
        self.setTitle(tr(texts.INSTRUCTIONS_TITLE, provider=name))
        self.setSubTitle(tr(texts.INSTRUCTIONS_SUBTITLE))
        shown = (provider.id if provider is not None else "", self.session.found_server)
        if provider is None or shown == self._shown:
            return
        self._shown = shown
        try:
            instructions: Instructions | None = load_instructions(provider.id)
        except KeyError:
            instructions = None
        self._show(provider.id, instructions)

    def _show(self, provider_id: str, instructions: Instructions | None) -> None:
        tr = self.context.translate
        self.ticks, self.missing, self.reasons = [], None, None
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        have_it = text_label(tr(texts.HAVE_IT))
        font = have_it.font()
        font.setBold(True)
        have_it.setFont(font)
        column.addWidget(have_it)
        found = self.session.found_server if provider_id == OTHER else None
        if found is not None:  # then most of what the steps ask for is known
            from ...texts.discovery import SERVER
            from ...texts.pages import SECURITY_WORDS

            server = tr(SERVER, host=found.host, port=found.port, security=tr(SECURITY_WORDS[found.security]))
            said = text_label(tr(texts.SERVER_KNOWN, server=server))
            paint_text(said, Tone.GOOD)
            column.addWidget(said)
        if instructions is None:
            column.addWidget(text_label(tr(texts.NO_INSTRUCTIONS)))
        else:
            column.addWidget(text_label(tr(instructions.intro)))
            column.addLayout(self._steps(provider_id, instructions))
            if instructions.missing_reasons:
                self._add_missing(column, instructions)
        recommended = text_label(tr(texts.RECOMMENDATION))
        paint_text(recommended, Tone.GOOD)
        column.addSpacing(4)
        column.addWidget(recommended)
        if instructions is not None:
            for note in instructions.notes:
                if "made only for xTConnect" not in note:  # said above, for every provider
                    column.addWidget(text_label(tr(note)))
            checked = text_label(tr(texts.CHECKED, checked=instructions.checked))
            paint_text(checked, Tone.QUIET)
            column.addWidget(checked)
        column.addStretch(1)
        self._scroll.setWidget(content)

    def _steps(self, provider_id: str, instructions: Instructions) -> QGridLayout:
        tr = self.context.translate
        done = self._ticked.setdefault(provider_id, set())
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for number, step in enumerate(instructions.steps, start=1):
            tick = QCheckBox()
            tick.setAccessibleName(tr(texts.STEP_DONE, number=number))
            tick.setAccessibleDescription(tr(step.text))
            tick.setToolTip(tr(texts.STEP_DONE, number=number))
            tick.setChecked(number in done)
            tick.toggled.connect(lambda on, number=number: (done.add if on else done.discard)(number))
            self.ticks.append(tick)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(tick, number, 0, top)
            grid.addWidget(QLabel(f"{number}."), number, 1, top)
            text = text_label(tr(step.text))
            text.setAlignment(top)
            grid.addWidget(text, number, 2)
            if step.url:
                grid.addWidget(self._open_button(tr(step.button), step.url), number, 3, top)
        return grid

    def _add_missing(self, column: QVBoxLayout, instructions: Instructions) -> None:
        tr = self.context.translate
        toggle = QToolButton()
        toggle.setText(tr(instructions.missing_title))
        toggle.setCheckable(True)
        toggle.setAutoRaise(True)
        toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setArrowType(Qt.ArrowType.RightArrow)
        reasons = QFrame()
        reasons.setFrameShape(QFrame.Shape.StyledPanel)
        grid = QGridLayout(reasons)
        grid.setColumnStretch(0, 1)
        for row, reason in enumerate(instructions.missing_reasons):
            self._add_reason(grid, row, reason)
        reasons.hide()

        def show(shown: bool) -> None:
            reasons.setVisible(shown)
            toggle.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

        toggle.toggled.connect(show)
        column.addWidget(toggle)
        column.addWidget(reasons)
        self.missing, self.reasons = toggle, reasons

    def _add_reason(self, grid: QGridLayout, row: int, reason: Reason) -> None:
        tr = self.context.translate
        title = text_label(tr(reason.title))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        grid.addWidget(title, 2 * row, 0)
        grid.addWidget(text_label(tr(reason.text)), 2 * row + 1, 0)
        if reason.url:
            button = self._open_button(tr(texts.OPEN_PAGE), reason.url)
            button.setAccessibleDescription(tr(reason.title))
            grid.addWidget(button, 2 * row, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def _open_button(self, text: str, url: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(url)
        open_page: Callable[[], object] = lambda: self.context.open_url(url)  # noqa: E731
        button.clicked.connect(open_page)
        return button
