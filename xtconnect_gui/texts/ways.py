"""The English texts about the ways on when a password does not work (any more). Shown through the translation.

Keys of WHO are the values of ``providers.values.Who``.
"""

from __future__ import annotations

from typing import Final

TITLE: Final = "Other ways to send, and what each needs"
INTRO: Final = "Account: {account}. Choose one way. Nothing is changed before you do."
INTRO_NO_ACCOUNT: Final = "Choose one way. Nothing is changed before you do."
SEE_ALL: Final = "See &what each way needs …"
SEE_OTHERS: Final = "See the &other ways to send …"
QUICK: Final = "What you can do: {titles}."
WHO: Final = {
    "you": "You can do this yourself.",
    "administrator": "Your mail administrator must set this up.",
    "it": "Your IT staff must set this up.",
}
NEEDS: Final = "Needs:"
UNTIL: Final = "How long: {until}"
READ_MORE: Final = "Read more"
COPY_REQUEST: Final = "Copy a text to send to them"
COPIED: Final = "Copied"
CLOSE: Final = "&Close"
LOCKED: Final = "Your administrator has fixed this setting."
YOUR_ACCOUNT: Final = "your mailbox"
LOOKING: Final = "Looking for it on this computer …"
PROXY_FOUND: Final = "Found on this computer: {host}, port {port}. It says: {greeting}"
PROXY_NOT_FOUND: Final = "Not found: on this computer nothing that can send mail answers at port {ports}."
PROXY_FAILED: Final = "This computer could not be searched for it."
LOOK_AGAIN: Final = "Look again"
CHECKED: Final = "Last checked in {checked}."
