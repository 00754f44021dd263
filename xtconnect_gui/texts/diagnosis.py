"""The English words around a diagnosis: who must act, and the frame of the text to send on."""

from __future__ import annotations

from typing import Final

THE_SERVER: Final = "the mail server"
YOUR_PROVIDER: Final = "your provider"
THE_MAILBOX: Final = "the mailbox that xTuple sends from"
IDENTITY_UNKNOWN: Final = "'ADDRESS-OF-THE-MAILBOX'"
NO_REPLY: Final = "no reply"
UNKNOWN_AUTHORITY: Final = "an unknown authority"
SECURITY_PRODUCT: Final = "A security product"
SWITCH_INSPECTION_OFF: Final = "Ask your administrator to switch its inspection off for this host."
ANOTHER_NAME: Final = "another name"
ANOTHER_TIME: Final = "another time"

# Who must act, by the value of ``Actor``.
WHO: Final = {
    "you": "You can put this right yourself.",
    "administrator": "Your mail administrator must act.",
    "network": "Whoever looks after your network or virus scanner must act.",
    "provider": "The mail provider must act.",
    "xtuple-partner": "Your xTuple partner must act.",
}
COPY_TEXT: Final = {
    "you": "Copy the text",
    "administrator": "Copy the text for your administrator",
    "network": "Copy the text for your network administrator",
    "provider": "Copy the text for the provider",
    "xtuple-partner": "Copy the text for your xTuple partner",
}
COPIED: Final = "Copied"
TEXT_BELOW: Final = "The text to send:"

MESSAGE_LEAD: Final = "Our ERP system (xTuple Connect) cannot send e-mail from {email}."
MESSAGE_XTUPLE: Final = "The Batch Manager (xTuple Connect) cannot send e-mail from {email}."
MESSAGE_SERVER: Final = "Server: {host}, port {port}"
MESSAGE_REPLY: Final = "The error: {reply}"
