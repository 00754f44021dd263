"""The English texts of the window and of the pages "provider" and "instructions". Shown through the translation."""

from __future__ import annotations

# -- the window -----------------------------------------------------------------------------------------------------

WINDOW_TITLE = "E-mail set-up for xTuple Connect"
BUTTON_BACK = "< &Back"
BUTTON_NEXT = "&Next >"
BUTTON_FINISH = "Fi&nish"
BUTTON_CANCEL = "Cancel"
BUTTON_ABOUT = "About"
BUTTON_ERROR = "&I have an error message …"
PRACTICE_BANNER = "Practice mode: nothing leaves this computer. The practice app password is {password}"
PRACTICE_COPY = "Cop&y"
PRACTICE_COPIED = "Copied"
PRACTICE_NOT_READY = "The practice server is starting. The test begins as soon as it is ready."
PRACTICE_FAILED = "The practice server could not be started ({reason}). Close this window and start it again."
ERROR_TITLE = "Something went wrong in this program"
ERROR_TEXT = (
    "Your settings are unchanged. You can go on, or close the window and start it again. "
    "If it happens again, send the details below to your support."
)
SHOT_FAILED = "--screenshot-dir: {folder} cannot be written: {reason}"
SHOT_UNREACHABLE = "--screenshot-dir: the page {page} could not be reached"
POLICY_VALUE = "a value set by your administrator cannot be used: {field}"

# -- provider -------------------------------------------------------------------------------------------------------

PROVIDER_TITLE = "Which e-mail account sends the mail?"
PROVIDER_SUBTITLE = "Type the address that xTuple Connect sends from. The provider is found for you."
LABEL_EMAIL = "&E-mail address"
EMAIL_NAME = "E-mail address"
EMAIL_PLACEHOLDER = "for example xtconnect@yourcompany.com"
PRIVACY = (
    "To find the server, your address does not leave this computer. Only its domain (the part after the @) is looked "
    "up: in the DNS, and at the domain's own website and mail servers."
)
PRIVACY_OFFLINE = "In practice mode nothing is looked up: choose the provider below if it is not recognised."
LOOKING = "Looking for the mail server of {domain} …"
FOUND_SERVER = "Server found: {server}."
FOUND_BY_HAND = "You chose {provider}."
FOUND_SAVED = "{provider}: from your saved settings."
NOT_FOUND = "No server was found for {domain}. Choose the provider below, or “Another provider”."
NOT_OFFERED = "{domain} belongs to {provider}, which your administrator does not offer. Choose the provider below."
NOT_FOUND_NXDOMAIN = "There is no domain {domain}. Is it spelled correctly?"
NOT_FOUND_NO_NETWORK = "The provider could not be looked up: no network. Choose it below."
NOT_FOUND_NAME_SERVER = "The name servers of {domain} could not answer. Choose the provider below."
NOT_FOUND_TIMEOUT = "The look-up took too long. Choose the provider below."
CARDS_NAME = "Provider"
CARDS_LABEL = "Provider: recognised for you, or choose it here"

# -- instructions ---------------------------------------------------------------------------------------------------

INSTRUCTIONS_TITLE = "Create the password: {provider}"
INSTRUCTIONS_SUBTITLE = "Do this once in your browser. Tick what is done, to keep your place."
HAVE_IT = "You have the password already? Just press Next."
SERVER_KNOWN = "The server was found for you: {server}. You still need the user name and the password."
STEP_DONE = "Step {number} is done"
RECOMMENDATION = (
    "Best: a mailbox used only for xTuple Connect. Then nobody changes its password by chance, and its "
    "sending limit is not used up by other mail."
)
OPEN_PAGE = "Open the page"
NO_INSTRUCTIONS = "There are no instructions for this provider. Ask it for the password for sending mail (SMTP)."
CHECKED = "These steps were last checked in {checked}."
