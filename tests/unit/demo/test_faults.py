from __future__ import annotations

import re

import pytest

from xtconnect_gui.demo.faults import BEHAVIOURS, Action, Fault
from xtconnect_gui.smtp.values import Stage


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_says_in_one_line_what_it_does(fault: Fault) -> None:
    description = BEHAVIOURS[fault].description
    assert description
    assert "\n" not in description


def test_only_the_faultless_server_behaves_like_one() -> None:
    plain = BEHAVIOURS[Fault.NONE]
    same = [
        f
        for f, b in BEHAVIOURS.items()
        if f is not Fault.NONE
        and (b.stage, b.mechanisms, b.offers_starttls, b.groups_only, b.certificate)
        == (plain.stage, plain.mechanisms, plain.offers_starttls, plain.groups_only, plain.certificate)
    ]
    assert same == []


REPLYING = [fault for fault, b in BEHAVIOURS.items() if b.stage and b.action is Action.REPLY]


@pytest.mark.parametrize("fault", [fault for fault in REPLYING if fault is not Fault.HTTP_BANNER])
def test_reply_lines_have_the_form_of_smtp(fault: Fault) -> None:
    lines = BEHAVIOURS[fault].reply.split("\n")
    code = lines[0][:3]
    assert code[0] in "45"
    assert all(re.fullmatch(code + r"-.+", line) for line in lines[:-1])
    assert re.fullmatch(code + r" .+", lines[-1])


def test_only_stages_that_the_server_plays_are_used() -> None:
    played = {Stage.GREETING, Stage.EHLO, Stage.AUTH, Stage.SENDER, Stage.RECIPIENT, Stage.MESSAGE, None}
    assert {behaviour.stage for behaviour in BEHAVIOURS.values()} <= played


def test_a_fault_is_found_by_its_name() -> None:
    assert Fault.parse(" Needs-Spaces ") is Fault.NEEDS_SPACES


def test_a_misspelt_fault_is_refused_with_the_closest_name() -> None:
    with pytest.raises(ValueError, match=r"unknown fault 'needs-space': did you mean 'needs-spaces'\?"):
        Fault.parse("needs-space")


def test_a_fault_unlike_any_other_points_to_the_list() -> None:
    with pytest.raises(ValueError, match="--list-faults"):
        Fault.parse("qqqq")
