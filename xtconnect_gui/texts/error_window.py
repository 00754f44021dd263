"""The English texts of the window "I have an error message". Shown through the translation."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Explain an error message"
INTRO: Final = (
    "Paste the text here: the Exit Status of a job in the Batch Manager, or any error text about sending mail. "
    "It stays on this computer."
)
LABEL_TEXT: Final = "Error &text"
EXAMPLE: Final = "for example: 535-5.7.8 Username and Password not accepted"
LABEL_PROVIDER: Final = "&Provider"
PROVIDER_UNKNOWN: Final = "I do not know, or it does not matter"
PASTE: Final = "Paste from the clip&board"
EXPLAIN: Final = "E&xplain it"
CLOSE: Final = "&Close"
NO_TEXT: Final = "There is no text yet"
NO_TEXT_STEP: Final = "Copy the error text in the Batch Manager and paste it above."
NOT_AN_ERROR: Final = "This is not an error message"
NOT_AN_ERROR_TEXT: Final = "The text says nothing that went wrong. The mail may have been sent."
NOT_AN_ERROR_STEPS: Final = (
    "Open the job in the Batch Manager and copy the whole Exit Status. It often begins with a number, such as 535.",
    "If there is no Exit Status, look at whether the job has been completed.",
)
FAILED: Final = "The text could not be explained"
FAILED_TEXT: Final = "This is an error of this program. Please send the text to your support."
