"""The log file: rotating, for the owner only, and without any registered secret, in tracebacks neither."""

from __future__ import annotations

import base64
import json
import logging
import logging.handlers
import os
import re
import threading
import traceback
from typing import IO
from urllib.parse import quote, quote_plus

from .atomic import PRIVATE_FILE, make_private_dir
from .paths import Paths

MAX_BYTES = 1_000_000
BACKUPS = 3
REDACTED = "***"
SHORTEST_SECRET = 4  # characters; a shorter one would blank out ordinary words, and no server takes it as a password

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class RedactingFilter(logging.Filter):
    """Replaces every registered secret, in every form it is likely to take, before a record is written."""

    def __init__(self) -> None:
        super().__init__()
        self._patterns: tuple[re.Pattern[str], ...] = ()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"RedactingFilter({len(self._patterns)} patterns)"

    def register(self, secret: str) -> None:
        """Never write *secret* from now on.

        As typed, without its spaces or in groups of four, escaped, percent-encoded, in base64 on its own (AUTH LOGIN)
        and inside a longer text with any user name (AUTH PLAIN, RFC 4616).
        """
        found = [*self._patterns]
        for form in _forms(secret):
            for text in sorted(_escapings(form)):
                found.append(re.compile(re.escape(text), re.IGNORECASE))
            for core in sorted(_base64_cores(form)):
                found.append(re.compile(rf"[A-Za-z0-9+/_-]*{re.escape(core)}[A-Za-z0-9+/_=-]*"))
        unique = {pattern.pattern: pattern for pattern in found}
        with self._lock:  # longest first, so that no form leaves a rest of a longer one
            self._patterns = tuple(sorted(unique.values(), key=lambda pattern: -len(pattern.pattern)))

    def redact(self, text: str) -> str:
        """*text* without the registered secrets."""
        for pattern in self._patterns:
            text = pattern.sub(REDACTED, text)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record's message, traceback and stack. Always lets it pass."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):  # arguments that do not fit: a wrong log call must not stop anything
            message = str(record.msg)
        record.msg, record.args = self.redact(message), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        record.exc_info = None  # or a later handler would format it anew
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True


class PrivateRotatingHandler(logging.handlers.RotatingFileHandler):
    """A rotating log that only its owner can read, whatever the umask."""

    def _open(self) -> IO[str]:  # type: ignore[override]
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, PRIVATE_FILE)

        return open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=opener)


def setup_logging(paths: Paths, level: int = logging.INFO) -> RedactingFilter:
    """Write the log of all modules to ``paths.log_file`` and return the filter that secrets are registered with.

    Called again, it replaces the earlier file. A folder that cannot be written gives no log file and no error: the
    program works without one.
    """
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, PrivateRotatingHandler)]:
        root.removeHandler(handler)
        handler.close()
    redactor = RedactingFilter()
    try:
        make_private_dir(paths.log_dir)
        handler = PrivateRotatingHandler(paths.log_file, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
    except OSError:
        return redactor
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(redactor)
    root.addHandler(handler)
    logging.getLogger("xtconnect_gui").setLevel(level)
    return redactor


def _forms(secret: str) -> tuple[str, ...]:
    """The secret as typed, without white space, and in groups of four. Empty for what is too short to be one."""
    compact = "".join(secret.split())
    grouped = " ".join(compact[at : at + 4] for at in range(0, len(compact), 4))
    forms = dict.fromkeys((secret, secret.strip(), compact, grouped))
    return tuple(form for form in forms if len(form) >= SHORTEST_SECRET)


def _escapings(form: str) -> set[str]:
    """How a text looks in a ``repr``, in JSON and in a URL."""
    return {form, repr(form)[1:-1], json.dumps(form)[1:-1], quote(form, safe=""), quote(form), quote_plus(form)}


def _base64_cores(form: str) -> set[str]:
    """The part of the base64 text that does not depend on what stands before and after, for each of the three ways it
    can be aligned (RFC 4648 section 4: three octets make four characters)."""
    cores = set()
    raw = form.encode("utf-8", "surrogatepass")
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        start = (0, 2, 3)[shift]
        end = len(encoded) if (shift + len(raw)) % 3 == 0 else len(encoded) - 1
        core = encoded[start:end]
        cores |= {core, core.replace("+", "-").replace("/", "_")}
    return {core for core in cores if len(core) >= SHORTEST_SECRET}
