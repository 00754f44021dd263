"""A network of our own: a client's namespace and the rest of the world, joined by a cable.

In the world every address is local, so that the real names and addresses of providers and control pages can be
served there; what is not served refuses. Firewalls are nftables'. Nothing leaves the machine: there is no other way
out of the client's namespace.
"""

from __future__ import annotations

import asyncio
import ctypes
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

PASSWORD = "not-a-real-password"
GATEWAY, CLIENT = "198.18.0.1", "198.18.0.2"  # RFC 2544: nobody's, and not global
GATEWAY6, CLIENT6 = "2a01:4f8:1::1", "2a01:4f8:1::2"  # global: a host with only private ones prefers IPv4

_CLONE_NEWNET = 0x40000000
_numbers = itertools.count()
_T = TypeVar("_T")


class NoNamespacesError(Exception):
    """This machine's kernel does not let us make network namespaces (a container without CAP_NET_ADMIN, for one)."""


def missing_tool() -> str | None:
    """What these tests lack that can be installed, or None."""
    lacking = [tool for tool in ("ip", "nft") if shutil.which(tool) is None]
    if lacking:
        return f"{' and '.join(lacking)}: not installed (Debian packages iproute2 and nftables)"
    return None if os.geteuid() == 0 else "making network namespaces needs root"


class Lab:
    """Two namespaces. ``world``: sockets of this process are made there by ``listen``; ``client``: runs xtconnect."""

    def __init__(self, folder: Path) -> None:
        number = f"{os.getpid()}-{next(_numbers)}"
        self.client, self.world = f"xtc-{number}-c", f"xtc-{number}-w"
        self._folder = folder
        self._etc = Path("/etc/netns") / self.client

    def start(self) -> None:
        """Raises NoNamespacesError."""
        _sweep()
        done = subprocess.run(["ip", "netns", "add", self.client], capture_output=True, text=True)
        if done.returncode != 0:
            raise NoNamespacesError(done.stderr.strip())
        _ip("netns", "add", self.world)
        _ip("link", "add", "name", "cable", "netns", self.client, "type", "veth", "peer", "name", "cable",
            "netns", self.world)  # fmt: skip
        for name, four, six in ((self.client, CLIENT, CLIENT6), (self.world, GATEWAY, GATEWAY6)):
            _ip("-n", name, "link", "set", "dev", "cable", "addrgenmode", "none")
            _ip("-n", name, "link", "set", "lo", "up")
            _ip("-n", name, "link", "set", "cable", "up")
            _ip("-n", name, "addr", "add", f"{four}/24", "dev", "cable")
            _ip("-n", name, "addr", "add", f"{six}/64", "dev", "cable", "nodad")
        _ip("-n", self.client, "route", "add", "default", "via", GATEWAY)
        _ip("-n", self.client, "-6", "route", "add", "default", "via", GATEWAY6)
        _ip("-n", self.world, "route", "add", "local", "default", "dev", "lo")
        _ip("-n", self.world, "-6", "route", "add", "local", "default", "dev", "lo")
        self._etc.mkdir(parents=True)
        (self._etc / "resolv.conf").write_text(f"nameserver {GATEWAY}\noptions timeout:1 attempts:1\n")

    def stop(self) -> None:
        for name in (self.client, self.world):
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
        shutil.rmtree(self._etc, ignore_errors=True)

    def firewall(self, *rules: str, at: str = "input") -> None:
        """nftables rules in the world, on what comes in from the client (``at="prerouting"``: translation)."""
        kind = "nat hook prerouting priority -100" if at == "prerouting" else f"filter hook {at} priority 0"
        lines = ["table inet lab {", f"chain {at} {{", f"type {kind};", *rules, "}", "}", ""]
        _run("ip", "netns", "exec", self.world, "nft", "-f", "-", given="\n".join(lines))

    def unplug(self) -> None:
        """Pull the cable out of the client."""
        _ip("-n", self.client, "link", "set", "cable", "down")

    def listen(self, address: str, port: int) -> socket.socket:
        """A listening socket in the world."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        if family == socket.AF_INET6 and address != "::":
            _ip("-n", self.world, "addr", "replace", f"{address}/128", "dev", "lo", "nodad")
        return self.within(self.world, lambda: socket.create_server((address, port), family=family))

    def name_server_socket(self) -> socket.socket:
        def bind() -> socket.socket:
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.bind((GATEWAY, 53))
            sock.setblocking(False)
            return sock

        return self.within(self.world, bind)

    def within(self, namespace: str, action: Callable[[], _T]) -> _T:
        """Run *action* on a thread whose network is *namespace*. Sockets made there stay there."""
        results: list[_T] = []
        errors: list[BaseException] = []

        def body() -> None:
            try:
                with open(f"/run/netns/{namespace}") as handle:
                    libc = ctypes.CDLL(None, use_errno=True)
                    if libc.setns(handle.fileno(), _CLONE_NEWNET) != 0:
                        raise OSError(ctypes.get_errno(), "setns")
                results.append(action())
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=body)
        thread.start()
        thread.join()
        if errors:
            raise errors[0]
        return results[0]

    async def check(self, *options: str) -> tuple[int, dict[str, Any]]:
        """``xtconnect check --json`` in the client's namespace: the exit code and the object."""
        command = ["ip", "netns", "exec", self.client, sys.executable, "-m", "xtconnect_gui.cli", "check", "--json"]
        return await run_check_command(command, self._folder, *options)


async def run_check_command(command: list[str], folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Run *command* with a password on standard input; the exit code and the JSON object."""
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    process = await asyncio.create_subprocess_exec(
        *command, "--email", "anna@example.com", "--password-stdin", *options,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **homes, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    )  # fmt: skip
    out, err = await process.communicate(PASSWORD.encode() + b"\n")
    assert PASSWORD.encode() not in out + err
    assert process.returncode is not None
    assert out, err.decode()
    return process.returncode, json.loads(out)


@contextmanager
def running_lab(folder: Path) -> Iterator[Lab]:
    lab = Lab(folder)
    try:
        lab.start()
        yield lab
    finally:
        lab.stop()


def _sweep() -> None:
    """Remove what runs have left behind that were killed."""
    for name in subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout.split():
        kind, _, rest = name.partition("-")
        if kind == "xtc" and not Path("/proc", rest.partition("-")[0]).exists():
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
            shutil.rmtree(Path("/etc/netns") / name, ignore_errors=True)


def _ip(*arguments: str) -> None:
    _run("ip", *arguments)


def _run(*command: str, given: str = "") -> None:
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
