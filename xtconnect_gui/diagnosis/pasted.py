"""From a text that somebody pasted (a reply, a log line, an exit status) to its diagnosis."""

from __future__ import annotations

import re
from typing import Final

from ..smtp.values import FaultKind
from .engine import Diagnoser
from .parse import parse_reply_text
from .plain_text import MAX_TEXT, unwrap, without_noise
from .values import Confidence, Diagnosis, Evidence

# Names of servers and signatures in replies. A mail address is none: it may be the recipient's.
_MARKS: Final = tuple(
    (provider, re.compile(pattern))
    for provider, pattern in (
        ("google", r"- gsmtp|smtp\.gmail\.com|smtp-relay\.gmail\.com|support\.google\.com/(?:mail|accounts)"),
        (
            "microsoft365",
            r"smtp\.office365\.com|\.(?:prod|namprd|eurprd)\S*\.(?:outlook|exchangelabs)\.com|aka\.ms/smtp_auth",
        ),
        ("outlook", r"smtp-mail\.outlook\.com|smtp\.live\.com|smtp\.hotmail\.com"),
        ("yahoo", r"smtp\.mail\.yahoo|help\.yahoo\.com|#mbr\d"),
        ("aol", r"smtp\.aol\.com"),
        ("icloud", r"smtp\.mail\.me\.com|\.me\.com\b|icloud\.com/smtp"),
        ("zoho", r"smtp(?:pro)?\.zoho\.|mx\.zohomail|zoho\.\w+/unblockme"),
        ("fastmail", r"smtp\.fastmail\.com|messagingengine\.com"),
        ("yandex", r"smtp\S*\.yandex\.|ya\.cc/|mail\.yandex\.net"),
        ("gmx", r"mail\.gmx\.(?:net|com)"),
        ("webde", r"smtp\.web\.de"),
        ("mailcom", r"smtp\.mail\.com"),
        ("ovh", r"ssl0\.ovh\.net|smtp\.ovh\.|mail\.ovh\.net"),
        ("ionos", r"smtp\.ionos\.|kundenserver\.de|smtp\.1and1\.|smtp\.1und1\."),
        ("amazon-ses", r"email-smtp\.\S*amazonaws\.com"),
        ("sendgrid", r"smtp\.sendgrid\.net"),
        ("mailgun", r"smtp\.(?:eu\.)?mailgun\.org"),
        ("postmark", r"smtp\.postmarkapp\.com"),
        ("smtp2go", r"smtp2go\.com"),
        ("brevo", r"smtp-relay\.(?:brevo|sendinblue)\.com"),
    )
)


def diagnose_text(
    text: str, diagnoser: Diagnoser, *, stage: str | None = None, provider: str | None = None, email: str = ""
) -> Diagnosis | None:
    """What *text* means; None when it is not an error text at all.

    *stage* (a value of ``Stage``) and *provider* (an id of the catalogue) count more than what the text suggests.
    *email*: the mailbox, if it is known; it stands in the text for an administrator.
    Never raises for any text. An error text that nobody knows gives the diagnosis ``unknown``.
    """
    evidence = evidence_of(text, stage=stage, provider=provider, email=email)
    found = diagnoser.diagnose(evidence)
    if (
        found.confidence is Confidence.UNKNOWN
        and evidence.reply is None
        and not diagnoser.reads_as_trouble(evidence.detail)
    ):
        return None
    return found


def evidence_of(text: str, *, stage: str | None = None, provider: str | None = None, email: str = "") -> Evidence:
    """What is known from *text*: the refusing reply in it if there is one, otherwise its words."""
    reply, guessed = parse_reply_text(text)
    provider = provider or provider_named_in(text)
    if reply is not None and reply.code >= 400:
        return Evidence(stage or guessed, provider, reply, FaultKind.REPLY_REFUSED, email=email)
    words = without_noise(unwrap(text)).strip() or unwrap(text)
    return Evidence(stage or guessed, provider, detail=words, email=email)


def provider_named_in(text: str) -> str | None:
    """The provider whose server signs *text* or is named in it, if it is one alone."""
    lowered = text[:MAX_TEXT].lower()
    found = {provider for provider, mark in _MARKS if mark.search(lowered)}
    return found.pop() if len(found) == 1 else None
