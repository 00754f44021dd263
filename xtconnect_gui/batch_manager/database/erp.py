"""What the catalogue says about the ERP: is xTuple Connect there, may this user use it, how are its functions called.

Names are public (xTuple's help and its open-source client); most types and all privileges are not, so nothing is taken
for granted that ``pg_catalog`` can tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from .problems import DatabaseError, Kind

if TYPE_CHECKING:
    from psycopg.sql import Composed

    from .connection import Row, Session

SCHEMA: Final = "xtbatch"
TABLE: Final = "batch"
SUBMIT: Final = "submitemailtobatch"  # unquoted names are kept in lower case
SET_METRIC: Final = "setmetric"

METRIC_ENABLED: Final = "EnableBatchManager"
METRIC_SENDER: Final = "DefaultBatchFromEmailAddress"
METRIC_PURGE: Final = "BatchManagerPurgeDays"


class Part(StrEnum):
    """What a parameter of ``submitEmailToBatch`` stands for."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    SUBJECT = "subject"
    BODY = "body"
    FILENAME = "filename"
    SCHEDULED = "scheduled"
    HTML = "html"
    REPLY_TO = "replyto"
    BCC = "bcc"


LONG_FORM: Final = tuple(Part)
SHORT_FORM: Final = LONG_FORM[:8]  # older databases: without reply-to and blind copy
FORMS: Final = {len(form): form for form in (LONG_FORM, SHORT_FORM)}

_NAMES: Final = {
    "from": Part.FROM, "fromemail": Part.FROM, "sender": Part.FROM, "to": Part.TO, "toemail": Part.TO,
    "email": Part.TO, "recipient": Part.TO, "cc": Part.CC, "ccemail": Part.CC, "subject": Part.SUBJECT,
    "body": Part.BODY, "message": Part.BODY, "filename": Part.FILENAME, "scheduled": Part.SCHEDULED,
    "schedule": Part.SCHEDULED, "when": Part.SCHEDULED, "html": Part.HTML, "emailhtml": Part.HTML,
    "replyto": Part.REPLY_TO, "bcc": Part.BCC, "bccemail": Part.BCC,
}  # fmt: skip
_TEXTS: Final = re.compile(r"text|character varying|character|citext|bytea")
_TYPES: Final = {
    Part.SCHEDULED: re.compile(r"timestamp (?:with|without) time zone|date"),
    Part.HTML: re.compile("bool"),
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function as the catalogue has it. ``names`` and ``types``: of its input parameters, in their order."""

    oid: int
    schema: str
    name: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    executable: bool

    @property
    def signature(self) -> str:
        named = zip(self.names or ("",) * len(self.types), self.types, strict=True)
        return f"{self.schema}.{self.name}({', '.join(' '.join(pair).strip() for pair in named)})"


@dataclass(frozen=True, slots=True)
class Metrics:
    """The ERP's settings about mail. None: not set, or not to be read."""

    enabled: bool | None
    sender: str | None
    purge_days: int | None


@dataclass(frozen=True, slots=True)
class Tables:
    """What is there and may be read. ``columns``: those of the job table, with their types."""

    connect: bool
    usable: bool
    readable: bool
    columns: Mapping[str, str]
    metrics: bool
    metrics_readable: bool


NEEDED: Final = frozenset(["batch_id", "batch_started", "batch_completed", "batch_exitstatus"])


async def look_at_tables(session: Session) -> Tables:
    """What of the ERP's tables there is, and what this user may do with it. Raises DatabaseError."""
    found = await session.row(
        "select"
        " (select has_schema_privilege(n.oid, 'USAGE') from pg_namespace n where n.nspname = %(schema)s) as usable,"
        " (select has_table_privilege(c.oid, 'SELECT') from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        "   where n.nspname = %(schema)s and c.relname = %(table)s and c.relkind in ('r', 'p', 'v', 'm', 'f'))"
        "   as readable,"
        " (select array_agg(array[a.attname::text, format_type(a.atttypid, null)])"
        "   from pg_attribute a join pg_class c on c.oid = a.attrelid"
        "   join pg_namespace n on n.oid = c.relnamespace where n.nspname = %(schema)s and c.relname = %(table)s"
        "   and a.attnum > 0 and not a.attisdropped) as columns,"
        " (select has_table_privilege(c.oid, 'SELECT') from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        "   where n.nspname = 'public' and c.relname = 'metric' and c.relkind in ('r', 'p', 'v', 'm', 'f'))"
        "   as metrics_readable",
        {"schema": SCHEMA, "table": TABLE},
    )
    facts = found or {}
    return Tables(
        connect=facts.get("usable") is not None and facts.get("readable") is not None,
        usable=bool(facts.get("usable")),
        readable=bool(facts.get("readable")),
        columns=dict(facts.get("columns") or ()),
        metrics=facts.get("metrics_readable") is not None,
        metrics_readable=bool(facts.get("metrics_readable")),
    )


