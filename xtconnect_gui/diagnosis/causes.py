"""The vocabulary of causes: every word a diagnosis may use (contract of ``check --json``)."""

from __future__ import annotations

from typing import Final

CAUSES: Final = frozenset(
    [
        "app-password-required",
        "wrong-credentials",
        "basic-auth-disabled",
        "smtp-auth-disabled-tenant",
        "smtp-auth-disabled-mailbox",
        "security-defaults",
        "conditional-access",
        "account-locked",
        "browser-sign-in-required",
        "too-many-logins",
        "sending-limit",
        "sender-not-allowed",
        "recipient-refused",
        "relay-denied",
        "authentication-required",
        "tls-required",
        "tls-not-offered",
        "wrong-port-for-security",
        "certificate-expired",
        "certificate-name-mismatch",
        "certificate-untrusted",
        "tls-intercepted",
        "tls-version",
        "host-not-found",
        "no-network",
        "connection-refused",
        "port-blocked",
        "timeout",
        "server-busy",
        "connection-dropped",
        "not-smtp",
        "auth-not-offered",
        "auth-mechanism-unsupported",
        "message-refused",
        "message-too-large",
        "ip-blocked",
        "mailbox-unavailable",
        "temporary-failure",
        "protocol-error",
        "unknown",
    ]
)
