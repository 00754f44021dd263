"""The ids of the providers: what ``--provider`` takes, known without reading the catalogue."""

from __future__ import annotations

from typing import Final

PROVIDER_IDS: Final = frozenset(
    [
        "google", "microsoft365", "outlook", "yahoo", "aol", "icloud", "zoho", "fastmail", "yandex", "gmx", "webde",
        "mailcom", "ovh", "ionos", "amazon-ses", "sendgrid", "mailgun", "postmark", "smtp2go", "brevo", "other",
    ]
)  # fmt: skip
