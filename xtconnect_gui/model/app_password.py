"""App passwords: what was typed, its normalised form, and what is odd about it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from .problems import Field, FieldProblem, InvalidValueError, ProblemCode
from .profile import PasswordForm

MAX_PASSWORD_LENGTH = 1024  # characters; far above any provider's, keeps a pasted file out of an AUTH line

_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›"
_DASHES = "-‐‑‒–—−_."
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"


class Alphabet(StrEnum):
    """The characters that an app password is made of."""

    LETTERS = "letters"  # a-z, case does not matter
    ALPHANUMERIC = "alphanumeric"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class PasswordShape:
    """How a provider's app passwords look.

    ``length`` counts characters without separators. ``groups``: how the provider shows them (4,4,4,4).
    ``separator``: what stands between the groups. ``keep_separator``: it belongs to the password (iCloud's hyphens).
    """

    length: int
    alphabet: Alphabet = Alphabet.LETTERS
    groups: tuple[int, ...] = ()
    separator: str = " "
    keep_separator: bool = False

    def matches(self, compact: str) -> bool:
        """Whether *compact* (no separators) has this shape."""
        if len(compact) != self.length or not compact.isascii():
            return False
        if self.alphabet is Alphabet.LETTERS:
            return compact.isalpha()
        if self.alphabet is Alphabet.ALPHANUMERIC:
            return compact.isalnum()
        return True

    def grouped(self, compact: str) -> str:
        """*compact* in the groups the provider shows."""
        if not self.groups or sum(self.groups) != len(compact):
            return compact
        parts, at = [], 0
        for size in self.groups:
            parts.append(compact[at : at + size])
            at += size
        return self.separator.join(parts)


class PasswordFinding(StrEnum):
    """What can be said about a typed password, for the person who types it."""

    EMPTY = "empty"
    RIGHT_SHAPE = "right-shape"
    SPACES_REMOVED = "spaces-removed"
    TOO_SHORT = "too-short"  # facts: missing
    TOO_LONG = "too-long"  # facts: extra
    CONTAINS_DIGITS = "contains-digits"
    CONTAINS_SYMBOLS = "contains-symbols"
    LOOKS_LIKE_NAME = "looks-like-name"  # the name given to the app password, not the password
    LOOKS_LIKE_ADDRESS = "looks-like-address"
    NO_KNOWN_SHAPE = "no-known-shape"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding with its number of characters, if it has one."""

    kind: PasswordFinding
    count: int = 0


class AppPassword:
    """A typed or pasted password. Never shows its content in ``repr``, ``str`` or an exception."""

    __slots__ = ("_compact", "_raw", "_shape")

    def __init__(self, typed: str, shape: PasswordShape | None = None) -> None:
        self._raw = typed
        self._shape = shape
        self._compact = _compact(typed)

    def __repr__(self) -> str:
        return "AppPassword(***)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a password is not pickled")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AppPassword):
            return NotImplemented
        return self.secret == other.secret

    def __hash__(self) -> int:
        return hash(self.secret)

    @property
    def is_app_password(self) -> bool:
        """Whether it has the provider's expected shape once separators are removed."""
        return self._shape is not None and self._shape.matches(self._compact)

    @property
    def has_known_shape(self) -> bool:
        """Whether the provider's app passwords have a form that a password can be held against."""
        return self._shape is not None

    @property
    def secret(self) -> str:
        """The normalised form, the first that is tried.

        App-password shaped: separators and decoration removed (or the provider's own put in, where they belong to the
        password). Otherwise exactly what was typed, without the line end.
        """
        if self.is_app_password and self._shape is not None:
            return self._shape.grouped(self._compact) if self._shape.keep_separator else self._compact
        return self._raw.rstrip("\r\n")

    @property
    def form(self) -> PasswordForm:
        """The form that ``secret`` is in."""
        if self.is_app_password and self._shape is not None and not self._shape.keep_separator:
            return PasswordForm.WITHOUT_SPACES
        return PasswordForm.AS_ENTERED

    @property
    def with_spaces(self) -> str | None:
        """The four-groups form, tried once after a refusal; None where the shape has none."""
        if self.form is not PasswordForm.WITHOUT_SPACES or self._shape is None or not self._shape.groups:
            return None
        return self._shape.grouped(self._compact)

    @property
    def display(self) -> str:
        """For the reveal toggle: in groups if it has the shape, else as typed."""
        if self.is_app_password and self._shape is not None:
            return self._shape.grouped(self._compact)
        return self.secret

    def in_form(self, form: PasswordForm) -> str:
        """The password in the form that a server accepted."""
        if form is PasswordForm.WITH_SPACES and self.with_spaces is not None:
            return self.with_spaces
        return self.secret

    def findings(self) -> tuple[Finding, ...]:
        """What to tell the person, most useful first."""
        if not self._raw.strip():
            return (Finding(PasswordFinding.EMPTY),)
        if "@" in self._raw and "." in self._raw.rpartition("@")[2]:
            return (Finding(PasswordFinding.LOOKS_LIKE_ADDRESS),)
        if self._shape is None:
            return (Finding(PasswordFinding.NO_KNOWN_SHAPE),)
        if self.is_app_password:
            removed = self.secret != self._raw
            right = Finding(PasswordFinding.RIGHT_SHAPE, len(self._compact))
            return (right, Finding(PasswordFinding.SPACES_REMOVED)) if removed else (right,)
        return _oddities(self._raw, self._compact, self._shape)

    def require_usable(self) -> None:
        """Raise InvalidValueError if no server could take it: empty, too long, or with control characters."""
        code = None
        if not self.secret.strip():
            code = ProblemCode.PASSWORD_EMPTY
        elif len(self.secret) > MAX_PASSWORD_LENGTH:
            code = ProblemCode.PASSWORD_TOO_LONG
        elif len(self.secret) < 4:
            code = ProblemCode.PASSWORD_TOO_SHORT
        elif any(unicodedata.category(c) == "Cc" for c in self.secret):
            code = ProblemCode.PASSWORD_CONTROL
        if code is not None:
            facts = (("length", str(len(self.secret))), ("limit", str(MAX_PASSWORD_LENGTH)))
            raise InvalidValueError(FieldProblem(Field.PASSWORD, code, facts=facts))


def _compact(typed: str) -> str:
    """*typed* without surrounding quotes, white space of any kind, invisible characters, dashes between groups."""
    text = "".join(c for c in typed if not (c.isspace() or c in _INVISIBLE or unicodedata.category(c) == "Zs"))
    text = text.strip(_QUOTES)
    return re.sub(rf"(?<=\w)[{re.escape(_DASHES)}](?=\w)", "", text)


def _oddities(raw: str, compact: str, shape: PasswordShape) -> tuple[Finding, ...]:
    """Why *raw* is not of the expected *shape*."""
    lowered = raw.lower()
    if any(word in lowered for word in ("xtuple", "xtconnect", "batch manager", "app password")):
        return (Finding(PasswordFinding.LOOKS_LIKE_NAME),)
    found = []
    if shape.alphabet is Alphabet.LETTERS and any(c.isdigit() for c in compact):
        found.append(Finding(PasswordFinding.CONTAINS_DIGITS))
    if shape.alphabet is not Alphabet.ANY and any(not c.isalnum() for c in compact):
        found.append(Finding(PasswordFinding.CONTAINS_SYMBOLS))
    if len(compact) < shape.length:
        found.append(Finding(PasswordFinding.TOO_SHORT, shape.length - len(compact)))
    elif len(compact) > shape.length:
        found.append(Finding(PasswordFinding.TOO_LONG, len(compact) - shape.length))
    return tuple(found)