def require_jobs(tables: Tables) -> None:
    """Raise DatabaseError unless the job table can be read and has the columns that are known."""
    if not tables.connect:
        raise DatabaseError(Kind.CONNECT_MISSING if tables.metrics else Kind.NOT_AN_ERP, f"{SCHEMA}.{TABLE}")
    if not tables.usable:
        raise DatabaseError(Kind.PRIVILEGE, f"USAGE on schema {SCHEMA}")
    if not tables.readable:
        raise DatabaseError(Kind.PRIVILEGE, f"SELECT on {SCHEMA}.{TABLE}")
    missing = NEEDED - tables.columns.keys()
    if missing:
        raise DatabaseError(Kind.OTHER_SHAPE, f"{SCHEMA}.{TABLE}: {', '.join(sorted(missing))}")


async def read_metrics(session: Session, tables: Tables) -> Metrics:
    """The ERP's settings about mail; those that cannot be read are None."""
    wanted = [METRIC_ENABLED, METRIC_SENDER, METRIC_PURGE]
    values: dict[str, str | None] = {}
    if tables.metrics_readable:
        rows = await session.rows(
            "select metric_name::text as name, metric_value::text as value from public.metric"
            " where metric_name = any(%(names)s)",
            {"names": wanted},
        )
        values = {row["name"]: row["value"] for row in rows}
    else:
        function = await _function(session, "public", "fetchmetrictext", 1)
        if function is not None and function.executable:
            for name in wanted:
                row = await session.row(_call(function, ("%(name)s",)), {"name": name})
                values[name] = None if row is None else row["result"]
    return Metrics(
        enabled=_flag(values.get(METRIC_ENABLED)),
        sender=(values.get(METRIC_SENDER) or "").strip() or None,
        purge_days=_number(values.get(METRIC_PURGE)),
    )


async def find_submit(session: Session) -> tuple[Function, tuple[Part, ...]]:
    """``submitEmailToBatch`` and what its parameters stand for, the newer form first. Raises DatabaseError."""
    found = await _functions(session, SCHEMA, SUBMIT)
    if not found:
        raise DatabaseError(Kind.FUNCTION_MISSING, f"{SCHEMA}.submitEmailToBatch")
    known = [(function, parts) for function in found if (parts := parts_of(function)) is not None]
    if not known:
        raise DatabaseError(Kind.FUNCTION_UNKNOWN, "; ".join(function.signature for function in found))
    known.sort(key=lambda pair: -len(pair[1]))
    usable = [pair for pair in known if pair[0].executable]
    if not usable:
        raise DatabaseError(Kind.PRIVILEGE, f"EXECUTE on {known[0][0].signature}")
    return usable[0]


async def find_set_metric(session: Session) -> Function:
    """``setMetric(text, text)``. Raises DatabaseError."""
    function = await _function(session, "public", SET_METRIC, 2)
    if function is None:
        raise DatabaseError(Kind.FUNCTION_MISSING, "public.setMetric")
    if not all(_TEXTS.fullmatch(kind) for kind in function.types):
        raise DatabaseError(Kind.FUNCTION_UNKNOWN, function.signature)
    if not function.executable:
        raise DatabaseError(Kind.PRIVILEGE, f"EXECUTE on {function.signature}")
    return function


