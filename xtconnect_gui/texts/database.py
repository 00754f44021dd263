"""What is said about the ERP's database, on the console and in the wizard. English; shown through the translation."""

from __future__ import annotations

from typing import Final

# -- what can be wrong: a title, an explanation, the next steps -----------------------------------------------------

PROBLEMS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "driver-missing": (
        "The PostgreSQL driver is not installed",
        "Talking to the ERP's database is an optional part of this program.",
        (
            "Install it with: pip install 'xtconnect-gui[database]' "
            "(with pipx: pipx inject xtconnect-gui 'psycopg[binary]').",
        ),
    ),
    "host-not-found": (
        "The database server {host} was not found",
        "No computer of that name is known here.",
        (
            "Compare the name with the one in the ERP's sign-in window.",
            "In the office network only? Connect to the VPN.",
        ),
    ),
    "connection-refused": (
        "Nothing answers at {host}, port {port}",
        "The computer is there, but no database server listens on this port.",
        (
            "Compare the port with the one in the ERP's sign-in window.",
            "Ask your administrator whether the server runs.",
        ),
    ),
    "unreachable": (
        "The database server {host} cannot be reached",
        "The connection did not come about ({detail}).",
        ("Check the network connection, and the VPN if you use one.",),
    ),
    "timeout": (
        "The database server {host} did not answer in time",
        "It may be overloaded, or a firewall drops the connection.",
        ("Try again later.", "If the ERP works from this computer, use exactly its server and port."),
    ),
    "not-postgresql": (
        "At {host}, port {port}, there is no PostgreSQL server",
        "Something else answers there ({detail}).",
        ("Compare server and port with the ERP's sign-in window.",),
    ),
    "server-not-ready": (
        "The database server is just starting or stopping",
        "It answers, but takes no connections yet ({detail}).",
        ("Try again in a minute.",),
    ),
    "too-many-connections": (
        "The database server has no connection left",
        "As many programs are connected as it allows.",
        ("Try again later.", "If it stays so, tell your administrator."),
    ),
    "connection-lost": (
        "The connection to the database was lost",
        "The server or the network ended it ({detail}).",
        ("Try again.",),
    ),
    "tls-not-offered": (
        "The database server does not encrypt connections",
        "You asked for an encrypted connection, and it offers none.",
        ("Ask your administrator to switch TLS on in the server.", "Or do without it: --db-tls prefer."),
    ),
    "tls-failed": (
        "The encryption with the database server could not be set up",
        "The server and this program found no common way ({detail}). Very old servers only know outdated encryption.",
        ("Ask your administrator to update the server, or its TLS settings.", "Or do without it: --db-tls prefer."),
    ),
    "unencrypted-refused": (
        "The database server does not let this unencrypted connection in",
        "It offers no encryption, and has no rule for unencrypted connections of user {user} from this computer.",
        (
            "Ask your administrator to switch TLS on in the server, or to allow this computer in pg_hba.conf.",
            "Send the administrator this line: {detail}",
        ),
    ),
    "certificate": (
        "The certificate of the database server is not trusted",
        "Who the server is could not be proven ({detail}).",
        ("Give the authority that issued it: --db-ca-file FILE.", "The host must be named as in the certificate."),
    ),
    "password-in-clear-text": (
        "The password was not sent, because anyone could have read it",
        "The server wants the password in clear text, over a connection that is not encrypted.",
        ("Ask your administrator to switch TLS on in the server, or to use scram-sha-256 for this user.",),
    ),
    "wrong-password": (
        "The database refused the password of {user}",
        "The user name or the password is wrong. It was tried as typed, and in the ERP's own encoded forms.",
        ("Sign in to the ERP with the same user and password to make sure that they are right.",),
    ),
    "password-needed": (
        "The database wants a password for {user}",
        "None was given, and none is saved.",
        ("Give it with --db-password-stdin or --db-password-file FILE.",),
    ),
    "sign-in-refused": (
        "The database does not let {user} sign in",
        "The server says: {detail}",
        ("Ask your administrator for a user who may sign in.",),
    ),
    "not-allowed-by-pg-hba": (
        "The database does not accept {user} from this computer",
        "The server has no rule in pg_hba.conf that lets this user in from here, or one that turns it away.",
        ("Ask your administrator to allow it, and send this line: {detail}",),
    ),
    "unknown-user": (
        "The database does not know the user {user}",
        "ERP users have their own names, not those of Windows or of the mail.",
        ("Use the user name with which you sign in to the ERP.",),
    ),
    "unknown-database": (
        "There is no database {database} on {host}",
        "The server is right, the name of the database is not.",
        ("Compare it with the one in the ERP's sign-in window; capital and small letters matter.",),
    ),
    "not-an-erp-database": (
        "{database} is not a database of the ERP",
        "Neither the ERP's settings nor the queue of xTuple Connect are in it ({detail} is missing).",
        ("Compare the name of the database with the one in the ERP's sign-in window.",),
    ),
    "connect-not-installed": (
        "xTuple Connect is not installed in the database {database}",
        "It is a database of the ERP, but the queue of the Batch Manager ({detail}) is missing.",
        ("Ask your xTuple partner to install the xTuple Connect package in this database.",),
    ),
    "unknown-table-shape": (
        "The queue of the Batch Manager looks different from what is known",
        "Something that should be there is missing: {detail}",
        ("Nothing was changed. Send this line to your xTuple partner or to the makers of this program.",),
    ),
    "function-missing": (
        "A function of the ERP is missing in the database",
        "{detail} is not there, so this cannot be done.",
        ("Ask your xTuple partner which version of xTuple Connect is installed.",),
    ),
    "function-signature-unknown": (
        "A function of the ERP looks different from what is known",
        "To be safe it was not called: {detail}",
        ("Send this line to your xTuple partner or to the makers of this program.",),
    ),
    "privilege-missing": (
        "The user {user} may not do this in the database",
        "A privilege is missing: {detail}",
        ("Use an ERP user who may use xTuple Connect, or ask your administrator for the privilege.",),
    ),
    "read-only": (
        "This database can only be read",
        "It is a copy that follows another server (a standby), or it is set to read-only. No mail can be queued in it.",
        ("Use the server that the ERP itself works with.",),
    ),
    "busy": (
        "The database is busy",
        "Another program holds what is needed ({detail}).",
        ("Try again in a minute.",),
    ),
    "refused-by-erp": (
        "The ERP did not take it",
        "The database says: {detail}",
        ("Nothing was changed. If the reason is not clear to you, send this line to your xTuple partner.",),
    ),
    "sender-missing": (
        "No From address is set in the ERP",
        "DefaultBatchFromEmailAddress is empty, so there is nothing to send from.",
        ("Give one with --from ADDR, or set it in the ERP: xtconnect database set-from --from ADDR.",),
    ),
    "queue-uncertain": (
        "It is not certain whether the mail was queued",
        "The connection was lost just when it was handed over, and could not be made again to look.",
        ("Look in the ERP's queue of the Batch Manager for “{subject}” before you try again.",),
    ),
    "unexpected": (
        "The database answered with an error that is not known here",
        "It says: {detail}",
        ("Send this line to your administrator.",),
    ),
}
MAY_BE_QUEUED: Final = (
    "Stopped while the mail was handed over: it may be in the queue. Look there before you send another one."
)
STAYS_QUEUED: Final = "The mail stays in the queue as job {batch_id}: the Batch Manager may still send it."

