"""The English texts of the About box. Shown through the translation."""

from __future__ import annotations

TITLE = "About this program"
SUMMARY = "xtconnect-gui {version}: sets up and tests the e-mail account of xTuple Connect's Batch Manager."
TERMS = (
    "It is free software under the MIT licence, without any warranty. It contains the parts below, each under its own "
    "licence. It sends nothing anywhere by itself, and does not look for updates."
)
LIST_NAME = "Parts of the program"
TEXT_NAME = "Licence of the chosen part"
READING = "The licences are being read …"
FAILED = "The licences cannot be read ({reason}). The installation is damaged."
ROW = "{name} {version}"
HEAD = "{name} {version}\nLicence: {licence}"
NO_TEXT = "Its authors give no other text than the name of the licence."
CLOSE = "Close"
