"""What an exit status of a job says: done, or what went wrong with its mail."""

from __future__ import annotations

import re
from typing import Final

from ...diagnosis.engine import Diagnoser
from ...diagnosis.parse import parse_reply_text
from ...diagnosis.pasted import evidence_of
from ...diagnosis.values import Diagnosis

# The column's comment in xTuple's own schema: "A text description of any failure that occurred during processing, or
# blank if the job completed successfully." These words of other programs that work on the queue are no failure either.
_DONE: Final = re.compile(
    r"0|ok|none|no error|done|success(?:ful(?:ly)?)?|sent|complete(?:d)?"
    r"|(?:the )?(?:e-?mail|mail|message)(?: was| has been)? (?:sent|delivered|queued)(?: success\w*| ok)?",
    re.IGNORECASE,
)


def is_error(status: str | None) -> bool:
    """Whether *status* reports that something went wrong."""
    text = " ".join((status or "").split()).rstrip(".! ")
    if not text or _DONE.fullmatch(text):
        return False
    reply, _stage = parse_reply_text(text)
    return reply is None or reply.code >= 400


def diagnose(status: str, diagnoser: Diagnoser, provider: str | None = None) -> Diagnosis:
    """What the error in *status* means and what to do."""
    return diagnoser.diagnose(evidence_of(status, provider=provider))
