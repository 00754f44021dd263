"""The forms in which PostgreSQL may know the password of an ERP user.

With "enhanced authentication" a role's password is not what the person types, but the MD5 of what they type, a word
and their user name. The ERP client tries both kinds (its open source: ``login2.cpp``, ``qmd5.cpp``), so a person cannot
know which is theirs.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Final

_HOSTED: Final = (".xtuplecloud.com", ".xtuple.com")  # these use another word


class PasswordKind(StrEnum):
    """What stands in the database."""

    AS_TYPED = "as-typed"
    ENHANCED = "enhanced"
    ENHANCED_OLD = "enhanced-old"  # of the time when the ERP was called OpenMFG


def password_for(kind: PasswordKind, typed: str, user: str, host: str) -> str:
    """What PostgreSQL is shown for *typed*. The client takes spaces off both ends before it hashes."""
    if kind is PasswordKind.AS_TYPED:
        return typed
    word = "OpenMFG" if kind is PasswordKind.ENHANCED_OLD else "private" if host.endswith(_HOSTED) else "xTuple"
    text = typed.strip() + word + user.strip()
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