# -- the connection -------------------------------------------------------------------------------------------------

ENCRYPTED: Final = "Connection: encrypted ({tls})"
NOT_ENCRYPTED: Final = "Connection: NOT encrypted"
VERIFIED: Final = "Connection: encrypted ({tls}), certificate checked"
STANDBY: Final = "This server is a standby: it can only be read."
READ_ONLY: Final = "This database is set to read-only."
DATABASE: Final = "Database: {name} on {host}, port {port}, as {user} (PostgreSQL {version})"

# -- status ---------------------------------------------------------------------------------------------------------

ENABLED: Final = {
    True: "The Batch Manager is switched on in the ERP.",
    False: "The Batch Manager is switched OFF in the ERP (EnableBatchManager).",
    None: "Whether the Batch Manager is switched on in the ERP is not known (EnableBatchManager is missing).",
}
DEFAULT_SENDER: Final = "Default From address: {sender}"
NO_DEFAULT_SENDER: Final = "Default From address: none is set"
PURGE_DAYS: Final = "Completed jobs are kept for {days} days."
JOBS: Final = (
    "Jobs: {waiting} waiting ({overdue} overdue), {later} scheduled for later, {running} running, "
    "{completed} completed, {failed} of them with an error"
)
OLDEST_WAITING: Final = "The longest waiting job has been due for {time}."
LONGEST_RUNNING: Final = "A job has been running for {time}."
LAST_COMPLETED: Final = "Last completed: {when} ({time} ago)"
NEVER_COMPLETED: Final = "Last completed: no job has been completed yet"
JUDGEMENTS: Final = {
    "working": (
        "The Batch Manager seems to be running",
        "It has taken or completed a job in the last minutes.",
    ),
    "idle": (
        "The Batch Manager was running lately",
        "It has worked within the last day. Nothing is due, so whether it runs this minute cannot be told.",
    ),
    "not-running": (
        "The Batch Manager does not seem to be running",
        "Jobs have been due for minutes, and none is taken. Start the Batch Manager on its computer and sign in; it "
        "must stay open.",
    ),
    "stuck": (
        "The Batch Manager seems to be stuck, or was closed in the middle of a job",
        "A job was begun long ago and never completed, and nothing has happened since. Restart the Batch Manager.",
    ),
    "unknown": (
        "Whether the Batch Manager is running cannot be told",
        "No job is due, and none was taken lately. Only a test mail tells.",
    ),
}
JUDGED: Final = "This is a judgement from what happens to the jobs: the database does not say whether the program runs."
FAILURES: Final = "The last jobs that ended with an error:"
FAILURE: Final = "Job {batch_id}, {when}{what}"
SAID: Final = "Exit status: {text}"
NO_FAILURES: Final = "No job ended with an error."

