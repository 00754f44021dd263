"""``xtconnect database``: what the Batch Manager does, the proof that it sends, and the ERP's From address."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine, Sequence
from typing import Any, Final, TypeVar

from ..batch_manager.database.address import DatabaseAddress
from ..batch_manager.database.connection import Login, driver, event_loop
from ..batch_manager.database.default_sender import apply_sender, prepare_sender
from ..batch_manager.database.problems import DatabaseError, Kind
from ..batch_manager.database.report import error_json, sender_json, status_json, test_json
from ..batch_manager.database.send_test import Outcome, Plan, Progress, SendResult, Step, prepare, queue, watch
from ..batch_manager.database.status import read_status
from ..check.exit_codes import BY_CAUSE, ExitCode
from ..diagnosis.engine import Diagnoser
from ..storage.secrets import KeyringUnavailableError, SecretStore
from ..texts import database as words
from .database_options import SEND_TEST, STATUS, DatabaseArguments, login_of, parse_database
from .database_output import plan_lines, problem_lines, progress_line, result_lines, status_lines
from .errors import UsageError, one_line
from .options import load_translator
from .output import Translate

_EXIT_CODES: Final = {
    ExitCode.HOST_NOT_FOUND: (Kind.HOST_NOT_FOUND,),
    ExitCode.UNREACHABLE: (Kind.REFUSED, Kind.UNREACHABLE, Kind.TIMEOUT, Kind.REFUSED_BY_ERP, Kind.UNEXPECTED),
    ExitCode.TEMPORARY: (Kind.STARTING, Kind.TOO_MANY, Kind.LOST, Kind.BUSY, Kind.QUEUE_UNCERTAIN),
    ExitCode.PROTOCOL: (
        Kind.NOT_POSTGRES,
        Kind.TLS_NOT_OFFERED,
        Kind.TLS_FAILED,
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
    arguments = parse_database(argv)
    translate = load_translator(arguments.language)
    try:
        driver()  # before a password is asked for
        command = _Command(arguments, login_of(arguments, translate), translate)
        if arguments.action == STATUS:
            return command.status()
        return command.send_test() if arguments.action == SEND_TEST else command.set_from()
    except DatabaseError as error:
        return _report(error, arguments.address, translate, as_json=arguments.as_json)


class _Command:
    """One run, with what every action needs."""

    def __init__(self, arguments: DatabaseArguments, login: Login, translate: Translate) -> None:
        self._arguments = arguments
        self._login = login
        self._translate = translate
        self._json = arguments.as_json
        self._watched: int | None = None
        self._queueing = False

    def status(self) -> int:
        status = _await(read_status(self._login, Diagnoser.load(), failures=self._arguments.failures))
        self._keep_password()
        if self._json:
            print(json.dumps(status_json(status), indent=2))
        else:
            print("\n".join(status_lines(status, self._translate)))
        return ExitCode.OK

    def send_test(self) -> int:
        self._need_someone_to_ask(words.YES_SEND)
        plan = _await(prepare(self._login, self._arguments.recipient, self._arguments.sender, emit=self._tell))
        self._keep_password()
        if not self._json:
            print("\n".join(plan_lines(plan, self._translate)), flush=True)
        if not self._confirmed(words.ASK_SEND):
            return ExitCode.OK
        try:
            result = _await(self._send(plan))
        except KeyboardInterrupt:
            if self._watched is not None:
                print(self._translate(words.STAYS_QUEUED, batch_id=self._watched), file=sys.stderr, flush=True)
            elif self._queueing:
                print(self._translate(words.MAY_BE_QUEUED), file=sys.stderr, flush=True)
            raise
        if self._json:
            print(json.dumps(test_json(result), indent=2))
        else:
            print("\n".join(["", *result_lines(result, self._arguments.wait, self._translate)]))
        return _exit_code(result)

    def set_from(self) -> int:
        new = self._arguments.sender
        self._need_someone_to_ask(words.YES_SET)
        plan = _await(prepare_sender(self._login, new))
        self._keep_password()
        if plan.changes:
            if not self._json:
                old = plan.old or self._translate(words.SENDER_NONE)
                print(one_line(self._translate(words.SENDER_CHANGE, old=old, new=new), 400), flush=True)
            if not self._confirmed(words.ASK_SET):
                return ExitCode.OK
            _await(apply_sender(plan))
        if self._json:
            print(json.dumps(sender_json(plan), indent=2))
        else:
            print(self._translate(words.SENDER_SET if plan.changes else words.SENDER_SAME, new=new))
        return ExitCode.OK

    async def _send(self, plan: Plan) -> SendResult:
        self._watched = await queue(plan, emit=self._tell)
        return await watch(plan, self._watched, Diagnoser.load(), wait=self._arguments.wait, emit=self._tell)

    def _tell(self, progress: Progress) -> None:
        self._queueing = progress.step is Step.QUEUE
        if not self._json:
            print(progress_line(progress, self._translate), flush=True)

    def _need_someone_to_ask(self, action: str) -> None:
        asked = sys.stdin is not None and sys.stdin.isatty() and not self._json and not self._arguments.password_stdin
        if not self._arguments.yes and not asked:
            raise UsageError(ExitCode.USAGE, words.YES_NEEDED.format(action=action))

    def _confirmed(self, question: str) -> bool:
        if self._arguments.yes:
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
        if not self._arguments.save_password or self._login.password is None:
            return
        store = SecretStore()
        try:
            store.save(self._login.address.keyring_entry, self._login.password)
        except KeyringUnavailableError as error:
            text = words.NOT_SAVED.format(reason=error)
        else:
            text = self._translate(words.SAVED, where=store.name or self._translate(words.THE_STORE))
        print(f"xtconnect database: {one_line(text, 300)}", file=sys.stderr, flush=True)


def _await(work: Coroutine[Any, Any, _T]) -> _T:
    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(work)


def _exit_code(result: SendResult) -> int:
    if result.diagnosis is not None:
        return BY_CAUSE[result.diagnosis.cause]
    return BY_OUTCOME[result.outcome]


def _report(error: DatabaseError, address: DatabaseAddress, translate: Translate, *, as_json: bool) -> int:
    lines = problem_lines(error, address, translate)
    if as_json:
        print(json.dumps(error_json(error, address, translate), indent=2))
    print(f"xtconnect database: {lines[0]}", *lines[1:], sep="\n", file=sys.stderr, flush=True)
    return BY_KIND[error.kind]
