"""The command ``xtconnect``: finds the command, runs it, and turns whatever happens into an exit code and one line."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from .. import __version__
from ..texts import console as words
from .errors import USAGE, UsageError, fail, one_line

PROGRAM: Final = "xtconnect"
INTERNAL: Final = 70
IO_ERROR: Final = 74
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells report it

# Each module has ``run(argv) -> int``; only the one that is asked for is loaded.
MODULES: Final = {
    "check": "check_command",
    "apply": "apply_command",
    "diagnose": "diagnose_command",
    "providers": "providers_command",
    "sheet": "sheet_command",
    "mapping": "mapping_command",
    "profiles": "profiles_command",
    "database": "database_command",
    "demo-server": "demo_command",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in *argv* (default: the program's arguments) and return its exit code. Never raises."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    program = f"{PROGRAM} {arguments[0]}" if arguments and arguments[0] in MODULES else PROGRAM
    _never_stumble_over_a_character()
    try:
        code = _run(arguments)
        if sys.stdout is not None:  # closed by whoever started us
            sys.stdout.flush()
    except UsageError as error:
        return fail(program, error)
    except SystemExit as ended:  # --help, --version
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone. Python would complain once more when it flushes at its end.
        with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IO_ERROR
    except OSError as error:
        return fail(
            program, UsageError(IO_ERROR, words.IO_FAILED.format(reason=error.strerror or type(error).__name__))
        )
    except Exception as error:
        # Neither traceback nor text: both can hold what was typed. The place is enough for a report.
        message = words.UNEXPECTED.format(kind=type(error).__name__, where=_place(error))
        return fail(program, UsageError(INTERNAL, message))
    return code


def _run(arguments: list[str]) -> int:
    if not arguments:
        raise UsageError(USAGE, words.COMMAND_MISSING.format(commands=", ".join(MODULES)))
    name, *rest = arguments
    if name in ("-h", "--help", "help"):
        commands = "\n".join(f"  {command:<12} {words.COMMANDS[command]}" for command in MODULES)
        print(words.USAGE.format(description=words.DESCRIPTION, commands=commands))
        return 0
    if name == "--version":
        print(f"{PROGRAM} {__version__}")
        return 0
    if name not in MODULES:
        from .parser import refuse_password

        refuse_password(arguments)
        raise UsageError(USAGE, _unknown_command(name))
    module = import_module(f".{MODULES[name]}", __package__)
    code: int = module.run(rest)
    return code


def _unknown_command(name: str) -> str:
    from difflib import get_close_matches

    if name.startswith("-"):
        return words.COMMAND_MISSING.format(commands=", ".join(MODULES))
    close = get_close_matches(name.lower(), MODULES, n=1)
    hint = words.DID_YOU_MEAN.format(suggestion=close[0]) if close else words.ONE_OF.format(commands=", ".join(MODULES))
    return words.UNKNOWN_COMMAND.format(got=one_line(name), hint=hint)


def _never_stumble_over_a_character() -> None:
    """What the terminal cannot show is replaced; nothing fails because of it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _place(error: BaseException) -> str:
    """File and line where *error* was raised, without the folders."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else "?"