# -- the proof ------------------------------------------------------------------------------------------------------

STEPS: Final = {
    "connect": "Connect to the ERP's database",
    "look": "Look for the Batch Manager's queue",
    "queue": "Put a mail into the queue",
    "start": "The Batch Manager takes the mail",
    "finish": "The Batch Manager sends it",
    "reconnect": "The connection was lost; connecting again",
}
STEP_WAITING: Final = {
    "start": "Waiting for the Batch Manager to take the mail (job {batch_id})",
    "finish": "Waiting for the Batch Manager to send it (job {batch_id})",
}
PREVIEW: Final = "This puts one mail into the queue of the Batch Manager:"
PREVIEW_LINES: Final = ("From: {sender}", "To: {recipient}", "Subject: {subject}")
PREVIEW_DEFAULT: Final = "The From address is the ERP's own (DefaultBatchFromEmailAddress)."
PREVIEW_DISABLED: Final = (
    "Note: the Batch Manager is switched off in the ERP (EnableBatchManager), so the mail may just stay in the queue."
)
QUEUED: Final = "Queued as job {batch_id}."
OUTCOMES: Final = {
    "completed": (
        "The ERP says that the Batch Manager completed the job without an error",
        "Ask {recipient} whether the mail “{subject}” arrived: only that proves that it was delivered.",
    ),
    "completed-with-error": (
        "The Batch Manager is running, but could not send the mail",
        "It took the job and reported an error.",
    ),
    "not-started": (
        "The Batch Manager did not take the mail within {wait}",
        "The program is not running, or works with another database. The mail stays in the queue as job {batch_id}: "
        "it is sent as soon as the Batch Manager runs.",
    ),
    "not-finished": (
        "The Batch Manager took the mail, but was not done with it within {wait}",
        "A slow or blocked mail server holds it up. Look later at job {batch_id}.",
    ),
    "gone": (
        "The mail is not in the queue any more",
        "Job {batch_id} was deleted while it was watched, so how it ended is not known.",
    ),
}
NOT_STARTED_BUSY: Final = (
    "The Batch Manager has been busy with another job for {time}, and takes one at a time. The mail stays in the queue "
    "as job {batch_id}."
)
NOT_STARTED_STEPS: Final = (
    "Start the Batch Manager on its computer, sign in to the database {database}, and leave it open.",
    "Then look at the queue again: the waiting mail is sent first.",
)
RECONNECTED: Final = "The connection was lost and made again while waiting ({times} times)."

# -- the default sender ---------------------------------------------------------------------------------------------

SENDER_CHANGE: Final = "DefaultBatchFromEmailAddress: {old} → {new}"
SENDER_NONE: Final = "(not set)"
SENDER_SAME: Final = "DefaultBatchFromEmailAddress is {new} already. Nothing was changed."
SENDER_SET: Final = "DefaultBatchFromEmailAddress is now {new}."

# -- the console ----------------------------------------------------------------------------------------------------

