"""The password store for real: GNOME's Secret Service in a session of its own, and no store at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

SECRET = "gyds ygay pwqj hfbr"

STATUS = """
import json
from xtconnect_gui.storage.secrets import SecretStore
status = SecretStore().status()
print(json.dumps([status.usable, status.reason.value, status.backend]))
"""
# The secret goes through the environment of the tests' own processes only.
SET = """
import os
from xtconnect_gui.storage.secrets import SecretStore
SecretStore(timeout=20).set("office", os.environ["TEST_SECRET"])
"""
GET = """
import json
from xtconnect_gui.storage.secrets import SecretStore
store = SecretStore(timeout=20)
print(json.dumps([store.get("office"), store.get("another"), store.name]))
"""
DELETE = """
import json
from xtconnect_gui.storage.secrets import SecretStore
store = SecretStore(timeout=20)
print(json.dumps([store.delete("office"), store.delete("office"), store.get("office")]))
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """A home of its own, and neither the session bus nor the keyring settings of whoever runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    folders = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache",
               "XDG_RUNTIME_DIR": "run"}  # fmt: skip
    for name in folders.values():
        (home / name).mkdir(mode=0o700, exist_ok=True)
    return kept | {variable: str(home / name) for variable, name in folders.items()} | more


def python(code: str, env: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()


def in_session(home: Path, *programs: str, unlock: bool = True) -> list[str]:
    """Run each program as its own process, one after another, beside one Secret Service; their lines of output."""
    lacking = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    assert not lacking, f"not installed: {', '.join(lacking)}. `python3 packaging/dev.py test` installs them."
    script = ["set -e"]
    if unlock:
        script.append("printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1")
    script += [f'"$PYTHON" -c "$PROGRAM_{number}"' for number in range(len(programs))]
    variables = {f"PROGRAM_{number}": program for number, program in enumerate(programs)}
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", "\n".join(script)],
        env=environment(home, PYTHON=sys.executable, TEST_SECRET=SECRET, **variables),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.keyring
def test_a_password_is_kept_from_one_process_to_the_next_until_it_is_deleted(tmp_path: Path) -> None:
    status, found, deleted, after = in_session(tmp_path, STATUS, SET, GET, DELETE, GET)
    assert json.loads(status)[:2] == [True, "usable"]
    assert json.loads(found)[:2] == [SECRET, None]
    assert "Secret Service" in json.loads(found)[2]
    assert json.loads(deleted) == [True, False, None]
    assert json.loads(after)[0] is None


@pytest.mark.keyring
def test_the_password_survives_the_end_of_the_session_and_is_not_readable_on_disk(tmp_path: Path) -> None:
    in_session(tmp_path, SET)
    (found,) = in_session(tmp_path, GET)
    assert json.loads(found)[0] == SECRET
    stored = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert stored
    assert not any(SECRET.encode() in file.read_bytes() for file in stored)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Windows and macOS always have a store")
def test_without_a_session_there_is_no_usable_store_and_that_is_known_quickly(tmp_path: Path) -> None:
    started = time.monotonic()
    usable, reason, _ = json.loads(python(STATUS, environment(tmp_path)))
    assert (usable, reason) == (False, "no-backend")
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        ("keyring.backends.null.Keyring", "null-backend"),
        ("keyring.backends.fail.Keyring", "no-backend"),
        ("no.such.Keyring", "failed"),
    ],
)
def test_a_configured_store_that_keeps_nothing_is_refused(tmp_path: Path, backend: str, reason: str) -> None:
    usable, found, _ = json.loads(python(STATUS, environment(tmp_path, PYTHON_KEYRING_BACKEND=backend)))
    assert (usable, found) == (False, reason)


def test_a_store_that_keeps_plain_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stores.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class PlaintextKeyring(KeyringBackend):\n"
        "    priority = 5\n"
        "    def get_password(self, service, username): return None\n"
        "    def set_password(self, service, username, password): open('leak', 'w').write(password)\n"
    )
    env = environment(
        tmp_path, PYTHONPATH=str(tmp_path), PYTHON_KEYRING_BACKEND="stores.PlaintextKeyring", TEST_SECRET=SECRET
    )
    assert json.loads(python(STATUS, env))[:2] == [False, "plaintext-backend"]
    refused = subprocess.run([sys.executable, "-c", SET], env=env, cwd=tmp_path, capture_output=True, text=True)
    assert "KeyringUnavailableError" in refused.stderr
    assert SECRET not in refused.stderr
    assert not (tmp_path / "leak").exists()
