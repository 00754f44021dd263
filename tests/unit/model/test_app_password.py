"""App passwords: normalising, shape, findings, secrecy."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xtconnect_gui.model.app_password import Alphabet, AppPassword, PasswordFinding, PasswordShape
from xtconnect_gui.model.problems import InvalidValueError, ProblemCode
from xtconnect_gui.model.profile import PasswordForm

GOOGLE = PasswordShape(16, Alphabet.LETTERS, (4, 4, 4, 4))
ICLOUD = PasswordShape(16, Alphabet.LETTERS, (4, 4, 4, 4), separator="-", keep_separator=True)
LETTERS = "gydsygaypwqjhfbr"


@pytest.mark.parametrize(
    "typed",
    [
        "gydsygaypwqjhfbr",
        "gyds ygay pwqj hfbr",
        "  gyds ygay pwqj hfbr  ",
        "gyds\u00a0ygay\u00a0pwqj\u00a0hfbr",
        "gyds\u2009ygay\u202fpwqj\u3000hfbr",
        "\ufeffgyds\u200b ygay pwqj hfbr\r\n",
        "gyds\tygay\npwqj\r\nhfbr",
        '"gyds ygay pwqj hfbr"',
        "“gyds ygay pwqj hfbr”",
        "gyds-ygay-pwqj-hfbr",
        "gyds–ygay–pwqj–hfbr",
    ],
)
def test_any_pasted_form_of_an_app_password_becomes_its_sixteen_letters(typed: str) -> None:
    password = AppPassword(typed, GOOGLE)
    assert password.secret == LETTERS
    assert password.with_spaces == "gyds ygay pwqj hfbr"
    assert password.form is PasswordForm.WITHOUT_SPACES


def test_letters_keep_their_case() -> None:
    assert AppPassword("GYDS ygay PWQJ hfbr", GOOGLE).secret == "GYDSygayPWQJhfbr"


@pytest.mark.parametrize("typed", ["Summer 2024!", "  two leading", "gyds ygay pwqj hfb", "a-b_c", "“quoted”1"])
def test_a_password_of_another_shape_is_never_altered_inside(typed: str) -> None:
    password = AppPassword(typed + "\r\n", GOOGLE)
    assert password.secret == typed
    assert password.with_spaces is None
    assert password.form is PasswordForm.AS_ENTERED


def test_hyphens_that_belong_to_the_password_are_kept_or_put_in() -> None:
    for typed in ("abcd-efgh-ijkl-mnop", "abcdefghijklmnop", "abcd efgh ijkl mnop"):
        assert AppPassword(typed, ICLOUD).secret == "abcd-efgh-ijkl-mnop"


@pytest.mark.parametrize(
    ("typed", "finding", "count"),
    [
        ("", PasswordFinding.EMPTY, 0),
        ("   ", PasswordFinding.EMPTY, 0),
        ("gyds ygay pwqj hfb", PasswordFinding.TOO_SHORT, 1),
        ("gyds ygay pwqj hfbrx", PasswordFinding.TOO_LONG, 1),
        ("Summer2024", PasswordFinding.CONTAINS_DIGITS, 0),
        ("Summer!", PasswordFinding.CONTAINS_SYMBOLS, 0),
        ("xTuple xTConnect", PasswordFinding.LOOKS_LIKE_NAME, 0),
        ("internal@example.com", PasswordFinding.LOOKS_LIKE_ADDRESS, 0),
        ("gyds ygay pwqj hfbr", PasswordFinding.RIGHT_SHAPE, 16),
    ],
)
def test_it_says_what_is_odd(typed: str, finding: PasswordFinding, count: int) -> None:
    first = AppPassword(typed, GOOGLE).findings()[0]
    assert (first.kind, first.count) == (finding, count)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", ProblemCode.PASSWORD_EMPTY),
        ("abc", ProblemCode.PASSWORD_TOO_SHORT),
        ("x" * 10_240, ProblemCode.PASSWORD_TOO_LONG),
        ("abc\ndefg1", ProblemCode.PASSWORD_CONTROL),
    ],
)
def test_an_unusable_password_is_named_without_showing_it(typed: str, code: ProblemCode) -> None:
    with pytest.raises(InvalidValueError) as caught:
        AppPassword(typed, GOOGLE).require_usable()
    assert caught.value.problem.code is code
    assert caught.value.problem.got == ""
    assert not typed or typed not in str(caught.value)


def test_nothing_shows_its_content() -> None:
    password = AppPassword("gyds ygay pwqj hfbr", GOOGLE)
    assert "gyds" not in f"{password!r} {password}"
    with pytest.raises(TypeError):
        pickle.dumps(password)


@given(st.text(max_size=40))
def test_a_secret_is_either_the_compact_form_or_exactly_what_was_typed(typed: str) -> None:
    password = AppPassword(typed, GOOGLE)
    if password.is_app_password:
        assert len(password.secret) == 16
        assert password.secret.isalpha()
    else:
        assert password.secret == typed.rstrip("\r\n")


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=16, max_size=16), st.sampled_from(" \u00a0\u2009\t\u200b"))
def test_separators_never_change_the_letters(letters: str, space: str) -> None:
    typed = space.join(letters[i : i + 4] for i in range(0, 16, 4))
    assert AppPassword(typed, GOOGLE).secret == letters
