"""``xtconnect diagnose``: what a server's reply or an error text means and what to do."""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Final

from ..check.exit_codes import ExitCode
from ..diagnosis.engine import Diagnoser
from ..diagnosis.pasted import diagnose_text
from ..model.problems import InvalidValueError
from ..model.validation import check_email
from ..smtp.values import Stage
from ..texts import console as words
from ..texts.problems import option_message
from ..texts.translator import Translator
from .errors import USAGE, UsageError
from .options import add_version, bad_value, check_provider, load_translator
from .output import diagnosis_lines
from .parser import Parser

MAX_BYTES: Final = 256 * 1024  # a reply has some hundred; a whole log is not what is asked for
# Replies of old servers come in other encodings, but nearly all of their text is ASCII; a picture's is not.
MAX_FOREIGN_SHARE: Final = 0.3


def run(argv: Sequence[str]) -> int:
    """Print the diagnosis; return 0. Raises UsageError: 65 when there is no error text to look at, 64 for an option."""
    parser = Parser(prog="xtconnect diagnose", description=words.COMMANDS["diagnose"])
    parser.add_argument("reply", nargs="*", metavar="REPLY", help=words.HELP_REPLY)
    parser.add_argument("--stage", metavar="STAGE", help=words.HELP_STAGE)
    parser.add_argument("--provider", metavar="ID", help=words.HELP_DIAGNOSE_PROVIDER)
    parser.add_argument("--email", metavar="ADDR", help=words.HELP_DIAGNOSE_EMAIL)
    parser.add_argument("--json", action="store_true", help=words.HELP_JSON)
    parser.add_argument("--language", metavar="TAG", help=words.HELP_LANGUAGE)
    add_version(parser)
    options = parser.parse(argv)
    stages = [stage.value for stage in Stage]
    if options.stage is not None and options.stage not in stages:
        raise bad_value("--stage", options.stage, ", ".join(stages))
    if options.provider is not None:
        check_provider(options.provider)
    email = _checked_email(options.email) if options.email is not None else ""
    translate = load_translator(options.language)
    text = " ".join(options.reply) if options.reply else _from_stdin()
    if not text.strip():
        raise UsageError(ExitCode.DATA, words.NO_REPLY)
    if _is_binary(text):
        raise UsageError(ExitCode.DATA, words.NOT_TEXT)
    diagnosis = diagnose_text(text, Diagnoser.load(), stage=options.stage, provider=options.provider, email=email)
    if diagnosis is None:
        raise UsageError(ExitCode.DATA, words.NOT_AN_ERROR)
    if options.json:
        print(json.dumps(diagnosis.to_json(), indent=2))
    else:
        print("\n".join(diagnosis_lines(diagnosis, translate)))
    return ExitCode.OK


def _checked_email(text: str) -> str:
    try:
        return check_email(text)
    except InvalidValueError as error:
        raise UsageError(USAGE, option_message(error.problem, Translator())) from None


def _from_stdin() -> str:
    if sys.stdin is None:
        return ""
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UsageError(ExitCode.DATA, words.REPLY_TOO_BIG.format(limit=MAX_BYTES // 1024))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # saved by Notepad, or piped by PowerShell
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        foreign = sum(not c.isascii() for c in text)
        if foreign > MAX_FOREIGN_SHARE * len(text):
            raise UsageError(ExitCode.DATA, words.NOT_TEXT) from None
        return text


def _is_binary(text: str) -> bool:
    """Whether there are characters that no text has: control characters (but for colours), or undecodable bytes."""
    allowed = "\t\r\n\f\v\b\a\x1b"
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed and not "\x80" <= c <= "\x9f" for c in text)
