"""The English texts of the pages "credentials", "test" and "finish". Shown through the translation."""

from __future__ import annotations

from ..model.app_password import PasswordFinding
from ..model.security import Security

SECURITY_WORDS = {
    Security.SSL: "SSL (implicit TLS)",
    Security.STARTTLS: "TLS (STARTTLS)",
    Security.NONE: "None (not encrypted)",
}

# -- credentials ----------------------------------------------------------------------------------------------------

CREDENTIALS_TITLE = "Account and server"
CREDENTIALS_SUBTITLE = "Paste the app password. The server is filled in for you; change it only if you were told to."
LABEL_EMAIL = "&E-mail account"
LABEL_USERNAME = "&User name"
LABEL_PASSWORD = "App &password"  # noqa: S105
LABEL_HOST = "&Host"
LABEL_PORT = "P&ort"
LABEL_SECURITY = "&Security"
LABEL_SENDER = "&From address"
LABEL_SENDER_NAME = "From na&me"
LABEL_RECIPIENT = "Send the &test mail to"
SHOW_USERNAME = "The user name is different from the e-mail address"
SHOW_PASSWORD = "Show"  # noqa: S105
HIDE_PASSWORD = "Hide"  # noqa: S105
PASSWORD_PLACEHOLDER = "Paste it here, with or without the spaces"  # noqa: S105
SAVED_PASSWORD = "Saved password will be used"  # noqa: S105
SENDER_NAME_PLACEHOLDER = "Optional: the name that recipients see"
LOCKED = "Set by your administrator"
USE_VALUE = "Use {value}"
PORT_FOLLOWED = "Port changed to {port}, which belongs to {security}."
SECURITY_FOLLOWED = "Security changed to {security}, which belongs to port {port}."
UNDO = "Undo"
NOT_ENCRYPTED = "Without encryption no password is sent, except to a server on this computer."
STILL_NEEDED = "To go on: {what}"
NEED_PASSWORD = "type the app password."  # noqa: S105
NEED_FIELD = "fill in “{field}”."
NEED_REPAIR = "look at “{field}”."
FINDINGS = {
    PasswordFinding.RIGHT_SHAPE: "Looks right: {count} characters.",
    PasswordFinding.SPACES_REMOVED: "The spaces are removed for the test.",
    PasswordFinding.TOO_SHORT: "Too short: {count} missing.",
    PasswordFinding.TOO_LONG: "Too long: {count} too many.",
    PasswordFinding.CONTAINS_DIGITS: "Contains digits: this looks like your normal password, not an app password.",
    PasswordFinding.CONTAINS_SYMBOLS: "Contains signs that are not in an app password.",
    PasswordFinding.LOOKS_LIKE_NAME: "This is the name you gave the app password, not the password itself.",
    PasswordFinding.LOOKS_LIKE_ADDRESS: "This is an e-mail address, not a password.",
    PasswordFinding.NO_KNOWN_SHAPE: "",
    PasswordFinding.EMPTY: "",
}

# -- test -----------------------------------------------------------------------------------------------------------

