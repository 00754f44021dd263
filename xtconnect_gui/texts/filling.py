"""The English texts of filling in the Batch Manager from the window: panel, companion, learning. Shown translated."""

from __future__ import annotations

from typing import Final

# -- the panel ------------------------------------------------------------------------------------------------------

STORE_TITLE: Final = "Fill in the Batch Manager on this computer"
STORE_LOOKING: Final = "Looking at the Batch Manager's settings …"
STORE_PLAN: Final = "This is what would be changed in {place}. Everything else in it stays as it is."
STORE_SAME: Final = "The Batch Manager's settings hold these values already ({place})."
STORE_HEADERS: Final = ("Value", "Now", "Then")
STORE_HIDDEN: Final = "(hidden)"
STORE_ABSENT: Final = "(not there)"
STORE_EMPTY: Final = "(empty)"
STORE_KEPT: Final = "stays"
STORE_BY_HAND: Final = "Type by hand: {fields}."
STORE_REASONS: Final = {"encrypted": "{field} (the Batch Manager stores it encrypted)", "not-found": "{field}"}
STORE_FILL: Final = "&Fill in now"
STORE_UNDO: Final = "&Undo"
STORE_AGAIN: Final = "&Look again"
STORE_FILLING: Final = "Filling in …"
STORE_FILLED: Final = (
    "Filled in and read back: {place} holds these values now. The state from before is kept. Start the Batch Manager "
    "again and let it send a mail: that is the proof."
)
STORE_UNDOING: Final = "Putting it back …"
STORE_UNDONE: Final = "Put back: {place} is exactly as it was before."
STORE_FAILED: Final = "Not done: {reason}"
FINISH_FILLED: Final = (
    "The mail server accepted these settings, and the Batch Manager's settings hold them now. It has not sent a mail "
    "with them yet."
)
FINISH_PARTLY: Final = (
    "The mail server accepted these settings, and the Batch Manager's settings hold them now, except for what is named "
    "below: type that into it by hand."
)

# -- the sheet's files and the companion ----------------------------------------------------------------------------

STEP_BY_STEP: Final = "S&tep by step …"
SAVE_AS: Final = "&Save as …"
FILE_KINDS: Final = "PDF (*.pdf);;Web page (*.html);;Text (*.txt)"
COMPANION_TITLE: Final = "Type into the Batch Manager"
COMPANION_HINT: Final = (
    "This small window stays on top. Copy a value here, paste it into its field in the Batch Manager, and come back "
    "for the next."
)
COMPANION_STEP: Final = "{done} of {total} done"
COMPANION_COPY: Final = "&Copy “{label}”"
COMPANION_COPIED: Final = "“{label}” is copied: paste it now. Next: {following}."
COMPANION_LAST: Final = "“{label}” is copied: paste it, and save in the Batch Manager."
COMPANION_AGAIN: Final = "&Start over"
COMPANION_CLOSE: Final = "C&lose"

# -- learning -------------------------------------------------------------------------------------------------------

LEARN_TITLE: Final = "For IT staff: learn where the Batch Manager keeps its settings"
LEARN_HOW: Final = (
    "You enter made-up values in the Batch Manager, twice, and this window finds the places where they appear. Nothing "
    "is changed by it, and nothing can be sent with the values. Note the present settings before, put them back "
    "afterwards, and let no mail be due meanwhile. Never enter the real password here."
)
LEARN_STORES: Final = "Settings to watch:"
LEARN_ADD: Final = "&Add a file …"
LEARN_NONE: Final = "No settings of xTuple were found on this computer. Add the Batch Manager's settings file."
LEARN_START: Final = "&Start"
LEARN_ROUND: Final = "Round {number}: enter these values in the Batch Manager and save them there."
LEARN_SAVED: Final = "They are &saved"
LEARN_LOOKING: Final = "Looking …"
LEARN_NOTHING: Final = (
    "None of the values was found. Are they saved? The Batch Manager may also keep its settings somewhere else: close "
    "this window, open it again and add that place."
)
LEARN_RESULT: Final = "Found in {place}:"
LEARN_NOISE: Final = "{count} other settings changed as well; they follow no value and are left alone."
LEARN_MORE: Final = "Another round is needed for: {fields}."
LEARN_DONE: Final = "Everything that can be found is found. Put the real settings back in the Batch Manager."
LEARN_PROCESS: Final = "&Process name of the Batch Manager"
LEARN_PROCESS_HINT: Final = "Optional, e.g. batchmanager.exe: a running one is then noticed"
LEARN_VERSION: Final = "Its &version"
LEARN_VERSION_HINT: Final = "Optional: written into the mapping"
LEARN_SIGN: Final = "&Write today's date and my user name into the mapping"
LEARN_USE: Final = "&Use it on this computer"
LEARN_SAVE: Final = "Save as a &file …"
LEARN_WRITTEN: Final = "Mapping written: {path}"
LEARN_SITE: Final = "To use it on every computer, roll this file out as {site}."
LEARN_FAILED: Final = "Not done: {reason}"
LEARN_FILE_KIND: Final = "Mapping (*.toml)"
LEARN_STORE_KINDS: Final = "Settings files (*.conf *.ini *.plist);;All files (*)"
