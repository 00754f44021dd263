"""The words of PostgreSQL and libpq, also of versions that are not at hand, and the codes of statements."""

from __future__ import annotations

import psycopg
import pytest

from xtconnect_gui.batch_manager.database.faults import MAX_DETAIL, fault_of_sign_in, fault_of_statement, shortened
from xtconnect_gui.batch_manager.database.problems import Kind

AT = 'connection failed: connection to server at "192.0.2.7", port 5432 failed: '


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('FATAL:  password authentication failed for user "x"', Kind.WRONG_PASSWORD),
        ('FATAL:  LDAP authentication failed for user "x"', Kind.WRONG_PASSWORD),
        ('FATAL:  Peer authentication failed for user "x"', Kind.SIGN_IN_REFUSED),
        (
            'FATAL:  no pg_hba.conf entry for host "192.0.2.9", user "x", database "y", SSL off',
            Kind.UNENCRYPTED_REFUSED,
        ),
        ('FATAL:  no pg_hba.conf entry for host "192.0.2.9", user "x", database "y", SSL on', Kind.ACCESS_RULE),
        ('FATAL:  permission denied for database "y"', Kind.SIGN_IN_REFUSED),
        ("FATAL:  sorry, too many clients already", Kind.TOO_MANY),
        ("FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute", Kind.TOO_MANY),
        ("FATAL:  the database system is starting up", Kind.STARTING),
        ("FATAL:  the database system is shutting down", Kind.STARTING),
        ('FATAL:  database "y" is not currently accepting connections', Kind.STARTING),
        ('server certificate for "a" does not match host name "b"', Kind.CERTIFICATE),
        ("SSL error: tlsv1 alert protocol version", Kind.TLS_FAILED),
        ("could not receive data from server: Connection timed out", Kind.TIMEOUT),
        ("could not connect to server: No route to host", Kind.UNREACHABLE),
        ("Connection refused (0x0000274D/10061)", Kind.REFUSED),
        ("server closed the connection unexpectedly", Kind.LOST),
        ("FATAL:  Passwort-Authentifizierung für Benutzer »x« fehlgeschlagen", Kind.SIGN_IN_REFUSED),
        ("something nobody ever saw", Kind.UNREACHABLE),
    ],
)
def test_why_there_is_no_connection(text: str, kind: Kind) -> None:
    error = fault_of_sign_in(psycopg.OperationalError(AT + text))
    assert error.kind is kind
    assert not error.detail.startswith("connection failed")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.InsufficientPrivilege("x"), Kind.PRIVILEGE),
        (psycopg.errors.UndefinedColumn("x"), Kind.OTHER_SHAPE),
        (psycopg.errors.AdminShutdown("x"), Kind.LOST),
        (psycopg.errors.RaiseException("x"), Kind.REFUSED_BY_ERP),
        (psycopg.errors.NotNullViolation("x"), Kind.REFUSED_BY_ERP),
        (psycopg.errors.DeadlockDetected("x"), Kind.BUSY),
        (psycopg.errors.DiskFull("x"), Kind.BUSY),
        (psycopg.errors.SyntaxError("x"), Kind.UNEXPECTED),
        (psycopg.OperationalError("the connection is closed"), Kind.LOST),
    ],
)
def test_why_a_statement_failed(error: psycopg.Error, kind: Kind) -> None:
    assert fault_of_statement(error).kind is kind


def test_what_a_server_says_is_one_line_of_bounded_length() -> None:
    text = shortened("a\n\x1b[31mb " + "x" * 1000)
    assert text.startswith("a \ufffd[31mb")
    assert len(text) == MAX_DETAIL
