#!/usr/bin/env python3
"""Write the Group Policy templates: ``xtconnect-gui.admx`` and, for each language, ``xtconnect-gui.adml``.

The form is that of Microsoft's ADMX schema ([MS-GPREG], "ADMX File Schema"). Copy this folder's .admx and the folders
of languages into ``PolicyDefinitions`` (of the domain's SYSVOL, or ``C:\\Windows``).
"""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import words  # noqa: E402
from words import Policy  # noqa: E402

from xtconnect_gui.providers.catalogue import Catalogue  # noqa: E402
from xtconnect_gui.storage.administrator import POLICY_KEY  # noqa: E402

XML = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
NAME = "xtconnect-gui"
Element = ElementTree.Element


def choices(policy: Policy) -> tuple[tuple[str, dict[str, str]], ...]:
    """What a policy lets be chosen: its own choices, or the providers."""
    if policy.choices or policy.kind != "choice":
        return policy.choices
    return tuple((provider.id, dict.fromkeys(words.LANGUAGES, provider.name)) for provider in Catalogue.load())


def identifier(policy: Policy) -> str:
    """A name without the hyphen, which ADMX does not allow: ``FromName``."""
    return "".join(part.capitalize() for part in policy.name.split("-"))


def admx() -> Element:
    """The policies: which registry value each one sets."""
    root = Element("policyDefinitions", {"xmlns": XML, "revision": "1.0", "schemaVersion": "1.0"})
    namespaces = add(root, "policyNamespaces")
    add(namespaces, "target", prefix="xtconnect", namespace="XtconnectGui.Policies")
    add(root, "resources", minRequiredRevision="1.0")
    definitions = add(add(root, "supportedOn"), "definitions")
    add(definitions, "definition", name="SUPPORTED", displayName="$(string.SUPPORTED)")
    add(add(root, "categories"), "category", name="Category", displayName="$(string.Category)")
    policies = add(root, "policies")
    for policy in words.POLICIES:
        name = identifier(policy)
        element = add(policies, "policy", **{
            "name": name, "class": "Machine", "displayName": f"$(string.{name})",
            "explainText": f"$(string.{name}_Help)", "presentation": f"$(presentation.{name})", "key": POLICY_KEY,
        })  # fmt: skip
        add(element, "parentCategory", ref="Category")
        add(element, "supportedOn", ref="SUPPORTED")
        add_value(add(element, "elements"), policy)
    return root


def add_value(parent: Element, policy: Policy) -> None:
    common = {"id": identifier(policy), "valueName": policy.name, "required": "true"}
    if policy.kind == "number":
        add(parent, "decimal", minValue="1", maxValue="65535", **common)
    elif policy.kind == "list":
        add(parent, "multiText", **common)
    elif policy.kind == "choice":
        element = add(parent, "enum", **common)
        for value, _ in choices(policy):
            item = add(element, "item", displayName=f"$(string.{choice_id(policy, value)})")
            add(add(item, "value"), "string").text = value
    else:
        add(parent, "text", **common)


def adml(language: str) -> Element:
    """The words and the fields of one language."""
    root = Element("policyDefinitionResources", {"xmlns": XML, "revision": "1.0", "schemaVersion": "1.0"})
    add(root, "displayName").text = words.CATEGORY[language]
    add(root, "description").text = words.CATEGORY[language]
    resources = add(root, "resources")
    strings = add(resources, "stringTable")
    presentations = add(resources, "presentationTable")
    texts = {"Category": words.CATEGORY[language], "SUPPORTED": words.SUPPORTED[language]}
    for policy in words.POLICIES:
        name = identifier(policy)
        texts[name] = policy.title[language]
        ending = f"\n\n{words.ENFORCED[language]}" if policy.enforces else ""
        texts[f"{name}_Help"] = policy.explains[language] + ending
        texts |= {choice_id(policy, value): title[language] for value, title in choices(policy)}
        add_field(add(presentations, "presentation", id=name), policy, policy.title[language])
    for name, text in texts.items():
        add(strings, "string", id=name).text = text
    return root


def add_field(parent: Element, policy: Policy, title: str) -> None:
    name = identifier(policy)
    if policy.kind == "number":
        add(parent, "decimalTextBox", refId=name, defaultValue="587").text = title
    elif policy.kind == "list":
        add(parent, "multiTextBox", refId=name).text = title
    elif policy.kind == "choice":
        add(parent, "dropdownList", refId=name, noSort="true").text = title
    else:
        add(add(parent, "textBox", refId=name), "label").text = title


def choice_id(policy: Policy, value: str) -> str:
    return f"{identifier(policy)}_{value.replace('-', '_')}"


def add(parent: Element, tag: str, **attributes: str) -> Element:
    return ElementTree.SubElement(parent, tag, attributes)


def text(root: Element) -> str:
    """The file's content."""
    ElementTree.indent(root, "  ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def write(folder: Path) -> list[Path]:
    """Write every file into *folder*."""
    made = {folder / f"{NAME}.admx": admx()}
    made |= {folder / language / f"{NAME}.adml": adml(language) for language in words.LANGUAGES}
    for path, root in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(root), encoding="utf-8")
    return list(made)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, nargs="?", default=HERE)
    for path in write(parser.parse_args().folder):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
