"""Filling a diagnosis in: the placeholders of its texts, and the text for whoever must act."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from ..smtp.values import Reply
from ..texts import diagnosis as words
from .values import Actor, Confidence, Diagnosis, Evidence

MAX_SHOWN_REPLY: Final = 600  # characters; a longer reply is cut where it is shown

_PLACEHOLDER: Final = re.compile(r"\{(reply|host|port|provider|email|identity|issuer|product|switch|clock|names)\}")
_POWERSHELL_QUOTES: Final = "'‘’‚‛"  # PowerShell takes each of them for a single quote


def filled(diagnosis: Diagnosis, evidence: Evidence, confidence: Confidence) -> Diagnosis:
    """*diagnosis* with its placeholders replaced. What a server said is never itself read as a template."""
    values = {
        "reply": shown_reply(evidence.reply, evidence.detail),
        "host": _visible(evidence.host) or words.THE_SERVER,
        "port": str(evidence.port),
        "provider": evidence.provider or words.YOUR_PROVIDER,
        "issuer": evidence.facts.get("issuer", words.UNKNOWN_AUTHORITY),
        "product": evidence.facts.get("product", words.SECURITY_PRODUCT),
        "switch": evidence.facts.get("switch", words.SWITCH_INSPECTION_OFF),
        "names": evidence.facts.get("names", words.ANOTHER_NAME),
        "clock": evidence.facts.get("clock", words.ANOTHER_TIME),
        "email": _visible(evidence.email) or words.THE_MAILBOX,
        "identity": powershell_literal(evidence.email) if evidence.email else words.IDENTITY_UNKNOWN,
    }

    def fill(text: str) -> str:
        known = text if evidence.port is not None else _without_port(text)
        done = _PLACEHOLDER.sub(lambda match: values[match.group(1)], known)
        at_start = known.startswith("{host}") and not evidence.host
        return done[:1].upper() + done[1:] if at_start else done

    return dataclasses.replace(
        diagnosis,
        title=fill(diagnosis.title),
        explanation=fill(diagnosis.explanation),
        steps=tuple(fill(step) for step in diagnosis.steps),
        confidence=confidence,
        admin_message=_admin_message(diagnosis, evidence, fill),
    )


def _without_port(text: str) -> str:
    shorter = text.replace(", port {port},", "").replace(", port {port}", "")
    return shorter.replace("port {port}", "this port").replace("Port {port}", "This port")


def powershell_literal(text: str) -> str:
    """*text* as a single-quoted PowerShell string, which nothing in it can end or run (about_Quoting_Rules)."""
    visible = _visible(text)
    return "'" + "".join(c * 2 if c in _POWERSHELL_QUOTES else c for c in visible) + "'"


def shown_reply(reply: Reply | None, detail: str) -> str:
    """What the server or the program said, on one line, cut to a length that can be shown."""
    if reply is None:
        text = " ".join(detail.split()) or words.NO_REPLY
    else:
        parts = (str(reply.code), reply.enhanced or "", " ".join(reply.text.split()))
        text = " ".join(part for part in parts if part)
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return text if len(text) <= MAX_SHOWN_REPLY else text[: MAX_SHOWN_REPLY - 1] + "…"


def _admin_message(diagnosis: Diagnosis, evidence: Evidence, fill: Callable[[str], str]) -> str:
    if not diagnosis.admin_message:
        return ""
    lead = words.MESSAGE_XTUPLE if diagnosis.actor is Actor.XTUPLE_PARTNER else words.MESSAGE_LEAD
    server = words.MESSAGE_SERVER if evidence.host else ""
    said = words.MESSAGE_REPLY if evidence.reply is not None or evidence.detail else ""
    lines = [fill(line) for line in (lead, server, said, "", diagnosis.admin_message.strip())]
    return "\n".join(line for number, line in enumerate(lines) if line or number == 3)


def _visible(text: str) -> str:
    """*text* without characters that are not seen or that end a line."""
    return "".join(c for c in text if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
