"""A check's result and a diagnosis as lines for a person."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TextIO

from ..check.values import CheckRequest, CheckResult
from ..diagnosis.values import Confidence, Diagnosis
from ..model.profile import PasswordForm
from ..smtp.values import Level, StageResult
from ..texts import console as words
from ..texts import diagnosis as diagnosis_words
from ..texts.problems import SECURITY_WORDS
from .errors import one_line

Translate = Callable[..., str]


def marks_for(stream: TextIO | None = None) -> Mapping[str, str]:
    """The marks of the stages' ends, in ASCII where *stream* (default: stdout) could not show the others."""
    encoding = getattr(stream or sys.stdout, "encoding", None) or "ascii"
    try:
        "".join(words.MARKS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return words.MARKS_ASCII
    return words.MARKS


def heading(request: CheckRequest, translate: Translate) -> str:
    """What is being tested."""
    settings = request.settings
    return translate(
        words.TESTING,
        email=settings.email,
        host=settings.host,
        port=settings.port,
        security=translate(SECURITY_WORDS[settings.security.value]),
    )


def stage_line(result: StageResult, marks: Mapping[str, str], translate: Translate) -> str:
    """One stage: mark, what was done, how long it took, and the technical detail."""
    status = result.status.value
    text = f"{marks[status]} {translate(words.STAGES[result.stage.value])}"
    if status == "skipped":
        return text
    text = f"{text:<48} {translate(words.SECONDS, seconds=result.seconds)}"
    return f"{text}  {one_line(result.detail)}" if result.detail else text


def verdict_lines(result: CheckResult, recipient: str, translate: Translate) -> list[str]:
    """What the check proved, in the words of its level; or what is wrong and what to do. Then the remarks."""
    remarks = [_line(translate(remark.text, **remark.values)) for remark in result.remarks]
    return [*_verdict_lines(result, recipient, translate), *(line for remark in remarks for line in ("", remark))]


def _verdict_lines(result: CheckResult, recipient: str, translate: Translate) -> list[str]:
    outcome = result.outcome
    if result.diagnosis is not None:
        lines = diagnosis_lines(result.diagnosis, translate)
        reply = outcome.failure.reply if outcome.failure else None
        if reply is not None:
            said = " ".join(part for part in (str(reply.code), reply.enhanced or "", reply.text) if part)
            lines.append(translate(words.SERVER_SAID, reply=one_line(said, 600)))
        if outcome.alternative is not None and outcome.alternative.reachable:
            endpoint = outcome.alternative.endpoint
            lines.append(
                translate(words.ALTERNATIVE, host=endpoint.host, port=endpoint.port, security=endpoint.security.value)
            )
        return lines
    if outcome.level is Level.SIGN_IN:
        lines = [translate(words.SIGNED_IN), translate(words.SIGNED_IN_NOTE)]
    elif outcome.level is Level.DRY_RUN:
        lines = [translate(words.WOULD_ACCEPT), translate(words.WOULD_ACCEPT_NOTE)]
    else:
        lines = [translate(words.ACCEPTED, mark=outcome.mark or "", recipient=recipient)]
    if outcome.password_form is PasswordForm.WITH_SPACES:
        lines.append(translate(words.WITH_SPACES))
    return lines


def diagnosis_lines(diagnosis: Diagnosis, translate: Translate) -> list[str]:
    """Title, explanation, who must act, numbered steps, link, and the text for whoever must act."""
    lines = [_line(translate(diagnosis.title)), _line(translate(diagnosis.explanation))]
    lines.append(translate(diagnosis_words.WHO[diagnosis.actor.value]))
    lines += [f"  {number}. {_line(translate(step))}" for number, step in enumerate(diagnosis.steps, start=1)]
    if diagnosis.url:
        lines.append(translate(words.READ_MORE, url=diagnosis.url))
    if diagnosis.confidence is Confidence.UNKNOWN:
        lines.append(translate(words.UNKNOWN_CONFIDENCE))
    if diagnosis.admin_message:
        lines.append(translate(diagnosis_words.TEXT_BELOW))
        lines += [f"  | {_line(line)}".rstrip() for line in diagnosis.admin_message.splitlines()]
    return [line for line in lines if line]


def _line(text: str) -> str:
    return one_line(text, 2000)
