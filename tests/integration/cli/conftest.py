"""The real commands in their own processes, and a practice server in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

KEYRING = """
import json, os, pathlib
import keyring.backend, keyring.errors

class Ring(keyring.backend.KeyringBackend):
    priority = 1
    file = pathlib.Path(os.environ["RING"])
    def get_password(self, service, username):
        return json.loads(self.file.read_text()).get(username) if service == "xtconnect-gui" else None
    def set_password(self, service, username, password):
        self.file.write_text(json.dumps({**json.loads(self.file.read_text()), username: password}))
    def delete_password(self, service, username):
        self.file.write_text(json.dumps({k: v for k, v in json.loads(self.file.read_text()).items() if k != username}))
"""
COMMAND = (sys.executable, "-m", "xtconnect_gui.cli")


@dataclass(frozen=True)
class Server:
    """A running practice server, as its first line describes it."""

    ports: dict[str, int]
    email: str
    password: str
    ca_file: str
    mailbox: Path

    @property
    def options(self) -> list[str]:
        port = str(self.ports["ssl"])
        return ["--email", self.email, "--host", "localhost", "--port", port, "--security", "ssl",
                "--ca-file", self.ca_file]  # fmt: skip

    @property
    def mails(self) -> list[Path]:
        return list((self.mailbox / "new").glob("*"))


@dataclass(frozen=True)
class Command:
    """Runs ``xtconnect`` with its own folders, so that nothing of this machine's user is read or changed."""

    home: Path

    def __call__(self, *argv: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run([*COMMAND, *argv], input=data, capture_output=True, timeout=60, env=self.environment)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def with_keyring(self, **secrets: str) -> Path:
        """Give this machine a password store that holds *secrets*; returns the file that stands for it."""
        (self.home / "trainingring.py").write_text(KEYRING)
        file = self.home / "ring.json"
        file.write_text(json.dumps(secrets))
        return file

    @property
    def environment(self) -> dict[str, str]:
        folders = {f"XDG_{name}_HOME": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        kind = "trainingring.Ring" if (self.home / "ring.json").exists() else "keyring.backends.null.Keyring"
        ring = {"PYTHON_KEYRING_BACKEND": kind, "RING": str(self.home / "ring.json"), "PYTHONPATH": str(self.home)}
        site = {"XDG_CONFIG_DIRS": str(self.home / "site"), "PYTHONIOENCODING": "utf-8"}
        return {**os.environ, **folders, **site, **ring}


@contextmanager
def serving(folder: Path, *argv: str) -> Iterator[Server]:
    process = subprocess.Popen(
        [*COMMAND, "demo-server", "--json", "--mailbox", str(folder / "mailbox"), *argv], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        account = facts["accounts"][0]
        yield Server(facts["ports"], account["email"], account["password"], facts["ca_file"], Path(facts["mailbox"]))
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture
def xtconnect(tmp_path: Path) -> Command:
    return Command(tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as running:
        yield running
