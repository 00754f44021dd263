"""From typed text to valid values. Every function returns the clean value or raises InvalidValueError."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable

from .problems import Field, FieldProblem, InvalidSettingsError, InvalidValueError, ProblemCode
from .security import Security
from .settings import EmailSettings

MAX_ADDRESS_LENGTH = 254  # octets: RFC 5321 section 4.5.3.1.3 (path of 256 with its angle brackets)
MAX_TEXT_LENGTH = 200

# Addresses about which no rule of RFC 5321 and RFC 5322 leaves a doubt: a dot-atom of plain letters, digits and "_+-"
# at a domain of ASCII labels, with an alphabetic last label of at least two letters that is not a special-use one.
_PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"(?!(?:arpa|invalid|local|localhost|onion|test)\Z)(?!xn--)[a-z]{2,63}\Z",
    re.IGNORECASE,
)
_MAX_LOCAL_PART = 64  # octets: RFC 5321 section 4.5.3.1.1
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)\Z")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:/*(?=[^\d])", re.IGNORECASE)


def check_email(text: str, field: Field = Field.EMAIL) -> str:
    """Return the address with its domain in Unicode NFC, as it is shown.

    Accepts international domains (IDNA) and local parts (RFC 6531; whether the server takes those shows at sign-in).
    """
    typed = text.strip(" \t")
    if not typed:
        raise InvalidValueError(FieldProblem(field, ProblemCode.MISSING))
    if any(unicodedata.category(c) == "Cc" for c in typed):
        shown = "".join(c if unicodedata.category(c) != "Cc" else " " for c in typed)
        raise InvalidValueError(FieldProblem(field, ProblemCode.EMAIL_CONTROL, shown[:80]))
    if len(typed.encode("utf-8", "replace")) > MAX_ADDRESS_LENGTH:
        raise InvalidValueError(
            FieldProblem(field, ProblemCode.TOO_LONG, typed[:40] + "…", facts=(("limit", str(MAX_ADDRESS_LENGTH)),))
        )
    if "@" not in typed:
        raise InvalidValueError(FieldProblem(field, ProblemCode.EMAIL_NO_AT, typed))
    if any(c.isspace() for c in typed):
        joined = "".join(typed.split())
        raise InvalidValueError(FieldProblem(field, ProblemCode.EMAIL_SPACE, typed, _valid_or_none(joined)))
    local, _, domain = typed.rpartition("@")
    if _PLAIN_ADDRESS.match(typed) and len(local) <= _MAX_LOCAL_PART and "--" not in domain:
        return f"{local}@{domain.lower()}"
    from email_validator import EmailNotValidError, validate_email  # heavy: only for an address that is not plain

    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=True, test_environment=True)
    except EmailNotValidError as error:
        code = ProblemCode.EMAIL_DOMAIN if local and not _domain_ok(domain) else ProblemCode.EMAIL_SYNTAX
        raise InvalidValueError(FieldProblem(field, code, typed, facts=(("reason", str(error)),))) from None
    return found.normalized


def ascii_email(address: str) -> str:
    """The address with its domain in A-labels (RFC 5890), as it goes over the wire. The local part is untouched."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{ascii_host(domain)}" if at else address


def ascii_host(host: str) -> str:
    """*host* in A-labels; unchanged when it is ASCII already or cannot be encoded."""
    if host.isascii():
        return host
    import idna  # only international names need it

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host


def needs_smtputf8(address: str) -> bool:
    """Whether the local part can only be sent with SMTPUTF8 (RFC 6531)."""
    return not address.rpartition("@")[0].isascii()


def clean_host(text: str) -> str:
    """The host inside something pasted: scheme, path, user and port cut off."""
    host = _SCHEME.sub("", text.strip())
    host = re.split(r"[/?#\\]", host, maxsplit=1)[0].rpartition("@")[2]
    if not _is_ip(host.strip("[]")):
        host = re.sub(r":\d*$", "", host)
    return host.strip().strip("[]").rstrip(".").lower()


def check_host(text: str) -> str:
    """Return a host name (lower case, no final dot) or IP address. A pasted URL is refused with the cleaned value."""
    typed = text.strip()
    if not typed:
        raise InvalidValueError(FieldProblem(Field.HOST, ProblemCode.MISSING))
    cleaned = clean_host(typed)
    usable = _domain_ok(cleaned, need_dot=False) or _is_ip(cleaned)
    if cleaned == typed.rstrip(".").lower() and usable:
        return cleaned
    suggestion = cleaned if usable else None
    code = ProblemCode.HOST_SYNTAX
    if usable and _SCHEME.match(typed):
        code = ProblemCode.HOST_SCHEME
    elif usable and re.search(r":\d+$", typed):
        code = ProblemCode.HOST_PORT
    elif usable and re.search(r"[/\\?#@]", typed):
        code = ProblemCode.HOST_SCHEME
    raise InvalidValueError(FieldProblem(Field.HOST, code, typed[:120], suggestion))


