"""The ways on when a password does not work (any more): what each says, and what a broken entry says."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from xtconnect_gui.model.security import Security
from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.providers.values import Action, ActionKind, WayOn, Who
from xtconnect_gui.providers.ways import parse_action, parse_ways

CATALOGUE = Catalogue.load()
WAYS: dict[str, WayOn] = {way.id: way for p in CATALOGUE for v in p.verdicts for way in v.ways_on}


@pytest.mark.parametrize("name", WAYS)
class TestEveryWay:
    def test_says_what_it_needs_and_where_that_is_known_from(self, name: str) -> None:
        way = WAYS[name]
        assert way.needs
        assert way.source
        assert way.checked == "2026-11"

    def test_that_others_must_set_up_at_microsoft_has_words_to_send_to_them(self, name: str) -> None:
        way = WAYS[name]
        if way.who is Who.ADMINISTRATOR:
            assert way.request.startswith("Please ")
        assert "{" not in way.request.format(email="anna@own.example")

    def test_keeps_its_sentences_short(self, name: str) -> None:
        way = WAYS[name]
        for text in (way.text, *way.needs, *(text for _, text in way.until)):
            assert max(len(sentence.split()) for sentence in text.split(". ")) <= 25, text


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("smtp-auth", (2026, 11, 24), "until the end of December 2026"),
        ("smtp-auth", (2026, 12, 31), "Microsoft will name that date in the second half of 2027"),
        ("smtp-auth", (2027, 12, 31), "Microsoft said it would name"),
        ("smtp-auth", (2028, 1, 1), "does not know that date"),
        ("high-volume-email", (2026, 11, 24), "until September 2028"),
        ("high-volume-email", (2028, 10, 1), "Ask your administrator"),
        ("smtp2go", (2026, 11, 24), ""),
    ],
)
def test_how_long_a_way_works_depends_on_the_day(name: str, day: tuple[int, int, int], said: str) -> None:
    until = WAYS[name].until_on(datetime.date(*day))
    assert said in until
    assert bool(said) == bool(until)


def test_high_volume_email_does_not_hide_that_it_reaches_no_customer() -> None:
    assert "cannot write to your customers" in WAYS["high-volume-email"].text


def test_the_proxy_is_looked_for_at_the_ports_of_its_sample_configuration() -> None:
    action = WAYS["local-proxy"].action
    assert action is not None
    assert (action.kind, action.ports) == (ActionKind.LOCAL_PROXY, (1587, 2465))


def test_actions_are_read_and_written() -> None:
    action = parse_action("use-server:smtp.azurecomm.net:587:starttls")
    assert action.server == ("smtp.azurecomm.net", 587, Security.STARTTLS)
    assert str(action) == "use-server:smtp.azurecomm.net:587:starttls"
    assert parse_action("open:https://x.example") == Action(ActionKind.OPEN, "https://x.example")


@pytest.mark.parametrize(
    "text",
    ["jump:off", "open:http://x.example", "open:", "switch-provider:", "local-proxy:", "local-proxy:x", "local-proxy:0",
     "use-server:x.example:587", "use-server:x.example:587:none", ""],
)  # fmt: skip
def test_an_action_that_cannot_be_done_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="action"):
        parse_action(text)


def entry(**changes: Any) -> dict[str, Any]:
    base = {"id": "x", "title": "X", "who": "you", "text": "t", "checked": "2026-11", "source": "s", **changes}
    return {key: value for key, value in base.items() if value is not None}


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ([entry(title=None)], "title"),
        ([entry(who="nobody")], "nobody"),
        ([entry(typo=1)], "typo"),
        ([entry(action="open:https://x.example")], "together"),
        ([entry(action="jump:off", button="b")], "jump:off"),
        ([entry(url="http://x.example")], "https"),
        ([entry(until=[{"since": datetime.date(2026, 1, 1)}])], "text"),
        ([entry(), entry()], "twice"),
    ],
)
def test_a_broken_entry_says_which_way_and_what(entries: list[dict[str, Any]], named: str) -> None:
    with pytest.raises(ValueError, match=named) as caught:
        parse_ways(entries)
    assert str(caught.value).startswith("way 'x'")