TEST_TITLE = "Test"
TEST_SUBTITLE = "The account is tried out exactly as it will be saved."
LEVEL_LABEL = "&How far"
LEVELS = {
    "sign-in": "Sign in only",
    "dry-run": "Check without sending",
    "send": "Send a test mail",
}
STAGES = {
    "resolve": "Find the mail server",
    "connect": "Connect to it",
    "tls": "Encrypt the connection and check who it is",
    "greeting": "Wait for its greeting",
    "ehlo": "Introduce ourselves",
    "starttls": "Ask for encryption",
    "auth": "Sign in with the app password",
    "sender": "May this account send from its address?",
    "recipient": "Is the recipient accepted?",
    "message": "Hand over the message",
    "quit": "Say goodbye",
}
STATE_PASSED = "done"
STATE_FAILED = "failed"
STATE_RUNNING = "running"
STATE_SKIPPED = "left out"
SECONDS = "{seconds} s"
CANCEL = "&Cancel test"
TRY_AGAIN = "Try &again"
START = "&Start test"
COPY_DETAILS = "Copy &details"
COPIED = "Copied"
RUNNING = "Testing {host}, port {port} …"
STOPPED = "Stopped. Nothing was saved."
BLAMING = "That did not work. Finding out who is to blame …"
REMARK = "Please note: {text}"
TRUST_FILE = "Trust a certificate &file …"
AUTHORITY_FILE = "The file with your company's certificate authority"
AUTHORITY_FILTER = "Certificates (*.pem *.crt *.cer);;All files (*)"
AUTHORITY_QUESTION = (
    "Trust this certificate authority for your mail server? Whoever holds it can read the mail and the password. "
    "Say yes only if the fingerprint is the one that your administrator gave you."
)
AUTHORITY_LINE = "{subject}\nSHA-256 {fingerprint}"
AUTHORITY_YES = "The fingerprint is right: trust it"
AUTHORITY_UNREADABLE = (
    "{file} holds no certificate that can be read. Ask your administrator for the file in the PEM form: text that "
    "begins with BEGIN CERTIFICATE."
)
PASSED = {
    "sign-in": (
        "Signed in",
        "The server knows the account and takes the password. Whether it would take a message was not tried.",
    ),
    "dry-run": (
        "The server would accept the message",
        "Sign-in, sender and recipient are in order. No mail was sent.",
    ),
    "send": (
        "Test mail accepted",
        "The server took the test mail for {recipient}. Accepted is not yet arrived: please look into that mailbox.",
    ),
}
FIND_IT = "Look for “{mark}” in the subject."
WITH_SPACES = "This server takes the password only with its spaces. It is saved and shown that way."
PRACTICE_MAIL = "Practice mode: the mail is not in a real mailbox, but here: {folder}"
ARRIVED_QUESTION = "Did it arrive?"
ARRIVED_YES = "Yes, it arri&ved"
ARRIVED_NO = "No&t yet"
ARRIVED_THANKS = "Good: the test mail has arrived."
NOT_YET = (
    "Mail can take a few minutes. Look into the spam folder too, and search for “{mark}”. If it does not come, check "
    "the recipient's address and test again."
)
CRASHED = "The test could not be run"
CRASHED_TEXT = "This is an error of this program, not of your account. Please send the details to support."
NOT_READY = "Something is missing before the test can start"
GO_TO_FIELD = "Go to “{field}”"
REPAIR_SWITCH = "Use {security} on port {port}"
REPAIR_SENDER = "Send from {email}"
REPAIR_APP_PASSWORD = "Open the app-password page"  # noqa: S105
OPEN_LINK = "Read more"
FIELD_NAMES = {
    "provider": "Provider",
    "email": "E-mail account",
    "username": "User name",
    "host": "Host",
    "port": "Port",
    "security": "Security",
    "from": "From address",
    "from-name": "From name",
    "to": "Send the test mail to",
    "password": "App password",
}

# -- finish ---------------------------------------------------------------------------------------------------------

FINISH_TITLE = "Use it in the Batch Manager"
FINISH_HONEST = (
    "The mail server accepted these settings. The Batch Manager itself is not set up yet: copy the values into it."
)
SAVING = "Saving …"
PROFILE_SAVED = "Settings saved in {path}, without the password."
PROFILE_FAILED = "The settings could not be saved in {path}: {reason}"
PASSWORD_SAVED = "Password kept in {where}."  # noqa: S105
NO_KEYRING = (
    "No safe place for the password was found on this computer, so it was not saved. It is kept for this session only: "
    "copy it from below, or make a new one next time."
)
KEYRING_NAME = "the password store of this computer"
COPY = "Copy"
COPY_DONE = "Copied"
CLIPBOARD_NOTE = "A copied password leaves the clipboard after {seconds} seconds."
ON_TOP = "&Keep this window on top"
PRINT = "&Print …"
SAVE_HTML = "&Save as HTML …"
OPEN_SHEET = "&Open sheet"
SHEET_SAVED = "Sheet saved in {path}, without the password."
SHEET_FAILED = "The sheet could not be saved: {reason}"
SHEET_TITLE = "Setup sheet"
FILE_KIND_HTML = "Web page (*.html)"