DESCRIPTION: Final = "ask the ERP's database about the Batch Manager, and prove that it sends"
HELP_ACTION: Final = "status: look only; send-test: queue one mail and follow it; set-from: set the ERP's From address"
CONNECTION_OPTIONS: Final = "database"
HELP_URL: Final = (
    "where the database is, as the ERP client takes it: pgsql://host:5432/database, without a password; may stand "
    "without --db-url"
)
HELP_HOST: Final = "the database server"
HELP_PORT: Final = "its port (default: 5432)"
HELP_NAME: Final = "the database"
HELP_USER: Final = "the ERP user"
HELP_TLS: Final = (
    "prefer: encrypted if possible (default); require: encrypted or not at all; verify: also check the certificate"
)
HELP_CA_FILE: Final = "the certificate authority (PEM) for --db-tls verify (default: those of the system)"
HELP_PASSWORD_STDIN: Final = "read the ERP user's password from the first line of standard input"  # noqa: S105
HELP_PASSWORD_FILE: Final = "read the ERP user's password from the first line of FILE"  # noqa: S105
HELP_SAVE_PASSWORD: Final = "keep the password in the password store once the database took it"  # noqa: S105
HELP_TIMEOUT: Final = "seconds for connecting and for each statement, above 0 and up to 600 (default: 15)"
HELP_TO: Final = "send-test: the recipient of the mail"
HELP_FROM: Final = "send-test: the sender (default: the ERP's From address); set-from: the address to set"
HELP_WAIT: Final = "send-test: how many seconds to wait for the end of the job, up to 86400 (default: 300)"
HELP_YES: Final = "send-test, set-from: do it without asking"
HELP_FAILURES: Final = "status: how many of the last failed jobs to explain, 0 to 500 (default: 10)"

TAKES_URL: Final = "pgsql://host:5432/database"
TAKES_NAME: Final = "a name of 1 to 63 bytes without control characters"
TAKES_HOST: Final = "a host name or an IP address"
TAKES_PORT: Final = "a number from 1 to 65535"
TAKES_TLS: Final = "prefer, require, verify"
TAKES_WAIT: Final = "a number of seconds above 0 and up to 86400"
TAKES_FAILURES: Final = "a number from 0 to 500"
TAKES_ADDRESS: Final = "an e-mail address"
NEVER_AS_ARGUMENT: Final = (  # it would be visible
    "--db-password: a password is not taken as an argument, because other users of this computer could see it and the "
    "shell would keep it. Use --db-password-stdin or --db-password-file FILE instead."
)
URL_INVALID: Final = "{option}: this is not a database's address. It takes pgsql://host:5432/database."
URL_REVEALS: Final = (
    "{option}: there is a password in the address. It is not taken there, because other users of this computer could "
    "see it and the shell would keep it. Use --db-password-stdin or --db-password-file FILE."
)
URL_OPTIONS: Final = (
    "{option}: got more than server, port and database. For encryption there are --db-tls and --db-ca-file."
)
URL_AND_FIELDS: Final = (
    "{option} and --db-host, --db-port, --db-name or a different --db-user: got both. Give only one of them."
)
TWO_URLS: Final = "--db-url: got two addresses. Give only one of them."
CA_ONLY_WITH_VERIFY: Final = (
    "--db-ca-file: got a file without --db-tls verify. The certificate is only checked with it."
)
CA_NEEDED: Final = (
    "--db-ca-file: got nothing, and this system has no file of authorities. It takes a PEM file, for --db-tls verify."
)
ONLY_WITH: Final = "{option}: got a value. It belongs to {actions}."
YES_NEEDED: Final = "--yes: got nothing, and nobody is there to ask. It takes the decision to {action}."
YES_SEND: Final = "queue the mail"
YES_SET: Final = "change the ERP's From address"
ASK_SEND: Final = "Queue it? [y/N] "
ASK_SET: Final = "Set it? [y/N] "
YES_WORDS: Final = ("y", "yes")
NOT_CONFIRMED: Final = "Nothing was changed."
ASK_PASSWORD: Final = "Password of {user} for {name} on {host}: "  # noqa: S105
NOT_SAVED: Final = "the password was not kept: {reason}"
SAVED: Final = "The password is kept in {where}."
THE_STORE: Final = "the password store of this computer"

# -- times ----------------------------------------------------------------------------------------------------------

SECONDS: Final = "{n} s"
MINUTES: Final = "{n} min"
HOURS: Final = "{n} h"
DAYS: Final = "{n} days"
UNKNOWN_TIME: Final = "at an unknown time"
WITH_SUBJECT: Final = ", “{subject}”"
