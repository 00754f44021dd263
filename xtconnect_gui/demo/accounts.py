"""The accounts of the practice server."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Final

# The documented example "gyds ygay pwqj hfbr": published, so it protects nothing but this practice server.
PRACTICE_PASSWORD: Final = "gydsygaypwqjhfbr"  # noqa: S105
GROUP_SIZE: Final = 4


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An address that may sign in, and its app password without spaces."""

    email: str
    password: str = field(repr=False)

    @property
    def grouped_password(self) -> str:
        """The password in groups of four, the way Google shows an app password."""
        groups = (self.password[at : at + GROUP_SIZE] for at in range(0, len(self.password), GROUP_SIZE))
        return " ".join(groups)

    def accepts(self, password: str, *, groups_only: bool = False) -> bool:
        """Whether *password* is right.

        Like Google, spaces and the case of letters do not matter; with *groups_only* it has to come in the four
        groups, as strict servers want it.
        """
        expected = self.grouped_password if groups_only else self.password
        given = password if groups_only else password.replace(" ", "")
        return hmac.compare_digest(given.lower().encode(), expected.lower().encode())


DEFAULT_ACCOUNTS: Final = (
    DemoAccount("internal@example.com", PRACTICE_PASSWORD),
    DemoAccount("internal@ourdomain.com", PRACTICE_PASSWORD),
)


def find_account(accounts: tuple[DemoAccount, ...], login: str, *, any_address: bool = False) -> DemoAccount | None:
    """The account that signs in as *login* (case does not matter), or None.

    With *any_address* every other address is an account too, with the practice password.
    """
    for account in accounts:
        if account.email.lower() == login.lower():
            return account
    if any_address and "@" in login:
        return DemoAccount(login, PRACTICE_PASSWORD)
    return None
