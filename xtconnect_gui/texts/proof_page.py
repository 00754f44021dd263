"""The English texts of the page "Prove it with the Batch Manager". Shown through the translation."""

from __future__ import annotations

from typing import Final

PANEL_TITLE: Final = "Does the Batch Manager really send?"
PANEL_TEXT: Final = (
    "When the values are in the Batch Manager, the ERP's database can prove it: a mail goes through its queue, and the "
    "Batch Manager reports what became of it. You need your ERP user name and password."
)
PANEL_BUTTON: Final = "Pro&ve it with the Batch Manager …"

TITLE: Final = "Prove it with the Batch Manager"
SUBTITLE: Final = (
    "A mail is put into the ERP's queue. Only the real Batch Manager, with the settings it has, can take and send it."
)
LABEL_HOST: Final = "Database &server"
LABEL_PORT: Final = "P&ort"
LABEL_NAME: Final = "&Database"
LABEL_USER: Final = "ERP &user"
LABEL_PASSWORD: Final = "&Password"  # noqa: S105
LABEL_RECIPIENT: Final = "Send the &mail to"
HOST_PLACEHOLDER: Final = "As in the ERP's sign-in window, or pgsql://server:5432/database"
PASSWORD_PLACEHOLDER: Final = "Empty: the saved one, if there is one"  # noqa: S105
SHOW_PASSWORD: Final = "Sho&w"  # noqa: S105
HIDE_PASSWORD: Final = "H&ide"  # noqa: S105
KEEP_PASSWORD: Final = "&Keep the password"  # noqa: S105
KEEP_TIP: Final = "In the password store of this computer, once the database took it"
LOOK: Final = "&Look only"
SEND: Final = "Send a &test mail …"
STOP: Final = "St&op"

FIELDS: Final = {
    "db-url": "Database server",
    "db-host": "Database server",
    "db-port": "Port",
    "db-name": "Database",
    "db-user": "ERP user",
    "to": "Send the mail to",
}
FIELD_MISSING: Final = "Fill in “{field}”."
FIELD_INVALID: Final = "“{field}” cannot be used as it stands."
PASSWORD_IN_URL: Final = "There is a password in the address. Take it out, and type it into its own field."  # noqa: S105
OPTIONS_IN_URL: Final = "The address has more than server, port and database. Take away what follows the “?”."

FROM_CLIENT: Final = "The database is the one that the ERP on this computer signed in to last."
LOOKING: Final = "Looking into the ERP's database …"
PREPARING: Final = "Looking whether a mail can be queued …"
SENDING: Final = "Following the mail. This can take some minutes; nothing is lost when you stop."
SETTING: Final = "Setting the From address …"
STATE_RUNNING: Final = "running"
STATE_PASSED: Final = "done"
STATE_FAILED: Final = "failed"
STATE_STOPPED: Final = "stopped"
SECONDS: Final = "{seconds} s"

STOPPED: Final = "Stopped. Nothing was changed."
STOPPED_QUEUED: Final = "Stopped watching. The mail stays in the queue as job {batch_id}, and may still be sent."

CONFIRM_TITLE: Final = "Queue this mail?"
CONFIRM_YES: Final = "&Yes, queue it"
CONFIRM_NO: Final = "No"
NOTHING_DONE: Final = "Nothing was changed."
AGAIN: Final = "Look at the &queue"
ARRIVED_QUESTION: Final = "Did it arrive?"
ARRIVED_YES: Final = "&Yes, it arrived"
ARRIVED_NO: Final = "Not y&et"
ARRIVED_TITLE: Final = "Proven: the Batch Manager sends"
ARRIVED_TEXT: Final = "The mail went through the ERP's queue and the Batch Manager, and arrived at {recipient}."
NOT_YET: Final = (
    "Mail can take a few minutes. Look into the spam folder too, and search for “{subject}”. The Batch Manager "
    "reported no error, so whoever runs the mail server can say where it went."
)
SET_SENDER: Final = "Set the ERP's &From address to {new} …"
SET_TITLE: Final = "Change the ERP's From address?"
SET_YES: Final = "&Yes, change it"
SET_DONE: Final = "The ERP's From address is now {new}"
FAILED_JOB: Final = "Job {batch_id}{what}: {title} (exit status: {status})"
CRASHED: Final = "This could not be done"
CRASHED_TEXT: Final = "This is an error of this program, not of your database. Please send the details to support."
OWN_STEPS: Final = {  # where the step of the console names an option
    "password-needed": ("Type the password with which you sign in to the ERP.",),
    "certificate": ("Ask your administrator to look at the server's certificate.",),
    "tls-not-offered": ("Ask your administrator to switch TLS on in the server.",),
    "tls-failed": ("Ask your administrator to update the server, or its TLS settings.",),
    "sender-missing": ("Set a From address in the ERP first.",),
}
PASSWORD_NOT_KEPT: Final = "The password could not be kept: {reason}"  # noqa: S105
