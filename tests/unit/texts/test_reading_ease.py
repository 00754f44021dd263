"""Every text of a diagnosis and of the instructions is easy to read, measured by a library."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import textstat

from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.providers.instructions import load_instructions

LOWEST_EASE = 60  # Flesch: "plain English, understood by 13- to 15-year-olds"
HIGHEST_GRADE = 10  # Flesch-Kincaid school grade of a single text; short ones swing widely
MOST_WORDS = 26  # in one sentence

# Names that the reader compares, not words that they read: addresses, quoted menu entries, and what is filled in.
NAMES = re.compile(r'https?://\S+|"[^"]*"|\([^)]*\)|[\w.-]+\.(?:com|org|net|eu|in)\b|(?:Amazon )?SES|SendGrid|SMTP2GO')
FILLED_IN = {"{port}": "587", "{reply}": "the reply", "{switch}": "Switch it off.", "{clock}": "noon"}


def readable(text: str) -> str:
    for field, sample in FILLED_IN.items():
        text = text.replace(field, sample)
    return re.sub(r"\{\w+\}", "it", NAMES.sub("it", text))


def diagnoses() -> Iterator[tuple[str, list[str]]]:
    for rule in Diagnoser.load().rules:
        said = rule.diagnosis
        yield said.id, [said.title, said.explanation, *said.steps]


def instructions() -> Iterator[tuple[str, list[str]]]:
    for provider in Catalogue.load().ids:
        found = load_instructions(provider)
        reasons = [reason.text for reason in found.missing_reasons]
        yield provider, [found.intro, *(step.text for step in found.steps), *reasons, *found.notes]


SOURCES = dict([*diagnoses(), *instructions()])


@pytest.mark.parametrize("source", SOURCES)
class TestEveryText:
    def test_is_plain_english_as_a_whole(self, source: str) -> None:
        whole = " ".join(readable(text).rstrip(".") + "." for text in SOURCES[source])
        assert textstat.flesch_reading_ease(whole) >= LOWEST_EASE

    def test_is_easy_each_by_itself(self, source: str) -> None:
        hard = {text: textstat.flesch_kincaid_grade(readable(text)) for text in SOURCES[source]}
        assert {text: grade for text, grade in hard.items() if grade > HIGHEST_GRADE} == {}

    def test_has_short_sentences(self, source: str) -> None:
        sentences = [part for text in SOURCES[source] for part in re.split(r"(?<=[.!?:])\s", readable(text))]
        assert max(len(sentence.split()) for sentence in sentences) <= MOST_WORDS
