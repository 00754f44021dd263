"""Completion for bash, made from what the commands say about themselves."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from help_texts import HelpText, ask

START = """# Completion of xtconnect and xtconnect-gui for bash; made from their --help.

_xtconnect_words() {
    COMPREPLY=()
    local word
    while read -r word; do COMPREPLY+=("$word"); done < <(compgen "$@" -- "$cur")
}

"""


def write(console: Path, wizard: Path, folder: Path, providers: tuple[str, ...]) -> list[Path]:
    """Write the completion files ``xtconnect`` and ``xtconnect-gui`` into *folder*."""
    commands = {row.names[0]: ask(console, row.names[0]) for row in ask(console).rows("commands")}
    texts = {
        "xtconnect": "".join(_console(commands, providers)),
        "xtconnect-gui": "".join(_wizard(ask(wizard), providers)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, text in texts.items():
        made.append(folder / name)
        made[-1].write_text(START.replace("_xtconnect_words", _words(name)) + text, encoding="utf-8")
    return made


def _words(name: str) -> str:
    return f"_{name.replace('-', '_')}_words"


def _console(commands: dict[str, HelpText], providers: tuple[str, ...]) -> Iterator[str]:
    words = _words("xtconnect")
    yield "_xtconnect() {\n"
    yield "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}\n"
    yield "    if [[ $COMP_CWORD -eq 1 ]]; then\n"
    yield f"        {words} -W {shlex.quote(' '.join([*commands, '--help', '--version']))}\n        return\n    fi\n"
    yield "    case $command in\n"
    for name, text in commands.items():
        yield f"    {name})\n" + "".join(_values(text, words, providers, " " * 8)) + "        ;;\n"
    yield "    esac\n}\ncomplete -F _xtconnect xtconnect\n"


def _wizard(text: HelpText, providers: tuple[str, ...]) -> Iterator[str]:
    yield "_xtconnect_gui() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
    yield from _values(text, _words("xtconnect-gui"), providers, " " * 4)
    yield "}\ncomplete -F _xtconnect_gui xtconnect-gui\n"


def _values(text: HelpText, words: str, providers: tuple[str, ...], indent: str) -> Iterator[str]:
    """What may follow *prev*: a word of few, a provider, a file, nothing to guess, or the next option."""
    yield f"{indent}case $prev in\n"
    for row in text.options:
        if not row.takes:
            continue
        if row.names[-1] == "--provider":
            act = f"{words} -W {shlex.quote(' '.join(providers))}"
        elif row.choices:
            act = f"{words} -W {shlex.quote(' '.join(row.choices))}"
        elif row.takes_file:
            act = f"{words} -{'d' if row.takes.startswith('DIR') else 'f'}"
        else:
            act = "COMPREPLY=()"
        yield f"{indent}{'|'.join(row.names)}) {act}; return ;;\n"
    yield f"{indent}esac\n"
    names = [name for row in text.options for name in row.names if name.startswith("--")]
    arguments = (row.names[0] for row in text.rows("positional arguments"))
    first = [word for argument in arguments if "|" in argument for word in argument.split("|")]
    yield f"{indent}{words} -W {shlex.quote(' '.join([*first, *names]))}\n"
