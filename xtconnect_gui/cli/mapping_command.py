"""``xtconnect mapping``: learn which key holds which value, show and check what was learned, put stores back."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ..batch_manager.learning.derive import Learned, derive, rounds_of
from ..batch_manager.learning.markers import MarkersError, read_markers
from ..batch_manager.learning.report import learned_json, write_learned
from ..batch_manager.learning.session import LearningSession
from ..batch_manager.learning.snapshot import Snapshot, SnapshotError, read_snapshot, take, write_snapshot
from ..batch_manager.mapping.find import find_mapping, mapping_files, own_mapping_file
from ..batch_manager.mapping.read import MappingError, read_mapping
from ..batch_manager.open_target import backups_of, open_mapped
from ..batch_manager.processes import running
from ..batch_manager.stores.candidates import candidate_stores
from ..batch_manager.stores.spec import StoreSpec
from ..batch_manager.stores.store import open_store
from ..check.exit_codes import ExitCode
from ..storage.config_file import ConfigFileError
from ..storage.paths import Paths
from ..texts import console
from ..texts import mapping as words
from .apply_output import say_running
from .errors import UsageError, one_line
from .mapping_output import learned_lines, mapping_json, mapping_lines, marker_lines
from .options import add_version, bad_value, load_translator
from .output import Translate
from .parser import Parser
from .restore import restore_store
from .store_errors import mapping_usage, parse_store, store_usage

_TAKES: Final = {
    "learn": {"store", "output", "process", "program_version", "sign", "json"},
    "snapshot": {"store", "output", "full", "json"},
    "derive": {"output", "markers", "process", "program_version", "sign", "json"},
    "show": {"mapping", "json"},
    "check": {"mapping", "store", "json"},
    "restore": {"mapping", "store", "list", "force", "json"},
}
ACTIONS: Final = tuple(_TAKES)


def run(argv: Sequence[str]) -> int:
    """Do what the action says; return 0, or raise UsageError with the exit code of what went wrong."""
    parser = _parser()
    options = parser.parse(argv)
    if options.action not in ACTIONS:
        raise bad_value("mapping", options.action or "", ", ".join(ACTIONS))
    _refuse_unused(options)
    translate = load_translator(options.language)
    actions: dict[str, Callable[[argparse.Namespace, Translate], int]] = {
        "learn": _learn,
        "snapshot": _snapshot,
        "derive": _derive,
        "show": _show,
        "check": _check,
        "restore": _restore,
    }
    try:
        return actions[options.action](options, translate)
    except MappingError as error:
        raise mapping_usage(error, "mapping") from None
    except (SnapshotError, MarkersError) as error:
        raise UsageError(ExitCode.DATA, str(error)) from None
    except ConfigFileError as error:
        raise UsageError(ExitCode.CONFIGURATION, str(error)) from None


def _parser() -> Parser:
    parser = Parser(prog="xtconnect mapping", description=console.COMMANDS["mapping"])
    parser.add_argument("action", nargs="?", metavar="|".join(ACTIONS), help=words.HELP_ACTION)
    parser.add_argument("files", nargs="*", metavar="FILE", help=words.HELP_FILES)
    parser.add_argument("--store", metavar="KIND:PLACE", action="append", help=words.HELP_STORE)
    parser.add_argument("-o", "--output", metavar="FILE", help=words.HELP_OUTPUT)
    parser.add_argument("--full", action="store_true", help=words.HELP_FULL)
    parser.add_argument("--markers", metavar="FILE", action="append", help=words.HELP_MARKERS)
    parser.add_argument("--process", metavar="NAME", action="append", help=words.HELP_PROCESS)
    parser.add_argument("--program-version", metavar="TEXT", help=words.HELP_PROGRAM)
    parser.add_argument("--sign", action="store_true", help=words.HELP_SIGN)
    parser.add_argument("--mapping", metavar="FILE", help=words.HELP_MAPPING)
    parser.add_argument("--list", action="store_true", help=words.HELP_LIST)
    parser.add_argument("--force", action="store_true", help=words.HELP_FORCE)
    parser.add_argument("--json", action="store_true", help=console.HELP_JSON)
    parser.add_argument("--language", metavar="TAG", help=console.HELP_LANGUAGE)
    add_version(parser)
    return parser


def _refuse_unused(options: argparse.Namespace) -> None:
    names = ("store", "output", "full", "markers", "process", "program_version", "sign", "mapping", "list", "force")
    for name in names:
        if getattr(options, name) and name not in _TAKES[options.action]:
            option = "--" + name.replace("_", "-")
            raise UsageError(ExitCode.USAGE, words.NOT_HERE.format(option=option, action=options.action))
    if options.action in ("learn", "snapshot") and options.files:
        message = words.SURPLUS.format(action=options.action, got=one_line(options.files[0]))
        raise UsageError(ExitCode.USAGE, message)
    if options.action in ("show", "check", "restore") and len(options.files) > 1:
        raise UsageError(ExitCode.USAGE, words.ONLY_ONE.format(action=options.action, count=len(options.files)))
    if options.action in ("snapshot", "derive") and not options.output:
        raise UsageError(ExitCode.USAGE, words.OUTPUT_MISSING.format(action=options.action))
    if options.action in ("check", "restore") and options.store is not None and len(options.store) > 1:
        raise bad_value("--store", ", ".join(options.store), "one store")


# -- learning ---------------------------------------------------------------------------------------------------------


def _snapshot(options: argparse.Namespace, translate: Translate) -> int:
    snapshot = _take(_stores(options), full=options.full)
    path = Path(options.output)
    try:
        write_snapshot(snapshot, path)
    except OSError as error:
        raise _cannot_write(options.output, error) from None
    keys = sum(len(store.samples) for store in snapshot.stores)
    stores = [str(store.spec) for store in snapshot.stores]
    if options.json:
        print(json.dumps({"snapshot": str(path), "stores": stores, "keys": keys}, indent=2))
    else:
        print(translate(words.SNAPSHOT_DONE, stores=", ".join(stores), keys=keys, path=path))
    return ExitCode.OK


def _derive(options: argparse.Namespace, translate: Translate) -> int:
    markers = [read_markers(Path(file)) for file in options.markers or []]
    snapshots = [read_snapshot(Path(file)) for file in options.files]
    try:
        rounds = rounds_of(snapshots, markers)
    except ValueError:
        message = words.DERIVE_COUNT.format(snapshots=len(snapshots), markers=len(markers))
        raise UsageError(ExitCode.USAGE, message) from None
    learned = derive(rounds)
    if learned is None:
        raise UsageError(ExitCode.DATA, words.NOTHING_FOUND)
    written = _write_mapping(options, learned)
    if options.json:
        print(json.dumps(learned_json(learned, options.output if written else None), ensure_ascii=False, indent=2))
        return ExitCode.OK
    print("\n".join(learned_lines(learned, markers, translate)))
    print(translate(words.WRITTEN if written else words.NOTHING_DECIDED, path=options.output))
    if learned.undecided:
        fields = ", ".join(name.value for name in learned.undecided)
        given = " ".join(f"--markers {file}" for file in options.markers)
        files = " ".join(options.files)
        print(translate(words.ANOTHER_ROUND, fields=fields, snapshots=files, markers=given, output=options.output))
    return ExitCode.OK


def _learn(options: argparse.Namespace, translate: Translate) -> int:
    """Ask the person round by round, at most three; a mapping is only written at the end."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(ExitCode.USAGE, words.NEEDS_TERMINAL)
    session = LearningSession(_stores(options))
    options.output = options.output or str(own_mapping_file(Paths.default()))
    print(translate(words.LEARN_HEAD))
    print(translate(words.LEARN_STORES, stores=", ".join(map(str, session.specs))))
    try:
        session.begin()
        while (marker := session.current) is not None:
            print("\n" + translate(words.LEARN_ROUND, number=session.number))
            for label, value in marker_lines(marker, translate):
                print(translate(words.LEARN_VALUE, label=label, value=value))
            input(translate(words.LEARN_ENTER))
            if session.record() is None:
                print(translate(words.NOTHING_FOUND))
            elif session.learned is not None:
                print("\n".join(learned_lines(session.learned, session.markers, translate)))
    except OSError as error:
        raise store_usage(error) from None
    except EOFError:
        raise UsageError(ExitCode.USAGE, words.NEEDS_TERMINAL) from None
    learned = session.learned
    assert learned is not None
    written = _write_mapping(options, learned)
    print(translate(words.WRITTEN if written else words.NOTHING_DECIDED, path=options.output))
    print(translate(words.LEARN_DONE))
    return ExitCode.OK


