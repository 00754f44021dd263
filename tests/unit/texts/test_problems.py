"""Every problem has its sentence, which names the value and the remedy and never a password."""

from __future__ import annotations

import pytest

from xtconnect_gui.model.problems import Field, FieldProblem, ProblemCode
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.validation import port_security_mismatch
from xtconnect_gui.texts.problems import FIELD_NAMES, SENTENCES, describe, option_message
from xtconnect_gui.texts.translator import Translator

FACTS = (
    ("port", "465"), ("security", "starttls"), ("usual_security", "ssl"), ("usual_port", "587"),
    ("limit", "254"), ("length", "10240"),
)  # fmt: skip


@pytest.mark.parametrize("code", ProblemCode)
def test_every_code_has_a_sentence_with_nothing_left_open(code: ProblemCode) -> None:
    text = describe(FieldProblem(Field.HOST, code, "x y", facts=FACTS), Translator())
    assert text
    assert "{" not in text


def test_every_field_has_a_name() -> None:
    assert set(FIELD_NAMES) == set(Field)


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == set(ProblemCode)


def test_a_suggestion_is_offered() -> None:
    problem = FieldProblem(Field.HOST, ProblemCode.HOST_SCHEME, "https://smtp.gmail.com/", "smtp.gmail.com")
    assert describe(problem, Translator()).endswith("Did you mean smtp.gmail.com?")


def test_a_contradiction_names_both_values() -> None:
    problem = port_security_mismatch(465, Security.STARTTLS)
    assert problem is not None
    text = describe(problem, Translator())
    assert all(word in text for word in ("465", "587", "STARTTLS", "SSL"))


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert "{0}@x" in describe(FieldProblem(Field.EMAIL, ProblemCode.EMAIL_SYNTAX, "{0}@x"), Translator())


def test_an_option_message_is_one_line_that_names_the_option_the_value_and_what_it_takes() -> None:
    text = option_message(FieldProblem(Field.PORT, ProblemCode.PORT_NOT_A_NUMBER, "abc"), Translator())
    assert text.startswith("--port: ")
    assert "“abc”" in text
    assert "1 to 65535" in text
    assert "\n" not in text
