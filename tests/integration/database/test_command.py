"""``xtconnect database`` in its own process against a real database."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.integration.cli.conftest import COMMAND, Command
from xtconnect_gui.resource import resource_path

from .cluster import HOST, PASSWORD
from .erp import Erp, StandIn

REFUSED = "535-5.7.8 Username and Password not accepted"


class Shell:
    """Runs the command with the connection's options filled in."""

    def __init__(self, erp: Erp, home: Path) -> None:
        self.command = Command(home)
        self.url = f"pgsql://internal@{HOST}:{erp.cluster.port}/{erp.name}"
        self.password_file = home / "password"
        self.password_file.write_text(PASSWORD + "\n", encoding="utf-8")

    @property
    def connection(self) -> list[str]:
        return [self.url, "--db-password-file", str(self.password_file)]

    def __call__(self, action: str, *argv: str) -> subprocess.CompletedProcess[str]:
        return self.command("database", action, *argv, *self.connection)

    def json(self, action: str, *argv: str) -> tuple[int, Any]:
        """Exit code and the object, which fits its schema."""
        done = self(action, *argv, "--json")
        found = json.loads(done.stdout)
        schema = json.loads(resource_path("schemas", f"database-{action}.schema.json").read_text())
        jsonschema.validate(found, schema)
        assert PASSWORD not in done.stdout + done.stderr
        return done.returncode, found


@pytest.fixture
def shell(erp: Erp, tmp_path: Path) -> Shell:
    return Shell(erp, tmp_path)


class TestStatus:
    def test_in_words(self, shell: Shell, erp: Erp) -> None:
        erp.add_job(scheduled="now() - interval '1 hour'")
        done = shell("status")
        assert done.returncode == 0
        assert done.stdout.startswith("The Batch Manager does not seem to be running.")
        assert "This is a judgement" in done.stdout
        assert "Connection: encrypted (TLSv1.3)" in done.stdout
        assert "1 waiting (1 overdue)" in done.stdout

    def test_as_json(self, shell: Shell, erp: Erp) -> None:
        erp.add_job(started="now()", completed="now()", exitstatus=REFUSED)
        code, found = shell.json("status")
        assert code == 0
        assert found["database"]["encrypted"] is True
        assert found["jobs"]["failed"] == 1
        assert found["failures"][0]["diagnosis"]["cause"] == "wrong-credentials"
        assert found["client"] == {"judgement": "working", "certain": False}

    def test_what_a_job_says_cannot_steer_the_terminal(self, shell: Shell, erp: Erp) -> None:
        erp.add_job(subject="\x1b[2J", completed="now()", exitstatus="bad\x1b[31m\nOK: all is well")
        assert "\x1b" not in shell("status").stdout

    def test_fields_instead_of_a_url(self, shell: Shell, erp: Erp) -> None:
        port = str(erp.cluster.port)
        done = shell.command(
            "database", "--db-host", HOST, "--db-port", port, "--db-name", erp.name, "--db-user", "internal",
            "--db-password-stdin", stdin=PASSWORD + "\n",
        )  # fmt: skip
        assert done.returncode == 0


