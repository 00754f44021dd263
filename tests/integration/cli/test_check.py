"""``xtconnect check`` as a person or a script runs it."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from email import message_from_bytes
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from xtconnect_gui.model.profile import Profile
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.resource import resource_path
from xtconnect_gui.storage.profiles import ProfileStore

from .conftest import COMMAND, Command, Server, serving

PASSWORD = "gydsygaypwqjhfbr"
GROUPED = "gyds ygay pwqj hfbr"
SCHEMA: dict[str, Any] = json.loads(resource_path("schemas", "check-result.schema.json").read_text())


def assert_no_password(text: str, username: str = "internal@example.com") -> None:
    for form in (PASSWORD, GROUPED):
        plain = f"\0{username}\0{form}".encode()
        hidden = [form, *(base64.b64encode(blob).decode().rstrip("=") for blob in (form.encode(), plain))]
        assert not [word for word in hidden if word in text]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_test_mail_arrives_in_the_mailbox(xtconnect: Command, server: Server) -> None:
    done = xtconnect("check", *server.options, "--password-stdin", stdin=GROUPED + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Test mail accepted by the server. Did it arrive?" in done.stdout
    (mail,) = server.mails
    subject = str(message_from_bytes(mail.read_bytes())["Subject"])
    mark = subject.split()[-1]
    assert f"Look for “{mark}”" in done.stdout


@pytest.mark.parametrize(
    ("option", "words"),
    [("--login-only", "Signed in."), ("--dry-run", "The server would accept the message.")],
)
def test_the_lower_levels_say_what_they_proved_and_send_nothing(
    xtconnect: Command, server: Server, option: str, words: str
) -> None:
    done = xtconnect("check", *server.options, option, "--password-stdin", stdin=GROUPED)
    assert done.returncode == 0
    assert words in done.stdout.splitlines()
    assert "accepted by the server" not in done.stdout
    assert server.mails == []


def test_json_is_one_object_of_the_contract(xtconnect: Command, server: Server) -> None:
    done = xtconnect("check", *server.options, "--json", "--password-stdin", stdin=GROUPED)
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert (done.returncode, found["ok"], found["diagnosis"], found["password_form"]) == (0, True, None, "as_entered")
    assert [stage["status"] for stage in found["stages"]] == ["passed"] * 10
    assert any(line.startswith("C: EHLO") for line in found["transcript"])


@pytest.mark.parametrize("fault", ["none", "wrong-credentials", "echo-password", "needs-spaces"])
def test_the_password_is_nowhere_in_what_is_printed(tmp_path: Path, xtconnect: Command, fault: str) -> None:
    with serving(tmp_path, "--fault", fault) as server:
        for extra in (["--transcript"], ["--json"]):
            done = xtconnect("check", *server.options, *extra, "--password-stdin", stdin=GROUPED)
            assert "AUTH" in done.stdout  # there is a transcript to look into
            assert_no_password(done.stdout + done.stderr)


def test_a_wrong_password_is_explained_with_numbered_steps(xtconnect: Command, server: Server) -> None:
    done = xtconnect("check", *server.options, "--password-stdin", stdin="abcd efgh ijkl mnop")
    assert done.returncode == 77
    lines = done.stdout.splitlines()
    assert any(line.startswith("✗ Sign in") for line in lines)
    assert any(line.startswith("– Hand over the message") for line in lines)
    assert any(line.startswith("  1. ") for line in lines)
    assert "The server said: 535" in done.stdout
    assert server.mails == []


def test_the_json_of_a_failure_is_of_the_contract_too(xtconnect: Command, server: Server) -> None:
    done = xtconnect("check", *server.options, "--json", "--password-stdin", stdin="abcd efgh ijkl mnop")
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert (done.returncode, found["ok"], found["diagnosis"]["cause"]) == (77, False, "wrong-credentials")


def test_a_refused_port_cannot_be_reached(xtconnect: Command) -> None:
    port = str(closed_port())
    options = ["--email", "a@example.com", "--host", "127.0.0.1", "--port", port, "--security", "ssl"]
    done = xtconnect("check", *options, "--json", "--password-stdin", stdin=PASSWORD)
    assert done.returncode == 69
    assert json.loads(done.stdout)["diagnosis"]["cause"] == "connection-refused"


def test_a_name_that_does_not_exist_is_not_found(xtconnect: Command) -> None:
    options = ["--email", "a@example.com", "--host", "no-such-host.invalid", "--timeout", "5", "--json"]
    done = xtconnect("check", *options, "--password-stdin", stdin=PASSWORD)
    found = json.loads(done.stdout)
    assert found["stages"][0]["status"] == "failed"
    with pytest.raises(socket.gaierror) as caught:
        socket.getaddrinfo("no-such-host.invalid", 465)
    answered = caught.value.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
    # Where no name server answers, or one that fails, nobody can say that the name does not exist.
    assert done.returncode in ((68,) if answered else (68, 69, 75))


def test_where_only_ascii_can_be_shown_the_marks_are_ascii(xtconnect: Command, server: Server) -> None:
    done = subprocess.run(
        [*COMMAND, "check", *server.options, "--login-only", "--password-stdin"], input=PASSWORD.encode(),
        capture_output=True, env={**xtconnect.environment, "PYTHONIOENCODING": "ascii"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.decode("ascii").splitlines()[1].startswith("+ ")


def test_without_any_password_both_options_are_named(xtconnect: Command, server: Server) -> None:
    done = xtconnect("check", *server.options)
    assert done.returncode == 64
    assert "--password-stdin or --password-file" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_saved_profile_without_a_usable_keyring_is_a_configuration_problem(
    tmp_path: Path, xtconnect: Command
) -> None:
    settings = EmailSettings("other", "a@example.com", "localhost", closed_port(), Security.SSL)
    ProfileStore(tmp_path / "config" / "xtconnect-gui" / "profiles.toml").save(Profile("work", settings))
    done = xtconnect("check", "--profile", "work")
    assert (done.returncode, done.stdout) == (78, "")
    assert "password store" in done.stderr


def saved(folder: Path, server: Server) -> None:
    settings = EmailSettings("other", server.email, "localhost", server.ports["ssl"], Security.SSL)
    store = ProfileStore(folder / "config" / "xtconnect-gui" / "profiles.toml")
    store.save(Profile("work", settings, ca_file=server.ca_file))


def test_the_saved_account_is_tested_with_its_saved_password(
    tmp_path: Path, xtconnect: Command, server: Server
) -> None:
    saved(tmp_path, server)
    xtconnect.with_keyring(work=PASSWORD)
    for argv in (["--profile", "work"], []):
        done = xtconnect("check", "--login-only", *argv)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_saved_password_is_not_sent_to_another_server(tmp_path: Path, xtconnect: Command, server: Server) -> None:
    saved(tmp_path, server)
    xtconnect.with_keyring(work=PASSWORD)
    done = xtconnect("check", "--profile", "work", "--host", "127.0.0.1")
    assert (done.returncode, done.stdout) == (64, "")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_at_a_terminal_the_password_is_asked_for_without_showing_it(xtconnect: Command, server: Server) -> None:
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [*COMMAND, "check", *server.options, "--login-only"], xtconnect.environment)
    shown = b""
    while b"App password for internal@example.com: " not in shown:
        shown += os.read(terminal, 1000)
    os.write(terminal, GROUPED.encode() + b"\n")
    try:
        while chunk := os.read(terminal, 1000):
            shown += chunk
    except OSError:  # Linux: the other end has been closed
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert b"Signed in." in shown
    assert_no_password(shown.decode())


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_ends_it_without_a_traceback(xtconnect: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        options = ["--email", "a@example.com", "--host", "127.0.0.1", "--port", port, "--security", "ssl"]
        process = subprocess.Popen(
            [*COMMAND, "check", *options, "--password-stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**xtconnect.environment, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(PASSWORD.encode())
        process.stdin.close()
        process.stdin = None
        silent.settimeout(20)
        connection, _ = silent.accept()
        time.sleep(0.3)
        os.kill(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=10)
        connection.close()
    assert (process.returncode, errors) == (130, b"")


def table(folder: Path, text: str) -> str:
    file = folder / "accounts.csv"
    file.write_text(text)
    return str(file)


def test_a_table_of_accounts_gives_one_line_each_and_a_summary(
    tmp_path: Path, xtconnect: Command, server: Server
) -> None:
    (tmp_path / "secret").write_text(PASSWORD + "\n")
    port = server.ports["ssl"]
    file = table(
        tmp_path,
        "email,host,port,security,password,password-file\n"
        f"internal@example.com,localhost,{port},ssl,{GROUPED},\n"
        f"internal@ourdomain.com,localhost,{port},ssl,,secret\n"
        f"internal@example.com,localhost,{port},ssl,abcd efgh ijkl mnop,\n"
        "internal@example.com,localhost,99999,ssl,x,\n"
        "internal@example.com,localhost,465,ssl,,\n",
    )
    done = xtconnect("check", "--accounts", file, "--jobs", "3", "--ca-file", server.ca_file, "--transcript")
    rows = {line["row"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert sorted(rows) == [1, 2, 3, 4, 5]
    assert {number: row["result"]["ok"] for number, row in rows.items()} == {
        1: True, 2: True, 3: False, 4: False, 5: False,
    }  # fmt: skip
    assert rows[2]["account"] == "internal@ourdomain.com"
    for number in (1, 2, 3):
        jsonschema.validate(rows[number]["result"], SCHEMA)
    assert "--port" in rows[4]["result"]["error"]
    assert "password" in rows[5]["result"]["error"]
    assert done.stderr == "5 accounts: 2 passed, 3 failed.\n"
    assert done.returncode == 77  # of the third row, the first that failed
    assert len(server.mails) == 2
    assert_no_password(done.stdout + done.stderr)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "header"), ("host,port\nx,1\n", "header"), ("email,hots\na,b\n", "Did you mean host?"),
        ("email,email\na,b\n", "twice"), ("email,password\n", "no accounts"),
    ],
)  # fmt: skip
def test_an_unusable_table_is_a_bad_input_file(tmp_path: Path, xtconnect: Command, content: str, reason: str) -> None:
    done = xtconnect("check", "--accounts", table(tmp_path, content))
    assert (done.returncode, done.stdout) == (65, "")
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_table_with_semicolons_and_a_mark_is_read(tmp_path: Path, xtconnect: Command, server: Server) -> None:
    port = server.ports["ssl"]
    text = f"\ufeffEmail;Host;Port;Password\ninternal@example.com;localhost;{port};{GROUPED}\n"
    options = ["--ca-file", server.ca_file, "--security", "ssl", "--login-only"]  # for every row
    done = xtconnect("check", "--accounts", table(tmp_path, text), *options)
    assert json.loads(done.stdout)["result"]["ok"] is True
    assert (done.returncode, server.mails) == (0, [])
