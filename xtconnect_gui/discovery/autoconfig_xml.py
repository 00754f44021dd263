"""The outgoing servers in a file of Mozilla's autoconfig format, version 1.1.

Source: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. The file comes from a stranger's web
server: no entities, no external parts, and every value is checked before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.problems import InvalidValueError
from ..model.security import Security
from ..model.validation import check_host, check_port
from .values import ADDRESS, DOMAIN_PART, LOCAL_PART, Server

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SECURITY = {"SSL": Security.SSL, "TLS": Security.SSL, "STARTTLS": Security.STARTTLS}
# "plain" and "secure" are the older words. An account with a password cannot use OAuth2, Kerberos, or its IP address.
_PASSWORD = {"password-cleartext", "plain", "password-encrypted", "secure", "ntlm"}
_MAX_USERNAME = 320


class UnusableFileError(ValueError):
    """The text is not such a file. ``str`` says why, without quoting it."""


def outgoing_servers(data: bytes, domain: str) -> tuple[Server, ...]:
    """The servers that take a password over TLS, in the file's order, which is the provider's order of preference.

    Raises UnusableFileError. A file without such a server gives ``()``.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:  # LookupError: an unknown encoding
        raise UnusableFileError(type(error).__name__) from None
    if root.tag != "clientConfig":
        raise UnusableFileError("another kind of file")
    found = (_server(element, domain) for element in root.iterfind("./emailProvider/outgoingServer"))
    return tuple(dict.fromkeys(server for server in found if server is not None))


def _server(element: Element, domain: str) -> Server | None:
    security = _SECURITY.get(_text(element, "socketType").upper())
    kinds = {(kind.text or "").strip().lower() for kind in element.iterfind("authentication")} - {""}
    if element.get("type", "smtp").lower() != "smtp" or security is None or (kinds and not kinds & _PASSWORD):
        return None
    try:
        host = check_host(_text(element, "hostname").replace(DOMAIN_PART, domain))
        port = check_port(_text(element, "port"))
    except InvalidValueError:
        return None
    return Server(host, port, security, _username(_text(element, "username")))


def _username(text: str) -> str:
    """The user name with its placeholders. A name without any is of somebody else: we did not say who asks."""
    known = (ADDRESS in text or LOCAL_PART in text) and len(text) <= _MAX_USERNAME and text.isprintable()
    return text if known else ADDRESS


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()