class TestSendTest:
    def test_completed(self, shell: Shell, erp: Erp) -> None:
        with StandIn(erp):
            done = shell("send-test", "--to", "a@example.com", "--yes")
        assert done.returncode == 0
        assert "completed the job without an error" in done.stdout
        assert "Ask a@example.com whether the mail" in done.stdout

    def test_as_json(self, shell: Shell, erp: Erp) -> None:
        with StandIn(erp):
            code, found = shell.json("send-test", "--to", "a@example.com", "--yes")
        assert (code, found["ok"], found["outcome"]) == (0, True, "completed")
        assert found["mail"]["from"] == "internal@example.com"

    @pytest.mark.parametrize(
        ("exit_status", "code"),
        [(REFUSED, 77), ("550 5.1.1 The email account that you tried to reach does not exist", 67),
         ("421 4.7.0 Try again later", 75)],
    )  # fmt: skip
    def test_an_error_of_the_mail_has_the_exit_code_of_its_cause(
        self, shell: Shell, erp: Erp, exit_status: str, code: int
    ) -> None:
        with StandIn(erp, exit_status):
            got, found = shell.json("send-test", "--to", "a@example.com", "--yes")
        assert got == code
        assert found["exit_status"] == exit_status
        assert found["diagnosis"]["steps"]

    def test_a_batch_manager_that_does_not_run(self, shell: Shell) -> None:
        code, found = shell.json("send-test", "--to", "a@example.com", "--yes", "--wait", "0.5")
        assert (code, found["outcome"]) == (69, "not-started")

    def test_a_batch_manager_that_is_not_done(self, shell: Shell, erp: Erp) -> None:
        with StandIn(erp, work=None):
            code, found = shell.json("send-test", "--to", "a@example.com", "--yes", "--wait", "1")
        assert (code, found["outcome"]) == (75, "not-finished")

    def test_without_a_yes_nothing_is_queued(self, shell: Shell, erp: Erp) -> None:
        done = shell("send-test", "--to", "a@example.com")
        assert done.returncode == 64
        assert "--yes" in done.stderr
        assert erp.jobs() == 0

    @pytest.mark.parametrize(("answer", "queued"), [("y", 1), ("n", 0), ("", 0)])
    def test_a_person_is_asked_first(self, shell: Shell, erp: Erp, answer: str, queued: int) -> None:
        argv = ["database", "send-test", "--to", "a@example.com", "--wait", "0.2", *shell.connection]
        pid, terminal = os.forkpty()
        if pid == 0:
            os.execve(sys.executable, [*COMMAND, *argv], shell.command.environment)
        shown = _read_until(terminal, b"[y/N]")
        os.write(terminal, answer.encode() + b"\n")
        shown += _read_until(terminal, None)
        os.waitpid(pid, 0)
        os.close(terminal)
        assert b"To: a@example.com" in shown
        assert erp.jobs() == queued

    def test_interrupted_while_waiting_the_job_is_named(self, shell: Shell) -> None:
        argv = ["database", "send-test", "--to", "a@example.com", "--yes", *shell.connection]
        process = subprocess.Popen(
            [*COMMAND, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=shell.command.environment
        )
        assert process.stdout is not None
        for line in process.stdout:
            if b"Waiting" in line:
                break
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
        assert process.returncode == 130
        assert b"stays in the queue as job 1" in errors


class TestSetFrom:
    def test_set_and_set_again(self, shell: Shell, erp: Erp) -> None:
        code, found = shell.json("set-from", "--from", "new@example.com", "--yes")
        assert (code, found["changed"], found["old"]) == (0, True, "internal@example.com")
        assert erp.metric("DefaultBatchFromEmailAddress") == "new@example.com"
        code, found = shell.json("set-from", "--from", "new@example.com", "--yes")
        assert (code, found["changed"]) == (0, False)

    def test_what_was_set_before_cannot_steer_the_terminal(self, shell: Shell, erp: Erp) -> None:
        erp.execute("update metric set metric_value = %s", "\x1b[2J\nold@example.com")
        done = shell("set-from", "--from", "new@example.com", "--yes")
        assert "\x1b" not in done.stdout
        assert "old@example.com → new@example.com" in done.stdout

    def test_without_a_yes_nothing_changes(self, shell: Shell, erp: Erp) -> None:
        assert shell("set-from", "--from", "new@example.com").returncode == 64
        assert erp.metric("DefaultBatchFromEmailAddress") == "internal@example.com"


class TestPasswords:
    def test_kept_once_the_database_took_it_and_used_from_then_on(self, shell: Shell) -> None:
        shell.command.with_keyring()
        assert "kept" in shell("status", "--db-save-password").stderr
        assert shell.command("database", "status", shell.url).returncode == 0

    def test_a_wrong_one_is_not_kept(self, shell: Shell) -> None:
        ring = shell.command.with_keyring()
        shell.password_file.write_text("wrong\n")
        assert shell("status", "--db-save-password").returncode == 77
        assert ring.read_text() == "{}"

    def test_none_at_all(self, shell: Shell) -> None:
        done = shell.command("database", "status", shell.url)
        assert done.returncode == 77
        assert "--db-password-file" in done.stderr


@pytest.mark.parametrize(
    ("change", "code", "kind"),
    [
        ("drop schema xtbatch cascade", 78, "connect-not-installed"),
        ("drop schema xtbatch cascade; drop table metric cascade", 78, "not-an-erp-database"),
        ("revoke all on schema xtbatch from internal", 77, "privilege-missing"),
        ("drop function xtbatch.submitEmailToBatch", 78, "function-missing"),
        ("delete from metric", 78, "sender-missing"),
    ],
)
def test_a_failure_is_an_object_and_an_exit_code(shell: Shell, erp: Erp, change: str, code: int, kind: str) -> None:
    erp.execute(change)
    got, found = shell.json("send-test", "--to", "a@example.com", "--yes")
    assert (got, found["error"]["kind"]) == (code, kind)


def test_without_the_driver_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('no libpq')\n")
    done = Command(tmp_path)("database", "status", "pgsql://me@127.0.0.1/erp")
    assert done.returncode == 78
    assert "pip install 'xtconnect-gui[database]'" in done.stderr


def _read_until(terminal: int, word: bytes | None) -> bytes:
    """What is shown until *word*, or until the end."""
    shown = b""
    while word is None or word not in shown:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux: the other end has gone
            break
        if not part:
            break
        shown += part
    return shown


def test_interrupted_while_a_server_says_nothing_it_ends_at_once(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as silent:
        url = f"pgsql://me@{HOST}:{silent.getsockname()[1]}/erp"
        process = subprocess.Popen(
            [*COMMAND, "database", "status", url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=Command(tmp_path).environment,
        )
        connection, _ = silent.accept()
        time.sleep(0.2)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
        connection.close()
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert time.monotonic() - begun < 1
