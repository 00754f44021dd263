"""``xtconnect mapping restore``: lists the backups of settings stores, and puts one back byte for byte."""

from __future__ import annotations

import json

from ..batch_manager.backups import Backup, Backups, digest
from ..batch_manager.store_target import restore
from ..batch_manager.stores.errors import StoreError, StoreProblem
from ..batch_manager.stores.spec import StoreSpec
from ..batch_manager.stores.store import open_store
from ..batch_manager.stores.values import Content
from ..check.exit_codes import ExitCode
from ..texts import mapping as words
from .errors import UsageError, one_line
from .output import Translate
from .store_errors import store_usage


def restore_store(
    backups: Backups,
    spec: StoreSpec | None,
    name: str | None,
    translate: Translate,
    *,
    only_list: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Put back the backup called *name*; without one, that from before the last change. Raises UsageError."""
    known = backups.all() if spec is None else backups.of(spec)
    if only_list:
        return _list(known, translate, as_json=as_json)
    chosen = _chosen(known, spec, name)
    try:
        store = open_store(chosen.spec)
        current = store.read()
        backup = chosen if name is not None else _before(current, known, chosen)
        before = backup.read()
        changed = current.raw != before
        kept = None
        if changed:
            if not force and digest(current.raw) != backup.replaced_by:
                restore(store, backup, current)  # says what is wrong
            kept = backups.keep(store.spec, current.raw, before, restoring=True)
            try:
                restore(store, backup, current, force=True)
            except BaseException:
                backups.forget(kept)
                raise
    except OSError as error:
        hint = words.FORCE_HINT if isinstance(error, StoreError) and error.problem is StoreProblem.CHANGED else ""
        ended = store_usage(error)
        raise UsageError(ended.exit_code, ended.message + hint) from None
    if as_json:
        facts = {"store": str(store.spec), "backup": backup.name, "taken": backup.taken, "changed": changed,
                 "kept": kept.name if kept is not None else None}  # fmt: skip
        print(json.dumps(facts, indent=2))
    elif kept is not None:
        print(translate(words.RESTORED, store=store.spec, taken=backup.taken, backup=kept.name))
    else:
        print(translate(words.RESTORED_ALREADY, store=store.spec, taken=backup.taken))
    return ExitCode.OK


def _chosen(known: tuple[Backup, ...], spec: StoreSpec | None, name: str | None) -> Backup:
    if not known:
        of = words.OF_STORE.format(store=spec) if spec is not None else ""
        raise UsageError(ExitCode.CONFIGURATION, words.NO_BACKUPS.format(of=of))
    if name is not None:
        found = next((backup for backup in known if backup.name == name), None)
        if found is None:
            raise UsageError(ExitCode.USAGE, words.NO_BACKUP.format(got=one_line(name)))
        return found
    stores = sorted({str(backup.spec) for backup in known})
    if len(stores) > 1:
        raise UsageError(ExitCode.USAGE, words.WHICH_STORE.format(stores=", ".join(stores)))
    return known[0]


def _before(current: Content, known: tuple[Backup, ...], newest: Backup) -> Backup:
    """The state from before the last change: the backup that what stands there now has replaced.

    What an earlier restore kept does not count: restoring twice is not going back and forth.
    """
    now = digest(current.raw)
    changes = [backup for backup in known if not backup.restoring] or [newest]
    replaced = (backup for backup in changes if backup.replaced_by == now)
    already = (backup for backup in changes if digest(backup.read()) == now)
    return next(replaced, None) or next(already, changes[0])


def _list(known: tuple[Backup, ...], translate: Translate, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([{"name": b.name, "taken": b.taken, "store": str(b.spec)} for b in known], indent=2))
        return ExitCode.OK
    if not known:
        print(translate(words.NO_BACKUPS, of=""))
    for backup in known:
        print(translate(words.BACKUP_LINE, name=backup.name, taken=backup.taken, store=backup.spec))
    return ExitCode.OK
