"""From a server's lines to a Reply, and from an EHLO reply to its capabilities."""

from __future__ import annotations

import re

from .transcript import Transcript
from .values import Reply

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:[ \t]+|$)")


def make_reply(code: int, text: str, transcript: Transcript) -> Reply:
    """A redacted Reply. The enhanced status code (RFC 2034: at the start of every line) is taken off each line."""
    enhanced = None
    lines = []
    for line in text.split("\n"):
        found = _ENHANCED.match(line)
        if found:
            enhanced = enhanced or found[1]
            line = line[found.end() :]
        lines.append(line)
    return Reply(code, enhanced, transcript.redact("\n".join(lines)))


def capabilities(text: str) -> dict[str, tuple[str, ...]]:
    """EHLO keywords (upper case) with their parameters (RFC 5321 section 4.1.1.1); the first line is a greeting.

    ``AUTH=PLAIN LOGIN``, from before the standard, counts as ``AUTH PLAIN LOGIN``.
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in text.split("\n")[1:]:
        words = line.replace("AUTH=", "AUTH ", 1).upper().split()
        if words:
            found[words[0]] = (*found.get(words[0], ()), *words[1:])
    return found
