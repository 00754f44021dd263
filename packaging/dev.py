#!/usr/bin/env python3
"""Bootstrap for people who have only a clone: ``run`` tries the wizard out, ``test`` runs every test.

Standard library only, Python 3.11 or newer. Makes a virtual environment in ``.venv`` and installs the project there; on
Debian and Ubuntu, as root or with password-less sudo, it also installs the system packages that Qt and the tests need.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"

# Qt's xcb platform plugin and its rendering (Qt documentation, "Qt for Linux/X11").
QT_PACKAGES = (
    "libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon-x11-0", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0", "libxcb-shape0", "libxcb-xinerama0",
    "fonts-dejavu-core",
)  # fmt: skip
TEST_PACKAGES = (
    "xvfb", "xdotool", "openbox", "xclip",
    "postfix", "dovecot-core",
    "gnome-keyring", "dbus", "dbus-x11",
    "postgresql",
    "iproute2", "nftables",
    "binutils", "icu-devtools", "patchelf", "libgssapi-krb5-2",
    "debhelper", "lintian", "desktop-file-utils", "appstream", "man-db", "file", "libcups2",
    "libwayland-client0", "libwayland-cursor0", "libx11-xcb1", "ca-certificates", "nsis", "wine64", "libxml2-utils",
)  # fmt: skip
# PyInstaller needs Python as a library, which Debian packs apart from the program.
if sys.base_prefix == "/usr":
    TEST_PACKAGES += (f"libpython3.{sys.version_info.minor}",)


def say(text: str) -> None:
    print(f"dev.py: {text}", flush=True)


def installed(package: str) -> bool:
    found = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", package], capture_output=True, text=True, check=False
    )
    return found.returncode == 0 and found.stdout.strip() == "installed"


def install_debian(packages: tuple[str, ...], *, required: bool) -> None:
    """Install the missing ones of *packages* where that can be done; otherwise say which command would."""
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        return
    missing = [name for name in packages if not installed(name)]
    if not missing:
        return
    prefix: list[str] = []
    if os.geteuid() != 0:
        may_sudo = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0
        if not may_sudo:
            say(f"system packages are missing; install them with: sudo apt-get install {' '.join(missing)}")
            if required:
                raise SystemExit(1)
            return
        prefix = ["sudo", "-n"]
    say(f"installing system packages: {' '.join(missing)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    subprocess.run([*quiet, "update"], check=required, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [*quiet, "install", "--no-install-recommends", *missing], check=False, stdout=subprocess.DEVNULL
    )
    if done.returncode != 0:
        say("apt-get could not install them; its messages stand above")
        if required:
            raise SystemExit(1)


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_venv(extra: str) -> Path:
    """Make the virtual environment and install the project into it, again only when its declaration changed."""
    python = venv_python()
    if not python.exists():
        if importlib.util.find_spec("ensurepip") is None:  # Debian's own Python comes without
            install_debian(("python3-venv",), required=True)
        say("making a virtual environment in .venv")
        venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)
    declared = (ROOT / "pyproject.toml").read_bytes() + extra.encode()
    stamp, mark = VENV / ".xtconnect-installed", hashlib.sha256(declared).hexdigest()
    if not stamp.exists() or stamp.read_text() != mark:
        say("installing the project and its libraries")
        target = f"{ROOT}[{extra}]" if extra else str(ROOT)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--editable", target], check=True)
        # An editable install has no bytecode: the first start shall be as quick as the next ones.
        subprocess.run([str(python), "-m", "compileall", "-q", str(ROOT / "xtconnect_gui")], check=False)
        stamp.write_text(mark)
    return python


def has_display() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """The wizard in practice mode; without a display the same job through ``xtconnect check``."""
    if has_display():
        install_debian(QT_PACKAGES, required=False)
        python = ensure_venv("")
        return subprocess.run([str(python), "-m", "xtconnect_gui.gui", "--demo", *arguments], check=False).returncode
    python = ensure_venv("")
    say("no display here (DISPLAY is not set), so the same job runs on the console: xtconnect check")
    return run_on_console(python)


def run_on_console(python: Path) -> int:
    """Start the practice server, check an account against it, and show the mail in its mailbox."""
    command = [str(python), "-m", "xtconnect_gui.cli"]
    with tempfile.TemporaryDirectory(prefix="xtconnect-practice-") as folder:
        server = subprocess.Popen(
            [*command, "demo-server", "--json", "--mailbox", str(Path(folder) / "mailbox")],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            if not line:
                say("the practice server did not start")
                return 1
            info = json.loads(line)
            account = info["accounts"][0]
            options = [
                "--email", account["email"], "--host", "localhost", "--port", str(info["ports"]["ssl"]),
                "--security", "ssl", "--ca-file", info["ca_file"],
            ]  # fmt: skip
            say("xtconnect check " + " ".join(options) + " --password-stdin")
            checked = subprocess.run(
                [*command, "check", *options, "--password-stdin"],
                input="gyds ygay pwqj hfbr\n",
                text=True,
                check=False,
            )
            mails = sorted(Path(info["mailbox"]).glob("new/*"))
            say(f"mails in the practice mailbox: {len(mails)}")
            for mail in mails:
                subject = next((row for row in mail.read_text().splitlines() if row.startswith("Subject:")), "")
                say(f"  {subject}")
            return checked.returncode
        finally:
            server.terminate()
            server.wait(timeout=10)


def test(arguments: list[str]) -> int:
    """Every check: style, types, tests, then the benchmarks alone so that nothing disturbs what they measure."""
    install_debian(QT_PACKAGES + TEST_PACKAGES, required=True)
    python = str(ensure_venv("test"))
    if arguments:
        return subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    steps = (
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy"],
        [python, "-m", "pytest", "-q", "-m", "not benchmark and not display", "-n", "2", "--dist", "loadfile"],
        [python, "-m", "pytest", "-q", "-m", "display and not benchmark"],
        [python, "-m", "pytest", "-q", "-m", "benchmark", "-s"],
    )
    failed = []
    for step in steps:
        say(" ".join(["python", *step[1:]]))
        if subprocess.run(step, cwd=ROOT, check=False).returncode != 0:
            failed.append(" ".join(step[1:]))
    for name in failed:
        say(f"FAILED: {name}")
    return 1 if failed else 0


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - the very thing to tell a person with an older Python
        print("dev.py needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("command", choices=("run", "test"), help="run: try the wizard out; test: run every test")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on to the wizard, or to pytest")
    options = parser.parse_args()
    return run(options.arguments) if options.command == "run" else test(options.arguments)


if __name__ == "__main__":
    sys.exit(main())
