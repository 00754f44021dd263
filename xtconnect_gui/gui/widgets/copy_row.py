"""A value with a copy button; a secret one is hidden until revealed and leaves the clipboard again."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

CLEAR_AFTER_MS = 60_000


class SecretClipboard(QObject):
    """Puts a secret on the clipboard and takes it off again after ``clear_after_ms`` or when the program ends,
    if the clipboard still holds it by then."""

    def __init__(self, parent: QObject | None = None, clear_after_ms: int = CLEAR_AFTER_MS) -> None:
        super().__init__(parent)
        self._secret = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(clear_after_ms)
        self._timer.timeout.connect(self.clear)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.clear)

    def copy(self, secret: str) -> None:
        """Put *secret* on the clipboard, marked so that clipboard managers do not keep it."""
        data = QMimeData()
        data.setText(secret)
        data.setData("x-kde-passwordManagerHint", b"secret")
        data.setData('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1")
        QGuiApplication.clipboard().setMimeData(data)
        self._secret = secret
        self._timer.start()

    def clear(self) -> None:
        """Take the secret off the clipboard, if it is still there."""
        self._timer.stop()
        if self._secret and QGuiApplication.clipboard().text() == self._secret:
            QGuiApplication.clipboard().clear()
        self._secret = ""


class CopyRow(QWidget):
    """A read-only value and its copy button. The label beside it is its buddy and belongs to the page."""

    def __init__(self, value: str, copy_text: str, copied_text: str, name: str) -> None:
        super().__init__()
        self.value = value
        self._texts = (copy_text, copied_text)
        self.line = QLineEdit(value)
        self.line.setReadOnly(True)
        self.line.setCursorPosition(0)
        self.line.setAccessibleName(name)
        self.copy = QPushButton(copy_text)
        self.copy.setAutoDefault(False)
        self.copy.setAccessibleName(f"{copy_text}: {name}")
        self.copy.setMinimumWidth(
            max(self.copy.fontMetrics().horizontalAdvance(t) for t in self._texts)
            + 3 * self.copy.fontMetrics().height()
        )
        self.setFocusProxy(self.line)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.line, 1)
        self._layout.addWidget(self.copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(2000)
        self._back.timeout.connect(lambda: self.copy.setText(copy_text))
        self.copy.clicked.connect(self._on_copy)

    def _on_copy(self) -> None:
        self.put_on_clipboard()
        self.copy.setText(self._texts[1])
        self._back.start()

    def put_on_clipboard(self) -> None:
        """Copy the value."""
        QGuiApplication.clipboard().setText(self.value)


class SecretCopyRow(CopyRow):
    """A copy row whose value is hidden until revealed."""

    def __init__(
        self, value: str, texts: tuple[str, str, str, str], name: str, clear_after_ms: int = CLEAR_AFTER_MS
    ) -> None:
        """*texts*: copy, copied, show, hide."""
        copy_text, copied_text, show_text, hide_text = texts
        super().__init__(value, copy_text, copied_text, name)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._clipboard = SecretClipboard(self, clear_after_ms)
        self.reveal = QToolButton()
        self.reveal.setCheckable(True)
        self.reveal.setText(show_text)
        self._layout.insertWidget(1, self.reveal)

        def show(shown: bool) -> None:
            self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
            self.reveal.setText(hide_text if shown else show_text)

        self.reveal.toggled.connect(show)

    def put_on_clipboard(self) -> None:
        self._clipboard.copy(self.value)
