"""PostgreSQL as pytest fixtures: one cluster a test process, a fresh database a test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from .cluster import Cluster, programs
from .erp import GRANTS, Erp

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running cluster. Without PostgreSQL the test fails: a test that quietly does not run proves nothing."""
    if programs() is None:
        pytest.fail(
            "PostgreSQL is not installed. `python3 packaging/dev.py test` installs what the tests need and runs them.",
            pytrace=False,
        )
    made = Cluster()
    try:
        made.create()
        yield made
    finally:
        made.remove()


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Erp]:
    """A database without anything of the ERP's."""
    erp = Erp(cluster, f"erp{next(_numbers)}")
    cluster.execute(f"create database {erp.name}")
    yield erp
    cluster.execute(f"drop database {erp.name} with (force)")


@pytest.fixture
def erp(empty: Erp) -> Erp:
    """A database with the ERP's tables and the newer form of ``submitEmailToBatch``."""
    empty.script("erp", "long_form")
    empty.execute(GRANTS)
    return empty
