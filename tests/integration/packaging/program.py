"""An installed program, wherever it came from: its two commands run in folders of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FROZEN = ROOT / "packaging" / "frozen"
PASSWORD = "gyds ygay pwqj hfbr"
WINDOW = "E-mail set-up for xTuple Connect"


@dataclass(frozen=True)
class Server:
    """A practice server that the program itself runs."""

    port: int
    email: str
    ca_file: str
    mailbox: Path

    @property
    def options(self) -> list[str]:
        return ["--email", self.email, "--host", "localhost", "--port", str(self.port), "--security", "ssl"]


@dataclass(frozen=True)
class Window:
    """The wizard on a screen."""

    process: subprocess.Popen[bytes]
    number: str
    environment: dict[str, str]

    def close(self) -> tuple[int, str]:
        """Press Escape; returns the exit code and what was complained about."""
        press = ["xdotool", "key", "--window", self.number, "Escape"]
        # The window may have gone before xdotool lets the key go: how the program ends is what counts.
        subprocess.run(press, env=self.environment, check=False, timeout=30, stderr=subprocess.DEVNULL)
        _, complaints = self.process.communicate(timeout=20)
        return self.process.returncode, complaints.decode()


@dataclass(frozen=True)
class Program:
    """Both commands; *home* has the person's folders, so that nothing of this machine's user is read or changed."""

    console: Path
    wizard: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """Without anything of a Python or Qt that is installed here."""
        kept = {name: os.environ[name] for name in ("PATH", "DISPLAY") if name in os.environ}
        kept["LC_ALL"] = "C.UTF-8"  # without one, Qt says on stderr which one it takes
        folders = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state",
                   "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_DIRS": "site"}  # fmt: skip
        for name in folders.values():
            (self.home / name).mkdir(mode=0o700, exist_ok=True, parents=True)
        return kept | {variable: str(self.home / name) for variable, name in folders.items()}

    def run(self, *argv: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``xtconnect``."""
        return subprocess.run(
            [self.console, *argv],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            env=self.environment | environment,
            cwd=self.home,
        )

    @contextmanager
    def serving(self) -> Iterator[Server]:
        process = subprocess.Popen(
            [self.console, "demo-server", "--json", "--mailbox", str(self.home / "mailbox")],
            stdout=subprocess.PIPE,
            env=self.environment,
            cwd=self.home,
        )
        try:
            assert process.stdout is not None
            facts = json.loads(process.stdout.readline())
            email = facts["accounts"][0]["email"]
            yield Server(facts["ports"]["ssl"], email, facts["ca_file"], Path(facts["mailbox"]))
        finally:
            process.terminate()
            process.communicate(timeout=10)

    @contextmanager
    def open_window(self, display: str, *argv: str) -> Iterator[Window]:
        """Start ``xtconnect-gui`` and wait until its window is on the screen *display*."""
        environment = self.environment | {"DISPLAY": display}
        process = subprocess.Popen([self.wizard, *argv], env=environment, cwd=self.home, stderr=subprocess.PIPE)
        try:
            yield Window(process, _visible(process, environment), environment)
        finally:
            process.kill()
            process.communicate(timeout=10)


def _visible(process: subprocess.Popen[bytes], environment: dict[str, str]) -> str:
    """The number of the wizard's window, as soon as there is one. (xdotool's own waiting looks twice a second.)"""
    find = ["xdotool", "search", "--onlyvisible", "--name", WINDOW]
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if process.poll() is not None:
            _, complaints = process.communicate()
            raise AssertionError(f"it ended with {process.returncode} and without a window: {complaints.decode()}")
        found = subprocess.run(find, env=environment, capture_output=True, text=True, check=False)
        if found.stdout:
            return found.stdout.split()[0]
    raise TimeoutError("there is no window")


@contextmanager
def screen() -> Iterator[str]:
    """A screen of its own; yields the name of the display."""
    with tempfile.TemporaryFile("w+") as number:
        server = subprocess.Popen(
            # Without -noreset it starts anew whenever its last client leaves, such as an xdotool that came first.
            [
                "Xvfb",
                "-displayfd",
                str(number.fileno()),
                "-noreset",
                "-screen",
                "0",
                "1280x1024x24",
                "-nolisten",
                "tcp",
            ],
            pass_fds=[number.fileno()],
            stderr=subprocess.DEVNULL,
        )
        try:
            end = time.monotonic() + 20
            while time.monotonic() < end:
                number.seek(0)
                if text := number.read().strip():
                    break
                time.sleep(0.02)
            yield f":{text}"
        finally:
            server.terminate()
            server.wait(timeout=10)


def session_bus() -> list[str]:
    """What to put before a command so that it has a desktop session with an unlocked password store."""
    for tool in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(tool), f"{tool} is not installed; packaging/dev.py test installs it"
    unlock = "printf 'session' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\""
    return ["dbus-run-session", "--", "sh", "-c", unlock, "sh"]
