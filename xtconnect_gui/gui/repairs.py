"""What can be mended with one click after a failed test: the words of the button, and the doing."""

from __future__ import annotations

from ..check.values import CheckResult
from ..diagnosis.values import Repair
from ..model.problems import Field
from ..model.security import Security
from ..texts import pages as texts
from .context import WizardContext


class Repairs:
    """The repairs after *result*, in the session of *context*."""

    def __init__(self, context: WizardContext, result: CheckResult) -> None:
        self._context = context
        self._session = context.session
        self._result = result

    def words(self, repair: Repair) -> str:
        """The words of the button; empty when the repair cannot be done here."""
        tr, locks = self._context.translate, self._session.locks
        if repair is Repair.SWITCH_ENDPOINT:
            if locks & {Field.PORT, Field.SECURITY}:
                return ""
            port, security = self._other_endpoint()
            return tr(texts.REPAIR_SWITCH, port=port, security=tr(texts.SECURITY_WORDS[security]))
        if repair is Repair.SENDER_IS_ACCOUNT:
            email = self._result.settings.email
            return "" if Field.SENDER in locks else tr(texts.REPAIR_SENDER, email=email)
        if repair is Repair.OPEN_APP_PASSWORD_PAGE:
            return tr(texts.REPAIR_APP_PASSWORD) if self._app_password_url() else ""
        return ""  # RETRY: the button "Try again" is always there

    def do(self, repair: Repair) -> bool:
        """Do it; return whether to test again."""
        if repair is Repair.OPEN_APP_PASSWORD_PAGE:
            self._context.open_url(self._app_password_url())
            return False
        if repair is Repair.SWITCH_ENDPOINT:
            port, security = self._other_endpoint()
            self._session.port, self._session.security = str(port), security
        elif repair is Repair.SENDER_IS_ACCOUNT:
            self._session.sender = ""
        return True

    def _app_password_url(self) -> str:
        provider = self._session.provider
        if provider is not None and provider.app_password_url:
            return provider.app_password_url
        return self._result.diagnosis.url if self._result.diagnosis else ""

    def _other_endpoint(self) -> tuple[int, Security]:
        """The endpoint that was found reachable, else the one of the other security."""
        alternative = self._result.outcome.alternative
        if alternative is not None and alternative.reachable:
            return alternative.endpoint.port, alternative.endpoint.security
        settings = self._result.settings
        usual = self._session.security_for_port(str(settings.port))
        if usual is not None and usual is not settings.security:  # 465 with STARTTLS: the port is kept
            return settings.port, usual
        other = Security.STARTTLS if settings.security is Security.SSL else Security.SSL
        return self._session.port_for_security(other), other
