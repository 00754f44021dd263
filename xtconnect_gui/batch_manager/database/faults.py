"""What an error of the driver or the server means.

Errors of a statement have an SQLSTATE (PostgreSQL documentation, appendix A). Those of signing in have none by the time
libpq reports them, only their words: these are from the sources of PostgreSQL 9.6 to 18 (``auth.c``, ``postinit.c``,
``postmaster.c``) and of libpq (``fe-connect.c``, ``fe-auth.c``, ``fe-secure-openssl.c``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .problems import DatabaseError, Kind

if TYPE_CHECKING:
    import psycopg

MAX_DETAIL: Final = 400

# First match wins.
_SIGN_IN: Final = (
    (Kind.CLEAR_TEXT, r"authentication method requirement .*(?:cleartext|password)"),
    (Kind.PASSWORD_NEEDED, r"no password supplied"),
    (Kind.WRONG_PASSWORD, r"(?:password|LDAP|PAM|RADIUS|BSD) authentication failed for user"),
    (Kind.SIGN_IN_REFUSED, r"authentication failed for user|is not permitted to log in|permission denied for database"),
    (Kind.UNKNOWN_USER, r"role \".*\" does not exist"),
    (Kind.UNKNOWN_DATABASE, r"database \".*\" does not exist"),
    (Kind.ACCESS_RULE, r"pg_hba\.conf.*(?:SSL encryption|SSL on)"),
    (Kind.UNENCRYPTED_REFUSED, r"pg_hba\.conf.*(?:no encryption|SSL off)"),
    (Kind.ACCESS_RULE, r"pg_hba\.conf"),
    (Kind.TOO_MANY, r"too many (?:clients|connections)|connection slots are reserved"),
    (Kind.STARTING, r"the database system is|not (?:currently )?accepting connections"),
    (Kind.TLS_NOT_OFFERED, r"server does not support SSL"),
    (Kind.CERTIFICATE, r"certificate verif|does not match host name|root certificate|certificate.*(?:expired|revoked)"),
    (Kind.TLS_FAILED, r"SSL error|tlsv1 alert|unsupported protocol"),
    (Kind.REFUSED, r"Connection refused"),
    (Kind.TIMEOUT, r"timeout expired|timed out"),
    (Kind.UNREACHABLE, r"No route to host|unreachable|Permission denied"),
    (Kind.NOT_POSTGRES, r"invalid response to SSL negotiation|expected authentication request|invalid.*protocol"),
    (Kind.LOST, r"server closed the connection|Connection reset|SSL SYSCALL error|connection has been closed"),
)
_PREFIX: Final = re.compile(r"connection failed: |connection to server at .{1,300}?, port \d+ failed: ")

_BY_STATE: Final = {
    "42501": Kind.PRIVILEGE,
    "42P01": Kind.OTHER_SHAPE,
    "42703": Kind.OTHER_SHAPE,
    "22007": Kind.OTHER_SHAPE,  # a time that is none
    "22008": Kind.OTHER_SHAPE,
    "42883": Kind.FUNCTION_MISSING,
    "3F000": Kind.CONNECT_MISSING,
    "25006": Kind.READ_ONLY,
    "57014": Kind.TIMEOUT,
    "55P03": Kind.BUSY,
    "57P03": Kind.STARTING,
    "57P01": Kind.LOST,
    "57P02": Kind.LOST,
    "57P05": Kind.LOST,
    "25P03": Kind.LOST,
}
_BY_CLASS: Final = {"08": Kind.LOST, "40": Kind.BUSY, "53": Kind.BUSY, "P0": Kind.REFUSED_BY_ERP}


def fault_of_sign_in(error: psycopg.Error) -> DatabaseError:
    """What it means that no connection came about."""
    text = " ".join(str(error).split())
    kind = next((kind for kind, pattern in _SIGN_IN if re.search(pattern, text, re.IGNORECASE)), None)
    if kind is None:
        # A server may speak another language than English; that it refused us is known nevertheless.
        kind = Kind.SIGN_IN_REFUSED if "FATAL" in text else Kind.UNREACHABLE
    return DatabaseError(kind, shortened(_PREFIX.sub("", text)))


def fault_of_statement(error: psycopg.Error) -> DatabaseError:
    """What it means that a statement failed."""
    state = error.sqlstate or ""
    kind = _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
    if kind is None:
        import psycopg

        lost = isinstance(error, psycopg.OperationalError) and not state
        kind = Kind.LOST if lost else Kind.REFUSED_BY_ERP if state[:2] in ("22", "23") else Kind.UNEXPECTED
    primary = error.diag.message_primary or str(error)
    return DatabaseError(kind, shortened(f"{primary} ({state})" if state else primary), state=state)


def shortened(text: str) -> str:
    """*text* in one line of bounded length."""
    joined = " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())
    return joined if len(joined) <= MAX_DETAIL else joined[: MAX_DETAIL - 1] + "…"
