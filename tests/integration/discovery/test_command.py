"""``xtconnect providers`` as it is installed, in a network namespace whose only inhabitants are servers of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.integration.network.requirement import require_tools, skip_refused
from xtconnect_gui.resource import resource_path

ROOT = Path(__file__).parents[3]
ENTER = ("unshare", "--net", "--mount") if getattr(os, "geteuid", int)() == 0 else ("unshare", "-r", "--net", "--mount")
# The name server of the namespace is put over the system's file, for the processes in there only.
SCRIPT = """
set -e
ip link set lo up
mount --bind "$FOLDER/resolv.conf" /etc/resolv.conf
"$PYTHON" -m tests.integration.discovery.town "$FOLDER" > "$FOLDER/said" & town=$!
for _ in $(seq 200); do grep -q ready "$FOLDER/said" && break; sleep 0.05; done
for name in "$@"; do
  SSL_CERT_FILE="$FOLDER/ca.pem" "$PYTHON" -m xtconnect_gui.cli providers --json "$name" > "$FOLDER/$name.json"
done
kill $town
wait $town
"""
# domain -> provider, host, port, security, user name, how it was found
EXPECTED = {
    "google": ("google", "smtp.gmail.com", 465, "ssl", "anna.secret@google.example", "mx"),
    "microsoft": ("microsoft365", "smtp.office365.com", 587, "starttls", "anna.secret@microsoft.example", "mx"),
    "newmicrosoft": ("microsoft365", "smtp.office365.com", 587, "starttls", "anna.secret@newmicrosoft.example", "mx"),
    "srv": ("other", "mail.srv.example", 465, "ssl", "anna.secret@srv.example", "srv"),
    "web": ("other", "smtp.hoster.example", 587, "starttls", "anna.secret", "autoconfig"),
    "guess": ("other", "mail.guess.example", 587, "starttls", "anna.secret@guess.example", "guess"),
    "dead": (None, None, None, None, None, "nothing"),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what the command said about each address, and what the servers saw."""
    require_tools()
    possible = subprocess.run([*ENTER, "true"], capture_output=True, text=True)
    if possible.returncode != 0:
        skip_refused(possible.stderr.strip())
    folder = tmp_path_factory.mktemp("town")
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    done = subprocess.run(
        [*ENTER, "sh", "-c", SCRIPT, "town", *(f"anna.secret@{name}.example" for name in EXPECTED)],
        env={**os.environ, "FOLDER": str(folder), "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("name", EXPECTED)
def test_each_kind_of_domain_gets_its_server_and_the_reason(town: Path, name: str) -> None:
    found: dict[str, Any] = json.loads((town / f"anna.secret@{name}.example.json").read_text())
    jsonschema.validate(found, json.loads(resource_path("schemas", "discovery.schema.json").read_text()))
    server = found["server"] or dict.fromkeys(("host", "port", "security", "username"))
    assert (found["provider"], *server.values(), found["found_by"]) == EXPECTED[name]
    assert all(finding["text"] for finding in found["findings"])


def test_a_dead_domain_is_called_dead(town: Path) -> None:
    assert json.loads((town / "anna.secret@dead.example.json").read_text())["error"] == "nxdomain"


def test_no_server_heard_more_of_an_address_than_its_domain(town: Path) -> None:
    seen = json.loads((town / "seen.json").read_text())
    assert "_submissions._tcp.srv.example" in seen["dns"]
    assert seen["web"]
    assert "anna" not in json.dumps(seen)
    assert "@" not in json.dumps(seen)
