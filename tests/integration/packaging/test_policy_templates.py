"""The Group Policy templates: valid, complete, and understood by the program just as an administrator sets them."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.provider_ids import PROVIDER_IDS
from xtconnect_gui.storage.administrator import POLICY_KEY
from xtconnect_gui.storage.layers import OPTION_FIELDS, read_policy
from xtconnect_gui.storage.paths import Paths

from .program import ROOT

FOLDER = ROOT / "packaging" / "policy"
ADMX = FOLDER / "xtconnect-gui.admx"
LANGUAGES = ("en-US", "de-DE")
SPACE = {"pd": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"}
VALUES = {
    "provider": "google", "providers": ["google", "microsoft365"], "email": "erp@example.com", "username": "erp",
    "host": "smtp.gmail.com", "port": 465, "security": "ssl", "from": "noreply@example.com", "from-name": "ERP",
    "to": "it@example.com", "profile": "office", "ca-file": r"C:\company\ca.pem", "language": "en",
    "mapping": r"\\server\share\mapping.toml", "lock": ["host", "port"],
}  # fmt: skip


def adml(language: str) -> Path:
    return FOLDER / language / "xtconnect-gui.adml"


def elements() -> dict[str, ElementTree.Element]:
    """The registry value's name and the element that sets it."""
    root = ElementTree.parse(ADMX).getroot()
    return {found.attrib["valueName"]: found for found in root.iterfind(".//pd:elements/*", SPACE)}


@pytest.mark.parametrize("file", [ADMX, *map(adml, LANGUAGES)], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_file_is_valid_by_the_schema(file: Path) -> None:
    schema = Path(__file__).with_name("admx.xsd")
    done = subprocess.run(["xmllint", "--noout", "--schema", schema, file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", [ADMX, *map(adml, LANGUAGES)], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_file_is_what_its_words_and_the_catalogue_make(file: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, FOLDER / "templates.py", tmp_path], check=True, stdout=subprocess.DEVNULL)
    assert (tmp_path / file.relative_to(FOLDER)).read_text() == file.read_text()


def test_there_is_a_policy_for_every_value() -> None:
    expected = {field.value for field in OPTION_FIELDS} | {"lock", "providers", "mapping"}
    assert set(elements()) == expected == set(VALUES)


def test_every_policy_writes_where_the_program_reads() -> None:
    policies = ElementTree.parse(ADMX).getroot().findall(".//pd:policy", SPACE)
    assert {policy.attrib["key"] for policy in policies} == {POLICY_KEY}
    assert {policy.attrib["class"] for policy in policies} == {"Machine"}


def test_the_providers_are_those_of_the_catalogue() -> None:
    assert {value.text for value in elements()["provider"].iterfind(".//pd:string", SPACE)} == PROVIDER_IDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reference_has_its_words_and_its_field(language: str) -> None:
    words = ElementTree.parse(adml(language)).getroot()
    strings = {element.attrib["id"] for element in words.iterfind(".//pd:string", SPACE)}
    fields = {
        table.attrib["id"]: [field.attrib["refId"] for field in table]
        for table in words.iterfind(".//pd:presentation", SPACE)
    }
    root = ElementTree.parse(ADMX).getroot()
    named = {
        value[2:-1].partition(".")[::2]
        for element in root.iter()
        for value in element.attrib.values()
        if value.startswith("$(")
    }
    assert {name for kind, _, name in ((k, "", n) for k, n in named) if kind == "string"} == strings
    for policy in root.iterfind(".//pd:policy", SPACE):
        shown = fields[policy.attrib["presentation"].partition(".")[2][:-1]]
        assert shown == [element.attrib["id"] for element in policy.find("pd:elements", SPACE) or ()]


def test_what_the_policies_write_is_what_the_program_understands(tmp_path: Path) -> None:
    """As Group Policy writes it: texts (REG_SZ), a number (REG_DWORD), several lines (REG_MULTI_SZ)."""
    (layer,) = read_policy(Paths.under(tmp_path), lambda: VALUES)
    assert {name.value: text for name, text in layer.values.items()} == {
        name: str(value) for name, value in VALUES.items() if name not in ("lock", "providers", "mapping")
    }
    assert layer.lock == {Field.HOST, Field.PORT}
    assert layer.providers == ("google", "microsoft365")
    assert str(layer.mapping) == r"\\server\share\mapping.toml"
