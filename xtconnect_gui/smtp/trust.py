"""The TLS context: it checks everything, and it remembers what it was shown."""

from __future__ import annotations

import _ssl
import ssl

import truststore  # loads the system's crypto libraries: import this module only where a handshake follows

from .values import AuthorityFacts


class TrustContext(truststore.SSLContext):
    """Checks chain and name against the operating system's trust store, like its parent.

    A refused certificate is the best witness of who sits on the line, but the handshake that refuses it ends in an
    exception and asyncio drops the TLS object. This context keeps that object, so that the chain can be read from the
    very handshake that failed. Nothing is ever sent over it again, and there is no handshake that does not verify:
    neither here nor elsewhere is a check switched off to get at the certificate.
    """

    authorities: tuple[AuthorityFacts, ...] = ()  # what is trusted beside the operating system's
    _last: ssl.SSLObject | None = None

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        self._last = super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)
        return self._last

    def shown_chain(self) -> tuple[bytes, ...]:
        """The certificates (DER, the server's own first) of the latest handshake; empty if it did not get so far.

        ``get_unverified_chain`` is public from Python 3.13; before, the object inside has it (truststore itself reads
        it there). OpenSSL 1.1 forgets a chain that it refused: then this is empty.
        """
        tls: object = self._last
        if not hasattr(tls, "get_unverified_chain"):
            tls = getattr(tls, "_sslobj", None)
        chain = tls.get_unverified_chain() if hasattr(tls, "get_unverified_chain") else None
        return tuple(c if isinstance(c, bytes) else c.public_bytes(_ssl.ENCODING_DER) for c in chain or ())
