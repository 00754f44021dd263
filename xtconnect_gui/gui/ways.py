"""What the wizard does when a person chooses a way on."""

from __future__ import annotations

from ..model.problems import Field
from ..model.security import Security
from ..providers.catalogue import OTHER
from ..providers.values import AccountVerdict, Action, ActionKind
from ..session.pages import Page
from ..session.setup import SetupSession
from .context import WizardContext

# Causes that no other password can mend: this kind of sign-in is switched off for the account.
NO_PASSWORD_CAUSES = frozenset(
    {
        "basic-auth-disabled",
        "smtp-auth-disabled-tenant",
        "smtp-auth-disabled-mailbox",
        "security-defaults",
        "conditional-access",
    }
)
_SERVER_FIELDS = frozenset({Field.PROVIDER, Field.HOST, Field.PORT, Field.SECURITY})


def help_with(cause: str, verdict: AccountVerdict | None) -> bool:
    """Whether the ways on of *verdict* are the answer to *cause*."""
    return cause in NO_PASSWORD_CAUSES and verdict is not None and bool(verdict.ways_on)


def allowed(action: Action, session: SetupSession) -> bool:
    """Whether *action* changes nothing that an administrator has fixed, and leads to a provider that they offer."""
    if action.kind is ActionKind.OPEN:
        return True
    if action.kind is ActionKind.SWITCH_PROVIDER:
        return Field.PROVIDER not in session.locks and session.offers(action.target)
    return not _SERVER_FIELDS & session.locks and session.offers(OTHER)


def follow(action: Action, context: WizardContext) -> Page | None:
    """Do *action*; the page where the person goes on, or None to stay. LOCAL_PROXY needs a server: ``use_server``."""
    session = context.session
    if action.kind is ActionKind.OPEN:
        context.open_url(action.target)
        return None
    if not allowed(action, session):
        return None
    if action.kind is ActionKind.SWITCH_PROVIDER:
        session.choose_provider(action.target)
        return Page.INSTRUCTIONS
    if action.kind is ActionKind.USE_SERVER:
        return use_server(*action.server, context)
    return None


def use_server(host: str, port: int, security: Security, context: WizardContext) -> Page:
    """Fill in a server of no known provider; the page where the person goes on."""
    context.session.use_server(host, port, security)
    return Page.CREDENTIALS
