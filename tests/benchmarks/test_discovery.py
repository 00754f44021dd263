"""Every way of finding a server is asked at the same time: all together take little longer than the slowest alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.integration.discovery.world import world
from xtconnect_gui.discovery.dns import LookupFailedError
from xtconnect_gui.discovery.runner import discover
from xtconnect_gui.providers.catalogue import Catalogue

ANSWER_AFTER = 0.5  # seconds that the name server takes for each question
MOST = 2.0  # times one question; asked one after the other, six questions would take six times as long


@pytest.mark.benchmark
async def test_all_ways_together_take_less_than_two_questions_one_after_the_other(tmp_path: Path) -> None:
    catalogue = Catalogue.load()
    async with world(tmp_path) as earth:
        earth.names.zone["own.example", "MX"] = ["10 mx.own.example."]
        earth.names.delay = ANSWER_AFTER
        begun = time.monotonic()
        with pytest.raises(LookupFailedError):
            await earth.dns.services("_submissions._tcp.own.example")
        one = time.monotonic() - begun
        begun = time.monotonic()
        await discover("anna@own.example", catalogue, reach=earth.reach)
        every = time.monotonic() - begun
    print(f"one question {one:.2f} s, all ways of finding {every:.2f} s: {every / one:.2f} times")
    assert every / one < MOST
