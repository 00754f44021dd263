"""The setup sheet: the Batch Manager's words, in order, and no password unless asked."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from xtconnect_gui.batch_manager import sheet_texts
from xtconnect_gui.batch_manager.sheet import SetupSheet, SheetKey, render_html, render_json, render_text
from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings

SECRET = "gyds ygay pwqj hfbr"
GOOGLE = EmailSettings("google", "internal@example.com", "smtp.gmail.com", 465, Security.SSL)
OWN = EmailSettings(
    "other", "a@example.com", "h.example.com", 587, Security.STARTTLS, "apikey", "sales@example.com", "Sales <&\"'>"
)
RENDERERS = [render_text, render_html, render_json]


def value(sheet: SetupSheet, key: SheetKey) -> str:
    return next(field.value for field in sheet.fields if field.key is key)


def note(sheet: SetupSheet, key: SheetKey) -> str:
    return next(field.note for field in sheet.fields if field.key is key)


def test_the_lines_are_those_of_the_help_article_in_its_order() -> None:
    sheet = SetupSheet.of(GOOGLE, SECRET)
    assert [(field.label, field.value) for field in sheet.fields] == [
        ("Email account", "internal@example.com"),
        ("Password", SECRET),
        ("Host", "smtp.gmail.com"),
        ("Port", "465"),
        ("SSL or TLS", "SSL"),
    ]


def test_a_user_name_and_a_sender_of_their_own_get_their_own_lines() -> None:
    keys = [field.key for field in SetupSheet.of(OWN).fields]
    assert keys == [
        SheetKey.ACCOUNT, SheetKey.USERNAME, SheetKey.PASSWORD, SheetKey.HOST, SheetKey.PORT, SheetKey.SECURITY,
        SheetKey.SENDER, SheetKey.SENDER_NAME,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("security", "word", "standard"),
    [(Security.SSL, "SSL", "implicit TLS"), (Security.STARTTLS, "TLS", "STARTTLS"), (Security.NONE, "None", "not")],
)
def test_security_is_in_the_batch_manager_s_word_with_the_standard_name_beside_it(
    security: Security, word: str, standard: str
) -> None:
    sheet = SetupSheet.of(EmailSettings("other", "a@example.com", "h.example.com", 25, security))
    assert value(sheet, SheetKey.SECURITY) == word
    assert standard in note(sheet, SheetKey.SECURITY)


@pytest.mark.parametrize(
    ("form", "said"),
    [(PasswordForm.WITH_SPACES, "with its spaces"), (PasswordForm.WITHOUT_SPACES, "without its spaces"), (None, "")],
)
def test_the_form_that_worked_is_said_and_nothing_when_it_is_not_known(form: PasswordForm | None, said: str) -> None:
    text = note(SetupSheet.of(GOOGLE, SECRET, form), SheetKey.PASSWORD)
    assert said in text
    assert bool(text) is (form is not None)


@pytest.mark.parametrize("render", RENDERERS)
def test_the_password_is_not_there_unless_asked(render) -> None:  # type: ignore[no-untyped-def]
    sheet = SetupSheet.of(GOOGLE, SECRET)
    assert "gyds" not in render(sheet)
    assert SECRET in render(sheet, show_password=True)


def test_the_page_for_files_is_without_the_password() -> None:
    assert "gyds" not in SetupSheet.of(GOOGLE, SECRET).as_html()


def test_no_repr_shows_the_password() -> None:
    sheet = SetupSheet.of(GOOGLE, SECRET)
    assert "gyds" not in repr(sheet) + repr(sheet.fields)


def test_a_password_that_was_not_given_is_asked_for_even_when_it_may_be_shown() -> None:
    assert sheet_texts.NOT_GIVEN in render_text(SetupSheet.of(GOOGLE), show_password=True)


def test_text_has_each_value_on_a_line_of_its_own() -> None:
    lines = render_text(SetupSheet.of(GOOGLE)).splitlines()
    assert "Host:           smtp.gmail.com" in lines
    assert "Port:           465" in lines


class Page(HTMLParser):
    """What stands in a page, and what it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [str(content) for name, content in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_shows_every_value_escaped() -> None:
    page = Page(render_html(SetupSheet.of(OWN, '<script>"&'), show_password=True))
    assert "script" not in page.tags
    for text in ("apikey", "sales@example.com", "Sales <&\"'>", '<script>"&', "587"):
        assert text in page.text


def test_html_loads_nothing() -> None:
    text = render_html(SetupSheet.of(GOOGLE))
    assert Page(text).loads == []
    assert "url(" not in text
    assert "@import" not in text


def test_json_has_the_fields_in_order_and_null_for_the_hidden_password() -> None:
    data = json.loads(render_json(SetupSheet.of(GOOGLE, SECRET, PasswordForm.WITH_SPACES)))
    assert [field["key"] for field in data["fields"]] == ["email", "password", "host", "port", "security"]
    assert data["fields"][1]["value"] is None
    assert data["fields"][1]["secret"] is True
    assert data["password_form"] == "with_spaces"


def test_labels_and_notes_go_through_the_translation() -> None:
    sheet = SetupSheet.of(GOOGLE, SECRET, translate=lambda message, **_: message.upper())
    assert sheet.fields[0].label == "EMAIL ACCOUNT"
    for text in (sheet_texts.TITLE, sheet_texts.HIDDEN, sheet_texts.NOTE_SSL, sheet_texts.FOOTER):
        assert text.upper() in render_text(sheet)
