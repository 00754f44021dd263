"""The simple ways in which programs write a text into their settings. None of them hides anything."""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum
from urllib.parse import quote, quote_plus, unquote, unquote_plus


class Encoding(StrEnum):
    """The words of ``encoding`` in a mapping."""

    TEXT = "text"
    BASE64 = "base64"
    BASE64_UNPADDED = "base64-unpadded"
    BASE64_URL = "base64url"
    BASE64_UTF16 = "base64-utf16"
    HEX = "hex"
    HEX_UPPER = "hex-upper"
    HEX_UTF16 = "hex-utf16"
    PERCENT = "percent"
    PERCENT_PLUS = "percent-plus"


def encode(encoding: Encoding, text: str) -> str:
    """*text* as it is written."""
    return forms(encoding, text)[0]


def forms(encoding: Encoding, text: str) -> tuple[str, ...]:
    """Every way in which a program may have written *text* with that encoding; the first is the one written here."""
    raw, wide = text.encode("utf-8", "surrogatepass"), text.encode("utf-16-le", "surrogatepass")
    match encoding:
        case Encoding.TEXT:
            return (text,)
        case Encoding.BASE64:
            return (base64.b64encode(raw).decode(),)
        case Encoding.BASE64_UNPADDED:
            return (base64.b64encode(raw).decode().rstrip("="),)
        case Encoding.BASE64_URL:
            return (base64.urlsafe_b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode().rstrip("="))
        case Encoding.BASE64_UTF16:
            return (base64.b64encode(wide).decode(),)
        case Encoding.HEX:
            return (raw.hex(),)
        case Encoding.HEX_UPPER:
            return (raw.hex().upper(),)
        case Encoding.HEX_UTF16:
            return (wide.hex(), wide.hex().upper())
        case Encoding.PERCENT:
            return _percent(raw)
        case Encoding.PERCENT_PLUS:
            return (quote_plus(raw),)


def decode(encoding: Encoding, written: str) -> str:
    """The text that was written so. Raises ValueError."""
    try:
        match encoding:
            case Encoding.TEXT:
                return written
            case Encoding.BASE64 | Encoding.BASE64_UNPADDED:
                return base64.b64decode(_padded(written), validate=True).decode()
            case Encoding.BASE64_URL:
                return base64.urlsafe_b64decode(_padded(written)).decode()
            case Encoding.BASE64_UTF16:
                return base64.b64decode(written, validate=True).decode("utf-16-le")
            case Encoding.HEX | Encoding.HEX_UPPER:
                return bytes.fromhex(written).decode()
            case Encoding.HEX_UTF16:
                return bytes.fromhex(written).decode("utf-16-le")
            case Encoding.PERCENT:
                return unquote(written, errors="strict")
            case Encoding.PERCENT_PLUS:
                return unquote_plus(written, errors="strict")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None


def _percent(raw: bytes) -> tuple[str, ...]:
    """What different libraries leave as it is: Qt's ``toPercentEncoding``, JavaScript, paths, and those that do all."""
    usual = [quote(raw, safe=safe) for safe in ("", "/", "@", "/@:", "!*'()", "!*'()~;,/?:@&=+$#")]
    every = "".join(f"%{byte:02X}" for byte in raw)
    return tuple(dict.fromkeys([*usual, *(_lower(text) for text in usual), every, every.lower()]))


def _lower(text: str) -> str:
    """The same with the hexadecimal digits after each ``%`` in lower case."""
    head, *rest = text.split("%")
    return "%".join([head, *(part[:2].lower() + part[2:] for part in rest)])


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)
