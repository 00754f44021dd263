"""The words of the setup sheet, in English; shown through the translation.

The Batch Manager's own labels and their order are not public. The words are those of xTuple's help article on app
passwords, so the sheet never claims that a field is called exactly so.
"""

from __future__ import annotations

from typing import Final

TITLE: Final = "Values for the Batch Manager"
INTRODUCTION: Final = (
    "Type these values into the e-mail settings of the Batch Manager. Its fields may be named a little differently or "
    "stand in another order."
)
FOOTER: Final = "The Batch Manager is set up when it has sent a mail with these values."
HIDDEN: Final = "(not shown)"
NOT_GIVEN: Final = "(type the app password)"

LABEL_ACCOUNT: Final = "Email account"
LABEL_USERNAME: Final = "User name"
LABEL_PASSWORD: Final = "Password"  # noqa: S105
LABEL_HOST: Final = "Host"
LABEL_PORT: Final = "Port"
LABEL_SECURITY: Final = "SSL or TLS"
LABEL_SENDER: Final = "From address"
LABEL_SENDER_NAME: Final = "From name"

NOTE_USERNAME: Final = (
    "This server signs in with a name that is not the address. If the Batch Manager has no field for it, type it in "
    "place of the email account."
)
NOTE_WITHOUT_SPACES: Final = "The app password without its spaces: the mail server accepted it in this form."
NOTE_WITH_SPACES: Final = "The app password with its spaces: the mail server accepted it only in this form."
NOTE_AS_ENTERED: Final = "Exactly as entered: the mail server accepted it in this form."
NOTE_SSL: Final = "SSL means encrypted from the start (implicit TLS)."
NOTE_STARTTLS: Final = "TLS means that encryption is switched on after connecting (STARTTLS)."
NOTE_NONE: Final = "Neither SSL nor TLS: the connection is not encrypted."
VALUE_NONE: Final = "None"
NOTE_SENDER: Final = "The mail comes from this address instead of the email account."

# -- targets --------------------------------------------------------------------------------------------------------

TARGET_NO_FOLDER: Final = "The folder {path} does not exist."
TARGET_NOT_A_FILE: Final = "{path} is not a file."
TARGET_NOT_WRITABLE: Final = "No file can be written in {path}."
TARGET_CHANGED: Final = "{path} was changed since it was written, so it was left as it is."
