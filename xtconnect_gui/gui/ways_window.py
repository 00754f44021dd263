"""The ways on when a password does not work (any more), each with what it needs and who must act."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..discovery.values import Server
from ..model.security import Security
from ..providers.values import AccountVerdict, Action, ActionKind, WayOn
from ..texts import ways as texts
from . import ways
from .background import BackgroundCall
from .context import WizardContext
from .widgets.diagnosis_panel import text_label
from .widgets.tones import Tone, paint_text

_COPIED_MS = 2000
_SIZE = (700, 600)


class WaysWindow(QDialog):
    """Lists the ways on of *verdict*, best first.

    ``chosen(Action)`` or ``server_chosen(Server)`` is emitted for the way that was taken, and the window closes;
    pages and copied texts leave it open.
    """

    chosen = Signal(object)
    server_chosen = Signal(object)

    def __init__(self, context: WizardContext, verdict: AccountVerdict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        tr = context.translate
        self.context = context
        self.calls: list[BackgroundCall] = []
        self.cards: dict[str, WayCard] = {}
        self.setWindowTitle(tr(texts.TITLE))
        account = context.session.email.strip()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        title = text_label(tr(verdict.title))
        _embolden(title)
        column.addWidget(title)
        column.addWidget(text_label(tr(verdict.text)))
        intro = text_label(tr(texts.INTRO, account=account) if account else tr(texts.INTRO_NO_ACCOUNT))
        paint_text(intro, Tone.QUIET)
        column.addWidget(intro)
        for way in verdict.ways_on:
            card = WayCard(way, self)
            self.cards[way.id] = card
            column.addWidget(card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        buttons = QDialogButtonBox()
        self.close_button = buttons.addButton(tr(texts.CLOSE), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        screen = QGuiApplication.primaryScreen()
        room = screen.availableGeometry().size() if screen is not None else None
        width, height = _SIZE
        if room is not None:  # with a scale factor of 2 a small screen has few points
            width, height = min(width, room.width() - 20), min(height, room.height() - 60)
        self.resize(width, height)

    def take(self, action: Action) -> None:
        """The person chose *action*."""
        if action.kind is ActionKind.OPEN:
            self.context.open_url(action.target)
            return
        self.accept()
        self.chosen.emit(action)

    def take_server(self, server: Server) -> None:
        """The person chose a server that was found on this computer."""
        self.accept()
        self.server_chosen.emit(server)


class WayCard(QFrame):
    """One way: what it is, who must act, what it needs, how long it works, and its buttons."""

    def __init__(self, way: WayOn, window: WaysWindow) -> None:
        super().__init__()
        self.way = way
        self._window = window
        self._server: Server | None = None
        context, tr = window.context, window.context.translate
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(tr(way.title))
        column = QVBoxLayout(self)
        column.setSpacing(3)
        title = text_label(tr(way.title))
        _embolden(title)
        who = text_label(tr(texts.WHO[way.who.value]))
        paint_text(who, Tone.QUIET)
        column.addWidget(title)
        column.addWidget(who)
        column.addWidget(text_label(tr(way.text)))
        if way.needs:
            lines = [tr(texts.NEEDS), *(f"• {tr(need)}" for need in way.needs)]
            column.addWidget(text_label("\n".join(lines)))
        until = way.until_on(context.today)
        if until:
            limit = text_label(tr(texts.UNTIL, until=tr(until)))
            paint_text(limit, Tone.WARNING)
            column.addWidget(limit)
        self.state = text_label()
        self.state.hide()
        column.addWidget(self.state)
        row = QHBoxLayout()
        self.button: QPushButton | None = None
        if way.action is not None:
            self.button = self._add(row, tr(way.button))
            self.button.clicked.connect(self._on_action)
            if not ways.allowed(way.action, context.session):
                self.button.setEnabled(False)
                self._say(tr(texts.LOCKED), Tone.QUIET)
        self.again: QPushButton | None = None
        if way.action is not None and way.action.kind is ActionKind.LOCAL_PROXY:
            self.again = self._add(row, tr(texts.LOOK_AGAIN))
            self.again.clicked.connect(self._look)
        self.copy: QPushButton | None = None
        if way.request:
            self.copy = self._add(row, tr(texts.COPY_REQUEST))
            self.copy.clicked.connect(self._on_copy)
        if way.url:
            more = self._add(row, tr(texts.READ_MORE))
            more.setToolTip(way.url)
            more.clicked.connect(lambda: context.open_url(way.url))
        row.addStretch(1)
        column.addLayout(row)
        checked = QLabel(tr(texts.CHECKED, checked=way.checked))
        checked.setToolTip(way.source)
        paint_text(checked, Tone.QUIET)
        column.addWidget(checked)
        if self.again is not None and self.button is not None and self.button.isEnabled():
            self._look()

    def _add(self, row: QHBoxLayout, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setAccessibleDescription(self._window.context.translate(self.way.title))
        row.addWidget(button)
        return button

    def _on_action(self) -> None:
        if self._server is not None:
            self._window.take_server(self._server)
        elif self.way.action is not None:
            self._window.take(self.way.action)

    def _on_copy(self) -> None:
        tr = self._window.context.translate
        account = self._window.context.session.email.strip() or tr(texts.YOUR_ACCOUNT)
        QGuiApplication.clipboard().setText(tr(self.way.request, email=account))
        if self.copy is not None:
            self.copy.setText(tr(texts.COPIED))
            QTimer.singleShot(_COPIED_MS, self, self._uncopied)

    def _uncopied(self) -> None:
        if self.copy is not None:
            self.copy.setText(self._window.context.translate(texts.COPY_REQUEST))

    # -- a program on this computer -----------------------------------------------------------------------------------

    def _look(self) -> None:
        """Look for the proxy, away from the UI thread."""
        if self.way.action is None or self.button is None or self.again is None:
            return
        ports = self.way.action.ports
        self._server = None
        self.button.setEnabled(False)
        self.again.setEnabled(False)
        self._say(self._window.context.translate(texts.LOOKING), Tone.QUIET)

        def look() -> object:
            from ..discovery.local_proxy import look_for_local_proxy

            return look_for_local_proxy(ports)

        call = BackgroundCall(look, self)
        self._window.calls.append(call.start(self._on_looked, self._on_look_failed))

    def _on_looked(self, proxy: object) -> None:
        from ..discovery.local_proxy import LocalProxy

        tr = self._window.context.translate
        if self.again is not None:
            self.again.setEnabled(True)
        if isinstance(proxy, LocalProxy) and self.button is not None:
            # To a server on this computer a password may go without TLS.
            self._server = Server(proxy.host, proxy.port, Security.NONE)
            self.button.setEnabled(True)
            said = tr(texts.PROXY_FOUND, host=proxy.host, port=proxy.port, greeting=proxy.greeting)
            self._say(said, Tone.GOOD)
            return
        ports = ", ".join(str(port) for port in self.way.action.ports) if self.way.action else ""
        self._say(tr(texts.PROXY_NOT_FOUND, ports=ports), Tone.QUIET)

    def _on_look_failed(self, error: object) -> None:
        if self.again is not None:
            self.again.setEnabled(True)
        self._say(self._window.context.translate(texts.PROXY_FAILED), Tone.WARNING)

    def _say(self, text: str, tone: Tone) -> None:
        self.state.setText(text)
        paint_text(self.state, tone)
        self.state.show()


def _embolden(label: QLabel) -> None:
    font = label.font()
    font.setBold(True)
    label.setFont(font)
