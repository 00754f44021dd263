"""What the commands say on the console. English; shown through the translation where a result is reported."""

from __future__ import annotations

from typing import Final

# -- complaints, one line each --------------------------------------------------------------------------------------

BAD_VALUE: Final = "{option}: got “{got}”. It takes {takes}."
VALUE_MISSING: Final = "{option}: got no value. It takes {takes}."
TAKES_NO_VALUE: Final = "{option}: got a value. It takes none."
NOT_AN_OPTION: Final = (
    "there is an argument that belongs to no option. Put texts with spaces into quotes. See {program} --help."
)
UNKNOWN_OPTION: Final = "{option}: {program} has no such option. {hint}"
DID_YOU_MEAN: Final = "Did you mean {suggestion}?"
SEE_HELP: Final = "See {program} --help."
UNKNOWN_COMMAND: Final = "“{got}” is not a command. {hint}"
COMMAND_MISSING: Final = "a command is missing. It takes one of: {commands}."
ONE_OF: Final = "It takes one of: {commands}."
TAKES_FAULT: Final = "It takes a name of --list-faults."
TAKES_TIMEOUT: Final = "a number of seconds above 0 and up to 600"
TAKES_JOBS: Final = "a number from 1 to 64"
PORT_OR_ZERO: Final = "a number from 1 to 65535, or 0 for a free one"
ANOTHER_PORT: Final = "another port than --ssl-port"
A_VALUE: Final = "a value"
A_FOLDER: Final = "a folder"
NEVER_AS_ARGUMENT: Final = (  # it would be visible
    "--password: a password is not taken as an argument, because other users of this computer could see it and the "
    "shell would keep it. Use --password-stdin or --password-file FILE instead."
)
TWO_PASSWORDS: Final = "--password-stdin and --password-file: got both. Give only one of them."
TOO_MANY: Final = "{first} and {second}: got both. Give only one of them."
CONTRADICTION: Final = (
    "--port and --security: got {port} and {security}, which do not belong together. "
    "Port {port} takes {usual_security}; {security} takes port {usual_port}."
)
UNREADABLE: Final = "{option}: “{file}” cannot be read ({reason})."
NOT_A_CERTIFICATE: Final = "{option}: “{file}” holds no certificate. It takes a file with PEM certificates."
EMPTY_PASSWORD: Final = "{option}: got an empty line. It takes the app password on the first line."  # noqa: S105
PASSWORD_NOT_TEXT: Final = "{option}: got something that is not text. It takes the app password in UTF-8."  # noqa: S105
PASSWORD_TOO_BIG: Final = "{option}: got more than {limit} kB. It takes the app password on the first line."  # noqa: S105
PASSWORD_NEEDED: Final = (
    "--password-stdin or --password-file: got neither, and no password is saved. One of them takes the app password."  # noqa: S105
)
HOST_MISSING: Final = (
    "--host: got nothing. It takes a host name such as smtp.company.com. If you know who runs the mail of {email}, "
    "--provider ID is enough (see: xtconnect providers {email})."
)
OPTION_MISSING: Final = "{option}: got nothing. It takes {takes}."
PROVIDER_NOT_OFFERED: Final = (
    "{email} belongs to {provider}, which your administrator does not offer. Offered are: {offered}."
)
NO_SECURITY_OFFERED: Final = "--security: got {security}, which {provider} does not offer. It takes {takes}."
OWN_USERNAME: Final = "--username: got nothing. It takes the user name that {provider} gave you."
NO_PROFILE: Final = "--profile: got “{got}”, which is not saved. {hint}"
SAVED_PROFILES: Final = "Saved are: {names}."
NOTHING_SAVED: Final = "Nothing is saved yet."
UNEXPECTED: Final = "internal error ({kind} in {where}). Nothing was changed by it. Please report this line."
CANNOT_WRITE: Final = "{option}: “{file}” cannot be written ({reason})."
IO_FAILED: Final = "input or output failed ({reason})."

# -- help -----------------------------------------------------------------------------------------------------------

