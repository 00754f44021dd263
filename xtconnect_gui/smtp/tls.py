"""TLS: the context, what its errors mean, and the report about a connection."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from .certificates import authorities_of
from .faults import StageFault
from .values import AuthorityFacts, CertificateFacts, FaultKind, TlsReport

if TYPE_CHECKING:
    from .trust import TrustContext

# OpenSSL's X509_V_ERR_*, then the same from Windows (CERT_E_*, CRYPT_E_*) and macOS (errSec*), whose own
# verification truststore uses there.
_BY_VERIFY_CODE = {
    9: FaultKind.CERTIFICATE_NOT_YET_VALID,
    10: FaultKind.CERTIFICATE_EXPIRED,
    18: FaultKind.CERTIFICATE_SELF_SIGNED,
    19: FaultKind.CERTIFICATE_UNTRUSTED,
    20: FaultKind.CERTIFICATE_UNTRUSTED,
    21: FaultKind.CERTIFICATE_UNTRUSTED,
    62: FaultKind.CERTIFICATE_NAME_MISMATCH,
    64: FaultKind.CERTIFICATE_NAME_MISMATCH,  # an IP address
    0x800B0101: FaultKind.CERTIFICATE_EXPIRED,
    0x800B010F: FaultKind.CERTIFICATE_NAME_MISMATCH,
    0x800B0109: FaultKind.CERTIFICATE_UNTRUSTED,
    0x800B010A: FaultKind.CERTIFICATE_UNTRUSTED,
    -67818: FaultKind.CERTIFICATE_EXPIRED,
    -67819: FaultKind.CERTIFICATE_NOT_YET_VALID,
    -67602: FaultKind.CERTIFICATE_NAME_MISMATCH,
    -67843: FaultKind.CERTIFICATE_UNTRUSTED,
}
_PLAINTEXT_REASONS = {
    "WRONG_VERSION_NUMBER",
    "UNKNOWN_PROTOCOL",
    "HTTP_REQUEST",
    "HTTPS_PROXY_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "BAD_RECORD_TYPE",
}
_VERSION_REASONS = {
    "UNSUPPORTED_PROTOCOL",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "NO_PROTOCOLS_AVAILABLE",
    "WRONG_SSL_VERSION",
    "VERSION_TOO_LOW",
}


def make_context(ca_file: Path | None) -> TrustContext:
    """A client context that checks chain and name against the operating system's trust store, TLS 1.2 or newer.

    *ca_file* is trusted as well. Raises StageFault when it cannot be read.
    """
    from .trust import TrustContext  # loads the system's crypto libraries

    context = TrustContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8996, RFC 8997: nothing older for mail
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=str(ca_file))
            context.authorities = authorities_of(ca_file)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise StageFault(FaultKind.CA_FILE_UNREADABLE, f"{ca_file.name}: {error}") from None
    return context


def refine(kind: FaultKind, chain: tuple[CertificateFacts, ...], trusted: tuple[AuthorityFacts, ...]) -> FaultKind:
    """*kind* of a refused certificate, more exactly, from the *chain* that the server showed.

    A lone certificate whose issuer is a public authority, or the company whose root is *trusted*, is most likely not
    a foreign one: the server does not send the certificate in between.
    """
    if kind is not FaultKind.CERTIFICATE_UNTRUSTED or not chain:
        return kind
    last = chain[-1]
    if last.self_signed:
        return kind if len(chain) > 1 else FaultKind.CERTIFICATE_SELF_SIGNED
    of_trusted = any(
        last.issuer != authority.subject and f"O={last.issuer_organization}" in authority.subject.split(", ")
        for authority in trusted
    )
    lone = len(chain) == 1 and (last.tells_issuer_address or bool(last.issuer_organization and of_trusted))
    return FaultKind.CERTIFICATE_INCOMPLETE if lone else kind


def fault_of_handshake(error: Exception) -> StageFault:
    """What a failed handshake means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        code = getattr(error, "verify_code", 0)
        message = getattr(error, "verify_message", "") or str(error)
        return StageFault(_BY_VERIFY_CODE.get(code, FaultKind.CERTIFICATE_UNTRUSTED), message)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return StageFault(FaultKind.CONNECTION_DROPPED, "closed during the TLS handshake")
    if isinstance(error, ssl.SSLError):
        reason = error.reason or ""
        if reason in _PLAINTEXT_REASONS:
            return StageFault(FaultKind.PLAINTEXT_ON_TLS_PORT, reason)
        if reason in _VERSION_REASONS:
            return StageFault(FaultKind.TLS_VERSION, reason)
        return StageFault(FaultKind.TLS_HANDSHAKE, reason or str(error))
    if isinstance(error, ssl.CertificateError):
        return StageFault(FaultKind.CERTIFICATE_NAME_MISMATCH, str(error))
    if isinstance(error, ConnectionError):
        return StageFault(FaultKind.CONNECTION_DROPPED, "closed during the TLS handshake")
    return StageFault(FaultKind.TLS_HANDSHAKE, f"{type(error).__name__}: {error}")


def make_report(tls: ssl.SSLObject) -> TlsReport:
    """The facts about an established connection. Empty strings where the library has none."""
    certificate = tls.getpeercert() or {}
    cipher = tls.cipher()
    until = certificate.get("notAfter")
    return TlsReport(
        version=tls.version() or "",
        cipher=cipher[0] if cipher else "",
        subject=_name(certificate.get("subject")) or _first_alternative(certificate.get("subjectAltName")),
        issuer=_name(certificate.get("issuer")),
        not_after=_iso(until) if isinstance(until, str) else "",
    )


def _name(parts: object) -> str:
    """``((('commonName', 'x'),), …)`` as ``commonName=x, …``."""
    if not isinstance(parts, tuple):
        return ""
    return ", ".join(f"{key}={value}" for rdn in parts for key, value in rdn)


def _first_alternative(names: object) -> str:
    if not isinstance(names, tuple) or not names:
        return ""
    kind, value = names[0]
    return f"{kind}:{value}"


def _iso(text: str) -> str:
    moment = datetime.datetime.fromtimestamp(ssl.cert_time_to_seconds(text), datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
