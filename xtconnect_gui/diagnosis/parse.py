"""A pasted server reply, in whatever wrapping a program or a person put around it, as a Reply."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ..smtp.values import Reply
from .plain_text import unwrap, without_program_lines
from .stage import stage_of
from .wrappings import CODE_WORDS, NOISE_LINE, PROGRAM_LINE, SERVER_SAID

MAX_REPLY: Final = 2_000  # characters kept of one reply's text

_ENHANCED: Final = r"[245]\.\d{1,3}\.\d{1,3}"
# RFC 5321 section 4.2: three digits, then "-" (more lines follow), a space, or the end. RFC 3463: class.subject.detail.
# With an enhanced code of the same class after it, a number is surely a code; otherwise it must stand where codes do.
_REPLY: Final = re.compile(
    rf"(?<![\d.])(?:(?P<sure>[245][0-5]\d|5[67]\d)[- ] ?\#?(?P<enhanced>{_ENHANCED})(?![\d.])[-\s:,]*"
    r"|(?:^[-\s>*<\"'(\[{|=~.]*|(?<=[\"'(\[{:<>=#«“;*`：])\s{0,2}|(?<=: )|(?<=[<>;-] )|(?<=\bcode )"
    r"|(?<=error )(?!500\b)|(?<=\bsaid )|(?<=\breturned )|(?<=\breply )|(?<=\bresponse )|(?<=\bSMTP )|(?<=\bstatus )"
    r"|(?<=\bwith )|(?<=\bgot )|(?<=\braised )|(?<=\bresponded )|(?<=\berror: ))"
    r"(?P<code>417(?! Expectation)|4[2-57]\d|(?!500 Internal Server)5(?:0[0-5]|[1-57]\d)|2[0-5]\d|3[35]4)"
    r"(?P<more>-(?!\d)|(?=[\s,:;)\]\"'}]|\.\s|$)))",
    re.IGNORECASE,
)
_NOT_SMTP: Final = re.compile(
    r"(?:HTTP\S*|line|port|:\d{1,4}\)?|bytes?|https?://\S*|status(?: |_)?code"
    r"|status(?=[\"']?[=:])|\w\.(?:py|go|rb|js|ts|php|java|cs|c|cpp|rs))"
    r"[\s:=\"'(]*$",
    re.IGNORECASE,
)
_NEVER_SMTP: Final = frozenset({"465", "422", "423", "424", "429"})  # a port; HTTP
_LONE_ENHANCED: Final = re.compile(
    r"(?<![\w.@/-])(?<!version )#?(?P<enhanced>[45]\.(?:0|[1-7])\.\d{1,3})(?![\d.]|-?[a-z])(?!\S*[/\\])", re.IGNORECASE
)
# Roundcube: SMTP Error (450): Failed to add recipient "…" (4.1.2 <…>: Recipient address rejected).
_INSIDE: Final = re.compile(rf"\(({_ENHANCED}) ")
_BEHIND: Final = re.compile(rf"\(#({_ENHANCED})\)\W*$")
_ENHANCED_AFTER: Final = re.compile(rf"\benhanced\w*['\"]?[\s:=]+['\"]?({_ENHANCED})\b", re.IGNORECASE)
_SMTP_CODE: Final = re.compile(r"SMTP code: (\d{3})(?: Additional SMTP info: (\S+))?", re.IGNORECASE)
_LETTRE: Final = re.compile(r"(?:permanent|transient) error \((\d{3})\): ?", re.IGNORECASE)
_LOG_PREFIX: Final = re.compile(
    r"^\s*(?:\S+ )?(?:S|SERVER|SERVER -> CLIENT|<<<|<-|<\*\*|<--|<~|<~\*|<=|msmtp: server message): ?"
)
# What stands behind a code is no word of it, but the next fields of a log line: code=503 pkg=smtp
_ONLY_FIELDS: Final = re.compile(r"(?:[\w.]+=\S+(?:\s+|$))*")
_LOG_LINE: Final = re.compile(r"\s*\[?(?:\d{4}-\d\d-\d\d[ T]|[A-Z][a-z]{2} [ \d]\d )\d\d:\d\d:\d\d\b")
# Outlook Express and Windows Mail put settings behind the quoted reply: ', Port: 25, Secure (SSL): No, …
_SETTINGS_BEHIND: Final = re.compile(
    r"(['’\"»])[ \t]*,[ \t]*(?:port|porta|puerto|poort|ポート|端口) ?:? ?\d+.*", re.IGNORECASE
)
# Swift Mailer and Symfony put what they expected before the reply.
_EXPECTED: Final = re.compile(
    r"^.{0,200}?expected response code \S+ but got (?:code )?[\"']?\d+[\"']?, with message ",
    re.IGNORECASE | re.MULTILINE,
)
# Exchange Online puts its own verdict before the reply of the server that refused.
_OWN_VERDICT: Final = re.compile(
    r"\b[45]\d\d [45]\.\d\.3\d\d (?:Remote server returned|Message expired)[^>\n]{0,80}->"
    r"|451 4\.4\.0 Primary target IP address responded with: (?=\"[45]\d\d)"
)
_STACK_LINE: Final = re.compile(r"\s*(?:at \S+[.(/<:]|at \S+ \(|File \"(?!.*smtplib\.SMTP\w+: \()|#\d+ )")
_LEFTOVER: Final = re.compile(
    r"^[\s,;:]*(?:b(?=['\"]))?[\s\"',;:)\]}-]+(?:with message \"?)?"
    r"|['\"][)}\]]+$|[\s\"',;({\[]+$"
)


@dataclass(slots=True)
class _Found:
    """A reply that is being read."""

    code: int
    enhanced: str | None
    lines: list[str] = field(default_factory=list)

    def belongs(self, code: int, enhanced: str | None) -> bool:
        """Whether a line with these codes goes on with this reply."""
        return self.code == code and (enhanced is None or self.enhanced in (None, enhanced))

    def reply(self) -> Reply:
        text = "\n".join(part for part in (_LEFTOVER.sub("", line).strip() for line in self.lines) if part)
        inside = _INSIDE.search(text) if self.enhanced is None else None
        if inside is not None and inside[1][0] == str(self.code)[0]:
            return Reply(self.code, inside[1], text[inside.end() :].rstrip(").")[:MAX_REPLY])
        return Reply(self.code, self.enhanced or self._enhanced_behind(text), text[:MAX_REPLY])

    def _enhanced_behind(self, text: str) -> str | None:
        """The enhanced code that qmail and IronPort put behind the words: ``(#5.1.1)``."""
        match = _BEHIND.search(text)
        return match[1] if match is not None and match[1][0] == str(self.code)[0] else None


def parse_reply_text(text: str) -> tuple[Reply | None, str | None]:
    """The reply in *text* and the stage it probably belongs to; ``(None, stage)`` when there is no reply.

    Words before the code are taken for a log prefix and dropped, unless there are none behind it. The first refusal
    counts, so that a pasted session gives the refusal rather than the greeting or what followed from the refusal; lines
    with the same code, or wrapped lines without one, belong to it.
    Where a program shows words in place of the code, or only an enhanced code was copied, the basic code is the one
    those stand for.
    """
    plain = unwrap(text)
    found = _replies(plain)
    refusals = [item.reply() for item in found if item.code >= 400]
    # 503 (RFC 5321 section 4.3.2) often only says that what was refused before cannot be gone on with.
    reply = next((item for item in refusals if item.code != 503), refusals[0] if refusals else None)
    if reply is None:
        reply = _reply_without_code(plain)
    elif _ONLY_FIELDS.fullmatch(reply.text):
        reply = _with_words_before(reply, plain)
    if reply is None and found:
        reply = found[0].reply()
    return reply, stage_of(plain, reply)


def _with_words_before(reply: Reply, text: str) -> Reply:
    """*reply* with the words that stand before its code in *text*, as in ``Mailbox full; code: 552``."""
    before = text[: text.find(str(reply.code))]
    enhanced = _ENHANCED_AFTER.search(text)
    words = _without_code(" ".join(without_program_lines(before).split()))
    return Reply(reply.code, reply.enhanced or (enhanced[1] if enhanced else None), words[:MAX_REPLY])


def _replies(text: str) -> list[_Found]:
    """All replies in *text*, in their order."""
    stated = _SMTP_CODE.search(text)
    if stated is not None:  # PHPMailer puts the code after the text
        said = re.split(r"\bDetail: ", text[: stated.start()], maxsplit=1)[-1]
        return [_Found(int(stated[1]), stated[2], [" ".join(said.split())])]
    text = _SETTINGS_BEHIND.sub(r"\1", _LETTRE.sub(r"\1 ", _EXPECTED.sub("", _OWN_VERDICT.sub("", text))))
    found: list[_Found] = []
    open_ = False  # whether a line without a code still belongs to the last reply
    quote = ""  # what that reply was put in
    for raw in text.splitlines():
        line = _LOG_PREFIX.sub("", raw.strip()).strip()
        matches = [m for m in _REPLY.finditer(line) if _stands_for_a_code(line, m)]
        if matches and _STACK_LINE.match(raw):  # its numbers are line numbers
            matches = [m for m in matches if m["sure"] is not None]
        if not matches:
            if any(pattern.match(raw) for pattern in (NOISE_LINE, PROGRAM_LINE, _LOG_LINE)):
                open_ = False
            elif open_ and line:
                said, closed = _until(quote, line)
                found[-1].lines.append(_without_code(said))
                open_ = not closed
            continue
        for number, match in enumerate(matches):
            end = matches[number + 1].start() if number + 1 < len(matches) else len(line)
            start = match.start("code" if match["sure"] is None else "sure")
            opening = line[start - 1 : start]
            quote = opening if opening in ('"', "'") else quote if found and open_ else ""
            said, closed = _until(quote, line[match.end() : end])
            code, rest = int(match["sure"] or match["code"]), _without_code(said)
            enhanced = match["enhanced"] or _leading_enhanced(line[match.end() : end], code)
            if found and found[-1].belongs(code, enhanced):
                found[-1].enhanced = found[-1].enhanced or enhanced
                if rest not in found[-1].lines:
                    found[-1].lines.append(rest)
            else:
                found.append(_Found(code, enhanced, [rest]))
            open_ = not closed
    return found


def _until(quote: str, words: str) -> tuple[str, bool]:
    """*words* up to the *quote* that closes them, and whether there is one; an apostrophe closes nothing."""
    end = re.search(rf"{quote}(?=\s*$|[.,;:)\]}}]+(?:\s|$)|\s*\(|\s+[\w.]+=)", words) if quote else None
    return (words[: end.start()], True) if end is not None else (words, False)


def _stands_for_a_code(line: str, match: re.Match[str]) -> bool:
    if match["sure"] is not None:
        return match["sure"][0] == match["enhanced"][0]
    return line[: match.start()].lower().endswith("smtp;") or (
        match["code"] not in _NEVER_SMTP and _NOT_SMTP.search(line[max(0, match.start() - 30) : match.start()]) is None
    )


def _leading_enhanced(rest: str, code: int) -> str | None:
    match = re.match(rf"[\s,:;\"'«»“”„)b(\[]*\#?({_ENHANCED})(?![\d.])", rest)
    return match[1] if match is not None and match[1][0] == str(code)[0] else None


def _without_code(rest: str) -> str:
    return re.sub(rf"^[\s,:;\"'«»“”„)b(\[]*\#?{_ENHANCED}(?![\d.])[-–\s:»”\"\]]*", "", rest).strip()


def _reply_without_code(text: str) -> Reply | None:
    """The reply where only an enhanced code or a program's words for the code are there."""
    text = "\n".join(line for line in text.splitlines() if not _STACK_LINE.match(line))  # it has numbers of versions
    words, sentence = next(((code, pattern) for code, pattern in CODE_WORDS if pattern.search(text)), (None, None))
    said = SERVER_SAID.search(text)
    if said is not None and re.match(r"[23]\d\d[ -]", text[said.end() :]):
        said = None  # a positive reply, quoted beside the program's own words
    lone = _LONE_ENHANCED.search(text, said.end() if said else 0) or _LONE_ENHANCED.search(text)
    if lone is None and (said is None or not text[said.end() :].strip()):
        return None
    enhanced = lone["enhanced"] if lone else None
    start = said.end() if said else 0
    if lone is not None and (said or words or _stands_before_the_words(text, lone)):
        start = lone.end()
    spoken = " ".join(without_program_lines(text[start:]).split())
    if sentence is not None:  # said once more behind the reply
        spoken = sentence.sub("", spoken)
    if lone is not None and not spoken.strip(" ).'\"#]"):  # "… mailbox full (#5.2.2)": the words stand before it
        spoken = " ".join(without_program_lines(text[: lone.start()]).split())
    # RFC 3463 section 2: the class of the enhanced code is the class of the basic code.
    code = words or (int(enhanced[0]) * 100 + 50 if enhanced else 550)
    if enhanced and int(enhanced[0]) != code // 100 and words != 530:
        code = int(enhanced[0]) * 100 + 50
    return Reply(code, enhanced, spoken.strip(" -:(#")[:MAX_REPLY])


def _stands_before_the_words(text: str, lone: re.Match[str]) -> bool:
    """Whether the server's words follow the enhanced code *lone*; qmail puts it behind them: (#5.1.1)."""
    if not text[: lone.start()].strip(" \n(#<>\"'"):
        return True
    in_brackets = lone[0].startswith("#") or text[: lone.start()].endswith("(")
    return not in_brackets and len(re.findall(r"[^\W\d_]{3,}", text[lone.end() : lone.end() + 80])) >= 2
