"""``xtconnect check``: the test of one account, or of many."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import math
import sys
from collections.abc import Sequence
from typing import Final

from ..check.exit_codes import ExitCode, exit_code
from ..check.report import to_json
from ..check.runner import run_check
from ..check.values import CheckRequest
from ..diagnosis.engine import Diagnoser
from ..model.app_password import AppPassword
from ..model.problems import InvalidValueError
from ..providers.catalogue import Catalogue
from ..smtp.values import ControlsStarted, Event, Level, StageFinished, StageResult, StageStatus, stages_for
from ..storage.paths import Paths
from ..storage.secrets import KeyringUnavailableError, SecretStore
from ..texts import console as words
from ..texts.problems import option_message
from .errors import UsageError
from .options import add_account_options, bad_value, given_password, load_translator
from .output import Translate, heading, marks_for, stage_line, verdict_lines
from .parser import Parser
from .resolve import Account, account_from

DEFAULT_TIMEOUT: Final = 15.0  # seconds a stage
MAX_TIMEOUT: Final = 600.0
DEFAULT_JOBS: Final = 4
MAX_JOBS: Final = 64


def run(argv: Sequence[str]) -> int:
    """Test what *argv* describes; return the result's exit code."""
    options = _parser().parse(argv)
    if options.login_only and options.dry_run:
        raise UsageError(ExitCode.USAGE, words.TOO_MANY.format(first="--login-only", second="--dry-run"))
    level = Level.SIGN_IN if options.login_only else Level.DRY_RUN if options.dry_run else Level.SEND
    timeout = stage_timeout(options.timeout)
    jobs = _jobs(options.jobs)
    if options.accounts is not None:
        from .accounts import run_accounts  # only when there is a table

        return run_accounts(options, level=level, timeout=timeout, jobs=jobs or DEFAULT_JOBS)
    if jobs is not None:
        raise UsageError(ExitCode.USAGE, words.ONLY_WITH_ACCOUNTS.format(got=jobs))
    catalogue = Catalogue.load()
    account = account_from(options, Paths.default(), catalogue)
    translate = load_translator(account.language)
    request = CheckRequest(
        settings=account.settings,
        password=account_password(options, account, catalogue, translate),
        recipient=account.recipient,
        level=level,
        timeout=timeout,
        alternatives=not options.no_alternatives,
        ca_file=account.ca_file,
    )
    return _check(request, catalogue, translate, as_json=options.json, transcript=options.transcript)


def _parser() -> Parser:
    parser = Parser(prog="xtconnect check", description=words.COMMANDS["check"])
    parser.add_argument("--login-only", action="store_true", help=words.HELP_LOGIN_ONLY)
    parser.add_argument("--dry-run", action="store_true", help=words.HELP_DRY_RUN)
    parser.add_argument("--json", action="store_true", help=words.HELP_JSON)
    parser.add_argument("--transcript", action="store_true", help=words.HELP_TRANSCRIPT)
    parser.add_argument("--timeout", metavar="S", help=words.HELP_TIMEOUT)
    parser.add_argument("--no-alternatives", action="store_true", help=words.HELP_NO_ALTERNATIVES)
    parser.add_argument("--accounts", metavar="FILE.csv", help=words.HELP_ACCOUNTS)
    parser.add_argument("--jobs", metavar="N", help=words.HELP_JOBS)
    add_account_options(parser)
    return parser


def _check(
    request: CheckRequest, catalogue: Catalogue, translate: Translate, *, as_json: bool, transcript: bool
) -> int:
    stages = None if as_json else StagePrinter(request, translate)
    if stages is not None:
        print(heading(request, translate), flush=True)
    result = asyncio.run(
        run_check(request, stages or (lambda _event: None), catalogue=catalogue, diagnoser=Diagnoser.load())
    )
    if stages is None:
        # The transcript belongs to the object; the option is about what a person is shown.
        print(json.dumps(to_json(result, transcript=True), indent=2))
        return exit_code(result)
    stages.rest(result.outcome.stages)
    recipient = request.recipient or request.settings.email
    print("\n".join(["", *verdict_lines(result, recipient, translate)]))
    if transcript:
        print("\n".join(["", translate(words.TRANSCRIPT), *map(_visible, result.outcome.transcript)]))
    return exit_code(result)


class StagePrinter:
    """Prints a line a stage as it ends, in the order of the session; what was left out in between as well."""

    def __init__(self, request: CheckRequest, translate: Translate) -> None:
        self._waiting = list(stages_for(request.settings.security))
        self._marks = marks_for()
        self._translate = translate

    def __call__(self, event: Event) -> None:
        if isinstance(event, ControlsStarted):
            print(self._translate(words.BLAMING), flush=True)
        if not isinstance(event, StageFinished):
            return
        while self._waiting and self._waiting[0] is not event.result.stage:
            self._print(StageResult(self._waiting.pop(0), StageStatus.SKIPPED))
        self._waiting = self._waiting[1:]
        self._print(event.result)

    def rest(self, stages: tuple[StageResult, ...]) -> None:
        """Print the stages that were not reached."""
        for result in stages:
            if result.stage in self._waiting:
                self._print(result)

    def _print(self, result: StageResult) -> None:
        print(stage_line(result, self._marks, self._translate), flush=True)


def account_password(
    options: argparse.Namespace, account: Account, catalogue: Catalogue, translate: Translate
) -> AppPassword:
    """The password: from the options, else the saved one, else asked for. Raises UsageError (64, 65, 78)."""
    shape = catalogue.get(account.settings.provider).shape
    typed = given_password(options)
    unusable = ""
    if typed is None and account.profile is not None:
        try:
            typed = SecretStore().get(account.profile)
        except KeyringUnavailableError as error:
            unusable = str(error)
    if typed is None and sys.stdin is not None and sys.stdin.isatty():
        try:
            typed = getpass.getpass(translate(words.ASK_PASSWORD, email=account.settings.email))
        except EOFError:
            typed = None
    if typed is None and unusable:
        raise UsageError(ExitCode.CONFIGURATION, words.KEYRING_UNUSABLE.format(reason=unusable))
    if typed is None:
        raise UsageError(ExitCode.USAGE, words.PASSWORD_NEEDED)
    password = AppPassword(typed, shape)
    try:
        password.require_usable()
    except InvalidValueError as error:  # no server could take it
        raise UsageError(ExitCode.USAGE, option_message(error.problem, translate)) from None
    return password


def stage_timeout(text: str | None) -> float:
    if text is None:
        return DEFAULT_TIMEOUT
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= MAX_TIMEOUT:  # not a number is not in there either
        raise bad_value("--timeout", text, words.TAKES_TIMEOUT)
    return seconds


def _jobs(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MAX_JOBS):
        raise bad_value("--jobs", text, words.TAKES_JOBS)
    return int(text)


def _visible(line: str) -> str:
    """A line of the server cannot steer the terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in line)
