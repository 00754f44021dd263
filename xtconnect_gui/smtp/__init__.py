"""The SMTP test: stages, events, transcript, TLS report. Knows no provider and no wording."""
