"""An argument parser whose every complaint is one line that names the option, what it got and what it takes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from ..texts import console as words
from .errors import USAGE, UsageError, one_line

_PASSWORD: Final = re.compile(r"--?pass(?:word)?(?:=|$)", re.IGNORECASE)


class Parser(argparse.ArgumentParser):
    """argparse without abbreviations, and without its own way to end the program: problems are UsageErrors.

    Values are taken as text and checked afterwards, so that a message can say more than "invalid".
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, exit_on_error=False, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(USAGE, one_line(message))

    def parse(self, argv: Sequence[str]) -> argparse.Namespace:
        """The parsed arguments. Raises UsageError; SystemExit(0) after ``--help`` and ``--version``."""
        refuse_password(argv)
        try:
            namespace, extra = self.parse_known_args(list(argv))
        except argparse.ArgumentError as error:
            raise UsageError(USAGE, self._explained(error)) from None
        if extra:
            raise UsageError(USAGE, self._unknown(extra))
        return namespace

    def _explained(self, error: argparse.ArgumentError) -> str:
        name = error.argument_name or ""
        action = next((a for a in self._actions if name and name == "/".join(a.option_strings)), None)
        option = name.rpartition("/")[2]
        if action is not None and action.nargs == 0:
            return words.TAKES_NO_VALUE.format(option=option)  # the value is not shown: it could be a password
        if action is not None and error.message.startswith("expected"):
            return words.VALUE_MISSING.format(option=option, takes=action.metavar or words.A_VALUE)
        return one_line(f"{option}: {error.message}")

    def _unknown(self, extra: Sequence[str]) -> str:
        option = next((word for word in extra if word.startswith("-") and word != "-"), None)
        if option is None:
            return words.NOT_AN_OPTION.format(program=self.prog)  # not shown: it could be a password
        from difflib import get_close_matches  # only for a mistyped option

        name = option.partition("=")[0] if option.startswith("--") else option[:2]  # "-pSECRET" is not shown
        known = [string for action in self._actions for string in action.option_strings]
        close = get_close_matches(name, known, n=1)
        hint = words.DID_YOU_MEAN.format(suggestion=close[0]) if close else words.SEE_HELP.format(program=self.prog)
        return words.UNKNOWN_OPTION.format(option=one_line(name), program=self.prog, hint=hint)


def refuse_password(argv: Sequence[str]) -> None:
    """Refuse ``--password``: arguments can be read by every user of the machine, and stay in the shell's history."""
    for word in argv:
        if word == "--":
            return
        if _PASSWORD.match(word):
            raise UsageError(USAGE, words.NEVER_AS_ARGUMENT)
