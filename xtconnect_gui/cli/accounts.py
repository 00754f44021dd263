"""``xtconnect check --accounts``: a table of accounts, several at once, one line of JSON each as they end."""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from ..check.exit_codes import ExitCode, exit_code
from ..check.report import to_json
from ..check.runner import run_check
from ..check.surroundings import Lookout
from ..check.values import CheckRequest
from ..diagnosis.engine import Diagnoser
from ..model.app_password import AppPassword
from ..model.problems import Field, InvalidValueError
from ..providers.catalogue import Catalogue
from ..smtp.values import Level
from ..storage.layers import Layer, RawOptions, Source
from ..storage.paths import Paths
from ..texts import console as words
from ..texts.problems import option_message
from ..texts.translator import Translator
from .errors import UsageError, one_line
from .options import account_options, check_values, given_password, read_config, unreadable
from .passwords import read_password_file
from .resolve import administrator_layers, merged_values, offered_providers, resolve

MAX_BYTES: Final = 10 * 1024 * 1024
PASSWORD: Final = "password"  # noqa: S105 - a column's name
PASSWORD_FILE: Final = "password-file"  # noqa: S105 - a column's name
COLUMNS: Final = (
    Field.EMAIL, Field.PROVIDER, Field.HOST, Field.PORT, Field.SECURITY, Field.USERNAME, Field.SENDER,
    Field.SENDER_NAME, Field.RECIPIENT, Field.CA_FILE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``number``: 1 is the first account. The password is not in ``repr``."""

    number: int
    values: dict[str, str] = field(repr=False)
    surplus: bool = False  # more values than the header has names

    @property
    def account(self) -> str:
        return self.values.get(Field.EMAIL.value, "")


@dataclass(frozen=True, slots=True)
class Job:
    """What every account is tested with. ``common``: what the options say for all rows."""

    catalogue: Catalogue
    diagnoser: Diagnoser
    folder: Path
    common: tuple[Layer, ...]
    password: str | None = field(repr=False)
    level: Level
    timeout: float
    alternatives: bool
    transcript: bool
    lookout: Lookout = field(default_factory=Lookout)  # shared: others are asked once for all rows


def run_accounts(options: argparse.Namespace, *, level: Level, timeout: float, jobs: int) -> int:
    """Test every account of the table. Returns 0 when all passed, else the exit code of the first row that failed."""
    for option, given in (("--email", options.email), ("--profile", options.profile)):
        if given is not None:
            raise UsageError(ExitCode.USAGE, words.NOT_WITH_ACCOUNTS.format(option=option))
    rows = list(read_table(options.accounts))
    config = read_config(options)
    common = [Layer(Source.CONFIG, account_options(options))]
    if config is not None:
        common.append(Layer(Source.PROFILE, config))
    job = Job(
        catalogue=Catalogue.load(),
        diagnoser=Diagnoser.load(),
        folder=Path(options.accounts).parent,
        common=(*common, *administrator_layers(Paths.default())),
        password=given_password(options),
        level=level,
        timeout=timeout,
        alternatives=not options.no_alternatives,
        transcript=options.transcript,
    )
    try:
        codes = asyncio.run(_run_all(rows, job, jobs))
    except ExceptionGroup as group:  # our output cannot be written
        raise group.exceptions[0] from None
    failed = [codes[row.number] for row in rows if codes[row.number]]
    summary = words.SUMMARY.format(total=len(rows), passed=len(rows) - len(failed), failed=len(failed))
    print(summary, file=sys.stderr)
    return failed[0] if failed else ExitCode.OK


async def _run_all(rows: list[Row], job: Job, jobs: int) -> dict[int, int]:
    """The exit code of each row. At most *jobs* tests run at once."""
    waiting = iter(rows)
    codes: dict[int, int] = {}

    async def work() -> None:
        for row in waiting:
            codes[row.number], result = await check_row(row, job)
            line = {"row": row.number, "account": row.account, "result": result}
            print(json.dumps(line), flush=True)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(jobs, len(rows))):
            group.create_task(work())
    return codes


async def check_row(row: Row, job: Job) -> tuple[int, dict[str, object]]:
    """The exit code and the result of one row. What is wrong with the row itself is a result, too."""
    try:
        request = request_of(row, job)
        result = await run_check(
            request, lambda _event: None, catalogue=job.catalogue, diagnoser=job.diagnoser, lookout=job.lookout
        )
    except UsageError as error:
        return error.exit_code, {"ok": False, "error": error.message}
    except InvalidValueError as error:
        return ExitCode.USAGE, {"ok": False, "error": option_message(error.problem, Translator())}
    except Exception as error:  # one account never stops the others; the text could hold what stands in the row
        return ExitCode.INTERNAL, {"ok": False, "error": words.ROW_FAILED.format(kind=type(error).__name__)}
    return exit_code(result), to_json(result, transcript=job.transcript)


def request_of(row: Row, job: Job) -> CheckRequest:
    """What is tested for *row*. Raises UsageError that names the column."""
    if row.surplus:
        raise UsageError(ExitCode.DATA, words.ROW_TOO_LONG)
    own = {name: row.values[name.value] for name in COLUMNS if row.values.get(name.value)}
    if Field.CA_FILE in own:
        own[Field.CA_FILE] = str(job.folder / own[Field.CA_FILE])
    check_values(own, job.catalogue)
    layers = [Layer(Source.ARGUMENTS, RawOptions.of(own)), *job.common]
    account = resolve(merged_values(layers), job.catalogue, offered_providers(layers))
    shape = job.catalogue.get(account.settings.provider).shape
    return CheckRequest(
        settings=account.settings,
        password=AppPassword(_password(row, job), shape),
        recipient=account.recipient,
        level=job.level,
        timeout=job.timeout,
        alternatives=job.alternatives,
        ca_file=account.ca_file,
    )


def read_table(file: str) -> Iterator[Row]:
    """The accounts of a CSV table with a header; commas, or semicolons as some spreadsheets write them.

    Raises UsageError(65) for the file and its header. Lines without any value are skipped.
    """
    shown = one_line(file)
    try:
        with open(file, "rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable("--accounts", file, error) from None
    if len(data) > MAX_BYTES:
        raise UsageError(ExitCode.DATA, words.ACCOUNTS_TOO_BIG.format(file=shown, limit=MAX_BYTES // 1024 // 1024))
    try:
        text = data.decode("utf-8-sig")
        first = text.partition("\n")[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
                 if any(value.strip() for value in line)]  # fmt: skip
    except (UnicodeDecodeError, csv.Error):
        raise UsageError(ExitCode.DATA, words.ACCOUNTS_NOT_TEXT.format(file=shown)) from None
    header = _header(lines[0] if lines else [], shown)
    if len(lines) < 2:
        raise UsageError(ExitCode.DATA, words.NO_ROWS.format(file=shown))
    for number, line in enumerate(lines[1:], start=1):
        # Only a password may begin or end with spaces.
        values = {name: value if name == PASSWORD else value.strip() for name, value in zip(header, line, strict=False)}
        yield Row(number, values, surplus=any(value.strip() for value in line[len(header) :]))


def _header(line: list[str], shown: str) -> list[str]:
    names = [name.strip().lower().removeprefix("--").replace("_", "-") for name in line]
    if Field.EMAIL.value not in names:
        raise UsageError(ExitCode.DATA, words.NO_HEADER.format(file=shown))
    known = [*(name.value for name in COLUMNS), PASSWORD, PASSWORD_FILE]
    for index, name in enumerate(names):
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = (
                words.DID_YOU_MEAN.format(suggestion=close[0])
                if close
                else words.TAKES_COLUMNS.format(columns=", ".join(known))
            )
            raise UsageError(ExitCode.DATA, words.UNKNOWN_COLUMN.format(column=one_line(name), file=shown, hint=hint))
        if name in names[:index]:
            raise UsageError(ExitCode.DATA, words.DOUBLE_COLUMN.format(column=name, file=shown))
    return names


def _password(row: Row, job: Job) -> str:
    typed, file = row.values.get(PASSWORD, ""), row.values.get(PASSWORD_FILE, "")
    if typed and file:
        raise UsageError(ExitCode.USAGE, words.ROW_TWO_PASSWORDS)
    if file:
        return read_password_file(str(job.folder / file))
    if typed:
        return typed
    if job.password is None:
        raise UsageError(ExitCode.USAGE, words.ROW_NO_PASSWORD)
    return job.password
