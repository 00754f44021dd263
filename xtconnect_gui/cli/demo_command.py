"""``xtconnect demo-server``: the practice mail server in the foreground."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ..check.exit_codes import ExitCode
from ..demo.faults import Fault
from ..demo.run import list_faults, run_foreground
from ..model.problems import InvalidValueError
from ..model.validation import check_host, check_port
from ..texts import console as words
from ..texts.problems import describe
from ..texts.translator import Translator
from .errors import UsageError, one_line
from .options import add_version, bad_value
from .parser import Parser


def run(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; return 0."""
    parser = Parser(prog="xtconnect demo-server", description=words.COMMANDS["demo-server"])
    parser.add_argument("--json", action="store_true", help=words.HELP_JSON)
    parser.add_argument("--fault", metavar="NAME", default=Fault.NONE.value, help=words.HELP_FAULT)
    parser.add_argument("--list-faults", action="store_true", help=words.HELP_LIST_FAULTS)
    parser.add_argument("--host", metavar="HOST", default="127.0.0.1", help=words.HELP_SERVER_HOST)
    parser.add_argument("--ssl-port", metavar="N", default="0", help=words.HELP_SERVER_PORT)
    parser.add_argument("--starttls-port", metavar="N", default="0", help=words.HELP_SERVER_PORT)
    parser.add_argument("--mailbox", metavar="DIR", help=words.HELP_MAILBOX)
    add_version(parser)
    options = parser.parse(argv)
    if options.list_faults:
        _print_faults(as_json=options.json)
        return ExitCode.OK
    try:
        fault = Fault.parse(options.fault)
    except ValueError as error:
        raise UsageError(ExitCode.USAGE, f"--fault: {error}. {words.TAKES_FAULT}") from None
    try:
        host = check_host(options.host)
    except InvalidValueError as error:
        raise UsageError(ExitCode.USAGE, f"--host: {describe(error.problem, Translator())}") from None
    ssl_port = _port("--ssl-port", options.ssl_port)
    starttls_port = _port("--starttls-port", options.starttls_port)
    if ssl_port and ssl_port == starttls_port:
        raise bad_value("--starttls-port", options.starttls_port, words.ANOTHER_PORT)
    mailbox = None if options.mailbox is None else _folder(options.mailbox)
    try:
        return run_foreground(
            fault=fault.value,
            json_output=options.json,
            host=host,
            ssl_port=ssl_port,
            starttls_port=starttls_port,
            mailbox=mailbox,
            out=sys.stdout,
        )
    except BrokenPipeError:
        raise
    except OSError as error:
        if mailbox is not None and error.filename is not None:
            raise _no_mailbox(options.mailbox, error) from None
        raise UsageError(ExitCode.IO, error.strerror or type(error).__name__) from None


def _print_faults(*, as_json: bool) -> None:
    faults = list_faults()
    if as_json:
        print(json.dumps([{"name": name, "description": text} for name, text in faults], indent=2))
        return
    width = max(len(name) for name, _ in faults)
    for name, text in faults:
        print(f"{name:<{width}}  {text}")


def _port(option: str, text: str) -> int:
    if text.strip() == "0":
        return 0  # a free one
    try:
        return check_port(text)
    except InvalidValueError:
        raise bad_value(option, text, words.PORT_OR_ZERO) from None


def _folder(text: str) -> Path:
    folder = Path(text)
    if not text or (folder.exists() and not folder.is_dir()):
        raise bad_value("--mailbox", text, words.A_FOLDER)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)  # Maildir makes only its own folder
    except OSError as error:
        raise _no_mailbox(text, error) from None
    return folder


def _no_mailbox(text: str, error: OSError) -> UsageError:
    reason = error.strerror or type(error).__name__
    message = words.CANNOT_WRITE.format(option="--mailbox", file=one_line(text), reason=reason)
    return UsageError(ExitCode.CANNOT_CREATE, message)
