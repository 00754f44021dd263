"""The password store: only real ones, always within a bound, never a secret in an error."""

from __future__ import annotations

import threading
import time

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked

from xtconnect_gui.storage.secrets import KeyringReason, KeyringUnavailableError, SecretStore

SECRET = "gydsygaypwqjhfbr"


class MemoryStore(KeyringBackend):
    """Stands for a real store."""

    priority = 1  # type: ignore[assignment]
    name = "Memory"

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class PlaintextKeyring(MemoryStore):
    """Named as the plain file stores are."""


class DerivedFromPlaintext(PlaintextKeyring):
    """Another name, the same way of keeping."""


class Alternative(MemoryStore):
    """Stands for a store of the package ``keyrings.alt``."""


Alternative.__module__ = "keyrings.alt.file"


class Forgetful(MemoryStore):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Talkative(MemoryStore):
    """Quotes the password in its errors, as some do."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ValueError(f"cannot store {password}")


class Locked(MemoryStore):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("dismissed")


class Hanging(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.released.wait(30)
        return None


class Chain(chainer.ChainerBackend):
    priority = 1  # type: ignore[assignment]
    links: tuple[KeyringBackend, ...] = ()

    @property
    def backends(self) -> tuple[KeyringBackend, ...]:  # type: ignore[override]
        return self.links


# keyring offers every class derived from its own to the whole process: these are only for the tests below
KeyringBackend._classes -= {
    kind for kind in KeyringBackend._classes if kind.__module__ in (__name__, "keyrings.alt.file")
}


@pytest.fixture(autouse=True)
def _own_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


def using(backend: KeyringBackend) -> SecretStore:
    keyring.set_keyring(backend)
    return SecretStore(timeout=2, probe_timeout=0.2)


def chain(*links: KeyringBackend) -> Chain:
    made = Chain()
    made.links = links
    return made


def test_a_password_is_kept_under_the_service_and_the_profile() -> None:
    backend = MemoryStore()
    store = using(backend)
    store.set("office", SECRET)
    assert backend.entries == {("xtconnect-gui", "office"): SECRET}
    assert store.get("office") == SECRET


def test_a_profile_without_a_password_gives_none() -> None:
    assert using(MemoryStore()).get("office") is None


def test_a_deleted_password_is_gone() -> None:
    store = using(MemoryStore())
    store.set("office", SECRET)
    assert store.delete("office")
    assert store.get("office") is None


def test_deleting_what_is_not_there_says_so() -> None:
    assert not using(MemoryStore()).delete("office")


def test_a_store_that_answers_is_usable_and_the_question_leaves_nothing_behind() -> None:
    backend = MemoryStore()
    status = using(backend).status()
    assert (status.usable, status.reason) == (True, KeyringReason.USABLE)
    assert status.backend.endswith("MemoryStore")
    assert not backend.entries


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        (null.Keyring(), KeyringReason.NULL_BACKEND),
        (fail.Keyring(), KeyringReason.NO_BACKEND),
        (PlaintextKeyring(), KeyringReason.PLAINTEXT_BACKEND),
        (DerivedFromPlaintext(), KeyringReason.PLAINTEXT_BACKEND),
        (Alternative(), KeyringReason.PLAINTEXT_BACKEND),
        (chain(), KeyringReason.NO_BACKEND),
        (chain(null.Keyring(), PlaintextKeyring()), KeyringReason.NULL_BACKEND),
    ],
    ids=lambda value: str(value) if isinstance(value, KeyringReason) else type(value).__name__,
)
def test_what_is_no_safe_store_is_refused_for_everything(backend: KeyringBackend, reason: KeyringReason) -> None:
    store = using(backend)
    status = store.status()
    assert (status.usable, status.reason) == (False, reason)
    assert status.message
    for call in (lambda: store.set("office", SECRET), lambda: store.get("office"), lambda: store.delete("office")):
        with pytest.raises(KeyringUnavailableError) as caught:
            call()
        assert caught.value.reason is reason
    assert not getattr(backend, "entries", {})


def test_of_a_chain_only_the_safe_link_gets_the_password() -> None:
    unsafe, safe = PlaintextKeyring(), MemoryStore()
    using(chain(unsafe, safe)).set("office", SECRET)
    assert not unsafe.entries
    assert list(safe.entries.values()) == [SECRET]


def test_a_store_that_did_not_keep_the_password_is_reported() -> None:
    with pytest.raises(KeyringUnavailableError) as caught:
        using(Forgetful()).set("office", SECRET)
    assert caught.value.reason is KeyringReason.NOT_STORED


def test_an_error_that_quotes_the_password_does_not_get_out() -> None:
    with pytest.raises(KeyringUnavailableError) as caught:
        using(Talkative()).set("office", SECRET)
    assert caught.value.reason is KeyringReason.FAILED
    assert SECRET not in str(caught.value) + repr(caught.value.__dict__)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_locked_store_is_reported_as_locked() -> None:
    assert using(Locked()).status().reason is KeyringReason.LOCKED


def test_a_store_that_never_answers_is_given_up() -> None:
    hanging = Hanging()
    started = time.monotonic()
    status = using(hanging).status()
    assert (status.usable, status.reason) == (False, KeyringReason.TIMEOUT)
    assert time.monotonic() - started < 2
    hanging.released.set()


def test_a_configured_store_that_cannot_be_loaded_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.module.Keyring")
    status = SecretStore().status()
    assert (status.usable, status.reason) == (False, KeyringReason.FAILED)


def test_the_store_is_named_once_it_was_used() -> None:
    store = using(MemoryStore())
    assert store.name == ""
    store.status()
    assert store.name == "Memory"