def _stores(options: argparse.Namespace) -> list[StoreSpec]:
    if options.store:
        return list(dict.fromkeys(parse_store(text) for text in options.store))
    found = list(candidate_stores())
    if not found:
        raise UsageError(ExitCode.USAGE, words.NO_CANDIDATES)
    return found


def _take(specs: Sequence[StoreSpec], *, full: bool = False) -> Snapshot:
    try:
        return take([open_store(spec) for spec in specs], full=full)
    except OSError as error:
        raise store_usage(error) from None


def _write_mapping(options: argparse.Namespace, learned: Learned) -> bool:
    """Write the mapping, if there is anything certain to write. Raises UsageError(73)."""
    try:
        return write_learned(
            learned,
            Path(options.output),
            processes=tuple(options.process or ()),
            program_version=options.program_version or "",
            sign=options.sign,
        )
    except OSError as error:
        raise _cannot_write(options.output, error) from None


def _cannot_write(file: str, error: OSError) -> UsageError:
    reason = error.strerror or type(error).__name__
    message = console.CANNOT_WRITE.format(option="--output", file=one_line(file), reason=reason)
    return UsageError(ExitCode.CANNOT_CREATE, message)


# -- what was learned -------------------------------------------------------------------------------------------------


def _show(options: argparse.Namespace, translate: Translate) -> int:
    paths = Paths.default()
    path = _given(options) or find_mapping(paths)
    if path is None:
        site = mapping_files(paths)[0]
        if options.json:
            print(json.dumps({"mapping": None, "site": str(site), "own": str(own_mapping_file(paths))}, indent=2))
        else:
            print(translate(words.SHOW_NONE, site=site, own=own_mapping_file(paths)))
        return ExitCode.OK
    mapping = read_mapping(path)
    if options.json:
        print(json.dumps(mapping_json(mapping, path), ensure_ascii=False, indent=2))
    else:
        print("\n".join(mapping_lines(mapping, path, translate)))
    return ExitCode.OK


