"""What is worth saying beside the verdict of a test. Shown through the translation."""

from __future__ import annotations

from typing import Final

IPV6_UNREACHABLE: Final = (
    "IPv6 does not work here: {host} was reached over IPv4 only. This test copes with that. The Batch Manager may not "
    "cope, or wait a minute for every mail. Ask your network administrator to repair IPv6 on this network."
)
TRUSTED_AUTHORITY: Final = (
    "Trusted from your certificate file: {subject}. Its SHA-256 fingerprint is {fingerprint}. "
    "Compare it with the one your administrator gives you."
)
OPENED_BY_PRODUCT: Final = (
    "{product} opens the encrypted connection to {host}; the certificate is from “{issuer}”. This computer trusts it, "
    "but the Batch Manager may not. {switch}"
)
