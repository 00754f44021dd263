"""The English texts about how a server was found: for the wizard and the console. Shown through the translation.

Keys are the values of ``FoundBy``, ``Reason`` and ``Caveat``.
"""

from __future__ import annotations

from typing import Final

# The ways of finding, as headings.
WAYS: Final = {
    "domain": "Known addresses",
    "mx": "Who receives the mail",
    "srv": "The domain's DNS",
    "autoconfig": "The domain's website",
    "autodiscover": "Outlook's set-up",
    "guess": "Usual names, tried out",
}

# Why this is the server. {provider} is its name in the catalogue, "" for another provider.
FOUND: Final = {
    "domain": "{evidence} is a domain of {provider}.",
    "mx": "Mail for {domain} is received by {evidence}. That is {provider}.",
    "srv": "The DNS of {domain} names this server (record {evidence}).",
    "autoconfig": "The website of {domain} names this server ({evidence}).",
    "autodiscover": "The DNS of {domain} leads Outlook to {provider} ({evidence}).",
    "guess": "A mail server answers at {evidence}. Nobody names it: the name was guessed.",
}
SERVER: Final = "{host}, port {port}, {security}"

CAVEATS: Final = {
    "certificate": "Its certificate is not in order. The test will say more.",
    "no-encryption": "It offers no encryption there, so it will take no password.",
    "no-sign-in": "It offers no sign-in there, so it may be the wrong server.",
}

# Why a way found nothing.
REASONS: Final = {
    "nxdomain": "There is no domain {domain}.",
    "no-mx": "{domain} takes no mail.",
    "timeout": "No answer in time.",
    "no-network": "No network, or no name server.",
    "name-server": "The name servers of {domain} could not answer.",
    "not-in-catalogue": "{domain} is not a known provider's domain.",
    "filter": "Mail first goes through a filter ({evidence}). That says nothing about your mail server.",
    "unknown-host": "Mail is received by {evidence}, which is not a known provider.",
    "unknown-alias": "Outlook is led to {evidence}, which is not a known provider.",
    "no-record": "No server is named there.",
    "not-offered": "The DNS says that there is no such server.",
    "no-file": "There is no file about mail servers.",
    "not-trusted": "The website's certificate is not valid ({evidence}).",
    "unusable-file": "The file about mail servers cannot be used ({evidence}).",
    "no-password-sign-in": "The file names no server that takes a password over an encrypted connection ({evidence}).",
    "no-answer": "No mail server answers at the usual names.",
    "offline": "Not asked (offline).",
    "internal-error": "This way failed: an error of this program.",
    "not-needed": "Not asked: the answer was known already.",
}