DESCRIPTION: Final = "Sets up and tests the e-mail account of xTuple Connect's Batch Manager, on the console."
GUI_DESCRIPTION: Final = "The wizard that sets up and tests the e-mail account of xTuple Connect's Batch Manager."
USAGE: Final = """\
usage: xtconnect COMMAND [OPTION …]

{description}

commands:
{commands}

xtconnect COMMAND --help tells a command's options.
Exit codes: 0 done, 64 usage, 65 bad input file, 67 sender or recipient refused, 68 host name not found,
69 cannot be reached, 70 internal error, 73 cannot create a file, 74 I/O error, 75 temporary failure,
76 TLS or protocol failure, 77 credentials or sign-in policy refused, 78 configuration or keyring unusable."""
COMMANDS: Final = {
    "check": "test an account: find the server, connect, sign in, send a test mail",
    "apply": "test an account, save it, and fill in the Batch Manager",
    "diagnose": "say what a server's reply or an error text means, and what to do",
    "providers": "the known providers, or which one an address belongs to",
    "sheet": "the setup sheet: what to type into the Batch Manager",
    "mapping": "which key of the Batch Manager's settings holds which value: learn, check, show it; restore backups",
    "profiles": "what is saved: list, show or delete it",
    "database": "ask the ERP's database about the Batch Manager, and prove that it sends",
    "demo-server": "a practice mail server on this machine, with faults to choose from",
}
ACCOUNT_OPTIONS: Final = "account"
ACCOUNT_OPTION_HELP: Final = (
    ("--provider", "provider", "ID", "the provider's id (see: xtconnect providers)"),
    ("--email", "email", "ADDR", "the e-mail account"),
    ("--username", "username", "NAME", "the name to sign in with (default: what the provider expects)"),
    ("--host", "host", "HOST", "the mail server (default: the provider's)"),
    ("--port", "port", "N", "the port, 1 to 65535 (default: what belongs to the security)"),
    ("--security", "security", "ssl|starttls|tls|none", "how the connection is protected; tls means starttls"),
    ("--from", "sender", "ADDR", "the sender (default: the account)"),
    ("--from-name", "sender_name", "TEXT", "the sender's name"),
    ("--to", "recipient", "ADDR", "the recipient of the test mail (default: the account)"),
    ("--profile", "profile", "NAME", "the saved profile to use"),
    ("--config", "config", "FILE", "a TOML file with values for these options"),
    ("--ca-file", "ca_file", "FILE", "trust this company certificate authority (PEM) as well"),
)
HELP_PASSWORD_STDIN: Final = "read the password from the first line of standard input"  # noqa: S105
HELP_PASSWORD_FILE: Final = "read the password from the first line of FILE"  # noqa: S105
HELP_LANGUAGE: Final = "the language of what is shown, e.g. en"
HELP_VERSION: Final = "show the version and end"
GUI_OPTIONS: Final = "wizard"
HELP_START: Final = "the page to begin with"
HELP_LOCK: Final = "fields that are filled in and cannot be changed, named like their options"
HELP_DEMO: Final = "practise: everything goes to a server inside this program"
HELP_LEARN: Final = "for IT staff: learn where the Batch Manager keeps its settings, instead of the wizard"
HELP_SCREENSHOTS: Final = "write a picture of every page into DIR and end"
HELP_JSON: Final = "print JSON"

HELP_LOGIN_ONLY: Final = "stop after the sign-in"
HELP_DRY_RUN: Final = "stop before the message: nothing is sent"
HELP_TRANSCRIPT: Final = "show every line of the session (passwords hidden)"
HELP_TIMEOUT: Final = "seconds for each stage, above 0 and up to 600 (default: 15)"
HELP_NO_ALTERNATIVES: Final = "try no other port, and after a failure ask nobody else what can be reached from here"
HELP_ACCOUNTS: Final = "test every account of this table; prints one line of JSON each"
HELP_JOBS: Final = "how many accounts are tested at once, 1 to 64 (default: 4)"
HELP_REPLY: Final = "the reply or error text; without one it is read from standard input"
HELP_STAGE: Final = "the stage it came from"
HELP_DIAGNOSE_PROVIDER: Final = "the provider it came from"
HELP_DIAGNOSE_EMAIL: Final = "the mailbox it is about, for the text to an administrator"
HELP_ADDRESS: Final = "an e-mail address; without one all providers are listed"
HELP_OFFLINE: Final = "ask nobody: neither name servers nor the domain's own servers"
HELP_FORMAT: Final = "the form of the sheet (default: text)"
HELP_SHOW_PASSWORD: Final = "put the password on the sheet"  # noqa: S105
HELP_OUTPUT: Final = "write into FILE instead of showing it"
HELP_PROFILES: Final = "what to do: list all, show one, or delete one with its password"
HELP_PROFILE_NAME: Final = "the profile's name (show, delete)"
HELP_FAULT: Final = "the fault to play (see --list-faults)"
HELP_LIST_FAULTS: Final = "list all faults and end"
HELP_SERVER_HOST: Final = "the address to listen on (default: 127.0.0.1)"
HELP_SERVER_PORT: Final = "the port to listen on (default: a free one)"
HELP_MAILBOX: Final = "the folder (Maildir) that takes the mails (default: a temporary one)"

# -- check ----------------------------------------------------------------------------------------------------------

