"""Certificates of the practice server, made on the fly and valid for this one run."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import trustme

from .faults import Certificate

ALWAYS_NAMED: Final = ("localhost", "127.0.0.1", "::1")
WRONG_NAME: Final = "mail.another-company.example"
_ORGANISATION: Final = "xtconnect practice server"


class DemoAuthority:
    """A certificate authority that exists only while the practice server runs."""

    def __init__(self) -> None:
        self._authority = _new_authority()

    @property
    def certificate_pem(self) -> bytes:
        """The authority's own certificate, for a client to trust."""
        return self._authority.cert_pem.bytes()

    def server_context(self, kind: Certificate, names: Sequence[str], folder: Path) -> ssl.SSLContext:
        """A server's TLS context with a certificate of that *kind* for *names* (ALWAYS_NAMED are added).

        *folder* is where the key is put for the moment that OpenSSL needs to read it; nothing of it stays there.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if kind is Certificate.SELF_SIGNED:
            # The certificate of an authority is signed by itself, and as such shown by careless servers.
            own = _new_authority()
            _load(context, own.private_key_pem.bytes() + own.cert_pem.bytes(), folder)
            return context
        issuer = _new_authority() if kind is Certificate.UNTRUSTED else self._authority
        identities = (WRONG_NAME,) if kind is Certificate.WRONG_NAME else tuple(dict.fromkeys((*names, *ALWAYS_NAMED)))
        now = datetime.now(UTC)
        expired = kind is Certificate.EXPIRED
        leaf = issuer.issue_cert(
            *identities,
            common_name=identities[0][:64],
            organization_name=_ORGANISATION,
            not_before=now - timedelta(days=90),
            not_after=now + timedelta(days=-2 if expired else 30),
        )
        _load(context, leaf.private_key_and_cert_chain_pem.bytes(), folder)
        return context


def _new_authority() -> trustme.CA:
    return trustme.CA(organization_name=_ORGANISATION, organization_unit_name="practice authority")


def _load(context: ssl.SSLContext, key_and_chain: bytes, folder: Path) -> None:
    """Give *context* its certificate. OpenSSL reads keys from files only."""
    with trustme.Blob(key_and_chain).tempfile(dir=str(folder)) as path:
        context.load_cert_chain(path)
