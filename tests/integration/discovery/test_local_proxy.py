"""A mail proxy on this computer is found by asking, not by its name."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.smtp.servers import Authority, Mailbox, dialogue, real_server, scripted
from xtconnect_gui.demo.server import DemoServer
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


@pytest.fixture
def email_oauth2_proxy(tmp_path: Path) -> Iterator[int]:
    """The real program, set up as in its sample configuration, in front of a practice server; yields its port."""
    with DemoServer(names=["localhost"]) as server:
        port = closed_port()
        config = tmp_path / "emailproxy.config"
        config.write_text(
            f"[SMTP-{port}]\nserver_address = localhost\nserver_port = {server.ports['ssl']}\n"
            "local_address = 127.0.0.1\n\n"
            "[internal@example.com]\npermission_url = https://x.example/a\ntoken_url = https://x.example/t\n"
            "oauth2_scope = x\nredirect_uri = http://localhost\nclient_id = x\nclient_secret = x\n"
        )
        command = [sys.executable, "-m", "emailproxy", "--no-gui", "--config-file", str(config), "--cache-store",
                   str(tmp_path / "cache"), "--log-file", str(tmp_path / "log")]  # fmt: skip
        environment = {**os.environ, "SSL_CERT_FILE": str(server.ca_file)}
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield port
        finally:
            running.terminate()
            running.wait(10)


async def test_the_real_program_is_found(email_oauth2_proxy: int) -> None:
    found = None
    for _ in range(100):  # it takes a moment to start
        found = await find_local_proxy((email_oauth2_proxy,))
        if found is not None:
            break
        await asyncio.sleep(0.1)
    assert found == LocalProxy("127.0.0.1", email_oauth2_proxy, "localhost ESMTP practice server")


async def test_nothing_there_is_an_answer() -> None:
    assert await find_local_proxy((closed_port(),)) is None
