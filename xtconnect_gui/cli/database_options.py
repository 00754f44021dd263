"""The options of ``xtconnect database``, checked, and where the ERP user's password comes from."""

from __future__ import annotations

import argparse
import getpass
import math
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..batch_manager.database.address import (
    SCHEMES,
    AddressCode,
    AddressError,
    AddressField,
    DatabaseAddress,
    Tls,
    address_of,
)
from ..batch_manager.database.connection import DEFAULT_TIMEOUT, Login
from ..batch_manager.database.send_test import DEFAULT_WAIT
from ..batch_manager.database.status import FAILURES
from ..check.exit_codes import ExitCode
from ..model.problems import Field, InvalidValueError
from ..model.validation import check_email
from ..storage.secrets import KeyringUnavailableError, SecretStore
from ..texts import console
from ..texts import database as words
from ..texts.problems import option_message
from ..texts.translator import Translator
from .errors import UsageError, one_line
from .options import add_version, bad_value, check_ca_file
from .output import Translate
from .parser import Parser
from .passwords import read_password_file, read_password_stdin

STATUS: Final = "status"
SEND_TEST: Final = "send-test"
SET_FROM: Final = "set-from"
ACTIONS: Final = (STATUS, SEND_TEST, SET_FROM)
MAX_TIMEOUT: Final = 600.0
MAX_WAIT: Final = 86_400.0
MAX_FAILURES: Final = 500


@dataclass(frozen=True, slots=True)
class DatabaseArguments:
    """What the command was started with, checked. Times in seconds; ``recipient``, ``sender``: "" when not given."""

    action: str
    address: DatabaseAddress
    timeout: float
    wait: float
    failures: int
    recipient: str
    sender: str
    yes: bool
    as_json: bool
    language: str | None
    password_stdin: bool
    password_file: str | None
    save_password: bool


def parse_database(argv: Sequence[str]) -> DatabaseArguments:
    """The arguments of the command. Raises UsageError: 64, or 65 for the authority's file."""
    if any(re.match(r"--db-pass(?:word)?(?:=|$)", word) for word in argv):
        raise UsageError(ExitCode.USAGE, words.NEVER_AS_ARGUMENT)
    options = _parser().parse(_with_url_named(argv))
    if options.action not in ACTIONS:
        raise bad_value("database", options.action, ", ".join(ACTIONS))
    _refuse_what_belongs_elsewhere(options)
    if options.db_password_stdin and options.db_password_file is not None:
        raise UsageError(
            ExitCode.USAGE, console.TOO_MANY.format(first="--db-password-stdin", second="--db-password-file")
        )
    return DatabaseArguments(
        action=options.action,
        timeout=_seconds("--timeout", options.timeout, DEFAULT_TIMEOUT, MAX_TIMEOUT, console.TAKES_TIMEOUT),
        wait=_seconds("--wait", options.wait, DEFAULT_WAIT, MAX_WAIT, words.TAKES_WAIT),
        failures=_failures(options.failures),
        recipient=_email(Field.RECIPIENT, options.to, needed=options.action == SEND_TEST),
        sender=_email(Field.SENDER, options.sender, needed=options.action == SET_FROM),
        address=_address(options),
        yes=options.yes,
        as_json=options.json,
        language=options.language,
        password_stdin=options.db_password_stdin,
        password_file=options.db_password_file,
        save_password=options.db_save_password,
    )


def login_of(arguments: DatabaseArguments, translate: Translate) -> Login:
    """The address with its password: from the options, else the saved one, else asked for.

    Without any, the server decides whether it needs one. Raises UsageError: 64, 65.
    """
    password: str | None
    if arguments.password_stdin:
        password = _named("--password-stdin", read_password_stdin)
    elif arguments.password_file is not None:
        file = arguments.password_file
        password = _named("--password-file", lambda: read_password_file(file))
    else:
        password = _saved(arguments.address)
        if password is None and sys.stdin is not None and sys.stdin.isatty():
            password = _asked(arguments.address, translate)
    return Login(arguments.address, password, arguments.timeout)


def _parser() -> Parser:
    parser = Parser(prog="xtconnect database", description=words.DESCRIPTION)
    parser.add_argument("action", nargs="?", metavar="|".join(ACTIONS), default=STATUS, help=words.HELP_ACTION)
    parser.add_argument("--json", action="store_true", help=console.HELP_JSON)
    parser.add_argument("--to", metavar="ADDR", help=words.HELP_TO)
    parser.add_argument("--from", dest="sender", metavar="ADDR", help=words.HELP_FROM)
    parser.add_argument("--wait", metavar="S", help=words.HELP_WAIT)
    parser.add_argument("--yes", action="store_true", help=words.HELP_YES)
    parser.add_argument("--failures", metavar="N", help=words.HELP_FAILURES)
    parser.add_argument("--timeout", metavar="S", help=words.HELP_TIMEOUT)
    parser.add_argument("--language", metavar="TAG", help=console.HELP_LANGUAGE)
    group = parser.add_argument_group(words.CONNECTION_OPTIONS)
    group.add_argument("--db-url", metavar="URL", action="append", default=[], help=words.HELP_URL)
    group.add_argument("--db-host", metavar="HOST", help=words.HELP_HOST)
    group.add_argument("--db-port", metavar="N", help=words.HELP_PORT)
    group.add_argument("--db-name", metavar="NAME", help=words.HELP_NAME)
    group.add_argument("--db-user", metavar="NAME", help=words.HELP_USER)
    group.add_argument("--db-tls", metavar="|".join(Tls), default=Tls.PREFER.value, help=words.HELP_TLS)
    group.add_argument("--db-ca-file", metavar="FILE", help=words.HELP_CA_FILE)
    group.add_argument("--db-password-stdin", action="store_true", help=words.HELP_PASSWORD_STDIN)
    group.add_argument("--db-password-file", metavar="FILE", help=words.HELP_PASSWORD_FILE)
    group.add_argument("--db-save-password", action="store_true", help=words.HELP_SAVE_PASSWORD)
    add_version(parser)
    return parser


