"""The account options, the same for the wizard and the console command, and the wizard's own.

Loaded before the first window is painted: nothing heavy is imported here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import __version__
from ..model import validation
from ..model.problems import Field, FieldProblem, InvalidValueError, ProblemCode
from ..model.provider_ids import PROVIDER_IDS
from ..storage.options import OPTION_FIELDS, RawOptions
from ..texts import console as words
from ..texts.problems import option_message
from ..texts.translator import Translator, UnknownLanguageError
from .errors import DATA, USAGE, UsageError, fail, one_line
from .parser import Parser
from .passwords import read_password_file, read_password_stdin

if TYPE_CHECKING:
    from ..providers.catalogue import Catalogue

__all__ = ["GuiArguments", "UsageError", "add_account_options", "fail", "parse_gui"]

START_PAGES: Final = ("provider", "instructions", "credentials", "test")
LOCKABLE: Final = (
    Field.PROVIDER, Field.EMAIL, Field.USERNAME, Field.HOST, Field.PORT, Field.SECURITY, Field.SENDER,
    Field.SENDER_NAME, Field.RECIPIENT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GuiArguments:
    """What the wizard was started with, checked. ``password`` is what was read from stdin or a file; not in ``repr``.

    ``raw``: the values of the arguments alone; ``config``: those of ``--config``, if there was one.
    """

    raw: RawOptions
    config: RawOptions | None = None
    password: str | None = field(default=None, repr=False)
    profile: str | None = None
    start_page: str = START_PAGES[0]
    locks: frozenset[Field] = frozenset()
    demo: bool = False
    screenshot_dir: Path | None = None
    learn: bool = False
    language: str | None = None


def add_account_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that describe an account, where it is saved, and where its password comes from."""
    group = parser.add_argument_group(words.ACCOUNT_OPTIONS)
    for option, destination, takes, text in words.ACCOUNT_OPTION_HELP:
        group.add_argument(option, dest=destination, metavar=takes, help=text)
    group.add_argument("--password-stdin", action="store_true", help=words.HELP_PASSWORD_STDIN)
    group.add_argument("--password-file", metavar="FILE", help=words.HELP_PASSWORD_FILE)
    parser.add_argument("--language", metavar="TAG", help=words.HELP_LANGUAGE)
    add_version(parser)


def add_version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--version", action="version", version=f"{parser.prog.split()[0]} {__version__}", help=words.HELP_VERSION
    )


def parse_gui(argv: Sequence[str]) -> GuiArguments:
    """The wizard's arguments, without the program's name. Reads the password and the configuration file.

    Raises UsageError (64 for an argument, 65 for a file), and SystemExit(0) after ``--help`` and ``--version``.
    """
    parser = Parser(prog="xtconnect-gui", description=words.GUI_DESCRIPTION)
    add_account_options(parser)
    group = parser.add_argument_group(words.GUI_OPTIONS)
    group.add_argument("--start-page", metavar="|".join(START_PAGES), default=START_PAGES[0], help=words.HELP_START)
    group.add_argument("--lock", metavar="FIELD[,FIELD…]", action="append", default=[], help=words.HELP_LOCK)
    group.add_argument("--demo", action="store_true", help=words.HELP_DEMO)
    group.add_argument("--learn", action="store_true", help=words.HELP_LEARN)
    group.add_argument("--screenshot-dir", metavar="DIR", help=words.HELP_SCREENSHOTS)
    options = parser.parse(argv)
    if options.start_page not in START_PAGES:
        raise bad_value("--start-page", options.start_page, ", ".join(START_PAGES))
    locks = frozenset(_field(name) for text in options.lock for name in text.split(","))
    folder = None if options.screenshot_dir is None else Path(options.screenshot_dir)
    if folder is not None and (not options.screenshot_dir or (folder.exists() and not folder.is_dir())):
        raise bad_value("--screenshot-dir", options.screenshot_dir, words.A_FOLDER)
    raw = account_options(options)
    return GuiArguments(
        raw=raw,
        config=read_config(options),
        password=given_password(options),
        profile=options.profile,
        start_page=options.start_page,
        locks=locks,
        demo=options.demo,
        screenshot_dir=folder,
        learn=options.learn,
        language=options.language,
    )


def account_options(options: argparse.Namespace) -> RawOptions:
    """The account's values as they were given, each checked on its own. Raises UsageError(64), or 65 for a file."""
    names = {option[2:]: destination for option, destination, _, _ in words.ACCOUNT_OPTION_HELP}
    names[Field.LANGUAGE.value] = "language"
    given = {name: getattr(options, names[name.value]) for name in OPTION_FIELDS}
    check_values(given)
    return RawOptions.of({name: text for name, text in given.items() if text is not None})


