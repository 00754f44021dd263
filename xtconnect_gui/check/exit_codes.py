"""What the console command's exit code says about a check (the sysexits, as msmtp uses them)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from .values import CheckResult


class ExitCode(IntEnum):
    """The exit codes of ``xtconnect``."""

    OK = 0
    USAGE = 64
    DATA = 65
    ADDRESS_REFUSED = 67
    HOST_NOT_FOUND = 68
    UNREACHABLE = 69
    INTERNAL = 70
    CANNOT_CREATE = 73
    IO = 74
    TEMPORARY = 75
    PROTOCOL = 76
    SIGN_IN_REFUSED = 77
    CONFIGURATION = 78


_CAUSES: Final = {
    ExitCode.ADDRESS_REFUSED: "sender-not-allowed recipient-refused relay-denied mailbox-unavailable",
    ExitCode.HOST_NOT_FOUND: "host-not-found",
    ExitCode.UNREACHABLE: "no-network connection-refused port-blocked timeout ip-blocked message-refused"
    " message-too-large unknown",
    ExitCode.TEMPORARY: "too-many-logins sending-limit server-busy connection-dropped temporary-failure",
    ExitCode.PROTOCOL: "tls-required tls-not-offered wrong-port-for-security certificate-expired"
    " certificate-name-mismatch certificate-untrusted tls-intercepted tls-version not-smtp auth-not-offered"
    " auth-mechanism-unsupported protocol-error",
    ExitCode.SIGN_IN_REFUSED: "app-password-required wrong-credentials basic-auth-disabled smtp-auth-disabled-tenant"
    " smtp-auth-disabled-mailbox security-defaults conditional-access account-locked browser-sign-in-required"
    " authentication-required",
}
BY_CAUSE: Final[Mapping[str, ExitCode]] = MappingProxyType(
    {cause: code for code, causes in _CAUSES.items() for cause in causes.split()}
)


def exit_code(result: CheckResult) -> ExitCode:
    """The exit code of a finished check. A failure that nobody could name is "not available" (69)."""
    if result.ok:
        return ExitCode.OK
    return BY_CAUSE[result.diagnosis.cause] if result.diagnosis else ExitCode.UNREACHABLE
