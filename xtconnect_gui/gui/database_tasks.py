"""What the page about the ERP's database asks a worker to do, with the passwords of the ERP's users."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..batch_manager.database.address import DatabaseAddress
from ..batch_manager.database.problems import DatabaseError, Kind
from .context import WizardContext
from .worker import Work, Worker

if TYPE_CHECKING:
    from ..batch_manager.database.connection import Login
    from ..batch_manager.database.default_sender import SenderPlan
    from ..batch_manager.database.send_test import Plan

Emit = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """The work could not be done, for a reason that can be explained."""

    error: DatabaseError


@dataclass(frozen=True, slots=True)
class NotKept:
    """An event: the password was to be kept and could not be. ``reason``: a sentence in English."""

    reason: str


@dataclass(frozen=True, slots=True)
class SenderSet:
    """The ERP's From address was set."""

    new: str


class DatabaseTasks:
    """Makes the workers. Their results: a Status, Plan, SendResult, SenderPlan or SenderSet, or a Failure.

    *typed*: the password as it was typed; "": the saved one. *keep*: keep it once the database took it.
    """

    def __init__(self, context: WizardContext, address: DatabaseAddress, typed: str, *, keep: bool) -> None:
        self._context = context
        self._address = address
        self._typed = typed
        self._keep = keep

    def status(self) -> Worker:
        """Read what the Batch Manager does."""

        async def run(login: Login, emit: Emit) -> object:
            from ..batch_manager.database.status import read_status

            return await read_status(login, self._context.diagnoser)

        return self._worker(run)

    def prepare(self, recipient: str, fallback_sender: str) -> Worker:
        """Look whether a mail can be queued. *fallback_sender*: used where the ERP has none of its own."""

        async def run(login: Login, emit: Emit) -> object:
            from ..batch_manager.database.send_test import prepare

            try:
                return await prepare(login, recipient, emit=emit)
            except DatabaseError as error:
                if error.kind is not Kind.SENDER_MISSING or not fallback_sender:
                    raise
                return await prepare(login, recipient, fallback_sender, emit=emit)

        return self._worker(run)

    def send(self, plan: Plan) -> Worker:
        """Queue the mail of *plan*, and follow it."""

        async def run(_login: Login, emit: Emit) -> object:
            from ..batch_manager.database.send_test import queue, watch

            batch_id = await queue(plan, emit=emit)
            return await watch(plan, batch_id, self._context.diagnoser, emit=emit)

        return self._worker(run)

    def prepare_sender(self, new: str) -> Worker:
        """Look what would change if *new* became the ERP's From address."""

        async def run(login: Login, emit: Emit) -> object:
            from ..batch_manager.database.default_sender import prepare_sender

            return await prepare_sender(login, new)

        return self._worker(run)

    def set_sender(self, plan: SenderPlan) -> Worker:
        """Set the ERP's From address as it was shown."""

        async def run(_login: Login, emit: Emit) -> object:
            from ..batch_manager.database.default_sender import apply_sender

            await apply_sender(plan)
            return SenderSet(plan.new)

        return self._worker(run)

    def _worker(self, run: Callable[[Login, Emit], Awaitable[object]]) -> Worker:
        from ..batch_manager.database.connection import event_loop

        def prepare() -> Work:
            login = self._login()

            async def work(emit: Emit) -> object:
                try:
                    result = await run(login, emit)
                except DatabaseError as error:
                    return Failure(error)
                self._after(login, emit)
                return result

            return work

        return Worker(prepare, secrets=(self._typed,), loop_factory=event_loop)

    # -- on the worker's thread ---------------------------------------------------------------------------------------

    def _login(self) -> Login:
        from ..batch_manager.database.connection import Login
        from ..storage.secrets import KeyringUnavailableError

        login = Login(self._address, self._typed or None)
        if login.password is None:
            try:
                return replace(login, password=self._context.secrets.get(self._address.keyring_entry))
            except KeyringUnavailableError:
                return login  # the server says whether it needs one
        return login

    def _after(self, login: Login, emit: Emit) -> None:
        """The database took the login: it is worth keeping."""
        from ..batch_manager.database.remembered import remember
        from ..storage.secrets import KeyringUnavailableError

        try:
            remember(self._context.paths.config_dir, login.address)
        except OSError:
            return  # only a convenience; nothing to tell
        if self._keep and self._typed:
            try:
                self._context.secrets.save(login.address.keyring_entry, self._typed)
            except KeyringUnavailableError as error:
                emit(NotKept(str(error)))
