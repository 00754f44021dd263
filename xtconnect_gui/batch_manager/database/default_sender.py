"""The ERP's ``DefaultBatchFromEmailAddress``: set only after its old and new value were shown, and read back."""

from __future__ import annotations

from dataclasses import dataclass

from .connection import ConnectionInfo, Login, Session
from .erp import METRIC_SENDER, Function, call_set_metric, find_set_metric, look_at_tables, read_metrics
from .problems import DatabaseError, Kind


@dataclass(frozen=True, slots=True)
class SenderPlan:
    """What would change. ``old``: None when nothing is set."""

    login: Login
    connection: ConnectionInfo
    old: str | None
    new: str
    function: Function

    @property
    def changes(self) -> bool:
        return self.old != self.new


async def prepare_sender(login: Login, new: str) -> SenderPlan:
    """Look what would change, changing nothing. *new*: a checked address. Raises DatabaseError."""
    async with await Session.open(login) as session:
        tables = await look_at_tables(session)
        if not tables.metrics:
            raise DatabaseError(Kind.NOT_AN_ERP, "public.metric")
        if not tables.metrics_readable:  # otherwise nobody could say what was there before
            raise DatabaseError(Kind.PRIVILEGE, "SELECT on public.metric")
        function = await find_set_metric(session)
        if session.info.read_only:
            raise DatabaseError(Kind.READ_ONLY, "standby" if session.info.standby else "read-only")
        metrics = await read_metrics(session, tables)
    return SenderPlan(session.login, session.info, metrics.sender, new, function)


async def apply_sender(plan: SenderPlan) -> None:
    """Set it, and make sure that it reads back. Does nothing when it is set already.

    Raises DatabaseError; REFUSED_BY_ERP also when the value was changed since it was shown, or does not read back.
    """
    if not plan.changes:
        return
    async with await Session.open(plan.login) as session:
        tables = await look_at_tables(session)
        if (await read_metrics(session, tables)).sender != plan.old:
            raise DatabaseError(Kind.REFUSED_BY_ERP, f"{METRIC_SENDER} was changed by someone else meanwhile")
        await session.write(call_set_metric(plan.function), {"name": METRIC_SENDER, "value": plan.new})
        if (await read_metrics(session, tables)).sender != plan.new:
            raise DatabaseError(Kind.REFUSED_BY_ERP, f"{METRIC_SENDER} does not read back as it was set")
