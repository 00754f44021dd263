"""Verdicts, the ways that remain, and what is said about finding a server are as easy to read as the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import textstat

from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.texts import discovery, error_window, ways, wizard

from .test_reading_ease import HIGHEST_GRADE, LOWEST_EASE, MOST_WORDS, readable

# Product names that the reader only compares.
PRODUCTS = re.compile(
    r"Azure Communication Services|High Volume Email|Microsoft(?: 365| Entra)?|Conditional Access|email-oauth2-proxy"
    r"|Batch Manager|Amazon Web Services|SendGrid, Mailgun, Postmark and Brevo|Exchange admin center"
    r"|2-Step Verification"
)


def sources() -> Iterator[tuple[str, list[str]]]:
    for provider in Catalogue.load():
        for number, verdict in enumerate(provider.verdicts):
            yield f"{provider.id}-{number}", [verdict.title, verdict.text]
            for way in verdict.ways_on:
                yield f"way-{way.id}", [way.title, way.text, *way.needs, *(text for _, text in way.until)]
    yield "discovery", [*discovery.FOUND.values(), *discovery.CAVEATS.values(), *discovery.REASONS.values()]
    yield "ways", [ways.TITLE, ways.INTRO, *ways.WHO.values(), ways.PROXY_NOT_FOUND, ways.PROXY_FAILED]
    yield "errors", [
        error_window.INTRO, error_window.NO_TEXT_STEP, error_window.NOT_AN_ERROR_TEXT, *error_window.NOT_AN_ERROR_STEPS
    ]  # fmt: skip
    yield "wizard", [wizard.PRIVACY, wizard.NOT_FOUND, wizard.NOT_FOUND_NXDOMAIN, wizard.NOT_FOUND_NAME_SERVER]


SOURCES = dict(sources())


def plain(text: str) -> str:
    return readable(PRODUCTS.sub("it", text))


@pytest.mark.parametrize("source", SOURCES)
class TestEveryText:
    def test_is_plain_english_as_a_whole(self, source: str) -> None:
        whole = " ".join(plain(text).rstrip(".") + "." for text in SOURCES[source])
        assert textstat.flesch_reading_ease(whole) >= LOWEST_EASE

    def test_is_easy_each_by_itself(self, source: str) -> None:
        hard = {text: textstat.flesch_kincaid_grade(plain(text)) for text in SOURCES[source]}
        assert {text: grade for text, grade in hard.items() if grade > HIGHEST_GRADE} == {}

    def test_has_short_sentences(self, source: str) -> None:
        sentences = [part for text in SOURCES[source] for part in re.split(r"(?<=[.!?:])\s", plain(text))]
        assert max(len(sentence.split()) for sentence in sentences) <= MOST_WORDS
