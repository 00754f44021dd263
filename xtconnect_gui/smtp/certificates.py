"""Facts about certificates: those that a server showed, also when they were refused, and those of ``--ca-file``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .values import AuthorityFacts, CertificateFacts

if TYPE_CHECKING:
    from cryptography import x509

MAX_CHAIN = 10  # certificates looked at; real chains have two to four
MAX_FILE = 4 * 1024 * 1024  # bytes of a certificate file that are read


def facts_of(chain: tuple[bytes, ...]) -> tuple[CertificateFacts, ...]:
    """The facts of DER certificates, the server's own first. One that cannot be read ends the list."""
    from cryptography import x509  # heavy, and only needed when something is wrong

    found = []
    for der in chain[:MAX_CHAIN]:
        try:
            found.append(_facts(x509.load_der_x509_certificate(der)))
        except (ValueError, x509.InvalidVersion):
            break
    return tuple(found)


def authorities_of(file: Path) -> tuple[AuthorityFacts, ...]:
    """Name and fingerprint of each certificate in a PEM file. Raises OSError, or ValueError for another content."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    with file.open("rb") as opened:
        certificates = x509.load_pem_x509_certificates(opened.read(MAX_FILE))
    return tuple(AuthorityFacts(_name(c.subject), _hex(c.fingerprint(SHA256()))) for c in certificates)


def _facts(certificate: x509.Certificate) -> CertificateFacts:
    return CertificateFacts(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        issuer_organization=_organization(certificate.issuer),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        self_signed=certificate.subject == certificate.issuer,
        tells_issuer_address=_tells_issuer_address(certificate),
        names=_host_names(certificate),
    )


def _host_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """The host names that it is for (RFC 5280 section 4.2.1.6)."""
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return ()
    return tuple(_text(name) for name in names.get_values_for_type(x509.DNSName))


def _tells_issuer_address(certificate: x509.Certificate) -> bool:
    """Whether it says where its issuer's certificate can be had (RFC 5280 section 4.2.2.1), as public ones do."""
    from cryptography import x509
    from cryptography.x509.oid import AuthorityInformationAccessOID

    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return False
    return any(entry.access_method == AuthorityInformationAccessOID.CA_ISSUERS for entry in access)


def _name(name: x509.Name) -> str:
    """``CN=…, O=…`` as the certificate has it (RFC 4514 attribute names), in one line, most specific first."""
    parts = [f"{a.rfc4514_attribute_name}={_text(a.value)}" for rdn in name.rdns for a in rdn]
    return ", ".join(sorted(parts, key=lambda part: not part.startswith("CN=")))


def _organization(name: x509.Name) -> str:
    from cryptography.x509.oid import NameOID

    return next((_text(a.value) for a in name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)), "")


def _text(value: str | bytes) -> str:
    text = value if isinstance(value, str) else value.hex()
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _hex(digest: bytes) -> str:
    return digest.hex(":").upper()


def valid_at(certificate: CertificateFacts, moment: datetime.datetime) -> bool:
    """Whether *moment* (aware) lies within the certificate's validity."""
    return certificate.not_before <= moment <= certificate.not_after
