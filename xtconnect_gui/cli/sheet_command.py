"""``xtconnect sheet``: what to type into the Batch Manager, without the password unless it is asked for."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..batch_manager.sheet import SetupSheet
from ..batch_manager.targets import SheetFormat, render
from ..check.exit_codes import ExitCode
from ..model.app_password import AppPassword
from ..model.problems import InvalidValueError
from ..providers.catalogue import Catalogue
from ..storage.atomic import write_atomically
from ..storage.paths import Paths
from ..storage.profiles import ProfileStore
from ..storage.secrets import KeyringUnavailableError, SecretStore
from ..texts import console as words
from ..texts.problems import option_message
from .errors import UsageError, one_line
from .options import add_account_options, bad_value, given_password, load_translator
from .output import Translate
from .parser import Parser
from .resolve import Account, account_from

FORMATS: Final = tuple(form.value for form in SheetFormat)


def run(argv: Sequence[str]) -> int:
    """Print the sheet or write it into a file; return 0."""
    parser = Parser(prog="xtconnect sheet", description=words.COMMANDS["sheet"])
    parser.add_argument("--format", metavar="|".join(FORMATS), default="text", help=words.HELP_FORMAT)
    parser.add_argument("--show-password", action="store_true", help=words.HELP_SHOW_PASSWORD)
    parser.add_argument("-o", "--output", metavar="FILE", help=words.HELP_OUTPUT)
    add_account_options(parser)
    options = parser.parse(argv)
    if options.format not in FORMATS:
        raise bad_value("--format", options.format, ", ".join(FORMATS))
    paths, catalogue = Paths.default(), Catalogue.load()
    account = account_from(options, paths, catalogue)
    translate = load_translator(account.language)
    saved = ProfileStore(paths).get(account.profile) if account.profile is not None else None
    secret = _secret(options, account, catalogue, translate)
    sheet = SetupSheet.of(account.settings, secret, saved.password_form if saved else None, translate)
    content = render(sheet, SheetFormat(options.format), options.show_password)
    if options.output is None:
        _print(content, SheetFormat(options.format))
    else:
        _write(options.output, content, private=options.show_password)
    return ExitCode.OK


def _secret(options: argparse.Namespace, account: Account, catalogue: Catalogue, translate: Translate) -> str | None:
    """The password as the server takes it, if it is known; the saved one is only fetched to be shown."""
    typed = given_password(options)
    if typed is not None:
        password = AppPassword(typed, catalogue.get(account.settings.provider).shape)
        try:
            password.require_usable()
        except InvalidValueError as error:
            raise UsageError(ExitCode.USAGE, option_message(error.problem, translate)) from None
        return password.secret
    if not options.show_password:
        return None
    saved = None
    if account.profile is not None:
        try:
            saved = SecretStore().get(account.profile)
        except KeyringUnavailableError as error:
            raise UsageError(ExitCode.CONFIGURATION, words.KEYRING_UNUSABLE.format(reason=error)) from None
    if saved is None:
        raise UsageError(ExitCode.USAGE, words.NOTHING_KEPT)
    return saved


def _print(content: bytes, form: SheetFormat) -> None:
    """HTML and JSON are UTF-8 whatever the terminal is; plain text is for the terminal. A PDF is not for one at all."""
    if form is SheetFormat.TEXT or not isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.write(content.decode("utf-8", "replace"))
        return
    if form is SheetFormat.PDF and sys.stdout.isatty():
        raise UsageError(ExitCode.USAGE, words.PDF_NEEDS_FILE)
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _write(file: str, content: bytes, *, private: bool) -> None:
    """Write *content* whole or not at all. *private*: readable by its owner only. Raises UsageError(73)."""
    path = Path(file)
    try:
        if path.is_dir() or not file:
            raise IsADirectoryError(21, os.strerror(21))
        if path.exists() and not path.is_file():  # a pipe or a device is written to, not replaced
            path.write_bytes(content)
            return
        write_atomically(path, content)
        if not private and os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            path.chmod(0o666 & ~mask)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        message = words.CANNOT_WRITE.format(option="--output", file=one_line(file), reason=reason)
        raise UsageError(ExitCode.CANNOT_CREATE, message) from None