def _check(options: argparse.Namespace, translate: Translate) -> int:
    """Whether mapping and store fit together. Nothing is changed."""
    spec = parse_store(options.store[0]) if options.store else None
    try:
        mapped = open_mapped(Paths.default(), _given(options), spec)
        content = mapped.store.read()
    except OSError as error:
        raise store_usage(error) from None
    keys = mapped.mapping.keys
    missing = [key for key in keys if key not in content.values]
    found = running(mapped.mapping.processes)
    if options.json:
        facts = {"mapping": str(mapped.path), "store": str(mapped.store.spec), "keys": list(keys), "missing": missing,
                 "running": [{"name": p.name, "pid": p.pid} for p in found]}  # fmt: skip
        print(json.dumps(facts, ensure_ascii=False, indent=2))
        return ExitCode.OK
    print(translate(words.CHECK_OK, path=mapped.path, store=mapped.store.spec))
    print(translate(words.CHECK_KEYS, found=len(keys) - len(missing), total=len(keys)))
    for key in missing:
        print(translate(words.CHECK_NEW, key=one_line(key)))
    if found:
        print(f"xtconnect mapping: {say_running(found, translate)}", file=sys.stderr)
    return ExitCode.OK


def _restore(options: argparse.Namespace, translate: Translate) -> int:
    paths = Paths.default()
    spec = parse_store(options.store[0]) if options.store else None
    if spec is None and options.mapping is not None:
        spec = read_mapping(Path(options.mapping)).store
    name = options.files[0] if options.files else None
    return restore_store(
        backups_of(paths), spec, name, translate, only_list=options.list, force=options.force, as_json=options.json
    )


def _given(options: argparse.Namespace) -> Path | None:
    if options.mapping is not None:
        return Path(options.mapping)
    return Path(options.files[0]) if options.files else None
