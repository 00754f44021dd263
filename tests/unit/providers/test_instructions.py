"""The instructions and icons that are shipped, one of each a provider."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.providers.instructions import InstructionsError, load_instructions, parse_instructions
from xtconnect_gui.providers.values import Instructions
from xtconnect_gui.resource import resource_path

CATALOGUE = Catalogue.load()
STATUS_ICONS = [
    "app",
    "stage-pending",
    "stage-running",
    "stage-passed",
    "stage-failed",
    "stage-skipped",
    "warning",
    "info",
    "copy",
    "reveal",
    "open",
]
SVG_TINY = {"svg", "defs", "linearGradient", "stop", "g", "path", "rect", "circle"}


def words(instructions: Instructions) -> str:
    """Everything that is shown, in one text."""
    reasons = [f"{reason.title} {reason.text}" for reason in instructions.missing_reasons]
    return " ".join([instructions.intro, *(step.text for step in instructions.steps), *reasons, *instructions.notes])


@pytest.mark.parametrize("provider_id", CATALOGUE.ids)
class TestEveryProvider:
    def test_has_at_least_two_steps_with_source_and_date(self, provider_id: str) -> None:
        instructions = load_instructions(provider_id)
        assert len(instructions.steps) >= 2
        assert instructions.source
        assert instructions.checked == "2026-11"

    def test_opens_only_https_pages_each_by_a_button(self, provider_id: str) -> None:
        instructions = load_instructions(provider_id)
        for step in instructions.steps:
            assert bool(step.url) == bool(step.button)
        urls = [step.url for step in instructions.steps] + [reason.url for reason in instructions.missing_reasons]
        assert all(url.startswith("https://") for url in urls if url)

    def test_opens_the_password_page_of_the_catalogue(self, provider_id: str) -> None:
        page = CATALOGUE.get(provider_id).app_password_url
        assert not page or page in {step.url for step in load_instructions(provider_id).steps}

    def test_keeps_its_sentences_short(self, provider_id: str) -> None:
        shown = words(load_instructions(provider_id))
        assert max(len(sentence.split()) for sentence in shown.replace("?", ".").split(". ")) <= 36

    def test_has_an_icon(self, provider_id: str) -> None:
        assert resource_path("icons", CATALOGUE.get(provider_id).icon).is_file()


class TestGoogle:
    @pytest.mark.parametrize(
        "phrase",
        [
            "Sign in to the Google account",
            "2-Step Verification",
            'scroll down to "App passwords"',
            "xTuple xTConnect",
            "Create",
            "Copy",
        ],
    )
    def test_covers_the_step(self, phrase: str) -> None:
        assert phrase in " ".join(step.text for step in load_instructions("google").steps)

    def test_opens_the_exact_pages(self) -> None:
        urls = [step.url for step in load_instructions("google").steps if step.url]
        assert urls == [
            "https://myaccount.google.com/",
            "https://myaccount.google.com/signinoptions/two-step-verification",
            "https://myaccount.google.com/apppasswords",
        ]

    @pytest.mark.parametrize(
        "phrase", ["2-Step Verification is off", "security keys only", "administrator", "Advanced Protection"]
    )
    def test_names_every_reason_for_a_missing_option(self, phrase: str) -> None:
        instructions = load_instructions("google")
        assert instructions.missing_title == "I can't find the App passwords option"
        assert phrase in " ".join(f"{r.title} {r.text}" for r in instructions.missing_reasons)

    @pytest.mark.parametrize("phrase", ["a mailbox made only for xTConnect", "changes the password of the account"])
    def test_gives_the_advice(self, phrase: str) -> None:
        assert phrase in " ".join(load_instructions("google").notes)


class TestMicrosoft:
    @pytest.mark.parametrize(
        "phrase",
        [
            "security defaults",
            "Conditional Access",
            "per-user multi-factor",
            "SmtpClientAuthenticationDisabled $false",
            "as many as you need",
        ],
    )
    def test_work_accounts_name_what_only_the_administrator_can_do(self, phrase: str) -> None:
        assert phrase in words(load_instructions("microsoft365"))

    def test_personal_accounts_are_warned_before_they_look_for_an_app_password(self) -> None:
        instructions = load_instructions("outlook")
        assert "16 September 2024" in instructions.intro
        assert "refused too" in instructions.intro

    def test_personal_accounts_find_the_steps_all_the_same(self) -> None:
        assert "https://account.live.com/proofs" in {step.url for step in load_instructions("outlook").steps}


def test_other_providers_are_asked_for_server_port_and_security() -> None:
    shown = words(load_instructions("other"))
    for word in ("SMTP", "465", "587", "SSL", "STARTTLS", "user name", "administrator"):
        assert word in shown


@pytest.mark.parametrize("unknown", ["nobody", "", "../providers", "a/b", "..", "google.toml"])
def test_an_id_without_instructions_is_a_key_error(unknown: str) -> None:
    with pytest.raises(KeyError):
        load_instructions(unknown)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({}, "no step"),
        ({"step": [{"text": "Go"}]}, "intro"),
        ({"step": [{"text": ""}]}, "text"),
        ({"step": [{"text": "Go", "url": "http://x.example", "button": "Open"}]}, "https"),
        ({"step": [{"text": "Go", "url": "https://x.example"}]}, "together"),
        ({"steps": []}, "steps"),
    ],
)
def test_a_broken_file_says_what_is_wrong(data: dict[str, Any], named: str) -> None:
    with pytest.raises(InstructionsError, match=named):
        parse_instructions(data, "x")


@pytest.mark.parametrize("name", [*STATUS_ICONS, *CATALOGUE.ids])
def test_every_icon_is_well_formed_svg_tiny_without_text(name: str) -> None:
    root = ElementTree.parse(resource_path("icons", f"{name}.svg")).getroot()
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert tags <= SVG_TINY
    assert tags & {"path", "rect", "circle"}


def test_no_two_providers_look_the_same() -> None:
    drawings = {resource_path("icons", provider.icon).read_bytes() for provider in CATALOGUE}
    assert len(drawings) == len(CATALOGUE)
