from __future__ import annotations

import pytest

from xtconnect_gui.demo.accounts import DEFAULT_ACCOUNTS, DemoAccount, find_account

ACCOUNT = DEFAULT_ACCOUNTS[0]


def test_the_password_is_not_in_the_repr() -> None:
    assert repr(DemoAccount("a@example.com", "sesame-open")) == "DemoAccount(email='a@example.com')"


def test_the_password_is_shown_in_groups_of_four() -> None:
    assert ACCOUNT.grouped_password == "gyds ygay pwqj hfbr"


@pytest.mark.parametrize("given", ["gydsygaypwqjhfbr", "gyds ygay pwqj hfbr", "GYDS YGAY PWQJ HFBR"])
def test_spaces_and_case_do_not_matter(given: str) -> None:
    assert ACCOUNT.accepts(given)


@pytest.mark.parametrize("given", ["", "gydsygaypwqjhfb", "gydsygaypwqjhfbrx", "gyds\u00a0ygay\u00a0pwqj\u00a0hfbr"])
def test_anything_else_is_refused(given: str) -> None:
    assert not ACCOUNT.accepts(given)


def test_a_strict_server_takes_the_four_groups_only() -> None:
    assert ACCOUNT.accepts("gyds ygay pwqj hfbr", groups_only=True)
    assert not ACCOUNT.accepts("gydsygaypwqjhfbr", groups_only=True)


def test_an_account_is_found_whatever_the_case_of_its_address() -> None:
    assert find_account(DEFAULT_ACCOUNTS, "Internal@Example.COM") is ACCOUNT


def test_an_unknown_address_is_no_account() -> None:
    assert find_account(DEFAULT_ACCOUNTS, "other@example.com") is None


def test_with_any_address_an_unknown_address_has_the_practice_password() -> None:
    found = find_account(DEFAULT_ACCOUNTS, "me@company.example", any_address=True)
    assert found is not None
    assert found.accepts("gyds ygay pwqj hfbr")


def test_with_any_address_a_mere_name_is_still_no_account() -> None:
    assert find_account(DEFAULT_ACCOUNTS, "me", any_address=True) is None
