"""Where the ERP's database is: from fields or a URL, as the ERP client takes them, to a checked value."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from ...model.problems import InvalidValueError
from ...model.validation import check_host, check_port

DEFAULT_PORT: Final = 5432  # PostgreSQL's registered port (IANA)
SCHEMES: Final = ("pgsql", "psql", "postgresql", "postgres")  # the ERP client's two words, and libpq's two
MAX_NAME: Final = 63  # bytes: PostgreSQL's NAMEDATALEN - 1


class AddressField(StrEnum):
    """A part of the address; the value is also the option's name without ``--``."""

    URL = "db-url"
    HOST = "db-host"
    PORT = "db-port"
    NAME = "db-name"
    USER = "db-user"
    CA_FILE = "db-ca-file"


class AddressCode(StrEnum):
    """What is wrong with a part."""

    MISSING = "missing"
    INVALID = "invalid"
    SCHEME = "scheme"
    PASSWORD_IN_URL = "password-in-url"  # noqa: S105
    OPTIONS_IN_URL = "options-in-url"
    SOME_OF_BOTH = "some-of-both"


class AddressError(ValueError):
    """A part of the address cannot be used. ``got`` is shown back; it is empty where it could hold a password."""

    def __init__(self, field: AddressField, code: AddressCode, got: str = "") -> None:
        super().__init__(f"{field.value}: {code.value}")
        self.field = field
        self.code = code
        self.got = got


class Tls(StrEnum):
    """How the connection is protected.

    ``prefer``: encrypted when the server can, and without that never with the password in clear text.
    ``require``: encrypted or not at all. ``verify``: also the certificate and its name are checked.
    """

    PREFER = "prefer"
    REQUIRE = "require"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A database and the ERP user who signs in. ``ca_file``: the authority to trust with ``Tls.VERIFY``."""

    host: str
    name: str
    user: str
    port: int = DEFAULT_PORT
    tls: Tls = Tls.PREFER
    ca_file: Path | None = None

    @property
    def keyring_entry(self) -> str:
        """Under which name the password store keeps the password. ``:`` and ``/`` occur in no profile's name."""
        return f"database:{self.user}@{self.host}:{self.port}/{self.name}"


def address_of(
    *,
    url: str = "",
    host: str = "",
    port: str = "",
    name: str = "",
    user: str = "",
    tls: Tls = Tls.PREFER,
    ca_file: Path | None = None,
) -> DatabaseAddress:
    """The address that was typed; empty texts stand for what was not given. Raises AddressError.

    A URL may hold the user; host, port and database name then come from it alone.
    """
    if url.strip():
        if host.strip() or port.strip() or name.strip():
            raise AddressError(AddressField.URL, AddressCode.SOME_OF_BOTH)
        host, port, name, url_user = _parts(url.strip())
        if url_user and user.strip() and url_user != user.strip():
            raise AddressError(AddressField.URL, AddressCode.SOME_OF_BOTH)
        user = user or url_user
    return DatabaseAddress(
        host=_host(host),
        port=_port(port),
        name=_word(AddressField.NAME, name),
        user=_word(AddressField.USER, user),
        tls=tls,
        ca_file=ca_file,
    )


def _parts(url: str) -> tuple[str, str, str, str]:
    """Host, port, database and user of *url*. Never shows the URL back: what is wrong with it may be a password."""
    try:
        split = urlsplit(url)
        port = _port_text(split)
        password = split.password
    except ValueError:
        raise AddressError(AddressField.URL, AddressCode.INVALID) from None
    if split.scheme.lower() not in SCHEMES or not split.netloc:
        raise AddressError(AddressField.URL, AddressCode.SCHEME)
    if password is not None:
        raise AddressError(AddressField.URL, AddressCode.PASSWORD_IN_URL)
    if split.query or split.fragment:
        raise AddressError(AddressField.URL, AddressCode.OPTIONS_IN_URL)
    return split.hostname or "", port, unquote(split.path.removeprefix("/")), unquote(split.username or "")


def _port_text(split: SplitResult) -> str:
    return "" if split.port is None else str(split.port)


def _host(text: str) -> str:
    typed = text.strip()
    if not typed:
        raise AddressError(AddressField.HOST, AddressCode.MISSING)
    try:
        return check_host(typed)
    except InvalidValueError:
        raise AddressError(AddressField.HOST, AddressCode.INVALID, typed) from None


def _port(text: str) -> int:
    if not text.strip():
        return DEFAULT_PORT
    try:
        return check_port(text)
    except InvalidValueError:
        raise AddressError(AddressField.PORT, AddressCode.INVALID, text.strip()) from None


def _word(field: AddressField, text: str) -> str:
    typed = text.strip()
    if not typed:
        raise AddressError(field, AddressCode.MISSING)
    if len(typed.encode("utf-8", "replace")) > MAX_NAME or any(unicodedata.category(c) in ("Cc", "Cs") for c in typed):
        raise AddressError(field, AddressCode.INVALID, typed)
    return typed
