"""The Ansible role against this machine: the first run changes, the second finds nothing to do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from .program import PASSWORD, ROOT, Program, Server, session_bus

ROLLOUT = ROOT / "packaging" / "rollout"
SCRIPTS = Path(sys.executable).parent
PLAY = "- {hosts: localhost, connection: local, gather_facts: false, roles: [xtconnect]}\n"

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(1200)]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(SCRIPTS / "xtconnect", SCRIPTS / "xtconnect-gui", tmp_path / "person")


def variables(program: Program, server: Server, **more: Any) -> dict[str, Any]:
    return {
        "xtconnect_email": server.email,
        "xtconnect_options": ["--host", "localhost", "--port", str(server.port), "--security", "ssl", "--ca-file",
                              server.ca_file, "-o", str(program.home / "sheet.html")],
        "xtconnect_password": PASSWORD,
        "xtconnect_command": str(program.console),
        "xtconnect_site_dir": str(program.home / "site" / "xtconnect-gui"),
        "xtconnect_site": {"from-name": "ERP “Bürs”", "lock": ["from"]},
        "xtconnect_policy": {"to": "it@example.com", "providers": ["google", "other"]},
        "ansible_python_interpreter": sys.executable,
    } | more  # fmt: skip


def play(program: Program, *runs: dict[str, Any], argv: tuple[str, ...] = ()) -> list[tuple[int, dict[str, int], str]]:
    """Run the role once for each set of variables, in one session with one password store.

    Returns for each: the exit code, Ansible's own count of what happened, and everything that it wrote.
    """
    program.home.mkdir(exist_ok=True)
    (program.home / "play.yml").write_text(PLAY)
    commands = []
    for number, values in enumerate(runs):
        file = program.home / f"values-{number}.json"
        file.write_text(json.dumps(values))
        command = f'"$ANSIBLE" -i localhost, {program.home / "play.yml"} -e @{file} {" ".join(argv)}'
        commands.append(f"{command} > {program.home}/out-{number} 2>&1; echo $?")
    done = subprocess.run(
        [*session_bus(), "sh", "-c", "\n".join(commands)],
        env=program.environment | {
            "ANSIBLE": str(SCRIPTS / "ansible-playbook"),
            "ANSIBLE_ROLES_PATH": str(ROLLOUT / "ansible" / "roles"),
            "ANSIBLE_LOCAL_TEMP": str(program.home / "ansible"),
            "ANSIBLE_NOCOLOR": "1",
            "LC_ALL": "C.UTF-8",
            "PATH": f"{SCRIPTS}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=240,
    )  # fmt: skip
    found = []
    for number, code in enumerate(done.stdout.split()):
        text = (program.home / f"out-{number}").read_text()
        recap = re.search(r"^localhost +: (.*)$", text, re.MULTILINE)
        stats = dict(pair.split("=") for pair in recap[1].split()) if recap else {}
        found.append((int(code), {name: int(count) for name, count in stats.items()}, text))
    return found


def test_the_first_run_changes_and_the_second_does_not(program: Program) -> None:
    with program.serving() as server:
        values = variables(program, server)
        first, second = play(program, values, values)
    assert first[0] == 0, first[2]
    assert (first[1]["changed"], first[1]["failed"]) == (3, 0)  # the folder, both files, the account
    assert second[0] == 0, second[2]
    assert (second[1]["changed"], second[1]["failed"]) == (0, 0)
    saved = tomllib.loads((program.home / "config" / "xtconnect-gui" / "profiles.toml").read_text())
    (profile,) = saved["profiles"].values()
    assert (profile["email"], profile["from-name"], profile["to"]) == (server.email, "ERP “Bürs”", "it@example.com")
    assert server.email in (program.home / "sheet.html").read_text()


def test_the_password_is_never_shown(program: Program) -> None:
    with program.serving() as server:
        values = variables(program, server)
        (done,) = play(program, values, argv=("-vvv",))
    assert done[0] == 0, done[2]
    assert PASSWORD not in done[2]
    assert PASSWORD.replace(" ", "") not in done[2]


def test_a_dry_run_says_what_would_be_changed_and_changes_nothing(program: Program) -> None:
    with program.serving() as server:
        (done,) = play(program, variables(program, server), argv=("--check",))
    assert done[0] == 0, done[2]
    assert done[1]["changed"] >= 1
    assert not (program.home / "config" / "xtconnect-gui").exists()


def test_a_wrong_password_fails_with_the_reason(program: Program) -> None:
    with program.serving() as server:
        (done,) = play(program, variables(program, server, xtconnect_password="aaaa bbbb cccc dddd"))
    assert done[0] != 0
    assert done[1]["failed"] == 1
    assert "password" in done[2].lower()


@pytest.mark.parametrize("script", sorted((ROLLOUT / "intune").glob("*.ps1")), ids=lambda path: path.name)
def test_no_example_has_a_password_or_an_option_for_one(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert "--password " not in text
    assert "--json" in text or "apply" not in text
