"""Filling in the Batch Manager's own settings store, through a mapping."""

from __future__ import annotations

from ..model.problems import Field
from ..model.security import Security
from ..model.settings import EmailSettings
from . import sheet_texts
from . import store_texts as texts
from .backups import Backup, Backups, digest
from .mapping.model import MAPPED_FIELDS, ByHand, Mapping, SecurityRule, TextRule, field_values
from .stores.errors import StoreError, StoreProblem
from .stores.spec import StoreKind
from .stores.store import Store
from .stores.values import Content, Opaque, StoredValue, same
from .targets import Applied, Availability, Change, TargetError

LABELS = {
    Field.EMAIL: sheet_texts.LABEL_ACCOUNT,
    Field.USERNAME: sheet_texts.LABEL_USERNAME,
    Field.PASSWORD: sheet_texts.LABEL_PASSWORD,
    Field.HOST: sheet_texts.LABEL_HOST,
    Field.PORT: sheet_texts.LABEL_PORT,
    Field.SECURITY: sheet_texts.LABEL_SECURITY,
    Field.SENDER: sheet_texts.LABEL_SENDER,
    Field.SENDER_NAME: sheet_texts.LABEL_SENDER_NAME,
}


class StoreTarget:
    """Writes only the mapped keys; keeps a backup; reads back and compares. Talks to the disk: not for the UI thread.

    ``preview`` remembers what it saw: ``apply`` then refuses when the store has changed since.
    """

    def __init__(
        self, store: Store, mapping: Mapping, settings: EmailSettings, secret: str | None, backups: Backups
    ) -> None:
        """*secret*: the password in the form that the server accepted; None leaves it as it is in the store."""
        self.store = store
        self.mapping = mapping
        self._settings = settings
        self._values = field_values(settings, secret or "")
        self._backups = backups
        self._seen: Content | None = None
        self._backup: Backup | None = None

    @property
    def place(self) -> str:
        return str(self.store.spec)

    @property
    def can_undo(self) -> bool:
        """Whether something was written that ``undo`` would take back."""
        return self._backup is not None

    def available(self) -> Availability:
        try:
            self._check_security()
            self.store.read()
        except TargetError as error:
            return Availability(False, str(error))
        return Availability(True)

    def by_hand(self) -> tuple[tuple[Field, ByHand], ...]:
        """The fields that are needed and that ``apply`` cannot fill in, with the reason."""
        account = self._settings.email
        needed = [
            name for name, text in self._values.items() if name not in (Field.USERNAME, Field.SENDER) or text != account
        ]
        needed += [Field.PASSWORD] if Field.PASSWORD in self.mapping.by_hand else []
        missing = {name for name in needed if name not in self.mapping.texts}
        if not self.mapping.security:
            missing.add(Field.SECURITY)
        return tuple(
            (name, self.mapping.by_hand.get(name, ByHand.NOT_FOUND)) for name in MAPPED_FIELDS if name in missing
        )

    def preview(self) -> tuple[Change, ...]:
        self._check_security()
        self._seen = self.store.read()
        return tuple(self._changes(self._seen))

    def rehearse(self) -> None:
        """Everything that ``apply`` does, except writing. Raises OSError for what would go wrong."""
        self._check_security()
        before = self._seen if self._seen is not None else self.store.read()
        if wanted := self._different(before):
            self.store.edited(before, wanted)

    def apply(self) -> Applied:
        self._check_security()
        before = self._seen if self._seen is not None else self.store.read()
        changes = tuple(change for change in self._changes(before) if change.differs)
        wanted = self._different(before)
        if not wanted:
            if self._seen is not None and self.store.read().raw != before.raw:
                self._seen = None
                raise StoreError(StoreProblem.CHANGED, texts.CHANGED_SINCE.format(place=self.place))
            return Applied(self.place, ())
        after = self.store.edited(before, wanted)
        backup = self._backups.keep(self.store.spec, before.raw, after)
        try:
            self.store.replace(before.raw, after)
        except BaseException:
            self._backups.forget(backup)
            self._seen = None
            raise
        self._seen = None
        if self._backup is None:  # applying twice still undoes to what was there first
            self._backup = backup
        if not self.verify():
            raise TargetError(texts.NOT_VERIFIED.format(place=self.place))
        return Applied(self.place, changes, backup.name)

    def verify(self) -> bool:
        values = self.store.read().values
        return all(same(values.get(key), value) for key, value in self._wanted().items())

    def undo(self) -> bool:
        if self._backup is None:
            return False
        restore(self.store, self._backup, self.store.read())
        self._backup = self._seen = None
        return True

    # -- what is written ----------------------------------------------------------------------------------------------

    def _wanted(self) -> dict[str, StoredValue]:
        """Each mapped key with what it shall hold. Security first, so that a field's own key is never overwritten."""
        wanted = {rule.key: self._kept(rule.values[self._settings.security]) for rule in self.mapping.security}
        for name, rule in self.mapping.texts.items():
            text = self._values.get(name)
            if text is not None:
                wanted |= dict.fromkeys(rule.keys, self._kept(rule.stored(text)))
        return wanted

    def _different(self, content: Content) -> dict[str, StoredValue]:
        return {key: value for key, value in self._wanted().items() if not same(content.values.get(key), value)}

    def _kept(self, value: StoredValue) -> StoredValue:
        """The value as this kind of store gives it back: an INI file has only texts."""
        if self.store.spec.kind is not StoreKind.PLIST and isinstance(value, bool):
            return "true" if value else "false"
        if self.store.spec.kind is StoreKind.INI and isinstance(value, int):
            return str(value)
        return value

    def _check_security(self) -> None:
        security = self._settings.security
        if self.mapping.security and security not in self.mapping.securities:
            known = ", ".join(item.value for item in Security if item in self.mapping.securities) or "-"
            raise StoreError(
                StoreProblem.UNSUPPORTED, texts.SECURITY_NOT_LEARNED.format(security=security.value, known=known)
            )

    def _changes(self, content: Content) -> list[Change]:
        wanted, changes = self._wanted(), []
        for name in MAPPED_FIELDS:
            if name is Field.SECURITY:
                changes += [self._security_change(rule, content) for rule in self.mapping.security]
                continue
            rule, text = self.mapping.texts.get(name), self._values.get(name)
            if rule is None or text is None:
                continue
            secret = name is Field.PASSWORD
            for key in rule.keys:
                old = content.values.get(key)
                differs = not same(old, wanted[key])
                shown = None if secret else _shown(old, rule)
                changes.append(Change(LABELS[name], shown, None if secret else text, secret, key, differs))
        return changes

    def _security_change(self, rule: SecurityRule, content: Content) -> Change:
        old, new = content.values.get(rule.key), self._kept(rule.values[self._settings.security])
        return Change(LABELS[Field.SECURITY], _plain(old), _plain(new), False, rule.key, not same(old, new))


def restore(store: Store, backup: Backup, current: Content, *, force: bool = False) -> None:
    """Put the store back byte for byte. Raises StoreError, also when it is not what was written then.

    *force*: put it back all the same; what was changed since is lost.
    """
    if not force and digest(current.raw) != backup.replaced_by:
        raise StoreError(StoreProblem.CHANGED, texts.CHANGED_SINCE.format(place=str(store.spec)))
    store.replace(current.raw, backup.read())


def _shown(value: StoredValue | None, rule: TextRule) -> str | None:
    """An old value for the person: the text in it, or its own form where it is none."""
    if value is None:
        return None
    text = rule.shown(value)
    return _plain(value) if text is None else text


def _plain(value: StoredValue | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.form if isinstance(value, Opaque) else str(value)
