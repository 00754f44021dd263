"""What can go wrong with the ERP's database: a kind and its facts, never a sentence (those live in ``texts``)."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Everything that can keep us from an answer. The value is the word in the JSON output."""

    DRIVER_MISSING = "driver-missing"
    # on the way to the server
    HOST_NOT_FOUND = "host-not-found"
    REFUSED = "connection-refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    NOT_POSTGRES = "not-postgresql"
    STARTING = "server-not-ready"
    TOO_MANY = "too-many-connections"
    LOST = "connection-lost"
    # encryption
    TLS_NOT_OFFERED = "tls-not-offered"
    TLS_FAILED = "tls-failed"
    UNENCRYPTED_REFUSED = "unencrypted-refused"
    CERTIFICATE = "certificate"
    CLEAR_TEXT = "password-in-clear-text"
    # signing in
    WRONG_PASSWORD = "wrong-password"  # noqa: S105
    PASSWORD_NEEDED = "password-needed"  # noqa: S105
    SIGN_IN_REFUSED = "sign-in-refused"
    ACCESS_RULE = "not-allowed-by-pg-hba"
    UNKNOWN_USER = "unknown-user"
    UNKNOWN_DATABASE = "unknown-database"
    # in the database
    NOT_AN_ERP = "not-an-erp-database"
    CONNECT_MISSING = "connect-not-installed"
    OTHER_SHAPE = "unknown-table-shape"
    FUNCTION_MISSING = "function-missing"
    FUNCTION_UNKNOWN = "function-signature-unknown"
    PRIVILEGE = "privilege-missing"
    READ_ONLY = "read-only"
    BUSY = "busy"
    REFUSED_BY_ERP = "refused-by-erp"
    SENDER_MISSING = "sender-missing"
    QUEUE_UNCERTAIN = "queue-uncertain"
    UNEXPECTED = "unexpected"


class DatabaseError(Exception):
    """The database could not be asked or did not do what it was asked.

    ``detail``: what the server or the driver said, or the thing concerned (a table, a signature); never a password.
    ``facts``: values for the sentences, for example the number of a job that stays in the queue.
    """

    def __init__(self, kind: Kind, detail: str = "", **facts: object) -> None:
        super().__init__(f"{kind.value}: {detail}" if detail else kind.value)
        self.kind = kind
        self.detail = detail
        self.facts = facts
