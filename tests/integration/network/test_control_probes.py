"""What is asked after a failure, when nothing is asked, and that it ends at once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xtconnect_gui.check.runner import run_check
from xtconnect_gui.check.surroundings import Lookout
from xtconnect_gui.check.values import CheckRequest, CheckResult
from xtconnect_gui.diagnosis.engine import Diagnoser
from xtconnect_gui.model.app_password import AppPassword, PasswordShape
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.smtp.values import ControlsStarted, Emit, Event, Route
from xtconnect_gui.texts.console import BLAMING

from ..smtp.servers import ignore
from .lab import GATEWAY, PASSWORD, Lab
from .world import ADDRESS, HOST, OTHERS, STARTTLS, internet, names, zone


def request(host: str, **more: object) -> CheckRequest:
    settings = EmailSettings("other", "anna@example.com", host, 587, Security.STARTTLS)
    return CheckRequest(settings, AppPassword(PASSWORD, PasswordShape(16)), timeout=1, **more)  # type: ignore[arg-type]


async def check(asked: CheckRequest, emit: Emit) -> CheckResult:
    return await run_check(asked, emit, catalogue=Catalogue.load(), diagnoser=Diagnoser.load())


def packets(lab: Lab) -> int:
    """How many packets of TCP and UDP have come into the world."""
    command = ["ip", "netns", "exec", lab.world, "nft", "list", "table", "inet", "lab"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(words[words.index("packets") + 1])


async def test_control_probes_name_nobody_and_can_be_switched_off(lab: Lab) -> None:
    async with names(lab) as server, internet(lab):
        await lab.check("--host", HOST, *STARTTLS, "--no-alternatives")
        assert server.asked == {HOST}
        await lab.check("--host", HOST, *STARTTLS)
        assert server.asked == set(zone())


async def test_nobody_is_asked_about_a_server_in_the_own_network(lab: Lab) -> None:
    async with names(lab, host=GATEWAY) as server, internet(lab):
        await lab.check("--host", HOST, *STARTTLS)
        assert server.asked == {HOST}


async def test_a_server_at_the_providers_address_is_not_its_own_control(lab: Lab) -> None:
    lab.firewall(f"ip daddr {OTHERS} drop")
    async with names(lab) as server:
        found = await lab.check("--host", "smtp.gmail.com", "--provider", "google", *STARTTLS)
    assert found[1]["diagnosis"]["cause"] == "no-network"
    assert "smtp.mail.yahoo.com" in server.asked


def test_cancelling_ends_the_probes_at_once(lab: Lab) -> None:
    """Everything is dropped, name servers included, so that each probe waits for something."""
    lab.firewall("drop")

    async def session() -> float:
        asking = asyncio.Event()

        def emit(event: Event) -> None:
            if isinstance(event, ControlsStarted):
                asking.set()

        task = asyncio.create_task(check(request(ADDRESS), emit))
        await asyncio.wait_for(asking.wait(), 5)
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return time.monotonic() - begun

    def run() -> tuple[float, float]:
        inside = asyncio.run(session())
        return inside, time.monotonic()

    inside, left_loop = lab.within(lab.client, run)
    assert inside < 0.1
    assert time.monotonic() - left_loop < 0.1


def test_practice_never_leaves_the_computer(lab: Lab) -> None:
    lab.firewall("meta l4proto { tcp, udp } counter")
    practice = request("smtp.gmail.com", routes=(Route(587, "127.0.0.1", 1),))
    result = lab.within(lab.client, lambda: asyncio.run(check(practice, ignore)))
    assert result.diagnosis is not None
    assert result.diagnosis.cause == "connection-refused"
    assert packets(lab) == 0
    lab.within(lab.client, lambda: asyncio.run(check(request(ADDRESS), ignore)))
    assert packets(lab) > 0  # the counter does count


def test_many_checks_that_share_a_lookout_ask_once(lab: Lab) -> None:
    lab.firewall("drop")
    told: list[Event] = []

    async def both() -> list[CheckResult]:
        lookout = Lookout()
        known = {"catalogue": Catalogue.load(), "diagnoser": Diagnoser.load(), "lookout": lookout}
        checks = (run_check(request(ADDRESS), told.append, **known) for _ in range(3))  # type: ignore[arg-type]
        return await asyncio.gather(*checks)

    results = lab.within(lab.client, lambda: asyncio.run(both()))
    assert [r.diagnosis.cause for r in results if r.diagnosis] == ["no-network"] * 3
    assert sum(isinstance(event, ControlsStarted) for event in told) == 1


async def test_a_person_is_told_what_takes_so_long(lab: Lab, tmp_path: Path) -> None:
    lab.firewall("drop")
    words = ["--email", "anna@example.com", "--host", ADDRESS, *STARTTLS, "--password-stdin"]
    process = await asyncio.create_subprocess_exec(
        "ip", "netns", "exec", lab.client, sys.executable, "-m", "xtconnect_gui.cli", "check", *words,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
    )  # fmt: skip
    out, _ = await process.communicate(PASSWORD.encode())
    lines = out.decode().splitlines()
    failed = next(number for number, line in enumerate(lines) if line[:1] in "✗x")
    assert lines[failed + 1] == BLAMING
    assert process.returncode == 69
