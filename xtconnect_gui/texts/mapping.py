"""What ``xtconnect mapping`` says. English; shown through the translation."""

from __future__ import annotations

from typing import Final

HELP_ACTION: Final = (
    "learn: ask for marker values and find the keys; snapshot, derive: the same in single steps, without questions; "
    "show: the mapping in use; check: whether it fits this computer; restore: put a store back from its backup"
)
HELP_FILES: Final = "the snapshots (derive), the mapping (show, check), or the backup's name (restore)"
HELP_STORE: Final = "a store: ini:FILE, registry:KEY or plist:FILE; learn and snapshot take several"
HELP_OUTPUT: Final = "the file to write: the snapshot, or the mapping"
HELP_FULL: Final = "snapshot: keep every value readable (it may hold secrets of other programs)"
HELP_MARKERS: Final = 'derive: what was entered before each snapshot, as JSON: {"host": "mail.one.example", …}'
HELP_PROCESS: Final = "learn, derive: the program's process name, so that a running one is noticed"
HELP_PROGRAM: Final = "learn, derive: write this version of the program into the mapping"
HELP_SIGN: Final = "learn, derive: write today's date and your user name into the mapping"
HELP_MAPPING: Final = "check, restore: the mapping (default: that of the site or user configuration folder)"
HELP_LIST: Final = "restore: only list the backups"
HELP_FORCE: Final = "restore: also if the store was changed since; what was changed is lost"

SURPLUS: Final = "mapping {action}: got “{got}”, but it takes no file."
ONLY_ONE: Final = "mapping {action}: got {count} files. It takes one."
NOT_HERE: Final = "{option}: mapping {action} does not take it."
OUTPUT_MISSING: Final = "--output: got nothing. mapping {action} takes the file to write."
NO_CANDIDATES: Final = (
    "--store: got nothing, and no settings of xTuple were found on this computer. It takes ini:FILE, registry:KEY or "
    "plist:FILE."
)
NOTHING_DECIDED: Final = "No key is certain yet, so no mapping was written."
DERIVE_COUNT: Final = (
    "mapping derive: got {snapshots} snapshots and {markers} --markers. It takes one --markers for each round, and the "
    "snapshots before and after each round: A B, then A B C or A B C D."
)
NOTHING_FOUND: Final = (
    "no marker was found in any store. Was it saved in the Batch Manager? It may keep its settings in another store."
)
NEEDS_TERMINAL: Final = (
    "mapping learn: asks questions and needs a terminal. Without one use mapping snapshot and mapping derive."
)

SNAPSHOT_DONE: Final = "Snapshot of {stores} with {keys} keys: {path} (readable by you only)."
STORE_LINE: Final = "Store: {store}"
NOISE: Final = "{count} other keys changed as well; they follow no marker and are left alone."
WRITTEN: Final = "Mapping written: {path}"
ANOTHER_ROUND: Final = (
    "Another round is needed for: {fields}. Enter other values, with another security, save, make a snapshot. Then:\n"
    "  xtconnect mapping derive {snapshots} NEXT.json {markers} --markers NEXT-MARKERS.json -o {output}"
)
SAME_IN_PLAIN: Final = (
    "The password marker has only letters and digits, so plain and percent-encoded look the same: plain is assumed."
)

LEARN_HEAD: Final = (
    "Learning where the Batch Manager keeps its e-mail settings. You will enter made-up values in it, twice. Nothing "
    "can be sent with them; put your real settings back at the end. Never enter your real password as a marker.\n"
    "Note the present settings first, and let no mail be due meanwhile."
)
LEARN_STORES: Final = "Watched: {stores}"
LEARN_ROUND: Final = "Round {number}: enter these values in the Batch Manager, save them, and close its settings:"
LEARN_ENTER: Final = "Press Enter when they are saved (Ctrl+C ends without a change): "
LEARN_VALUE: Final = "  {label:<14} {value}"
LEARN_DONE: Final = "Now put the real settings back: xtconnect apply, or by hand."

SHOW_NONE: Final = "There is no mapping. For everyone on this computer it belongs in {site}, for you in {own}."
SHOW_HEAD: Final = "Mapping: {path}"
SHOW_STORE: Final = "Store:   {store}"
SHOW_NO_STORE: Final = "(give it with --store)"
CHECK_KEYS: Final = "{found} of {total} keys are in the store."
CHECK_NEW: Final = "  {key} is not there yet"
CHECK_OK: Final = "The mapping can be used: {path} with {store}."

NO_BACKUPS: Final = "There are no backups{of}."
OF_STORE: Final = " of {store}"
BACKUP_LINE: Final = "{name}  {taken}  {store}"
WHICH_STORE: Final = "--store: got nothing, and there are backups of several stores. It takes one of: {stores}."
NO_BACKUP: Final = "mapping restore: got “{got}”, which is no backup. It takes a name of mapping restore --list."
RESTORED: Final = "{store} is as it was before {taken}. The state from before this is kept as {backup}."
RESTORED_ALREADY: Final = "{store} is as it was before {taken} already."
FORCE_HINT: Final = " (with --force it is put back all the same)"
