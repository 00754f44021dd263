"""From a text that somebody pasted (a reply, a log line, an exit status) to its diagnosis."""

from __future__ import annotations

import re
from typing import Final

from ..smtp.values import FaultKind
from .engine import Diagnoser
from .parse import MAX_TEXT, parse_reply_text
from .values import Confidence, Diagnosis, Evidence

# Words that only a text about something that went wrong has, in the languages of common systems.
_TROUBLE: Final = re.compile(
    r"err(or|eur)\b|fehler|\bfail|fehlgeschlagen|échec|fallo|\bfallid|fallit|falh[ao]|refus|reject|denied|den(y|ied)\b"
    r"|abgelehnt|verweigert|rechazad|rifiutat|recusad|not (accepted|allowed|permitted|available|supported|found)"
    r"|unable|cannot|can.t|could not|couldn.t|invalid|ungültig|incorrect|unsuccessful|timed? ?out|exception|unbekannt"
    r"|exit ?(status|code)|bounce|undeliver|unzustellbar|disabled|blocked|unreachable|错误|失败|エラー|失敗|ошибк",
    re.IGNORECASE,
)


def diagnose_text(
    text: str, diagnoser: Diagnoser, *, stage: str | None = None, provider: str | None = None
) -> Diagnosis | None:
    """What *text* means; None when it is not an error text at all.

    *stage* (a value of ``Stage``) and *provider* (an id of the catalogue) count more than what the text suggests.
    Never raises for any text. An error text that nobody knows gives the diagnosis ``unknown``.
    """
    evidence = evidence_of(text, stage=stage, provider=provider)
    found = diagnoser.diagnose(evidence)
    if found.confidence is Confidence.UNKNOWN and evidence.reply is None and not _TROUBLE.search(evidence.detail):
        return None
    return found


def evidence_of(text: str, *, stage: str | None = None, provider: str | None = None) -> Evidence:
    """What is known from *text*: the refusing reply in it if there is one, otherwise its words."""
    reply, guessed = parse_reply_text(text)
    if reply is not None and reply.code >= 400:
        return Evidence(stage or guessed, provider, reply, FaultKind.REPLY_REFUSED)
    return Evidence(stage or guessed, provider, detail=text[:MAX_TEXT])
