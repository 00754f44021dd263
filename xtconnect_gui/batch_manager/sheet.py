"""The setup sheet: the values to type into the Batch Manager, in its words and its order as far as they are known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ..model.profile import PasswordForm
from ..model.security import Security
from ..model.settings import EmailSettings
from . import sheet_texts as texts
from .sheet_html import HtmlRow, html_page

Translate = Callable[..., str]


class SheetKey(StrEnum):
    """What a line of the sheet is about; the words of the JSON output."""

    ACCOUNT = "email"
    USERNAME = "username"
    PASSWORD = "password"  # noqa: S105 - a key's name
    HOST = "host"
    PORT = "port"
    SECURITY = "security"
    SENDER = "from"
    SENDER_NAME = "from-name"


_NOTES_SECURITY = {
    Security.SSL: texts.NOTE_SSL,
    Security.STARTTLS: texts.NOTE_STARTTLS,
    Security.NONE: texts.NOTE_NONE,
}
_NOTES_FORM = {
    PasswordForm.WITHOUT_SPACES: texts.NOTE_WITHOUT_SPACES,
    PasswordForm.WITH_SPACES: texts.NOTE_WITH_SPACES,
    PasswordForm.AS_ENTERED: texts.NOTE_AS_ENTERED,
}


@dataclass(frozen=True, slots=True, repr=False)
class SheetField:
    """One line: what it is called, what to type, and what to know about it. A secret's value is never in the repr."""

    key: SheetKey
    label: str
    value: str
    note: str = ""
    secret: bool = False

    def __repr__(self) -> str:
        value = "***" if self.secret else repr(self.value)
        return f"SheetField({self.key.value}, value={value})"

    def shown(self, show_password: bool) -> str | None:
        """The value, or None for a secret that is not to be shown or was not given."""
        return None if self.secret and not (show_password and self.value) else self.value


def _identity(message: str, **values: object) -> str:
    return message.format(**values) if values else message


@dataclass(frozen=True, slots=True)
class SetupSheet:
    """The lines of the sheet, in the order in which they are typed. ``password_form``: None when it is not known."""

    fields: tuple[SheetField, ...]
    password_form: PasswordForm | None = None
    translate: Translate = _identity

    @classmethod
    def of(
        cls,
        settings: EmailSettings,
        secret: str | None = None,
        password_form: PasswordForm | None = None,
        translate: Translate = _identity,
    ) -> SetupSheet:
        """The sheet for *settings*. ``secret``: the password in the form that the server accepted, or None."""
        fields = [SheetField(SheetKey.ACCOUNT, translate(texts.LABEL_ACCOUNT), settings.email)]
        if settings.username != settings.email:
            note = translate(texts.NOTE_USERNAME)
            fields.append(SheetField(SheetKey.USERNAME, translate(texts.LABEL_USERNAME), settings.username, note))
        note = translate(_NOTES_FORM[password_form]) if password_form else ""
        word = settings.security.batch_manager_word or translate(texts.VALUE_NONE)
        fields += [
            SheetField(SheetKey.PASSWORD, translate(texts.LABEL_PASSWORD), secret or "", note, secret=True),
            SheetField(SheetKey.HOST, translate(texts.LABEL_HOST), settings.host),
            SheetField(SheetKey.PORT, translate(texts.LABEL_PORT), str(settings.port)),
            SheetField(
                SheetKey.SECURITY,
                translate(texts.LABEL_SECURITY),
                word,
                translate(_NOTES_SECURITY[settings.security]),
            ),
        ]
        if settings.sender != settings.email:
            note = translate(texts.NOTE_SENDER)
            fields.append(SheetField(SheetKey.SENDER, translate(texts.LABEL_SENDER), settings.sender, note))
        if settings.sender_name:
            fields.append(SheetField(SheetKey.SENDER_NAME, translate(texts.LABEL_SENDER_NAME), settings.sender_name))
        return cls(tuple(fields), password_form, translate)

    @property
    def lines(self) -> tuple[SheetField, ...]:
        """The fields, as the window lists them."""
        return self.fields

    def as_html(self) -> str:
        """The sheet as a page for paper and files: without the password."""
        return render_html(self)


def render_text(sheet: SetupSheet, show_password: bool = False) -> str:
    """Plain text, one value a line, notes below their line; ends with a line end."""
    tr = sheet.translate
    width = max(len(field.label) for field in sheet.fields)
    lines = [tr(texts.TITLE), "", tr(texts.INTRODUCTION), ""]
    for field in sheet.fields:
        lines.append(f"{field.label + ':':<{width + 1}}  {_visible(sheet, field, show_password)}")
        if field.note:
            lines.append(f"{'':<{width + 1}}  {field.note}")
    return "\n".join([*lines, "", tr(texts.FOOTER), ""])


def render_html(sheet: SetupSheet, show_password: bool = False) -> str:
    """One self-contained HTML page for screen and paper: nothing is loaded, everything is escaped."""
    tr = sheet.translate
    rows = tuple(
        HtmlRow(
            label=field.label,
            value=_visible(sheet, field, show_password),
            note=field.note,
            stands_in=field.shown(show_password) is None,
        )
        for field in sheet.fields
    )
    language = str(getattr(tr, "language", "en"))
    return html_page(language, tr(texts.TITLE), tr(texts.INTRODUCTION), rows, tr(texts.FOOTER))


def render_json(sheet: SetupSheet, show_password: bool = False) -> str:
    """``{"fields": [{"key","label","value","note","secret"}], "password_form"}``; a hidden value is null."""
    fields = [
        {
            "key": field.key.value,
            "label": field.label,
            "value": field.shown(show_password),
            "note": field.note,
            "secret": field.secret,
        }
        for field in sheet.fields
    ]
    form = sheet.password_form.value if sheet.password_form else None
    return json.dumps({"fields": fields, "password_form": form}, ensure_ascii=False, indent=2) + "\n"


def _visible(sheet: SetupSheet, field: SheetField, show_password: bool) -> str:
    shown = field.shown(show_password)
    if shown is not None:
        return shown
    return sheet.translate(texts.HIDDEN if field.value else texts.NOT_GIVEN)
