"""Which parameter of ``submitEmailToBatch`` is which."""

from __future__ import annotations

import pytest

from xtconnect_gui.batch_manager.database.erp import LONG_FORM, SHORT_FORM, Function, Part, parts_of

TYPES = ("text",) * 6 + ("timestamp with time zone", "boolean", "text", "text")
NAMES = (
    "pfromemail",
    "ptoemail",
    "pccemail",
    "psubject",
    "pbody",
    "pfilename",
    "pscheduled",
    "phtml",
    "preplyto",
    "pbcc",
)


def function(types: tuple[str, ...] = TYPES, names: tuple[str, ...] = ()) -> Function:
    return Function(1, "xtbatch", "submitemailtobatch", names, types, True)


@pytest.mark.parametrize(
    ("types", "names", "parts"),
    [
        (TYPES, (), LONG_FORM),
        (TYPES[:8], (), SHORT_FORM),
        (TYPES, NAMES, LONG_FORM),
        (TYPES, tuple(name.removeprefix("p") for name in NAMES), LONG_FORM),
        (TYPES, tuple(f"p_{name[1:]}" for name in NAMES), LONG_FORM),
        (TYPES, ("a", "b", *NAMES[2:]), LONG_FORM),  # names that are not known count as none
        (("character varying",) * 6 + TYPES[6:8], (), SHORT_FORM),
        (TYPES, (*NAMES[:8], "pbcc", "preplyto"), (*SHORT_FORM, Part.BCC, Part.REPLY_TO)),
    ],
)
def test_known_forms(types: tuple[str, ...], names: tuple[str, ...], parts: tuple[Part, ...]) -> None:
    assert parts_of(function(types, names)) == parts


@pytest.mark.parametrize(
    ("types", "names"),
    [
        (TYPES[:9], ()),
        ((*TYPES, "text"), ()),
        ((), ()),
        (("integer", *TYPES[1:]), ()),
        ((*TYPES[:6], "text", *TYPES[7:]), ()),
        ((*TYPES[:7], "text", *TYPES[8:]), ()),
        (TYPES, ("pfrom", "pfrom", *NAMES[2:])),
        (TYPES, ("pto", "other", *NAMES[2:])),  # a known name in another place: the order is not the usual one
    ],
)
def test_what_is_not_certain_is_not_used(types: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert parts_of(function(types, names)) is None


def test_a_signature_is_shown_with_names_and_types() -> None:
    assert function(("text", "integer"), ("a", "b")).signature == "xtbatch.submitemailtobatch(a text, b integer)"
    assert function(("text",)).signature == "xtbatch.submitemailtobatch(text)"