def _with_url_named(argv: Sequence[str]) -> list[str]:
    """*argv* with ``--db-url`` before an address that stands alone: behind other options argparse would miss it."""
    schemes = tuple(f"{scheme}://" for scheme in SCHEMES)
    return [
        f"--db-url={word}" if word.lower().startswith(schemes) and before != "--db-url" else word
        for before, word in zip(["", *argv], argv, strict=False)
    ]


def _refuse_what_belongs_elsewhere(options: argparse.Namespace) -> None:
    belongs = {
        "--to": (options.to, (SEND_TEST,)),
        "--from": (options.sender, (SEND_TEST, SET_FROM)),
        "--wait": (options.wait, (SEND_TEST,)),
        "--failures": (options.failures, (STATUS,)),
        "--yes": (options.yes or None, (SEND_TEST, SET_FROM)),
    }
    for option, (value, actions) in belongs.items():
        if value is not None and options.action not in actions:
            raise UsageError(ExitCode.USAGE, words.ONLY_WITH.format(option=option, actions=", ".join(actions)))


def _address(options: argparse.Namespace) -> DatabaseAddress:
    """The database's address. Raises UsageError(64), or 65 for the authority's file."""
    if len(options.db_url) > 1:
        raise UsageError(ExitCode.USAGE, words.TWO_URLS)
    if options.db_tls not in tuple(Tls):
        raise bad_value("--db-tls", options.db_tls, words.TAKES_TLS)
    tls = Tls(options.db_tls)
    ca_file = None
    if options.db_ca_file is not None:
        if tls is not Tls.VERIFY:
            raise UsageError(ExitCode.USAGE, words.CA_ONLY_WITH_VERIFY)
        ca_file = _ca_file(options.db_ca_file)
    elif tls is Tls.VERIFY:
        ca_file = _system_authorities()
    try:
        return address_of(
            url="".join(options.db_url),
            host=options.db_host or "",
            port=options.db_port or "",
            name=options.db_name or "",
            user=options.db_user or "",
            tls=tls,
            ca_file=ca_file,
        )
    except AddressError as error:
        raise UsageError(ExitCode.USAGE, address_message(error)) from None


def address_message(error: AddressError) -> str:
    """The one line about a part of the address that cannot be used."""
    option = f"--{error.field.value}"
    sentences = {
        AddressCode.SCHEME: words.URL_INVALID,
        AddressCode.PASSWORD_IN_URL: words.URL_REVEALS,
        AddressCode.OPTIONS_IN_URL: words.URL_OPTIONS,
        AddressCode.SOME_OF_BOTH: words.URL_AND_FIELDS,
    }
    if error.field is AddressField.URL:
        return sentences.get(error.code, words.URL_INVALID).format(option=option)
    takes = {AddressField.HOST: words.TAKES_HOST, AddressField.PORT: words.TAKES_PORT}.get(
        error.field, words.TAKES_NAME
    )
    if error.code is AddressCode.MISSING:
        return console.OPTION_MISSING.format(option=option, takes=takes)
    return console.BAD_VALUE.format(option=option, got=one_line(error.got), takes=takes)


def _system_authorities() -> Path:
    """The system's file of authorities: the libpq inside psycopg's wheels does not find it by itself."""
    import ssl

    found = ssl.get_default_verify_paths().cafile
    if found is None:
        raise UsageError(ExitCode.USAGE, words.CA_NEEDED)
    return Path(found)


def _ca_file(text: str) -> Path:
    try:
        return check_ca_file(text)
    except UsageError as error:
        raise UsageError(error.exit_code, error.message.replace("--ca-file", "--db-ca-file")) from None


def _saved(address: DatabaseAddress) -> str | None:
    try:
        return SecretStore().get(address.keyring_entry)
    except KeyringUnavailableError:
        return None  # the server will say whether it needs one


def _asked(address: DatabaseAddress, translate: Translate) -> str | None:
    prompt = translate(words.ASK_PASSWORD, user=address.user, name=address.name, host=address.host)
    try:
        return getpass.getpass(prompt) or None
    except EOFError:
        return None


def _named(option: str, read: Callable[[], str]) -> str:
    """What *read* reads, with its complaints about *option* in the words of this command."""
    try:
        return read()
    except UsageError as error:
        message = error.message.replace(option, option.replace("--", "--db-", 1)).replace("app password", "password")
        raise UsageError(error.exit_code, message) from None


def _seconds(option: str, text: str | None, usual: float, most: float, takes: str) -> float:
    if text is None:
        return usual
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= most:  # not a number is not in there either
        raise bad_value(option, text, takes)
    return seconds


def _failures(text: str | None) -> int:
    if text is None:
        return FAILURES
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MAX_FAILURES):
        raise bad_value("--failures", text, words.TAKES_FAILURES)
    return int(text)


def _email(field: Field, text: str | None, *, needed: bool) -> str:
    if text is None:
        if needed:
            option = f"--{field.value}"
            raise UsageError(ExitCode.USAGE, console.OPTION_MISSING.format(option=option, takes=words.TAKES_ADDRESS))
        return ""
    try:
        address = check_email(text, field)
    except InvalidValueError as error:
        raise UsageError(ExitCode.USAGE, option_message(error.problem, Translator())) from None
    if "," in address:  # the ERP's function would take it for several recipients
        raise bad_value(f"--{field.value}", text, words.TAKES_ADDRESS)
    return address
