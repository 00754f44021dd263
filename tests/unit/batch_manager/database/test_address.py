"""From a URL or fields to an address."""

from __future__ import annotations

import pytest

from xtconnect_gui.batch_manager.database.address import (
    AddressCode,
    AddressError,
    AddressField,
    DatabaseAddress,
    address_of,
)

EXPECTED = DatabaseAddress("erp.example.com", "production", "internal")


@pytest.mark.parametrize(
    "given",
    [
        {"url": "pgsql://erp.example.com:5432/production", "user": "internal"},
        {"url": "pgsql://erp.example.com/production", "user": "internal"},
        {"url": "psql://erp.example.com:5432/production", "user": "internal"},
        {"url": "postgresql://internal@erp.example.com/production"},
        {"url": " PGSQL://internal@ERP.example.com:5432/production ", "user": "internal"},
        {"host": "erp.example.com", "name": "production", "user": "internal"},
        {"host": "erp.example.com", "port": "5432", "name": " production ", "user": "internal"},
    ],
)
def test_every_usual_way_to_write_it(given: dict[str, str]) -> None:
    assert address_of(**given) == EXPECTED


@pytest.mark.parametrize(
    ("url", "host", "port", "name", "user"),
    [
        ("pgsql://me@[::1]:5433/erp", "::1", 5433, "erp", "me"),
        ("pgsql://me@192.0.2.7/erp%20live", "192.0.2.7", 5432, "erp live", "me"),
        ("pgsql://j%C3%BCrgen%40office@h/erp", "h", 5432, "erp", "jürgen@office"),
    ],
)
def test_unusual_addresses(url: str, host: str, port: int, name: str, user: str) -> None:
    assert address_of(url=url) == DatabaseAddress(host, name, user, port)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"url": "pgsql://me:geheim@h/erp"}, AddressField.URL, AddressCode.PASSWORD_IN_URL),
        ({"url": "pgsql://me:@h/erp"}, AddressField.URL, AddressCode.PASSWORD_IN_URL),
        ({"url": "pgsql://me@h/erp?sslmode=disable"}, AddressField.URL, AddressCode.OPTIONS_IN_URL),
        ({"url": "pgsql://me@h/erp?password=geheim"}, AddressField.URL, AddressCode.OPTIONS_IN_URL),
        ({"url": "mysql://me@h/erp"}, AddressField.URL, AddressCode.SCHEME),
        ({"url": "h:5432/erp"}, AddressField.URL, AddressCode.SCHEME),
        ({"url": "pgsql://me@h:99999/erp"}, AddressField.URL, AddressCode.INVALID),
        ({"url": "pgsql://me@[::1/erp"}, AddressField.URL, AddressCode.INVALID),
        ({"url": "pgsql://me@h/erp", "host": "h"}, AddressField.URL, AddressCode.SOME_OF_BOTH),
        ({"url": "pgsql://me@h/erp", "user": "you"}, AddressField.URL, AddressCode.SOME_OF_BOTH),
        ({"url": "pgsql://h/erp"}, AddressField.USER, AddressCode.MISSING),
        ({"url": "pgsql://me@h"}, AddressField.NAME, AddressCode.MISSING),
        ({"url": "pgsql:///erp", "user": "me"}, AddressField.URL, AddressCode.SCHEME),
        ({"name": "erp", "user": "me"}, AddressField.HOST, AddressCode.MISSING),
        ({"host": "a b", "name": "erp", "user": "me"}, AddressField.HOST, AddressCode.INVALID),
        ({"host": "h", "port": "0", "name": "erp", "user": "me"}, AddressField.PORT, AddressCode.INVALID),
        ({"host": "h", "name": "x" * 64, "user": "me"}, AddressField.NAME, AddressCode.INVALID),
        ({"host": "h", "name": "erp\nx", "user": "me"}, AddressField.NAME, AddressCode.INVALID),
    ],
)
def test_what_cannot_be_used_names_its_field(given: dict[str, str], field: AddressField, code: AddressCode) -> None:
    with pytest.raises(AddressError) as caught:
        address_of(**given)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert "geheim" not in f"{caught.value}{caught.value.got}"


def test_each_database_has_its_own_entry_in_the_password_store() -> None:
    assert EXPECTED.keyring_entry == "database:internal@erp.example.com:5432/production"
