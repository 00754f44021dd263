"""What the commands say about themselves: the one source of the manual pages and of the shells' completion."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

WIDE = {"COLUMNS": "2000"}  # each option with its help on one line
_SECTION = re.compile(r"^([a-z ]+):$")
_ROW = re.compile(r"^ {2,4}(?P<what>\S.*?)(?: {2,}(?P<help>\S.*))?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One option, argument or command. ``names``: ``("-o", "--output")``; ``takes``: ``FILE`` or ""."""

    names: tuple[str, ...]
    takes: str
    help: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The words it takes, where there are only a few: ``ssl|starttls|tls|none``."""
        return tuple(self.takes.split("|")) if re.fullmatch(r"[a-z0-9-]+(\|[a-z0-9-]+)+", self.takes) else ()

    @property
    def takes_file(self) -> bool:
        return self.takes.startswith(("FILE", "DIR"))


@dataclass(frozen=True, slots=True)
class HelpText:
    """The help of one command. ``sections``: the heading and its rows."""

    usage: str
    description: str
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    rest: str = ""

    def rows(self, *headings: str) -> tuple[Row, ...]:
        """The rows of the sections with these headings, or of all."""
        return tuple(row for name, rows in self.sections if not headings or name in headings for row in rows)

    @property
    def options(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows() if row.names[0].startswith("-"))


def ask(program: Path | list[str], *argv: str) -> HelpText:
    """The help text of *program* with *argv*. Raises subprocess.CalledProcessError."""
    command = [str(program)] if isinstance(program, Path) else program
    text = subprocess.run(
        [*command, *argv, "--help"], check=True, capture_output=True, text=True, env=os.environ | WIDE
    ).stdout
    return parse(text)


def parse(text: str) -> HelpText:
    """The parts of what argparse writes, each option on one line."""
    usage, _, rest = text.partition("\n\n")
    description: list[str] = []
    after: list[str] = []
    sections: list[tuple[str, list[Row]]] = []
    for line in rest.splitlines():
        heading, row = _SECTION.match(line), _ROW.match(line)
        if heading is not None:
            sections.append((heading[1], []))
        elif row is not None and sections:
            sections[-1][1].append(_row(row["what"], row["help"] or ""))
        elif line.strip():
            (after if sections else description).append(line.strip())
    made = tuple((name, tuple(rows)) for name, rows in sections)
    return HelpText(" ".join(usage.removeprefix("usage: ").split()), " ".join(description), made, " ".join(after))


def _row(what: str, text: str) -> Row:
    names, takes = [], ""
    for part in what.split(", ") if what.startswith("-") else [what]:
        name, _, value = part.partition(" ") if part.startswith("-") else (part, "", "")
        names.append(name)
        takes = value or takes
    return Row(tuple(names), takes, text)
