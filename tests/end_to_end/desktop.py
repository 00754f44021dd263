"""A person's desktop: a screen, a window manager, a session bus and an unlocked keyring, all of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

SCREEN: Final = "1280x960x24"
T = TypeVar("T")
WAIT_SECONDS: Final = 30.0
PACE: Final = 0.5  # seconds between two keys: a button is animated for 0.1 s, and nobody is faster
REQUIRED: Final = ("Xvfb", "openbox", "xdotool", "xclip", "dbus-daemon", "gnome-keyring-daemon")


class Desktop:
    """Use it as a context manager. Everything that it starts ends with it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._stack = ExitStack()
        folders = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache",
                   "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run"}  # fmt: skip
        for name in folders.values():
            (home / name).mkdir(mode=0o700)
        self.environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environment |= {variable: str(home / name) for variable, name in folders.items()}
        self.environment["XDG_CONFIG_DIRS"] = str(home)  # no administrator of this machine
        self.environment["QT_QPA_PLATFORM"] = "xcb"

    def __enter__(self) -> Desktop:
        bus = self._start("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = _first_line(bus)
        keyring = self._start(
            "gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets", stdin=subprocess.PIPE
        )
        assert keyring.stdin is not None
        keyring.stdin.write("of this test only")
        keyring.stdin.close()
        screen = self._start(
            "Xvfb", "-displayfd", "1", "-noreset", "-screen", "0", SCREEN, "-nolisten", "tcp", stdout=subprocess.PIPE
        )
        self.environment["DISPLAY"] = ":" + _first_line(screen)
        self._start("openbox")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def python(self, *arguments: str, stdout: int | None = None) -> subprocess.Popen[str]:
        """Start one of the program's modules with this desktop's environment; ended with the desktop at the latest."""
        return self._start(sys.executable, "-m", *arguments, stdout=stdout)

    def window(self, title: str) -> str:
        """The id of the window with that title, once it is there and has the keyboard."""
        found = wait_for(lambda: self._xdotool("search", "--onlyvisible", "--name", f"^{title}$").split(), title)[0]
        self._xdotool("windowactivate", "--sync", found)
        return found

    def type(self, text: str) -> None:
        """Type *text* on the keyboard."""
        self._xdotool("type", "--delay", "15", text)

    def press(self, *keys: str) -> None:
        """Press keys, such as ``alt+n``, one after another."""
        for key in keys:
            self._xdotool("key", key)
            time.sleep(PACE)

    def paste(self, text: str) -> None:
        """Put *text* on the clipboard as another program would, and press the keys to paste it."""
        subprocess.run(
            ["xclip", "-selection", "clipboard"], input=text, text=True, env=self.environment, check=True, timeout=10
        )
        self.press("ctrl+v")

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout.strip()

    def _start(self, *command: str, stdin: int | None = None, stdout: int | None = None) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=stdout if stdout is not None else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._stack.callback(_end, process)
        return process


def wait_for(look: Callable[[], T], what: str, seconds: float = WAIT_SECONDS) -> T:
    """What *look* finds, as soon as it finds something. Fails after *seconds*."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"waited {seconds:.0f} s in vain for: {what}"
        time.sleep(0.1)
    return found


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, f"{process.args!r} did not start"
    return line


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=10)
