"""A mail proxy on this computer is found by asking, not by its name."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest

from tests.integration.smtp.servers import Authority, Mailbox, dialogue, real_server, scripted
from xtconnect_gui.discovery.local_proxy import LocalProxy, find_local_proxy
from xtconnect_gui.model.security import Security


def closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    return Authority(tmp_path).context()


async def test_a_server_that_takes_a_sign_in_without_tls_is_it(context: ssl.SSLContext) -> None:
    async with real_server(Mailbox(), context, Security.NONE) as port:
        found = await find_local_proxy((closed_port(), port))
    assert found is not None
    assert (found.host, found.port) == ("127.0.0.1", port)
    assert "localhost" in found.greeting


async def test_the_first_port_counts_more(context: ssl.SSLContext) -> None:
    async with scripted(dialogue({}, "220 first")) as first, scripted(dialogue({}, "220 second")) as second:
        assert await find_local_proxy((first, second)) == LocalProxy("127.0.0.1", first, "first")


@pytest.mark.parametrize(
    "script",
    [
        dialogue({"EHLO": "250 hello"}),  # a mail server, but not one to sign in to
        dialogue({}, "554 go away"),
        dialogue({}, "HTTP/1.1 400 Bad Request"),
        dialogue({"EHLO": ""}),
    ],
)
async def test_another_program_at_the_port_is_not(script: object) -> None:
    async with scripted(script) as port:  # type: ignore[arg-type]
        assert await find_local_proxy((port,)) is None


async def test_nothing_there_is_an_answer() -> None:
    assert await find_local_proxy((closed_port(),)) is None
