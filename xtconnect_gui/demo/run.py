"""The practice server in the foreground: what ``xtconnect demo-server`` does."""

from __future__ import annotations

import json
import logging
import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, TextIO

from . import texts
from .faults import BEHAVIOURS, Fault
from .server import DemoServer

_POLL_SECONDS: Final = 0.25  # on Windows, Ctrl+C is only seen between waits


def list_faults() -> list[tuple[str, str]]:
    """Name and one-line description of every fault, in the order of the table."""
    return [(fault.value, behaviour.description) for fault, behaviour in BEHAVIOURS.items()]


def run_foreground(
    *,
    fault: str = Fault.NONE.value,
    json_output: bool = False,
    host: str = "127.0.0.1",
    ssl_port: int = 0,
    starttls_port: int = 0,
    mailbox: Path | None = None,
    out: TextIO,
    stop_event: threading.Event | None = None,
) -> int:
    """Serve until SIGINT, SIGTERM or *stop_event*; return the exit code 0.

    Writes to *out* once the ports are open: one line of JSON, or text for a person. Raises ValueError for an unknown
    fault (naming the closest) and OSError for a port or mailbox that cannot be used, before anything is written.
    """
    # The library logs what it cannot read; on the screen of a person it would only be noise.
    logging.getLogger("mail.log").addHandler(logging.NullHandler())
    stop = stop_event or threading.Event()
    chosen = Fault.parse(fault)
    with (
        _stopping_on_signals(stop),
        DemoServer(fault=chosen, host=host, ssl_port=ssl_port, starttls_port=starttls_port, mailbox=mailbox) as server,
    ):
        out.write((json.dumps(server.to_json()) if json_output else describe(server)) + "\n")
        out.flush()
        while not stop.wait(_POLL_SECONDS):
            pass
    return 0


def describe(server: DemoServer) -> str:
    """A running server in words: where it is, who may sign in, and a command that tries it."""
    behaviour = BEHAVIOURS[server.fault]
    first = server.accounts[0]
    lines = [
        texts.HEADING,
        texts.PORTS.format(host=server.host, **server.ports),
        *(texts.ACCOUNT.format(email=a.email, grouped=a.grouped_password) for a in server.accounts),
        texts.CA_FILE.format(ca_file=_quoted(str(server.ca_file))),
        texts.MAILBOX.format(mailbox=server.mailbox),
        texts.EXAMPLE_HEADING,
        texts.EXAMPLE.format(
            password=first.password,
            email=first.email,
            host=server.host,
            port=server.ports["ssl"],
            ca_file=_quoted(str(server.ca_file)),
        ),
    ]
    if server.fault is not Fault.NONE:
        lines.insert(1, texts.FAULT.format(name=server.fault.value, description=behaviour.description))
    return "\n".join(lines)


def _quoted(word: str) -> str:
    """*word* as the shell of this system takes it."""
    return subprocess.list2cmdline([word]) if os.name == "nt" else shlex.quote(word)


@contextmanager
def _stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM set *stop* meanwhile. Signals reach the main thread only; elsewhere *stop* is the way."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    former = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
