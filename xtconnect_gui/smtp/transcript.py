"""Every line of a session, with nothing secret in it."""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import quote, quote_plus

from .values import Candidate

HIDDEN = "***"
MAX_LINES = 2000  # a session has some dozens; a server that floods cannot fill the memory

_AUTH = re.compile(r"^(AUTH\s+\S+)(\s+\S.*)$", re.IGNORECASE)
_BETWEEN = r"[\s\u00a0.-]*"


class Transcript:
    """Collects lines as ``C: …`` and ``S: …``, redacted when they come in. ``repr`` shows no secret."""

    def __init__(self, username: str, candidates: tuple[Candidate, ...]) -> None:
        self._lines: list[str] = []
        self._pattern = _pattern_of(username, candidates)

    def __repr__(self) -> str:
        return f"Transcript({len(self._lines)} lines)"

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines so far."""
        return tuple(self._lines)

    def client(self, line: str) -> None:
        """A line that we sent."""
        self._add("C: ", _AUTH.sub(rf"\1 {HIDDEN}", line))

    def server(self, line: str) -> None:
        """A line that the server sent."""
        # A 334 in a sign-in is a challenge, which mechanisms (or odd servers) fill with what was sent.
        self._add("S: ", f"334 {HIDDEN}" if line.startswith("334 ") else line)

    def redact(self, text: str) -> str:
        """*text* with every form of the secrets shown as ``***``."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def _add(self, prefix: str, line: str) -> None:
        if len(self._lines) < MAX_LINES:
            self._lines.append(prefix + self.redact(line))


def _pattern_of(username: str, candidates: tuple[Candidate, ...]) -> re.Pattern[str] | None:
    """A pattern of everything that gives a secret away, the longest first; None when there is no secret."""
    exact: set[str] = set()
    loose: set[str] = set()
    for candidate in candidates:
        secret = candidate.secret
        compact = "".join(secret.split())
        if not compact:
            continue
        if len(compact) >= 8:  # shorter ones would match parts of ordinary text
            loose.add(_BETWEEN.join(re.escape(c) for c in compact))
        for form in {secret, compact}:
            exact.update((form, quote(form, safe=""), quote_plus(form), html.escape(form)))
            for identity in ("", username):
                for blob in (form, f"{identity}\0{username}\0{form}"):
                    encoded = base64.b64encode(blob.encode("utf-8", "surrogatepass")).decode("ascii")
                    exact.update((encoded, encoded.rstrip("="), quote(encoded, safe="")))
    parts = sorted((re.escape(text) for text in exact), key=len, reverse=True) + sorted(loose, key=len, reverse=True)
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