def parts_of(function: Function) -> tuple[Part, ...] | None:
    """What each parameter stands for; None when that cannot be said for certain.

    Names in the catalogue decide. A name that is not known counts as none, and its place in the public order decides,
    as long as no known name contradicts that order. Types must fit either way.
    """
    form = FORMS.get(len(function.types))
    if form is None:
        return None
    named = [_NAMES.get(_plain(name)) for name in function.names] or [None] * len(form)
    parts: tuple[Part, ...] | None = None
    if None not in named:
        parts = tuple(part for part in named if part is not None)
        if sorted(parts) != sorted(form):
            return None
    elif all(part in (None, expected) for part, expected in zip(named, form, strict=True)):
        parts = form
    if parts is None:
        return None
    fits = all(_TYPES.get(part, _TEXTS).match(kind) for part, kind in zip(parts, function.types, strict=True))
    return parts if fits else None


def call_submit(function: Function, parts: tuple[Part, ...]) -> Composed:
    """The statement that queues a mail for now by the server's clock. It takes the parts but ``scheduled`` by name."""
    holders = tuple("now()" if part is Part.SCHEDULED else f"%({part.value})s" for part in parts)
    return _call(function, holders)


def call_set_metric(function: Function) -> Composed:
    """The statement that sets a metric. It takes ``name`` and ``value``."""
    return _call(function, ("%(name)s", "%(value)s"))


def _call(function: Function, holders: tuple[str, ...]) -> Composed:
    """``select schema.function(…) as result``; every value is cast to the parameter's type from the catalogue."""
    from psycopg import sql

    arguments = [sql.SQL(f"{holder}::{_escaped(kind)}") for holder, kind in zip(holders, function.types, strict=True)]
    return sql.SQL("select {}({}) as result").format(
        sql.Identifier(function.schema, function.name), sql.SQL(", ").join(arguments)
    )


def _escaped(kind: str) -> str:
    return kind.replace("%", "%%")  # a type may be called anything; psycopg takes % for the mark of a parameter


async def _function(session: Session, schema: str, name: str, arguments: int) -> Function | None:
    found = await _functions(session, schema, name)
    return next((function for function in found if len(function.types) == arguments), None)


async def _functions(session: Session, schema: str, name: str) -> list[Function]:
    """All functions of that name, whatever its case."""
    rows = await session.rows(
        "select p.oid::bigint as oid, n.nspname::text as schema, p.proname::text as name,"
        " p.proargnames::text[] as names, p.proargmodes::text[] as modes,"
        " array(select format_type(t, null) from unnest(p.proargtypes::oid[]) with ordinality as a (t, i) order by i)"
        " as types,"
        " has_schema_privilege(n.oid, 'USAGE') and has_function_privilege(p.oid, 'EXECUTE') as executable"
        " from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = %(schema)s and lower(p.proname) = %(name)s order by p.oid",
        {"schema": schema, "name": name},
    )
    return [
        Function(row["oid"], row["schema"], row["name"], _input_names(row), tuple(row["types"]), row["executable"])
        for row in rows
    ]


def _input_names(row: Row) -> tuple[str, ...]:
    """The names of the input parameters: ``proargnames`` also has those of results."""
    names, modes = row["names"] or (), row["modes"]
    if modes is not None:
        names = [name for name, mode in zip(names, modes, strict=False) if mode in ("i", "b", "v")]
    return tuple(names) if len(names) == len(row["types"]) else ()


def _plain(name: str) -> str:
    """``pFromEmail``, ``p_from_email`` and ``_fromemail`` are all ``fromemail``."""
    letters = re.sub(r"[^a-z]", "", name.lower())
    return letters if letters in _NAMES else letters.removeprefix("p")


def _flag(text: str | None) -> bool | None:
    return None if text is None or not text.strip() else text.strip().lower() in ("t", "true", "1", "yes", "on")


def _number(text: str | None) -> int | None:
    typed = (text or "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
