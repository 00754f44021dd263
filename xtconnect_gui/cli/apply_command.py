"""``xtconnect apply``: test an account, save it, keep its password, fill in the Batch Manager. Run twice, the second
run changes nothing."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..batch_manager.mapping.find import find_mapping
from ..batch_manager.mapping.read import MappingError
from ..batch_manager.open_target import Mapped, open_mapped, store_target
from ..batch_manager.processes import running
from ..batch_manager.sheet import SetupSheet
from ..batch_manager.store_target import LABELS, StoreTarget
from ..batch_manager.targets import Change, SheetFormat, SheetTarget
from ..check.exit_codes import ExitCode, exit_code
from ..check.report import to_json
from ..check.runner import run_check
from ..check.values import CheckRequest, CheckResult
from ..diagnosis.engine import Diagnoser
from ..model.app_password import AppPassword
from ..model.profile import PasswordForm, Profile
from ..providers.catalogue import Catalogue
from ..smtp.values import Level
from ..storage.config_file import ConfigFileError, read_site_file
from ..storage.paths import Paths
from ..storage.profiles import DEFAULT_NAME, ProfileStore
from ..storage.secrets import KeyringUnavailableError, SecretStore
from ..texts import apply as words
from ..texts import console
from .apply_output import say_change, say_running
from .check_command import StagePrinter, account_password, stage_timeout
from .errors import UsageError, one_line
from .options import add_account_options, bad_value, load_translator
from .output import Translate, heading, verdict_lines
from .parser import Parser
from .resolve import Account, account_from
from .store_errors import mapping_usage, parse_store, store_exit_code, store_usage

STORE: Final = "store"
SHEET: Final = "sheet"
TARGETS: Final = (STORE, SHEET)
_ENDINGS: Final = {".txt": SheetFormat.TEXT, ".html": SheetFormat.HTML, ".htm": SheetFormat.HTML,
                   ".json": SheetFormat.JSON, ".pdf": SheetFormat.PDF}  # fmt: skip


def run(argv: Sequence[str]) -> int:
    """Do what *argv* asks for; return the exit code of the first thing that failed, or 0."""
    options = _parser().parse(argv)
    if options.no_check and options.login_only:
        raise UsageError(ExitCode.USAGE, words.NO_CHECK_AND_LOGIN)
    timeout = stage_timeout(options.timeout)
    paths, catalogue = Paths.default(), Catalogue.load()
    account = account_from(options, paths, catalogue, may_be_new=True)
    mapping = _mapping_file(options, paths)
    targets = _targets(options, mapping)
    translate = load_translator(account.language)
    mapped = _mapped(options, paths, mapping) if STORE in targets else None
    password = account_password(options, account, catalogue, translate)
    work = _Work(options, paths, account, translate, password)
    if mapped is not None:
        work.look_at_store(mapped)  # before a mail is sent: what cannot be filled in is known now
    if not options.no_check and not work.check(catalogue, timeout):
        return work.finish()
    work.save_profile()
    work.keep_password()
    if mapped is not None:
        work.fill_store(mapped)
    if SHEET in targets:
        work.write_sheet(Path(options.output))
    if not targets:
        work.say(words.NO_TARGET)
    return work.finish()


def _parser() -> Parser:
    parser = Parser(prog="xtconnect apply", description=console.COMMANDS["apply"])
    parser.add_argument("--no-check", action="store_true", help=words.HELP_NO_CHECK)
    parser.add_argument("--login-only", action="store_true", help=words.HELP_LOGIN_ONLY)
    parser.add_argument("--dry-run", action="store_true", help=words.HELP_DRY_RUN)
    parser.add_argument("--target", metavar="NAME[,NAME…]", action="append", help=words.HELP_TARGET)
    parser.add_argument("--mapping", metavar="FILE", help=words.HELP_MAPPING)
    parser.add_argument("--store", metavar="KIND:PLACE", help=words.HELP_STORE)
    parser.add_argument("-o", "--output", metavar="FILE", help=words.HELP_SHEET)
    parser.add_argument("--no-keyring", action="store_true", help=words.HELP_NO_KEYRING)
    parser.add_argument("--json", action="store_true", help=console.HELP_JSON)
    parser.add_argument("--timeout", metavar="S", help=console.HELP_TIMEOUT)
    add_account_options(parser)
    return parser


def _mapping_file(options: argparse.Namespace, paths: Paths) -> Path | None:
    """The mapping: of ``--mapping``, of the file of ``--config``, of policy or site, or of the usual places."""
    if options.mapping is not None:
        return Path(options.mapping)
    try:
        named = read_site_file(Path(options.config)).mapping if options.config is not None else None
        return named or find_mapping(paths)
    except ConfigFileError as error:
        raise UsageError(ExitCode.CONFIGURATION, str(error)) from None


def _targets(options: argparse.Namespace, mapping: Path | None) -> tuple[str, ...]:
    """The targets that were asked for. Raises UsageError(64)."""
    if options.target is None:
        names = [STORE] if options.store is not None or mapping is not None else []
        names += [SHEET] if options.output is not None else []
    else:
        names = [name.strip() for text in options.target for name in text.split(",")]
    for name in names:
        if name not in TARGETS:
            raise bad_value("--target", name, ", ".join(TARGETS))
    if STORE not in names and (given := options.mapping or options.store) is not None:
        option = "--mapping" if given == options.mapping else "--store"
        raise UsageError(ExitCode.USAGE, words.ONLY_WITH_STORE.format(option=option))
    if SHEET in names and options.output is None:
        raise UsageError(ExitCode.USAGE, words.SHEET_NEEDS_FILE)
    if SHEET not in names and options.output is not None:
        raise UsageError(ExitCode.USAGE, words.ONLY_WITH_SHEET)
    if options.output is not None and Path(options.output).suffix.lower() not in _ENDINGS:
        raise bad_value("--output", options.output, words.SHEET_ENDING)
    return tuple(dict.fromkeys(names))


def _mapped(options: argparse.Namespace, paths: Paths, mapping: Path | None) -> Mapped:
    spec = parse_store(options.store) if options.store is not None else None
    try:
        return open_mapped(paths, mapping, spec)
    except MappingError as error:
        raise mapping_usage(error) from None
    except OSError as error:
        raise store_usage(error) from None


class _Work:
    """Does one step after the other and remembers what became of each, for the report and the exit code."""

    def __init__(
        self, options: argparse.Namespace, paths: Paths, account: Account, translate: Translate, password: AppPassword
    ) -> None:
        self._options = options
        self._paths = paths
        self._account = account
        self._translate = translate
        self._password = password
        self._secret = password.secret
        self._form: PasswordForm | None = None
        self._code = ExitCode.OK
        self._report: dict[str, Any] = {
            "ok": True,
            "changed": False,
            "dry_run": bool(options.dry_run),
            "settings": account.settings.to_json(),
            "check": None,
            "profile": None,
            "password": None,
            "targets": [],
            "error": None,
        }

    # -- the steps ----------------------------------------------------------------------------------------------------

    def look_at_store(self, mapped: Mapped) -> None:
        """Raise UsageError when the store could not be filled in. Nothing is changed."""
        target = store_target(mapped, self._account.settings, self._secret, self._paths)
        try:
            wanted = {change.key for change in target.preview() if change.differs}
            if wanted:
                target.rehearse()
        except OSError as error:
            raise self._failed_early(error) from None

    def check(self, catalogue: Catalogue, timeout: float) -> bool:
        """Test the account; return whether it passed."""
        options = self._options
        level = Level.DRY_RUN if options.dry_run else Level.SIGN_IN if options.login_only else Level.SEND
        request = CheckRequest(
            settings=self._account.settings,
            password=self._password,
            recipient=self._account.recipient,
            level=level,
            timeout=timeout,
            ca_file=self._account.ca_file,
        )
        stages = None if options.json else StagePrinter(request, self._translate)
        if stages is not None:
            print(heading(request, self._translate), flush=True)
        result: CheckResult = asyncio.run(
            run_check(request, stages or (lambda _event: None), catalogue=catalogue, diagnoser=Diagnoser.load())
        )
        self._report["check"] = to_json(result, transcript=True)
        if stages is not None:
            stages.rest(result.outcome.stages)
            recipient = request.recipient or request.settings.email
            print("\n".join(["", *verdict_lines(result, recipient, self._translate), ""]), flush=True)
        if not result.ok:
            self._fail(exit_code(result), result.diagnosis.title if result.diagnosis else "")
            return False
        self._secret = result.accepted_secret or self._secret
        self._form = result.outcome.password_form
        return True

    def save_profile(self) -> None:
        """Save the account, unless it is saved so already."""
        store = ProfileStore(self._paths)
        name = self._account.profile_named or self._account.profile or DEFAULT_NAME
        former = store.get(name)
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        profile = Profile(
            name,
            self._account.settings,
            self._account.recipient,
            self._form,
            None if self._options.no_check else now,
            str(self._account.ca_file or ""),
        )
        if (
            former is not None
            and self._options.no_check
            and replace(former, tested_at=None, password_form=None) == profile
        ):
            profile = former  # a test that was made before is still true
        changed = former is None or replace(former, tested_at=None) != replace(profile, tested_at=None)
        entry = {"name": name, "path": str(store.path), "changed": changed, "saved": not self._options.dry_run}
        self._report["profile"] = entry
        if not changed:
            self.say(words.SAVED_ALREADY, name=name)
            return
        if self._options.dry_run:
            self.say(words.WOULD_SAVE, name=name, path=store.path)
            return
        try:
            store.save(profile)
        except OSError as error:
            entry |= {"changed": False, "saved": False}
            reason = error.strerror or type(error).__name__
            self._fail(ExitCode.CONFIGURATION, self._translate(words.NOT_SAVED, reason=reason))
            return
        self._report["changed"] = True
        self.say(words.SAVED, name=name, path=store.path)

    def keep_password(self) -> None:
        """Put the password into the keyring, unless it is there already."""
        name = str(self._report["profile"]["name"])
        entry: dict[str, Any] = {"kept": False, "changed": False, "where": None, "reason": None}
        self._report["password"] = entry
        if self._options.no_keyring:
            self.say(words.LEFT_OUT)
            return
        secrets = SecretStore()
        try:
            entry["changed"] = secrets.get(name) != self._secret
            if entry["changed"] and not self._options.dry_run:
                secrets.set(name, self._secret)
        except KeyringUnavailableError as error:
            entry |= {"changed": False, "reason": str(error)}
            self._fail(ExitCode.CONFIGURATION, self._translate(words.NOT_KEPT, reason=error))
            return
        entry |= {"kept": not (entry["changed"] and self._options.dry_run), "where": secrets.name}
        if not entry["changed"]:
            self.say(words.KEPT_ALREADY)
        elif self._options.dry_run:
            self.say(words.WOULD_KEEP)
        else:
            self._report["changed"] = True
            self.say(words.KEPT, where=secrets.name)

    def fill_store(self, mapped: Mapped) -> None:
        """Fill in the Batch Manager's settings, and read them back."""
        target = store_target(mapped, self._account.settings, self._secret, self._paths)
        entry: dict[str, Any] = {"target": STORE, "place": target.place, "mapping": str(mapped.path)} | _NOTHING_DONE
        self._report["targets"].append(entry)
        try:
            changes = target.preview()
            entry["changes"] = [_change_json(change) for change in changes]
            entry["by_hand"] = [{"field": n.value, "reason": reason.value} for n, reason in target.by_hand()]
            entry["running"] = [{"name": p.name, "pid": p.pid} for p in running(mapped.mapping.processes)]
            self._show_plan(target, changes)
            different = any(change.differs for change in changes)
            if self._options.dry_run:
                entry["changed"] = different
                self.say(words.WOULD_FILL if different else words.FILLED_ALREADY, place=target.place)
                return
            applied = target.apply()
            entry |= {"changed": bool(applied.changes), "backup": applied.backup or None, "verified": target.verify()}
        except OSError as error:
            entry["error"] = str(error.strerror or type(error).__name__)
            self._fail(store_exit_code(error), entry["error"])
            return
        self._report["changed"] = self._report["changed"] or entry["changed"]
        self.say(words.FILLED if entry["changed"] else words.FILLED_ALREADY, place=target.place)

    def write_sheet(self, path: Path) -> None:
        """Write the setup sheet, without the password."""
        sheet = SetupSheet.of(self._account.settings, self._secret, self._form, self._translate)
        target = SheetTarget(sheet, path, _ENDINGS[path.suffix.lower()])
        entry: dict[str, Any] = {"target": SHEET, "place": str(path), "mapping": None} | _NOTHING_DONE
        self._report["targets"].append(entry)
        try:
            usable = target.available()
            if not usable.usable:
                raise OSError(0, usable.reason)
            entry["changed"] = not target.verify()
            if entry["changed"] and not self._options.dry_run:
                target.apply()
            entry["verified"] = None if self._options.dry_run else target.verify()
        except OSError as error:
            entry |= {"changed": False, "error": str(error.strerror or type(error).__name__)}
            self._fail(ExitCode.CANNOT_CREATE, entry["error"])
            return
        if not entry["changed"]:
            self.say(words.SHEET_ALREADY, place=path)
        elif self._options.dry_run:
            self.say(words.SHEET_WOULD, place=path)
        else:
            self._report["changed"] = True
            self.say(words.SHEET_WRITTEN, place=path)

    # -- the report ---------------------------------------------------------------------------------------------------

    def say(self, message: str, **values: object) -> None:
        """A line for the person; with ``--json`` the object says it."""
        if not self._options.json:
            print(self._translate(message, **values), flush=True)

    def finish(self) -> int:
        """Print the report and return the exit code."""
        if self._options.dry_run:
            steps = [self._report["profile"], self._report["password"], *self._report["targets"]]
            self._report["changed"] = any(step is not None and step["changed"] for step in steps)
        if self._options.json:
            print(json.dumps(self._report, indent=2))
        if self._report["error"]:
            print(f"xtconnect apply: {one_line(self._report['error'], 600)}", file=sys.stderr)
        return self._code

    def _show_plan(self, target: StoreTarget, changes: tuple[Change, ...]) -> None:
        self.say(words.PLACE, place=target.place)
        for change in changes:
            if not self._options.json:
                print(say_change(change, self._translate))
        for name, reason in target.by_hand():
            self.say(
                words.BY_HAND, label=self._translate(LABELS[name]), reason=self._translate(words.REASONS[reason.value])
            )
        found = running(target.mapping.processes)
        if found:
            print(f"xtconnect apply: {say_running(found, self._translate)}", file=sys.stderr, flush=True)

    def _fail(self, code: ExitCode, message: str) -> None:
        """Remember the first failure; the steps after it may still be done."""
        if self._code is ExitCode.OK:
            self._code = code
            self._report |= {"ok": False, "error": message}

    def _failed_early(self, error: OSError) -> UsageError:
        """Nothing was done yet: the report says so, too."""
        if self._options.json:
            self._report |= {"ok": False, "error": str(error.strerror or type(error).__name__)}
            print(json.dumps(self._report, indent=2), flush=True)
        return store_usage(error)


_NOTHING_DONE: Final[dict[str, Any]] = {
    "changed": False, "verified": None, "changes": [], "by_hand": [], "running": [], "backup": None, "error": None,
}  # fmt: skip


def _change_json(change: Change) -> dict[str, object]:
    return {
        "label": change.label,
        "key": change.key,
        "old": change.old,
        "new": change.new,
        "secret": change.secret,
        "differs": change.differs,
    }
