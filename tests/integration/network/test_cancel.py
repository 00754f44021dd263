"""Cancelling ends a test at once, also while a network says nothing at all."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from xtconnect_gui.model.profile import PasswordForm
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.smtp.engine import run_test
from xtconnect_gui.smtp.values import Candidate, Endpoint, Event, Stage, StageFinished, StageStarted, TestPlan

from ..smtp.servers import Authority, Mailbox, real_server
from .lab import PASSWORD, Lab
from .world import ADDRESS, ADDRESS6

LIMIT = 0.1  # seconds


def plan(host: str, security: Security = Security.STARTTLS, ca_file: Path | None = None) -> TestPlan:
    return TestPlan(
        settings=EmailSettings("other", "anna@example.com", host, security.usual_port, security),
        candidates=(Candidate(PasswordForm.AS_ENTERED, PASSWORD),),
        recipient="anna@example.com",
        alternatives=(Endpoint(host, 465, Security.SSL),),
        ca_file=ca_file,
    )


async def cancel_at(what: TestPlan, stage: Stage, after: float, *, finished: bool = False) -> float:
    """Cancel *after* seconds from the start (or the end) of *stage* on; the seconds until the test has ended."""
    reached = asyncio.Event()

    def emit(event: Event) -> None:
        if isinstance(event, StageStarted) and not finished and event.stage is stage:
            reached.set()
        if isinstance(event, StageFinished) and finished and event.result.stage is stage:
            reached.set()

    before = asyncio.all_tasks()
    task = asyncio.create_task(run_test(what, emit))
    await asyncio.wait_for(reached.wait(), 5)
    await asyncio.sleep(after)
    begun = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    seconds = time.monotonic() - begun
    assert not {t for t in asyncio.all_tasks() - before if "xtconnect_gui" in repr(t)}
    return seconds


@pytest.mark.parametrize("after", [0.2, 2.5], ids=["connecting", "connecting to the other port as well"])
def test_while_packets_vanish(lab: Lab, after: float) -> None:
    lab.firewall("drop")
    what = plan(ADDRESS)
    assert lab.within(lab.client, lambda: asyncio.run(cancel_at(what, Stage.CONNECT, after))) < LIMIT


def test_while_it_is_waited_whether_ipv6_answers_after_all(lab: Lab, tmp_path: Path) -> None:
    """The session is over by then; what is left is the attempt that tells whether IPv6 works."""
    lab.firewall("meta nfproto ipv6 tcp dport 465 drop")
    authority = Authority(tmp_path)
    what = plan("localhost", Security.SSL, authority.file)

    async def session() -> float:
        sock = lab.listen(ADDRESS, 465)
        async with real_server(Mailbox(PASSWORD), authority.context(), Security.SSL, sock=sock):
            return await asyncio.to_thread(
                lab.within, lab.client, lambda: asyncio.run(cancel_at(what, Stage.QUIT, 0.2, finished=True))
            )

    both = [(10, 1, 6, "", (ADDRESS6, 465, 0, 0)), (2, 1, 6, "", (ADDRESS, 465))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.getaddrinfo", lambda *args, **kwargs: both)  # the machine's resolver is not the lab's
        assert asyncio.run(session()) < LIMIT
