"""Certificates that trustme does not make: with any issuer's name, with any time, with a hole in the chain."""

from __future__ import annotations

import datetime
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID

NOW = datetime.datetime.now(datetime.UTC)
YEAR = datetime.timedelta(days=365)


@dataclass
class Signer:
    """A certificate that signs others, and its key. ``name`` as in RFC 4514: ``CN=…,O=…``."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def write(self, folder: Path, name: str = "own-ca.pem") -> Path:
        file = folder / name
        file.write_bytes(self.pem)
        return file


def signer(name: str, above: Signer | None = None) -> Signer:
    """A certificate authority called *name*: a root, or one below *above*."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(name, key, above).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Signer(builder.sign((above.key if above else key), hashes.SHA256()), key)


def server_context(
    folder: Path,
    by: Signer | None,
    host: str = "localhost",
    *,
    since: datetime.datetime = NOW - YEAR,
    until: datetime.datetime = NOW + YEAR,
    between: tuple[Signer, ...] = (),
    issuer_address: bool = False,
) -> ssl.SSLContext:
    """A server's context with a certificate for *host*; *by* None: signed by itself. *between* is sent along."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(f"CN={host}", key, by, since, until).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
    )
    if issuer_address:
        place = x509.UniformResourceIdentifier("http://ca.example/issuer.crt")
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    certificate = builder.sign((by.key if by else key), hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM) + b"".join(s.pem for s in between))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def old_version(context: ssl.SSLContext) -> ssl.SSLContext:
    """*context* for TLS 1.0 and nothing else, as it was before RFC 8996."""
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def _builder(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: Signer | None,
    since: datetime.datetime = NOW - YEAR,
    until: datetime.datetime = NOW + YEAR,
) -> x509.CertificateBuilder:
    subject = x509.Name.from_rfc4514_string(name)
    builder = x509.CertificateBuilder(
        issuer_name=by.certificate.subject if by else subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=since,
        not_valid_after=until,
    )
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    theirs = x509.AuthorityKeyIdentifier.from_issuer_public_key((by.key if by else key).public_key())
    return builder.add_extension(own, critical=False).add_extension(theirs, critical=False)
