"""The manual pages of both commands, made from what the commands say about themselves (man(7))."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from help_texts import HelpText, Row, ask

FILES = (
    ("~/.config/xtconnect-gui/profiles.toml", "The saved accounts; readable by their owner only. Never a password."),
    ("/etc/xdg/xtconnect-gui/site.toml", "Defaults for everybody on this machine."),
    ("/etc/xdg/xtconnect-gui/policy.toml", "What an administrator enforces: it is locked in the wizard, and an "
     "argument that contradicts it is refused."),
    ("~/.local/state/xtconnect-gui/log/xtconnect-gui.log", "The log, without passwords."),
)  # fmt: skip
WIZARD_CODES = (
    (0, "done"),
    (64, "an option cannot be used; no window was opened"),
    (65, "a file that an option names cannot be used"),
    (78, "a file of the administrator cannot be used"),
)
PASSWORDS = (
    "There is no option \\-\\-password: it would be visible to everyone on the machine. A password is read from "
    "standard input or a file, or comes from the desktop's password store, service xtconnect\\-gui, one "
    "entry a profile."
)


def write(console: Path, wizard: Path, version: str, date: datetime.date, folder: Path) -> list[Path]:
    """Write ``xtconnect.1`` and ``xtconnect-gui.1`` into *folder*."""
    pages = {
        "xtconnect": "".join(_console_page(console, version, date)),
        "xtconnect-gui": "".join(_wizard_page(wizard, version, date)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, text in pages.items():
        made.append(folder / f"{name}.1")
        made[-1].write_text(text, encoding="utf-8")
    return made


def _console_page(program: Path, version: str, date: datetime.date) -> Iterator[str]:
    text = ask(program)
    yield from _top("xtconnect", text.description, version, date)
    yield ".SH SYNOPSIS\n.B xtconnect\n.I COMMAND\n.RI [ OPTION \\ ...]\n"
    yield f".SH DESCRIPTION\n{roff(text.description)}\n.PP\n{PASSWORDS}\n"
    yield ".SH COMMANDS\n"
    for command in text.rows("commands"):
        name = command.names[0]
        yield f".SS {roff(name)}\n"
        own = ask(program, name)
        yield f"{roff(_sentence(own.description))}\n.PP\n.B {roff(own.usage.split(' [')[0])}\n"
        yield from _arguments(own)
    codes = text.rest.partition("Exit codes: ")[2]
    yield ".SH EXIT STATUS\n"
    for code in codes.rstrip(".").split(", "):
        number, _, meaning = code.partition(" ")
        yield f".TP\n.B {number}\n{roff(meaning)}\n"
    yield from _end(".BR xtconnect\\-gui (1)")


def _wizard_page(program: Path, version: str, date: datetime.date) -> Iterator[str]:
    text = ask(program)
    yield from _top("xtconnect-gui", text.description, version, date)
    yield ".SH SYNOPSIS\n.B xtconnect\\-gui\n.RI [ OPTION \\ ...]\n"
    yield f".SH DESCRIPTION\n{roff(text.description)}\n.PP\n{PASSWORDS}\n.SH OPTIONS\n"
    yield from _arguments(text)
    yield ".SH EXIT STATUS\n"
    yield from (f".TP\n.B {number}\n{meaning}\n" for number, meaning in WIZARD_CODES)
    yield from _end(".BR xtconnect (1)")


def _top(name: str, description: str, version: str, date: datetime.date) -> Iterator[str]:
    yield f'.TH {roff(name.upper())} 1 {date} "xtconnect\\-gui {version}" "User Commands"\n'
    yield f".SH NAME\n{roff(name)} \\- {roff(description[:1].lower() + description[1:].rstrip('.'))}\n"


def _arguments(text: HelpText) -> Iterator[str]:
    for row in text.rows():
        yield f".TP\n{_term(row)}\n{roff(_sentence(row.help)) or chr(92) + '&'}\n"


def _term(row: Row) -> str:
    names = ", ".join(f"\\fB{roff(name)}\\fR" for name in row.names)
    return f"{names} \\fI{roff(row.takes)}\\fR" if row.takes else names


def _end(see_also: str) -> Iterator[str]:
    yield ".SH FILES\n"
    for file, text in FILES:
        yield f".TP\n.I {roff(file)}\n{roff(text)}\n"
    yield f".SH SEE ALSO\n{see_also}\n"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if not text or text.endswith(".") else ".")


def roff(text: str) -> str:
    """*text* so that nothing in it is a command of roff."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
