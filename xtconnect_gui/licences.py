"""What the program is made of, and under which licences: for the About box and for the list that goes with a release.

The Python packages are found where they are installed, in a frozen program too; what is no Python package stands in
``resources/licences/parts.toml``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final

from .resource import load_toml, resource_path

OWN: Final = "xtconnect-gui"
EXTRAS: Final = ("database",)  # parts of the program itself; the others are tools of its developers

_REQUIREMENT: Final = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)[^;]*(?:;(?P<marker>.*))?$")
_EXTRA: Final = re.compile(r"""\bextra\s*==\s*["']([^"']+)["']""")
_SYSTEM: Final = re.compile(r"""\bsys_platform\s*(==|!=)\s*["']([^"']+)["']""")
_CLASSIFIER: Final = "License :: OSI Approved :: "
_USUAL_FILES: Final = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING", "LICENSE.rst", "NOTICE")


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that the program contains. ``licence``: an SPDX expression, or the words of its authors."""

    name: str
    version: str
    licence: str
    text: str
    note: str = ""
    requires: tuple[str, ...] = ()  # names of other components
    is_package: bool = True


def components() -> tuple[Component, ...]:
    """Everything, by name. Raises OSError when the installation is broken."""
    packages = {_key(found.name): found for found in _closure()}
    listed: list[Component] = []
    for part in load_toml("licences", "parts.toml")["part"]:
        own = [packages.pop(_key(name)) for name in part["packages"] if _key(name) in packages]
        text = "\n\n".join(resource_path("licences", name).read_text(encoding="utf-8") for name in part["texts"])
        version = own[0].version if own else ""
        listed.append(
            Component(part["name"], version, part["licence"], text, " ".join(part["note"].split()), is_package=False)
        )
    listed += [_component(found) for found in packages.values()]
    return tuple(sorted(listed, key=lambda component: component.name.lower()))


def packages() -> tuple[Component, ...]:
    """The Python packages alone, each under its own name; the first is the program itself."""
    return tuple(_component(found) for found in _closure())


def _closure() -> Iterator[Distribution]:
    """The program's own package and all that it needs, as far as it is installed here."""
    waiting, seen = [OWN], set()
    while waiting:
        name = waiting.pop(0)
        if _key(name) in seen:
            continue
        seen.add(_key(name))
        try:
            found = distribution(name)
        except PackageNotFoundError:  # not for this system, or a checkout that is not installed
            continue
        yield found
        waiting += _required(found)


def _required(found: Distribution) -> list[str]:
    names = []
    for line in found.requires or ():
        requirement = _REQUIREMENT.match(line)
        if requirement is None:
            continue
        marker = requirement["marker"] or ""
        system = _SYSTEM.search(marker)
        if system is not None and (system[2] == sys.platform) is not (system[1] == "=="):
            continue
        extra = _EXTRA.search(marker)
        if extra is None or (_key(found.name) == OWN and extra[1] in EXTRAS) or _is_binary(found.name, extra[1]):
            names.append(requirement["name"])
    return names


def _is_binary(name: str, extra: str) -> bool:
    """``psycopg[binary]`` is how the database extra asks for it."""
    return (_key(name), extra) == ("psycopg", "binary")


def _component(found: Distribution) -> Component:
    installed = []
    for name in _required(found):
        try:
            installed.append(distribution(name).name)
        except PackageNotFoundError:
            continue
    return Component(found.name, found.version, _licence(found), _text(found), requires=tuple(dict.fromkeys(installed)))


def _licence(found: Distribution) -> str:
    metadata = found.metadata
    for name in ("License-Expression", "License"):
        (expression,) = (metadata.get_all(name) or [""])[:1]
        if expression and "\n" not in expression and len(expression) < 100:
            return str(expression)
    classifiers = metadata.get_all("Classifier") or []
    names = [text.removeprefix(_CLASSIFIER) for text in classifiers if text.startswith(_CLASSIFIER)]
    return ", ".join(names) or "see its text"


def _text(found: Distribution) -> str:
    """The licence texts that a package brings along, wherever its builder put them."""
    named = [str(name) for name in found.metadata.get_all("License-File") or ()]
    names = list(dict.fromkeys([*named, *_USUAL_FILES]))
    texts = []
    for name in names:
        for place in (f"licenses/{name}", name):
            text = found.read_text(place)
            if text and text not in texts:
                texts.append(text)
    return "\n\n".join(texts)


def _key(name: str) -> str:
    """The name by which a package is known (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
