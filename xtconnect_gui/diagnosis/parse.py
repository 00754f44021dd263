"""A pasted server reply, in whatever wrapping a program or a person put around it, as a Reply."""

from __future__ import annotations

import re
from typing import Final

from ..smtp.values import Reply

MAX_TEXT: Final = 20_000  # characters looked at; a reply is far shorter

# RFC 5321 section 4.2: three digits, then "-" (more lines follow), a space, or the end. RFC 3463: class.subject.detail.
_LINE: Final = re.compile(
    r"(?<![\d.:])(?P<code>[2-5][0-5]\d)(?P<more>[-\s]|$)\s*(?:#?(?P<enhanced>[245]\.\d{1,3}\.\d{1,3})(?![\d.])[-\s:]*)?"
    r"(?P<text>.*)"
)
_LONE_ENHANCED: Final = re.compile(r"(?<![\d.])#?(?P<enhanced>[45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_STAGES: Final = (
    ("recipient", r"\bRCPT TO\b|recipient address|user unknown|relay"),
    ("sender", r"\bMAIL FROM\b|sender address"),
    ("starttls", r"\bSTARTTLS (?:failed|error)|TLS not available"),
    ("auth", r"\bAUTH\b|\bauthenticat|username and password|password|credential|log ?in|sign[ -]?in"),
    ("message", r"end of DATA|\bDATA\b|message (?:size|rejected|refused)"),
    ("ehlo", r"\b(?:EHLO|HELO)\b"),
)


def parse_reply_text(text: str) -> tuple[Reply | None, str | None]:
    """The reply in *text* and the stage it probably belongs to; ``(None, stage)`` when there is no reply code.

    Words before the code on its line are taken for a log prefix and dropped. Only the first reply counts: a following
    line belongs to it when it has the same code, or no code of its own (a wrapped line). Negative replies are
    preferred, so that a pasted session gives the refusal rather than the greeting.
    """
    found: list[tuple[int, str | None, list[str]]] = []
    open_reply = False
    for raw in text[:MAX_TEXT].replace("\\n", "\n").replace("\\r", "").splitlines():
        line = raw.strip().strip("\"'").strip()
        match = _LINE.search(line)
        if match is not None:
            code, enhanced, rest = int(match["code"]), match["enhanced"], match["text"].strip()
            if found and open_reply and found[-1][0] == code:
                found[-1] = (code, found[-1][1] or enhanced, [*found[-1][2], rest])
            else:
                found.append((code, enhanced, [rest]))
            open_reply = match["more"] == "-"
        elif found and line and not re.match(r"[CS>]: ", line):
            found[-1][2].append(line)
    refusals = [item for item in found if item[0] >= 400]
    if not found:
        lone = _LONE_ENHANCED.search(text[:MAX_TEXT])
        if lone is None:
            return None, _guess_stage(text[:MAX_TEXT])
        # Only an enhanced code was copied: its class is the class of the basic code (RFC 3463 section 2).
        rest = " ".join(text[lone.end() : MAX_TEXT].split())
        return Reply(int(lone["enhanced"][0]) * 100 + 50, lone["enhanced"], rest), _guess_stage(text[:MAX_TEXT])
    code, enhanced, lines = (refusals or found)[0]
    return Reply(code, enhanced, "\n".join(part for part in lines if part)), _guess_stage(text[:MAX_TEXT], code)


def _guess_stage(text: str, code: int | None = None) -> str | None:
    if code in (534, 535, 538, 454) and not re.search(r"starttls|tls not available", text, re.IGNORECASE):
        return "auth"
    for stage, pattern in _STAGES:
        if re.search(pattern, text, re.IGNORECASE):
            return stage
    return None
