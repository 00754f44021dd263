"""The account, the app password and the server: what is typed into the Batch Manager later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...model.app_password import AppPassword, PasswordFinding
from ...model.problems import Field, FieldProblem, ProblemCode
from ...model.security import Security
from ...providers.catalogue import OTHER
from ...providers.values import UsernameForm
from ...session.flow import Page, problems_of
from ...texts import pages as texts
from ..widgets.password_edit import PasswordEdit
from ..widgets.problem_label import ProblemLabel
from ..widgets.tones import Tone, paint_text
from ..widgets.verdict_frame import VerdictFrame
from .base import SetupPage

_QUIET_UNTIL_TOUCHED = (ProblemCode.MISSING, ProblemCode.PASSWORD_EMPTY)


class CredentialsPage(SetupPage):
    """Shows and collects; what is right or wrong is decided by the session."""

    page = Page.CREDENTIALS

    def build(self) -> None:
        tr = self.context.translate
        self.setTitle(tr(texts.CREDENTIALS_TITLE))
        self.setSubTitle(tr(texts.CREDENTIALS_SUBTITLE))
        self._touched: set[Field] = set()
        self._notes: dict[Field, ProblemLabel] = {}
        self._labels: dict[Field, QLabel] = {}
        self._editors: dict[Field, QWidget] = {}
        self._said: tuple[Field, str, Callable[[], None]] | None = None

        self.verdict = VerdictFrame(tr, self.follow_way, self.see_ways)
        self.email = self._line(Field.EMAIL)
        self.username = self._line(Field.USERNAME)
        self.password = PasswordEdit(self._as_password, tr(texts.SHOW_PASSWORD), tr(texts.HIDE_PASSWORD))
        self.password.edited.connect(self._on_password)
        self.host = self._line(Field.HOST)
        self.port = self._line(Field.PORT)
        self.port.setMaximumWidth(self.port.fontMetrics().horizontalAdvance("0" * 12))
        self.security = QComboBox()
        for security, words in texts.SECURITY_WORDS.items():
            self.security.addItem(tr(words), security.value)
        self.security.activated.connect(self._on_security)
        self.from_address = self._line(Field.SENDER)
        self.sender_name = self._line(Field.SENDER_NAME)
        self.sender_name.setPlaceholderText(tr(texts.SENDER_NAME_PLACEHOLDER))
        self.recipient = self._line(Field.RECIPIENT)
        self.show_username = QToolButton()
        self.show_username.setText(tr(texts.SHOW_USERNAME))
        self.show_username.setAutoRaise(True)
        self.show_username.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_username.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.show_username.setArrowType(Qt.ArrowType.RightArrow)
        self.show_username.clicked.connect(self._on_show_username)
        self.still_needed = QLabel()
        self.still_needed.setWordWrap(True)
        paint_text(self.still_needed, Tone.QUIET)

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.verdict)
        form = QGridLayout()
        form.setColumnStretch(1, 1)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(3)
        column.addLayout(form)
        column.addStretch(1)
        self._form = form
        self._row(Field.EMAIL, texts.LABEL_EMAIL, self.email)
        self._row(Field.USERNAME, texts.LABEL_USERNAME, self.username)
        form.addWidget(self.show_username, form.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self._row(Field.PASSWORD, texts.LABEL_PASSWORD, self.password)
        self._gap()
        self._row(Field.HOST, texts.LABEL_HOST, self.host)
        self._row(Field.SECURITY, texts.LABEL_SECURITY, self.security)
        self._row(Field.PORT, texts.LABEL_PORT, self.port)
        self._gap()
        self._row(Field.SENDER, texts.LABEL_SENDER, self.from_address)
        self._row(Field.SENDER_NAME, texts.LABEL_SENDER_NAME, self.sender_name)
        self._row(Field.RECIPIENT, texts.LABEL_RECIPIENT, self.recipient)

        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        self._scroll = scroll
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.still_needed)

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        session, tr = self.session, self.context.translate
        self._take_saved_password()
        self._said = None
        for line, text in (
            (self.email, session.email),
            (self.username, session.username),
            (self.host, session.host),
            (self.port, session.port),
            (self.from_address, session.sender),
            (self.sender_name, session.sender_name),
            (self.recipient, session.recipient),
        ):
            _show(line, text)
        if AppPassword(self.password.line.text()).secret != AppPassword(session.typed_password).secret:
            self.password.line.setText(session.typed_password)
        self.security.setCurrentIndex(self.security.findData(session.security.value))
        self._show_username_row(self._username_matters())
        for field, editor in self._editors.items():
            locked = field in session.locks
            if isinstance(editor, QLineEdit):
                editor.setReadOnly(locked)
            elif isinstance(editor, PasswordEdit):
                editor.set_read_only(locked)
            else:
                editor.setEnabled(not locked)
            editor.setToolTip(tr(texts.LOCKED) if locked else "")
        self.verdict.show_verdict(self.account_verdict, self.session)
        self._show_state()

    def first_focus(self) -> QWidget | None:
        problems = problems_of(self.page, self.session)
        return self._editors.get(problems[0].field) if problems else None

    def focus_field(self, field: Field) -> None:
        self.ensure_built()
        if field is Field.USERNAME:
            self._show_username_row(True)
        editor = self._editors.get(field)
        if editor is None:
            return
        self._touched.add(field)
        self._show_state()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        self._scroll.ensureWidgetVisible(editor)

    def note_of(self, field: Field) -> str:
        """What is said under *field* now."""
        return self._notes[field].text()

    def _show_state(self) -> None:
        """Problems and remarks under their fields, what is still needed, and whether it can go on."""
        session, tr = self.session, self.context.translate
        account = session.email.strip()
        self.from_address.setPlaceholderText(account)
        self.recipient.setPlaceholderText(account)
        saved = session.uses_saved_password
        self.password.line.setPlaceholderText(tr(texts.SAVED_PASSWORD if saved else texts.PASSWORD_PLACEHOLDER))
        problems = problems_of(self.page, session)
        for field, note in self._notes.items():
            found = next((p for p in problems if p.field is field), None)
            if found is not None and (field in self._touched or found.code not in _QUIET_UNTIL_TOUCHED):
                self._say_problem(note, found)
            elif self._said is not None and self._said[0] is field:
                note.say(self._said[1], Tone.QUIET, tr(texts.UNDO), self._said[2])
            elif field is Field.PASSWORD and not saved:
                self._say_findings(note)
            elif field is Field.SECURITY and session.security is Security.NONE:
                note.say(tr(texts.NOT_ENCRYPTED), Tone.WARNING)
            elif field in session.locks:
                note.say(tr(texts.LOCKED), Tone.QUIET)
            else:
                note.clear()
        self.still_needed.setText(self._first_need(problems))
        self.completeChanged.emit()

    def _say_problem(self, note: ProblemLabel, problem: FieldProblem) -> None:
        from ...texts.problems import describe

        tr = self.context.translate
        text = describe(problem, tr)
        if problem.suggestion and problem.field not in self.session.locks:
            value, field = problem.suggestion, problem.field
            note.say(text, Tone.BAD, tr(texts.USE_VALUE, value=value), lambda: self._use(field, value))
        else:
            note.say(text, Tone.BAD)

    def _say_findings(self, note: ProblemLabel) -> None:
        tr = self.context.translate
        findings = self.session.password.findings()
        said = [tr(texts.FINDINGS[f.kind], count=f.count) for f in findings if texts.FINDINGS[f.kind]]
        right = findings[0].kind is PasswordFinding.RIGHT_SHAPE
        note.say(" ".join(said), Tone.GOOD if right else Tone.WARNING)

    def _first_need(self, problems: tuple[FieldProblem, ...]) -> str:
        tr = self.context.translate
        if not problems:
            return ""
        first = problems[0]
        if first.code is ProblemCode.PASSWORD_EMPTY:
            what = tr(texts.NEED_PASSWORD)
        else:
            text = texts.NEED_FIELD if first.code is ProblemCode.MISSING else texts.NEED_REPAIR
            what = tr(text, field=tr(texts.FIELD_NAMES[first.field.value]))
        return tr(texts.STILL_NEEDED, what=what)

    # -- collecting ---------------------------------------------------------------------------------------------------

    def _on_text(self, field: Field, text: str) -> None:
        session = self.session
        self._touched.add(field)
        self._said = None
        if field is Field.EMAIL:
            session.email = text
            _show(self.username, session.username)
        elif field is Field.USERNAME:
            session.username = text
        elif field is Field.HOST:
            session.host = text
        elif field is Field.PORT:
            session.port = text
            self._follow_port(text)
        elif field is Field.SENDER:
            session.sender = text
        elif field is Field.SENDER_NAME:
            session.sender_name = text
        elif field is Field.RECIPIENT:
            session.recipient = text
        self._show_state()

    def _on_password(self, typed: str) -> None:
        self._touched.add(Field.PASSWORD)
        self.session.set_password(typed)
        self._show_state()

    def _on_security(self, index: int) -> None:
        session, tr = self.session, self.context.translate
        chosen = Security(self.security.itemData(index))  # Qt keeps it as a plain text
        before, old_port = session.security, session.port
        if chosen is before:
            return
        session.security = chosen
        port = session.port_for_security(chosen)
        self._said = None
        if Field.PORT not in session.locks and str(port) != old_port.strip():
            session.port = str(port)
            _show(self.port, session.port)
            words = tr(texts.SECURITY_WORDS[chosen])
            text = tr(texts.PORT_FOLLOWED, port=port, security=words)
            self._said = (Field.PORT, text, lambda: self._set_endpoint(old_port, before))
        self._show_state()

    def _follow_port(self, typed: str) -> None:
        session, tr = self.session, self.context.translate
        proposed, before = session.security_for_port(typed), session.security
        if proposed is None or proposed is before or Field.SECURITY in session.locks:
            return
        session.security = proposed
        self.security.setCurrentIndex(self.security.findData(proposed.value))
        text = tr(texts.SECURITY_FOLLOWED, security=tr(texts.SECURITY_WORDS[proposed]), port=typed.strip())
        self._said = (Field.SECURITY, text, lambda: self._set_endpoint(typed, before))

    def _set_endpoint(self, port: str, security: Security) -> None:
        self.session.port, self.session.security = port, security
        self._said = None
        self.refresh()

    def _use(self, field: Field, value: str) -> None:
        editor = self._editors[field]
        if isinstance(editor, QLineEdit):
            editor.setText(value)
            self._on_text(field, value)
            editor.setFocus()

    def _on_show_username(self) -> None:
        self._show_username_row(True)
        self.username.setFocus()

    def _take_saved_password(self) -> None:
        saved = getattr(self.context, "saved_secret", None)
        profile = self.context.saved_profile
        if saved and profile is not None and profile.settings.email == self.session.email.strip():
            self.session.remember_saved_password(saved)

    # -- making -------------------------------------------------------------------------------------------------------

    def _line(self, field: Field) -> QLineEdit:
        line = QLineEdit()
        line.textEdited.connect(lambda text: self._on_text(field, text))
        line.editingFinished.connect(lambda: self._on_left(field))
        return line

    def _on_left(self, field: Field) -> None:
        if field not in self._touched and getattr(self._editors[field], "isModified", bool)():
            self._touched.add(field)
            self._show_state()

    def _row(self, field: Field, label_text: str, editor: QWidget) -> None:
        row = self._form.rowCount()
        label = QLabel(self.context.translate(label_text))
        label.setBuddy(editor)
        editor.setAccessibleName(self.context.translate(texts.FIELD_NAMES[field.value]))
        note = ProblemLabel(editor)
        self._form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
        narrow = editor is self.port or editor is self.security
        self._form.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
        self._form.addWidget(note, row + 1, 1)
        self._labels[field], self._editors[field], self._notes[field] = label, editor, note

    def _gap(self) -> None:
        self._form.setRowMinimumHeight(self._form.rowCount(), 8)

    def _show_username_row(self, shown: bool) -> None:
        self._labels[Field.USERNAME].setVisible(shown)
        self.username.setVisible(shown)
        self.show_username.setVisible(not shown)

    def _username_matters(self) -> bool:
        session = self.session
        provider = session.provider
        # A server of one's own, or one that an administrator set up, often has names of its own.
        own = provider is not None and (provider.id == OTHER or provider.username_form is not UsernameForm.ADDRESS)
        return own or session.username.strip() not in ("", session.email.strip())

    def _as_password(self, typed: str) -> AppPassword:
        provider = self.session.provider
        return AppPassword(typed, provider.shape if provider else None)


def _show(line: QLineEdit, text: str) -> None:
    """Show *text* without moving the cursor of somebody who types it."""
    if line.text() != text:
        line.setText(text)
        line.setCursorPosition(0)