def check_port(text: str | int) -> int:
    """Return a port, 1 to 65535."""
    typed = str(text).strip()
    if not typed:
        raise InvalidValueError(FieldProblem(Field.PORT, ProblemCode.MISSING))
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", typed):
        raise InvalidValueError(FieldProblem(Field.PORT, ProblemCode.PORT_NOT_A_NUMBER, typed[:40]))
    port = int(typed)
    if not 1 <= port <= 65535:
        raise InvalidValueError(FieldProblem(Field.PORT, ProblemCode.PORT_RANGE, typed))
    return port


def check_security(text: str) -> Security:
    """Return the security for ``ssl``, ``starttls``, ``tls`` or ``none``."""
    try:
        return Security.parse(text)
    except ValueError:
        raise InvalidValueError(FieldProblem(Field.SECURITY, ProblemCode.SECURITY_UNKNOWN, text[:40])) from None


def port_security_mismatch(port: int, security: Security) -> FieldProblem | None:
    """The contradiction of a well-known port with the other port's security (465 with STARTTLS), or None."""
    usual = Security.usual_for_port(port)
    if usual is None or usual is security:
        return None
    facts = (
        ("port", str(port)),
        ("security", security.value),
        ("usual_security", usual.value),
        ("usual_port", str(security.usual_port)),
    )
    return FieldProblem(Field.PORT, ProblemCode.PORT_SECURITY_MISMATCH, str(port), str(security.usual_port), facts)


def check_text(text: str, field: Field) -> str:
    """Return a one-line text without control characters (which could smuggle lines into a command or header)."""
    typed = text.strip()
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in typed):
        raise InvalidValueError(FieldProblem(field, ProblemCode.CONTROL_CHARACTER))
    if len(typed) > MAX_TEXT_LENGTH:
        raise InvalidValueError(
            FieldProblem(field, ProblemCode.TOO_LONG, typed[:40] + "…", facts=(("limit", str(MAX_TEXT_LENGTH)),))
        )
    return typed


def check_profile_name(text: str) -> str:
    """Return a profile's name: letters, digits, space, ``-``, ``_`` and ``.``, at most 64 characters."""
    typed = text.strip()
    if not typed or len(typed) > 64 or not re.fullmatch(r"[\w .-]+", typed):
        raise InvalidValueError(FieldProblem(Field.PROFILE, ProblemCode.PROFILE_NAME, typed[:64]))
    return typed


def build_settings(
    *,
    provider: str,
    email: str,
    host: str,
    port: str | int,
    security: str | Security,
    username: str = "",
    sender: str = "",
    sender_name: str = "",
) -> EmailSettings:
    """Check every field and return the settings. Raises InvalidSettingsError with *all* problems."""
    problems: list[FieldProblem] = []

    def collect(check: Callable[..., object], *arguments: object) -> str:
        try:
            return str(check(*arguments))
        except InvalidValueError as error:
            problems.append(error.problem)
            return ""

    clean_email = collect(check_email, email)
    clean_username = collect(check_text, username, Field.USERNAME)
    host_name = collect(check_host, host)
    clean_port = 0
    try:
        clean_port = check_port(port)
    except InvalidValueError as error:
        problems.append(error.problem)
    clean_security = Security.SSL
    try:
        clean_security = security if isinstance(security, Security) else check_security(security)
    except InvalidValueError as error:
        problems.append(error.problem)
    clean_sender = collect(check_email, sender, Field.SENDER) if sender.strip() else ""
    clean_name = collect(check_text, sender_name, Field.SENDER_NAME)
    if problems:
        raise InvalidSettingsError(tuple(problems))
    return EmailSettings(
        provider=provider,
        email=clean_email,
        host=host_name,
        port=clean_port,
        security=clean_security,
        username=clean_username,
        sender=clean_sender,
        sender_name=clean_name,
    )


def _valid_or_none(address: str) -> str | None:
    try:
        return check_email(address)
    except InvalidValueError:
        return None


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _domain_ok(domain: str, need_dot: bool = True) -> bool:
    encoded = ascii_host(domain)
    if not encoded or len(encoded) > 253 or (need_dot and "." not in encoded):
        return False
    return all(_LABEL.match(label) for label in encoded.split("."))
