"""Passwords in the operating system's store, by ``keyring``. There is no other place: never a plain file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from . import messages

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "xtconnect-gui"
_PROBE = "xtconnect-gui probe"  # nobody has such a profile; reading it shows whether the store answers

_T = TypeVar("_T")


class KeyringReason(StrEnum):
    """Why the store can or cannot be used."""

    USABLE = "usable"
    NO_BACKEND = "no-backend"
    NULL_BACKEND = "null-backend"
    PLAINTEXT_BACKEND = "plaintext-backend"
    LOCKED = "locked"
    TIMEOUT = "timeout"
    FAILED = "failed"
    NOT_STORED = "not-stored"


@dataclass(frozen=True, slots=True)
class KeyringStatus:
    """Whether passwords can be kept. ``backend``: the technical name, or "" when there is none."""

    usable: bool
    backend: str
    reason: KeyringReason

    @property
    def message(self) -> str:
        """A sentence in English."""
        return messages.KEYRING_REASONS[self.reason.value]


class KeyringUnavailableError(Exception):
    """The store cannot be used. Carries no secret and nothing that a backend said (it may quote one)."""

    def __init__(self, reason: KeyringReason, backend: str = "") -> None:
        super().__init__(messages.KEYRING_REASONS[reason.value] + (f" ({backend})" if backend else ""))
        self.reason = reason
        self.backend = backend


class SecretStore:
    """One entry a profile: service "xtconnect-gui", user name = the profile's name.

    Every call may take up to ``timeout`` seconds (the system may be asking the person to unlock the store), so call it
    from a worker thread. ``probe_timeout``: seconds for ``status``.
    """

    def __init__(self, *, timeout: float = 60.0, probe_timeout: float = 5.0) -> None:
        self._timeout = timeout
        self._probe_timeout = probe_timeout
        self._backend: KeyringBackend | None = None

    @property
    def name(self) -> str:
        """The store in words a person knows; "" before the first use, or when there is none."""
        if self._backend is None:
            return ""
        module = type(self._backend).__module__
        known = (words for prefix, words in messages.STORE_NAMES.items() if module.startswith(prefix))
        return next(known, str(self._backend.name))

    def status(self) -> KeyringStatus:
        """Ask the store for an entry that does not exist. Never raises; answers within the probe's bound."""
        try:
            backend = self._usable_backend(self._probe_timeout)
            _bounded(lambda: backend.get_password(SERVICE, _PROBE), self._probe_timeout, _id(backend))
        except KeyringUnavailableError as error:
            return KeyringStatus(False, error.backend, error.reason)
        return KeyringStatus(True, _id(backend), KeyringReason.USABLE)

    def get(self, profile: str) -> str | None:
        """The password of *profile*, or None. Raises KeyringUnavailableError."""
        backend = self._usable_backend(self._timeout)
        return _bounded(lambda: backend.get_password(SERVICE, profile), self._timeout, _id(backend))

    def set(self, profile: str, secret: str) -> None:
        """Keep *secret* for *profile*, and read it back. Raises KeyringUnavailableError."""
        backend = self._usable_backend(self._timeout)

        def write() -> bool:
            backend.set_password(SERVICE, profile, secret)
            return backend.get_password(SERVICE, profile) == secret

        if not _bounded(write, self._timeout, _id(backend)):
            raise KeyringUnavailableError(KeyringReason.NOT_STORED, _id(backend))

    save = set  # the word of the pages

    def delete(self, profile: str) -> bool:
        """Forget the password of *profile*; return whether there was one. Raises KeyringUnavailableError."""
        backend = self._usable_backend(self._timeout)

        def remove() -> bool:
            if backend.get_password(SERVICE, profile) is None:
                return False
            backend.delete_password(SERVICE, profile)
            return True

        return _bounded(remove, self._timeout, _id(backend))

    def _usable_backend(self, timeout: float) -> KeyringBackend:
        if self._backend is None:
            chosen = _bounded(_load, timeout, "")
            self._backend = _accepted(chosen)
        return self._backend


def refusal(backend: KeyringBackend) -> KeyringReason | None:
    """Why passwords must not be given to *backend*, or None. Looks at what it is derived from, too.

    ``keyring.backends.null`` forgets, ``fail`` stands for "nothing found"; ``keyrings.alt`` calls its own backends not
    safe for production: plain files, and files with a password asked for on a terminal, which a window has not.
    """
    for kind in type(backend).__mro__:
        place = f"{kind.__module__}.{kind.__qualname__}"
        if kind.__module__ == "keyring.backends.null":
            return KeyringReason.NULL_BACKEND
        if kind.__module__ == "keyring.backends.fail":
            return KeyringReason.NO_BACKEND
        if f"{kind.__module__}.".startswith("keyrings.alt.") or "plaintext" in place.lower():
            return KeyringReason.PLAINTEXT_BACKEND
    return None


def _accepted(chosen: tuple[KeyringBackend, ...]) -> KeyringBackend:
    """The first safe one of the candidates. Raises KeyringUnavailableError with the reason of the first that is not."""
    reasons = []
    for backend in chosen:
        reason = refusal(backend)
        if reason is None:
            return backend
        reasons.append((reason, _id(backend)))
    if not reasons:
        raise KeyringUnavailableError(KeyringReason.NO_BACKEND)
    raise KeyringUnavailableError(*reasons[0])


def _load() -> tuple[KeyringBackend, ...]:
    """The backend that keyring chooses; for a chain its links, so that a password never goes on to an unsafe one."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    backend = keyring.get_keyring()
    if isinstance(backend, ChainerBackend):
        return tuple(backend.backends)
    return (backend,)


def _bounded(work: Callable[[], _T], timeout: float, backend: str) -> _T:
    """Run *work* in a thread for at most *timeout* seconds: D-Bus may never answer, and cannot be interrupted.

    The thread is a daemon, so one that hangs does not keep the program from ending. Exceptions stay inside it: their
    text, arguments and tracebacks may hold a secret; only their kind goes on.
    """
    results: list[_T] = []
    reasons: list[KeyringReason] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:  # every backend has its own kinds
            reasons.append(_reason_of(error))

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(timeout)
    if results:
        return results[0]
    raise KeyringUnavailableError(reasons[0] if reasons else KeyringReason.TIMEOUT, backend)


def _reason_of(error: Exception) -> KeyringReason:
    from keyring.errors import KeyringLocked, NoKeyringError

    if isinstance(error, KeyringLocked):
        return KeyringReason.LOCKED
    if isinstance(error, NoKeyringError):
        return KeyringReason.NO_BACKEND
    return KeyringReason.FAILED


def _id(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
