"""The servers as a pytest fixture, offered to every integration test by ``conftest.py``."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from .stack import MailServers, missing_requirement

OPT_OUT = "XTCONNECT_NO_SERVERS"


@pytest.fixture(scope="module")
def mail_servers() -> Iterator[MailServers]:
    """Postfix and Dovecot, running. Without them the test fails: a test that quietly does not run proves nothing."""
    if os.environ.get(OPT_OUT) == "1":
        pytest.skip(f"{OPT_OUT}=1")
    lacking = missing_requirement()
    if lacking is not None:
        pytest.fail(
            f"{lacking}. `python3 packaging/dev.py test` installs what the tests need and runs them;"
            f" {OPT_OUT}=1 leaves these tests out.",
            pytrace=False,
        )
    servers = MailServers()
    servers.start()
    try:
        yield servers
    finally:
        servers.stop()