TESTING: Final = "Testing {email} at {host}, port {port} ({security})"
STAGES: Final = {
    "resolve": "Find the mail server",
    "connect": "Connect to it",
    "tls": "Encrypt the connection and check who it is",
    "greeting": "Wait for its greeting",
    "ehlo": "Introduce ourselves",
    "starttls": "Ask for encryption",
    "auth": "Sign in",
    "sender": "May this account send from its address?",
    "recipient": "Is the recipient accepted?",
    "message": "Hand over the message",
    "quit": "Say goodbye",
}
MARKS: Final = {"passed": "✓", "failed": "✗", "skipped": "–"}
MARKS_ASCII: Final = {"passed": "+", "failed": "x", "skipped": "-"}
SECONDS: Final = "{seconds:.2f} s"
BLAMING: Final = "Finding out who is to blame; that takes a few seconds."
SIGNED_IN: Final = "Signed in."
SIGNED_IN_NOTE: Final = "Whether the server would take a message was not tried."
WOULD_ACCEPT: Final = "The server would accept the message."
WOULD_ACCEPT_NOTE: Final = "No mail was sent."
ACCEPTED: Final = "Test mail accepted by the server. Did it arrive? Look for “{mark}” in the mailbox of {recipient}."
WITH_SPACES: Final = "This server takes the password only with its spaces."
SERVER_SAID: Final = "The server said: {reply}"
ALTERNATIVE: Final = "Port {port} with {security} can be reached on {host}: try --port {port} --security {security}."
READ_MORE: Final = "More: {url}"
UNKNOWN_CONFIDENCE: Final = "This is not a known case."
TRANSCRIPT: Final = "Transcript:"
ASK_PASSWORD: Final = "App password for {email}: "  # noqa: S105

# -- many accounts --------------------------------------------------------------------------------------------------

SUMMARY: Final = "{total} accounts: {passed} passed, {failed} failed."
NO_HEADER: Final = "--accounts: “{file}” has no header line with “email”. It takes a table with the options' names."
UNKNOWN_COLUMN: Final = "--accounts: “{column}” in the header of “{file}” is not known. {hint}"
TAKES_COLUMNS: Final = "It takes: {columns}."
DOUBLE_COLUMN: Final = "--accounts: “{column}” stands twice in the header of “{file}”."
NO_ROWS: Final = "--accounts: “{file}” has no accounts."
ACCOUNTS_TOO_BIG: Final = "--accounts: “{file}” is larger than {limit} MB."
ACCOUNTS_NOT_TEXT: Final = "--accounts: “{file}” is not a CSV table in UTF-8."
ROW_TOO_LONG: Final = "this row has more values than the header has names"
ROW_FAILED: Final = "internal error ({kind})"
ROW_NO_PASSWORD: Final = "password: there is none in this row. Fill in password or password-file."  # noqa: S105
ROW_TWO_PASSWORDS: Final = "password and password-file: this row has both. Give only one of them."
NOT_WITH_ACCOUNTS: Final = "--accounts and {option}: got both. With --accounts, the values stand in the table."
ONLY_WITH_ACCOUNTS: Final = "--jobs: got {got} without --accounts. It takes the number of accounts tested at once."

# -- diagnose -------------------------------------------------------------------------------------------------------

NO_REPLY: Final = "standard input: got nothing. It takes a server's reply or an error text."
NOT_TEXT: Final = "the reply: got something that is not text. It takes a server's reply or an error text."
NOT_AN_ERROR: Final = "the reply: got a text that reports no error. It takes a server's reply or an error text."
REPLY_TOO_BIG: Final = "the reply: got more than {limit} kB. It takes a server's reply or an error text."

# -- providers ------------------------------------------------------------------------------------------------------

NO_SERVER: Final = "(your own server)"
FOUND_NOTHING: Final = "{email}: no server was found. Choose “other” and enter the server by hand."
LOOKUP_FAILED: Final = {
    "nxdomain": "{domain} does not exist. Is the address spelled right?",
    "no-mx": "{domain} takes no mail. Is the address spelled right?",
    "timeout": "The name server did not answer in time, so nothing is known about {domain}.",
    "no-network": "No name server could be asked, so nothing is known about {domain}.",
    "name-server": "The name servers of {domain} could not answer, so nothing is known about it.",
}
WAYS_ON: Final = "What you can do:"
FINDINGS: Final = "Where it was looked for (only the domain is looked up, never the address):"
PROVIDER_LINE: Final = "Provider:  {name}, id {id}"
SERVER_LINE: Final = "Server:    {host}"
PORTS_LINE: Final = "Ports:     {ports}"
USERNAME_LINE: Final = "User name: {username}"
VERDICT_LINE: Final = "{title}. {text}"

# -- profiles, sheet ------------------------------------------------------------------------------------------------

PROFILE_LINE: Final = "{name}: {email}, {host}, port {port} ({security})"
PROFILE_NAME_MISSING: Final = "NAME: got nothing. It takes the name of the profile to {action}. {hint}"
PROFILE_NAME_EXTRA: Final = "NAME: got “{got}”. With list it takes none."
PROFILE_UNKNOWN: Final = "NAME: got “{got}”, which is not saved. {hint}"
PROFILE_DELETED: Final = "Deleted {name}."
LEFT_IN_KEYRING: Final = "the profile was deleted, but its password could not be removed: {reason}"
NOTHING_KEPT: Final = "--show-password: no password is known. Give --password-stdin or --password-file as well."
PDF_NEEDS_FILE: Final = "--output: got nothing. With --format pdf it takes the file to write."
KEYRING_UNUSABLE: Final = "the password store cannot be used: {reason}"
