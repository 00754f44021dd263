"""``xtconnect database``: what the Batch Manager does, the proof that it sends, and the ERP's From address."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import math
import re
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from ..batch_manager.database.address import (
    SCHEMES,
    AddressCode,
    AddressError,
    AddressField,
    DatabaseAddress,
    Tls,
    address_of,
)
from ..batch_manager.database.connection import DEFAULT_TIMEOUT, Login, driver, event_loop
from ..batch_manager.database.default_sender import apply_sender, prepare_sender
from ..batch_manager.database.problems import DatabaseError, Kind
from ..batch_manager.database.report import error_json, sender_json, status_json, test_json
from ..batch_manager.database.send_test import DEFAULT_WAIT, Outcome, Progress, SendResult, Step, prepare, queue, watch
from ..batch_manager.database.status import FAILURES, read_status
from ..check.exit_codes import BY_CAUSE, ExitCode
from ..diagnosis.engine import Diagnoser
from ..model.problems import Field, InvalidValueError
from ..model.validation import check_email
from ..storage.secrets import KeyringUnavailableError, SecretStore
from ..texts import console
from ..texts import database as words
from ..texts.problems import option_message
from .database_output import plan_lines, problem_lines, progress_line, result_lines, status_lines
from .errors import UsageError, one_line
from .options import add_version, bad_value, check_ca_file, load_translator
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

_EXIT_CODES: Final = {
    ExitCode.HOST_NOT_FOUND: (Kind.HOST_NOT_FOUND,),
    ExitCode.UNREACHABLE: (Kind.REFUSED, Kind.UNREACHABLE, Kind.TIMEOUT, Kind.REFUSED_BY_ERP, Kind.UNEXPECTED),
    ExitCode.TEMPORARY: (Kind.STARTING, Kind.TOO_MANY, Kind.LOST, Kind.BUSY, Kind.QUEUE_UNCERTAIN),
    ExitCode.PROTOCOL: (
        Kind.NOT_POSTGRES,
        Kind.TLS_NOT_OFFERED,
        Kind.UNENCRYPTED_REFUSED,
        Kind.CERTIFICATE,
        Kind.CLEAR_TEXT,
    ),
    ExitCode.SIGN_IN_REFUSED: (
        Kind.WRONG_PASSWORD,
        Kind.PASSWORD_NEEDED,
        Kind.SIGN_IN_REFUSED,
        Kind.ACCESS_RULE,
        Kind.UNKNOWN_USER,
        Kind.PRIVILEGE,
    ),
    ExitCode.CONFIGURATION: (
        Kind.DRIVER_MISSING,
        Kind.UNKNOWN_DATABASE,
        Kind.NOT_AN_ERP,
        Kind.CONNECT_MISSING,
        Kind.OTHER_SHAPE,
        Kind.FUNCTION_MISSING,
        Kind.FUNCTION_UNKNOWN,
        Kind.READ_ONLY,
        Kind.SENDER_MISSING,
    ),
}
BY_KIND: Final = {kind: code for code, kinds in _EXIT_CODES.items() for kind in kinds}
# A Batch Manager that is not there is a service that is not available; one that is slow may be done later.
BY_OUTCOME: Final = {
    Outcome.COMPLETED: ExitCode.OK,
    Outcome.NOT_STARTED: ExitCode.UNREACHABLE,
    Outcome.NOT_FINISHED: ExitCode.TEMPORARY,
    Outcome.GONE: ExitCode.UNREACHABLE,
}

_T = TypeVar("_T")


def run(argv: Sequence[str]) -> int:
    """Do what is asked; return the exit code. With ``--json`` a failure is an object on stdout as well."""
    if any(re.match(r"--db-pass(?:word)?(?:=|$)", word) for word in argv):
        raise UsageError(ExitCode.USAGE, words.NEVER_AS_ARGUMENT)
    options = _parser().parse(_with_url_named(argv))
    if options.action not in ACTIONS:
        raise bad_value("database", options.action, ", ".join(ACTIONS))
    _refuse_what_belongs_elsewhere(options)
    timeout = _seconds("--timeout", options.timeout, DEFAULT_TIMEOUT, MAX_TIMEOUT, console.TAKES_TIMEOUT)
    wait = _seconds("--wait", options.wait, DEFAULT_WAIT, MAX_WAIT, words.TAKES_WAIT)
    failures = _failures(options.failures)
    recipient = _email(Field.RECIPIENT, options.to, needed=options.action == SEND_TEST)
    sender = _email(Field.SENDER, options.sender, needed=options.action == SET_FROM)
    translate = load_translator(options.language)
    address = _address(options)
    try:
        driver()  # before a password is asked for
        command = _Command(options, _login(options, address, timeout, translate), translate)
        if options.action == STATUS:
            return command.status(failures)
        if options.action == SEND_TEST:
            return command.send_test(recipient, sender, wait)
        return command.set_from(sender)
    except DatabaseError as error:
        return _report(error, address, options, translate)


class _Command:
    """One run, with what every action needs."""

    def __init__(self, options: argparse.Namespace, login: Login, translate: Translate) -> None:
        self._login = login
        self._translate = translate
        self._json: bool = options.json
        self._yes: bool = options.yes
        self._save: bool = options.db_save_password
        self._typed_stdin: bool = options.db_password_stdin
        self._watched: int | None = None
        self._queueing = False

    def status(self, failures: int) -> int:
        status = _await(read_status(self._login, Diagnoser.load(), failures=failures))
        self._keep_password()
        if self._json:
            print(json.dumps(status_json(status), indent=2))
        else:
            print("\n".join(status_lines(status, self._translate)))
        return ExitCode.OK

    def send_test(self, recipient: str, sender: str, wait: float) -> int:
        self._need_someone_to_ask(words.YES_SEND)
        plan = _await(prepare(self._login, recipient, sender, emit=self._tell))
        self._keep_password()
        if not self._json:
            print("\n".join(plan_lines(plan, self._translate)), flush=True)
        if not self._confirmed(words.ASK_SEND):
            return ExitCode.OK
        try:
            result = _await(self._send(plan, wait))
        except KeyboardInterrupt:
            if self._watched is not None:
                print(self._translate(words.STAYS_QUEUED, batch_id=self._watched), file=sys.stderr, flush=True)
            elif self._queueing:
                print(self._translate(words.MAY_BE_QUEUED), file=sys.stderr, flush=True)
            raise
        if self._json:
            print(json.dumps(test_json(result), indent=2))
        else:
            print("\n".join(["", *result_lines(result, wait, self._translate)]))
        return _exit_code(result)

    def set_from(self, new: str) -> int:
        self._need_someone_to_ask(words.YES_SET)
        plan = _await(prepare_sender(self._login, new))
        self._keep_password()
        if plan.changes:
            if not self._json:
                old = plan.old or self._translate(words.SENDER_NONE)
                print(self._translate(words.SENDER_CHANGE, old=old, new=new), flush=True)
            if not self._confirmed(words.ASK_SET):
                return ExitCode.OK
            _await(apply_sender(plan))
        if self._json:
            print(json.dumps(sender_json(plan), indent=2))
        else:
            print(self._translate(words.SENDER_SET if plan.changes else words.SENDER_SAME, new=new))
        return ExitCode.OK

    async def _send(self, plan: Any, wait: float) -> SendResult:
        self._watched = await queue(plan, emit=self._tell)
        return await watch(plan, self._watched, Diagnoser.load(), wait=wait, emit=self._tell)

    def _tell(self, progress: Progress) -> None:
        self._queueing = progress.step is Step.QUEUE
        if not self._json:
            print(progress_line(progress, self._translate), flush=True)

    def _need_someone_to_ask(self, action: str) -> None:
        asked = sys.stdin is not None and sys.stdin.isatty() and not self._json and not self._typed_stdin
        if not self._yes and not asked:
            raise UsageError(ExitCode.USAGE, words.YES_NEEDED.format(action=action))

    def _confirmed(self, question: str) -> bool:
        if self._yes:
            return True
        try:
            answer = input(self._translate(question))
        except EOFError:
            answer = ""
        if answer.strip().lower() in words.YES_WORDS:
            return True
        print(self._translate(words.NOT_CONFIRMED))
        return False

    def _keep_password(self) -> None:
        """Keep a password that the database took, if that was asked for. Failing to is told, and no more."""
        if not self._save or self._login.password is None:
            return
        store = SecretStore()
        try:
            store.save(self._login.address.keyring_entry, self._login.password)
        except KeyringUnavailableError as error:
            text = words.NOT_SAVED.format(reason=error)
        else:
            text = self._translate(words.SAVED, where=store.name or self._translate(words.THE_STORE))
        print(f"xtconnect database: {one_line(text, 300)}", file=sys.stderr, flush=True)


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


def _login(options: argparse.Namespace, address: DatabaseAddress, timeout: float, translate: Translate) -> Login:
    """The password: from the options, else the saved one, else asked for; else the server decides if it needs one."""
    password = None
    if options.db_password_stdin and options.db_password_file is not None:
        raise UsageError(
            ExitCode.USAGE, console.TOO_MANY.format(first="--db-password-stdin", second="--db-password-file")
        )
    if options.db_password_stdin:
        password = _named("--password-stdin", read_password_stdin)
    elif options.db_password_file is not None:
        password = _named("--password-file", lambda: read_password_file(options.db_password_file))
    else:
        try:
            password = SecretStore().get(address.keyring_entry)
        except KeyringUnavailableError:
            password = None  # the server will say whether it needs one
        if password is None and sys.stdin is not None and sys.stdin.isatty():
            password = _asked(address, translate)
    return Login(address, password, timeout)


def _asked(address: DatabaseAddress, translate: Translate) -> str | None:
    prompt = translate(words.ASK_PASSWORD, user=address.user, name=address.name, host=address.host)
    try:
        return getpass.getpass(prompt) or None
    except EOFError:
        return None


def _named(option: str, read: Any) -> str:
    """What *read* reads, with its complaints about *option* in the words of this command."""
    try:
        text: str = read()
    except UsageError as error:
        message = error.message.replace(option, option.replace("--", "--db-", 1)).replace("app password", "password")
        raise UsageError(error.exit_code, message) from None
    return text


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
        raise UsageError(ExitCode.USAGE, option_message(error.problem, load_translator(None))) from None
    if "," in address:  # the ERP's function would take it for several recipients
        raise bad_value(f"--{field.value}", text, words.TAKES_ADDRESS)
    return address


def _await(work: Coroutine[Any, Any, _T]) -> _T:
    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(work)


def _exit_code(result: SendResult) -> int:
    if result.diagnosis is not None:
        return BY_CAUSE[result.diagnosis.cause]
    return BY_OUTCOME[result.outcome]


def _report(error: DatabaseError, address: DatabaseAddress, options: argparse.Namespace, translate: Translate) -> int:
    lines = problem_lines(error, address, translate)
    if options.json:
        print(json.dumps(error_json(error, address, translate), indent=2))
    print(f"xtconnect database: {lines[0]}", *lines[1:], sep="\n", file=sys.stderr, flush=True)
    return BY_KIND[error.kind]
