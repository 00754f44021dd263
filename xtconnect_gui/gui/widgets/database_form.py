"""Where the ERP's database is, who signs in, and to whom the mail goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from ...batch_manager.database.address import AddressError, AddressField, DatabaseAddress, address_of
from ...model.app_password import AppPassword
from ...texts import proof_page as texts
from .password_edit import PasswordEdit

_NOBODY = "?"  # stands for the user where an address names none


class DatabaseForm(QWidget):
    """Takes the fields one by one, or a whole ``pgsql://`` address that is pasted as the server."""

    def __init__(self, translate: Callable[..., str]) -> None:
        super().__init__()
        self._translate = translate
        self.touched = False  # whether the person has typed something
        self.host, self.port, self.name, self.user = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.lines = {
            AddressField.HOST: self.host,
            AddressField.PORT: self.port,
            AddressField.NAME: self.name,
            AddressField.USER: self.user,
        }
        self.host.setPlaceholderText(translate(texts.HOST_PLACEHOLDER))
        self.host.editingFinished.connect(self.take_url_apart)
        self.port.setPlaceholderText("5432")
        self.port.setMaximumWidth(self.fontMetrics().horizontalAdvance("0" * 10))
        self.password = PasswordEdit(AppPassword, translate(texts.SHOW_PASSWORD), translate(texts.HIDE_PASSWORD))
        self.password.line.setPlaceholderText(translate(texts.PASSWORD_PLACEHOLDER))
        self.keep = QCheckBox(translate(texts.KEEP_PASSWORD))
        self.keep.setToolTip(translate(texts.KEEP_TIP))
        self.keep.setAccessibleDescription(translate(texts.KEEP_TIP))
        self.recipient = QLineEdit()
        for line in (*self.lines.values(), self.password.line):
            line.textEdited.connect(self._on_edited)

        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.host, 1)
        row.addWidget(self._label(texts.LABEL_PORT, self.port))
        row.addWidget(self.port)
        form = QGridLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setColumnStretch(1, 1)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(3)
        for number, (text, buddy, editor) in enumerate(
            (
                (texts.LABEL_HOST, self.host, host),
                (texts.LABEL_NAME, self.name, self.name),
                (texts.LABEL_USER, self.user, self.user),
                (texts.LABEL_PASSWORD, self.password.line, self.password),
                ("", None, self.keep),
                (texts.LABEL_RECIPIENT, self.recipient, self.recipient),
            )
        ):
            if buddy is not None:
                form.addWidget(self._label(text, buddy), number, 0, Qt.AlignmentFlag.AlignRight)
            form.addWidget(editor, number, 1)

    def address(self) -> DatabaseAddress:
        """The address that is typed now. Raises AddressError."""
        self.take_url_apart()
        host = self.host.text()
        if "://" in host:
            return address_of(url=host, user=self.user.text())
        return address_of(host=host, port=self.port.text(), name=self.name.text(), user=self.user.text())

    def fill(self, address: DatabaseAddress) -> None:
        """Show *address*."""
        for line, text in (
            (self.host, address.host),
            (self.port, str(address.port)),
            (self.name, address.name),
            (self.user, address.user),
        ):
            line.setText(text)

    def first_empty(self) -> QLineEdit:
        """The first field to fill in."""
        return next((line for line in (self.host, self.name, self.user) if not line.text()), self.password.line)

    def line_of(self, error: AddressError) -> QLineEdit:
        """The field that *error* is about."""
        return self.lines.get(error.field, self.host)

    def take_url_apart(self) -> None:
        """Put the parts of a pasted address where they belong. One that cannot be used stays; ``address`` says so."""
        text = self.host.text().strip()
        if "://" in text:
            self.take(text)

    def take(self, url: str) -> bool:
        """Show the parts of *url*, and return whether it can be used. What is typed as the user stays."""
        typed_user = self.user.text()
        try:
            found = address_of(url=url, user="" if "@" in url else typed_user or _NOBODY)
        except AddressError:
            return False
        self.fill(found)
        if found.user == _NOBODY:
            self.user.setText(typed_user)
        return True

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(self._translate(text))
        label.setBuddy(buddy)
        buddy.setAccessibleName(self._translate(text).replace("&", ""))
        return label

    def _on_edited(self, _text: str) -> None:
        self.touched = True
