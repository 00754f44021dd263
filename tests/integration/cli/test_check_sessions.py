"""What is told about a server that hangs up, is busy or dawdles, at every stage of a session."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ..network.lab import run_check_command
from ..smtp.servers import Script, dialogue, scripted
from .conftest import COMMAND

# stage → the verb that is answered wrongly there
STAGES = {"ehlo": "EHLO", "auth": "AUTH", "sender": "MAIL", "recipient": "RCPT", "message": "."}
VERBS = [*STAGES.items(), ("message", "DATA")]


async def check(folder: Path, script: Script, security: str = "none") -> tuple[int, str, str, dict[str, Any]]:
    """Exit code, cause, the stage that failed, and the whole object."""
    async with scripted(script) as port:
        code, result = await run_check_command(
            [*COMMAND, "check", "--json"], folder, "--host", "127.0.0.1", "--port", str(port), "--security", security,
            "--timeout", "2",
        )  # fmt: skip
    failed = next(stage["stage"] for stage in result["stages"] if stage["status"] == "failed")
    return code, result["diagnosis"]["cause"], failed, result


@pytest.mark.parametrize(("stage", "verb"), VERBS)
async def test_a_connection_that_is_cut(tmp_path: Path, stage: str, verb: str) -> None:
    found = await check(tmp_path, dialogue({verb: ""}))
    assert found[:3] == (75, "connection-dropped", stage)


async def test_a_connection_that_is_cut_before_the_greeting(tmp_path: Path) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"")

    assert (await check(tmp_path, cut))[:3] == (75, "connection-dropped", "greeting")


async def test_a_connection_that_is_cut_after_starttls(tmp_path: Path) -> None:
    answers = {"EHLO": "250-hello\r\n250 STARTTLS", "STARTTLS": ""}
    found = await check(tmp_path, dialogue(answers), "starttls")
    assert found[:3] == (75, "connection-dropped", "starttls")


@pytest.mark.parametrize(("stage", "verb"), VERBS)
async def test_a_server_that_is_busy(tmp_path: Path, stage: str, verb: str) -> None:
    found = await check(tmp_path, dialogue({verb: "421 4.3.2 Service not available, closing channel"}))
    assert found[:3] == (75, "server-busy", stage)


async def test_a_server_that_is_busy_at_once(tmp_path: Path) -> None:
    found = await check(tmp_path, dialogue({}, greeting="421 localhost Service not available"))
    assert found[:3] == (75, "server-busy", "greeting")


async def test_a_server_that_is_busy_when_it_shall_encrypt(tmp_path: Path) -> None:
    answers = {"EHLO": "250-hello\r\n250 STARTTLS", "STARTTLS": "421 4.3.2 Service not available"}
    assert (await check(tmp_path, dialogue(answers), "starttls"))[:3] == (75, "server-busy", "starttls")


async def test_a_server_that_says_that_it_is_busy_and_hangs_up_without_being_asked(tmp_path: Path) -> None:
    answers = {"EHLO": "250-hello\r\n250 AUTH PLAIN\r\n421 4.3.2 localhost Service not available", "AUTH": ""}
    assert (await check(tmp_path, dialogue(answers)))[:3] == (75, "server-busy", "auth")


@pytest.mark.parametrize(("stage", "verb"), [item for item in VERBS if item[1] != "."])
async def test_a_server_that_falls_silent(tmp_path: Path, stage: str, verb: str) -> None:
    assert (await check(tmp_path, dialogue({}, stop_at=verb)))[:3] == (69, "timeout", stage)


@pytest.mark.parametrize("greeting", [True, False], ids=["greeting", "ehlo"])
async def test_a_tarpit_that_answers_one_octet_at_a_time(tmp_path: Path, greeting: bool) -> None:
    """As OpenBSD's spamd stutters: something always comes, but never the end."""

    async def tarpit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not greeting:
            writer.write(b"220 hello\r\n")
            await reader.readline()
        for octet in (b"220-" if greeting else b"250-") + b"patience " * 50:
            writer.write(bytes([octet]))
            await writer.drain()
            await asyncio.sleep(0.1)

    found = await check(tmp_path, tarpit)
    assert found[:3] == (69, "timeout", "greeting" if greeting else "ehlo")
    assert found[3]["seconds"] < 4


async def test_a_tarpit_that_never_comes_to_the_last_line(tmp_path: Path) -> None:
    async def tarpit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        await reader.readline()
        while True:
            writer.write(b"250-more\r\n")
            await writer.drain()
            await asyncio.sleep(0.2)

    assert (await check(tmp_path, tarpit))[:3] == (69, "timeout", "ehlo")


async def test_a_greeting_that_is_late_is_waited_for(tmp_path: Path) -> None:
    """As sendmail's greet_pause and Postfix's postscreen do it to see who speaks too early."""
    usual = dialogue({"AUTH": "535 5.7.8 no"})

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1.2)
        await usual(reader, writer)

    found = await check(tmp_path, late)
    assert found[:3] == (77, "wrong-credentials", "auth")
    assert found[3]["transcript"][0] == "S: 220 hello"