def check_values(given: Mapping[Field, str | None], catalogue: Catalogue | None = None) -> None:
    """Check each value that is not None. Raises UsageError with the first problem, in the order of the fields."""
    for name, text in given.items():
        if text is None:
            continue
        if name is Field.PROVIDER:
            check_provider(text, catalogue)
        elif name is Field.LANGUAGE:
            load_translator(text)
        elif name is Field.CA_FILE:
            check_ca_file(text)
        else:
            _checked(_CHECKS[name], text)
    port, security = given.get(Field.PORT), given.get(Field.SECURITY)
    if port is not None and security is not None:
        contradiction = validation.port_security_mismatch(
            validation.check_port(port), validation.check_security(security)
        )
        if contradiction is not None:
            raise contradiction_error(contradiction)


def contradiction_error(problem: FieldProblem) -> UsageError:
    """The error for a port and a security that do not belong together, naming both options."""
    facts = dict(problem.facts)
    return UsageError(USAGE, words.CONTRADICTION.format(**facts))


def check_provider(text: str, catalogue: Catalogue | None = None) -> str:
    """Return the id of a provider of the catalogue. Raises UsageError that suggests the closest one."""
    if catalogue is None:
        if text in PROVIDER_IDS:
            return text
        from ..providers.catalogue import Catalogue  # only to suggest one

        catalogue = Catalogue.load()
    if text in catalogue:
        return text
    problem = FieldProblem(Field.PROVIDER, ProblemCode.PROVIDER_UNKNOWN, one_line(text), catalogue.suggest(text))
    raise UsageError(USAGE, option_message(problem, Translator()))


def check_ca_file(text: str) -> Path:
    """Return the path of a readable file with at least one certificate in PEM. Raises UsageError(65)."""
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=text)
    except ssl.SSLError:
        raise UsageError(DATA, words.NOT_A_CERTIFICATE.format(option="--ca-file", file=one_line(text))) from None
    except (OSError, ValueError) as error:
        raise unreadable("--ca-file", text, error) from None
    return Path(text)


def load_translator(tag: str | None) -> Translator:
    """The translator for ``--language``. Raises UsageError(64) that names the languages there are."""
    try:
        return Translator.load(tag)
    except UnknownLanguageError as error:
        raise bad_value("--language", error.tag, ", ".join(error.available)) from None


def read_config(options: argparse.Namespace, *, site_file: bool = False) -> RawOptions | None:
    """The values of ``--config``. Raises UsageError(65) with the file's problem. *site_file*: it may be a site.toml."""
    if options.config is None:
        return None
    from ..storage.config_file import ConfigFileError, read_options_file, read_site_file

    try:
        path = Path(options.config)
        values = read_site_file(path).values if site_file else read_options_file(path)
    except ConfigFileError as error:
        raise UsageError(DATA, f"--config: {error}") from None
    try:
        check_values(dict(values.items()))
    except UsageError as error:
        raise UsageError(DATA, f"--config: {one_line(options.config)}: {error.message}") from None
    return values


def given_password(options: argparse.Namespace) -> str | None:
    """The password from stdin or a file, None when neither was asked for. Raises UsageError."""
    if options.password_stdin and options.password_file is not None:
        raise UsageError(USAGE, words.TWO_PASSWORDS)
    if options.password_stdin:
        return read_password_stdin()
    return read_password_file(options.password_file) if options.password_file is not None else None


def bad_value(option: str, got: str, takes: str) -> UsageError:
    """The error for a value that *option* does not take."""
    return UsageError(USAGE, words.BAD_VALUE.format(option=option, got=one_line(got), takes=takes))


def unreadable(option: str, file: str, error: Exception) -> UsageError:
    """The error for a file that cannot be read."""
    reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return UsageError(DATA, words.UNREADABLE.format(option=option, file=one_line(file), reason=reason))


def _field(name: str) -> Field:
    known = [item.value for item in LOCKABLE]
    if name.strip() not in known:
        raise bad_value("--lock", name.strip(), ", ".join(known))
    return Field(name.strip())


def _checked(check: Callable[[str], object], text: str) -> None:
    try:
        check(text)
    except InvalidValueError as error:
        raise UsageError(USAGE, option_message(error.problem, Translator())) from None


_CHECKS: Final[dict[Field, Callable[[str], object]]] = {
    Field.EMAIL: validation.check_email,
    Field.USERNAME: lambda text: validation.check_text(text, Field.USERNAME),
    Field.HOST: validation.check_host,
    Field.PORT: validation.check_port,
    Field.SECURITY: validation.check_security,
    Field.SENDER: lambda text: validation.check_email(text, Field.SENDER),
    Field.SENDER_NAME: lambda text: validation.check_text(text, Field.SENDER_NAME),
    Field.RECIPIENT: lambda text: validation.check_email(text, Field.RECIPIENT),
    Field.PROFILE: validation.check_profile_name,
}
