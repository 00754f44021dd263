"""The other commands, and what all of them have in common."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from xtconnect_gui.model.profile import Profile
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.resource import resource_path
from xtconnect_gui.storage.profiles import ProfileStore

from .conftest import COMMAND, Command

SECRET = "gydsygaypwqjhfbr"
COMMANDS = ["check", "apply", "diagnose", "providers", "sheet", "mapping", "profiles", "demo-server"]
SAVED = EmailSettings("google", "a@gmail.com", "smtp.gmail.com", 465, Security.SSL)


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        ("", "a command is missing"),
        ("chek", "Did you mean check?"),
        ("check --port x", "--port"),
        ("check --timeout 0 --email a@gmail.com", "--timeout"),
        ("check --timeout nan --email a@gmail.com", "--timeout"),
        ("check --jobs 4", "--jobs"),
        ("check --jobs 0", "--jobs"),
        ("check --login-only --dry-run", "--login-only and --dry-run"),
        ("check --accounts x.csv --email a@gmail.com", "--accounts and --email"),
        ("check --json=yes", "--json"),
        ("check surplus", "belongs to no option"),
        ("diagnose --stage nowhere x", "--stage"),
        ("diagnose --provider gogle x", "Did you mean google?"),
        ("providers nope", "ADDRESS"),
        ("sheet --email a@gmail.com --format docx", "--format"),
        ("sheet --email a@gmail.com --show-password", "--show-password"),
        ("profiles erase x", "list, show, delete"),
        ("profiles show", "NAME"),
        ("profiles list x", "NAME"),
        ("demo-server --fault relay-denid", "did you mean 'relay-denied'"),
        ("demo-server --ssl-port 70000", "--ssl-port"),
        ("appply", "Did you mean apply?"),
        ("apply --no-check --login-only --email a@gmail.com", "--no-check and --login-only"),
        ("apply --target registry --email a@gmail.com", "--target"),
        ("apply --target sheet --email a@gmail.com", "--output"),
        ("apply --target sheet --output x.doc --email a@gmail.com", "--output"),
        ("apply --target sheet --output x.pdf --mapping m.toml --email a@gmail.com", "--mapping"),
        ("apply --target store --store x --email a@gmail.com", "--store"),
        ("mapping", "mapping"),
        ("mapping forget", "learn, snapshot, derive, show, check, restore"),
        ("mapping snapshot --store ini:x", "--output"),
        ("mapping snapshot --store x -o y", "--store"),
        ("mapping snapshot x -o y", "it takes no file"),
        ("mapping show --store ini:x", "--store"),
        ("mapping derive -o y", "got 0 snapshots and 0 --markers"),
        ("mapping learn --store ini:x", "needs a terminal"),
    ],
)
def test_a_usage_error_is_one_line_on_stderr_and_64(xtconnect: Command, argv: str, named: str) -> None:
    done = xtconnect(*argv.split())
    assert (done.returncode, done.stdout) == (64, "")
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_password_as_an_argument_is_refused_by_every_command(xtconnect: Command, command: str) -> None:
    done = xtconnect(command, "--password", SECRET)
    assert (done.returncode, done.stdout) == (64, "")
    assert "--password-stdin or --password-file" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(xtconnect: Command, command: str) -> None:
    assert command in xtconnect("--help").stdout
    done = xtconnect(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: xtconnect {command}")


def test_the_output_of_a_reader_that_has_gone_is_no_traceback(xtconnect: Command) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "providers"], stdout=write, stderr=subprocess.PIPE, env=xtconnect.environment)
    os.close(write)
    assert (done.returncode, done.stderr) == (74, b"")


# -- diagnose -------------------------------------------------------------------------------------------------------


def test_a_reply_of_stdin_is_explained(xtconnect: Command) -> None:
    done = xtconnect("diagnose", stdin="535-5.7.8 Username and Password not accepted\n")
    assert done.returncode == 0
    assert "  1. " in done.stdout


def test_the_json_is_the_diagnosis_object(xtconnect: Command) -> None:
    done = xtconnect("diagnose", "--json", "550", "5.7.60", "SMTP; Client does not have permissions to send as this")
    found = json.loads(done.stdout)
    jsonschema.validate(found, json.loads(resource_path("schemas", "diagnosis.schema.json").read_text()))
    assert found["cause"] == "sender-not-allowed"


def test_the_provider_refines_a_diagnosis(xtconnect: Command) -> None:
    def found(*argv: str) -> str:
        done = xtconnect("diagnose", "--json", "--stage", "auth", *argv, "535 5.7.8 Error: authentication failed")
        return str(json.loads(done.stdout)["id"])

    assert (found(), found("--provider", "google")) == ("wrong-credentials", "google-wrong-app-password")


@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        (b"", "got nothing"),
        (b" \n\t\n", "got nothing"),
        (bytes(range(256)), "not text"),
        (b"\x7fELF\x02\x01\x01" + bytes(57), "not text"),
        (b"\xff\xd8\xff\xe0" * 50, "not text"),
        (b"535 no\n" + b"a" * 1_000_000, "more than 256 kB"),
        (b"Dear Anna, see you on Monday at 4.50.", "reports no error"),
        (b"250 2.0.0 OK: queued as 12345", "reports no error"),
        (b"The invoice 550 of October has 535 items.", "reports no error"),
    ],
)
def test_what_is_not_an_error_text_is_bad_input(xtconnect: Command, stdin: bytes, says: str) -> None:
    done = xtconnect("diagnose", "--json", stdin=stdin)
    assert (done.returncode, done.stdout) == (65, "")
    assert len(done.stderr.splitlines()) == 1
    assert says in done.stderr


def test_the_mailbox_stands_in_the_text_for_the_administrator(xtconnect: Command) -> None:
    reply = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    shown = xtconnect("diagnose", "--email", "erp@company.example", reply).stdout
    assert "Your mail administrator must act." in shown
    assert "Set-CASMailbox -Identity 'erp@company.example' -SmtpClientAuthenticationDisabled $false" in shown
    found = json.loads(xtconnect("diagnose", "--email", "erp@company.example", "--json", reply).stdout)
    assert "-Identity 'erp@company.example'" in found["steps"][-1]


def test_a_mailbox_that_is_none_is_refused(xtconnect: Command) -> None:
    done = xtconnect("diagnose", "--email", "erp", "535 no")
    assert (done.returncode, done.stdout) == (64, "")
    assert "--email" in done.stderr


def test_a_reply_saved_as_utf_16_is_still_a_reply(xtconnect: Command) -> None:
    done = xtconnect("diagnose", "--json", stdin="550 5.1.1 Empfänger unbekannt".encode("utf-16"))
    assert json.loads(done.stdout)["cause"] == "recipient-refused"


def test_a_reply_in_an_old_encoding_is_still_a_reply(xtconnect: Command) -> None:
    done = xtconnect("diagnose", stdin="550 5.1.1 Empfänger unbekannt".encode("latin-1"))
    assert done.returncode == 0


# -- providers ------------------------------------------------------------------------------------------------------


def test_the_catalogue_lists_every_provider(xtconnect: Command) -> None:
    found = json.loads(xtconnect("providers", "--json").stdout)
    assert [entry["id"] for entry in found][:2] == ["google", "microsoft365"]
    jsonschema.validate(found, json.loads(resource_path("schemas", "providers.schema.json").read_text()))
    assert xtconnect("providers").stdout.count("\n") == len(found)


def test_an_address_is_recognised_by_its_domain_and_the_reason_is_told(xtconnect: Command) -> None:
    done = xtconnect("providers", "a@gmail.com", "--offline")
    assert "gmail.com is a domain of Google" in done.stdout
    found = json.loads(xtconnect("providers", "a@gmail.com", "--offline", "--json").stdout)
    assert (found["provider"], found["found_by"], found["server"]["host"]) == ("google", "domain", "smtp.gmail.com")


def test_an_unknown_domain_is_not_called_other(xtconnect: Command) -> None:
    found = json.loads(xtconnect("providers", "a@company.example", "--offline", "--json").stdout)
    assert (found["provider"], found["found_by"], found["server"]) == (None, "nothing", None)
    statuses = {f["by"]: f["status"] for f in found["findings"]}
    assert statuses.pop("domain") == "nothing"
    assert statuses == dict.fromkeys(("mx", "srv", "autoconfig", "autodiscover", "guess"), "not-asked")


def test_an_account_that_cannot_work_comes_with_the_ways_that_remain(xtconnect: Command) -> None:
    said = xtconnect("providers", "a@outlook.com", "--offline").stdout
    assert "This kind of mailbox cannot be used." in said
    assert "• Use SMTP2GO." in said
    assert "Needs: email-oauth2-proxy" in said
    assert "What you can do" not in xtconnect("providers", "a@gmail.com", "--offline").stdout


@pytest.mark.parametrize("address", ["a@gmail.com", "a@company.example", "a@web.de", "a@outlook.com"])
def test_the_json_of_an_address_keeps_to_its_schema(xtconnect: Command, address: str) -> None:
    found = json.loads(xtconnect("providers", address, "--offline", "--json").stdout)
    jsonschema.validate(found, json.loads(resource_path("schemas", "discovery.schema.json").read_text()))


# -- sheet ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "html", "json"])
def test_the_password_is_on_the_sheet_only_when_asked_for(xtconnect: Command, form: str) -> None:
    options = ["sheet", "--email", "a@gmail.com", "--format", form, "--password-stdin"]
    hidden, shown = xtconnect(*options, stdin=SECRET), xtconnect(*options, "--show-password", stdin=SECRET)
    assert (hidden.returncode, shown.returncode) == (0, 0)
    assert SECRET not in hidden.stdout
    assert SECRET in shown.stdout
    assert "smtp.gmail.com" in hidden.stdout


def test_a_sheet_with_the_password_is_readable_by_its_owner_only(xtconnect: Command, tmp_path: Path) -> None:
    file = tmp_path / "sheet.html"
    options = ["sheet", "--email", "a@gmail.com", "--format", "html", "-o", str(file), "--password-stdin"]
    done = xtconnect(*options, "--show-password", stdin=SECRET)
    assert (done.returncode, done.stdout) == (0, "")
    assert SECRET in file.read_text("utf-8")
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_made_is_73(xtconnect: Command, tmp_path: Path) -> None:
    done = xtconnect("sheet", "--email", "a@gmail.com", "-o", str(tmp_path / "missing" / "sheet.txt"))
    assert done.returncode == 73
    assert "--output" in done.stderr


# -- profiles -------------------------------------------------------------------------------------------------------


def saved_in(folder: Path) -> ProfileStore:
    store = ProfileStore(folder / "config" / "xtconnect-gui" / "profiles.toml")
    store.save(Profile("work", SAVED))
    return store


def test_profiles_are_listed_shown_and_deleted(xtconnect: Command, tmp_path: Path) -> None:
    store = saved_in(tmp_path)
    assert "work: a@gmail.com" in xtconnect("profiles", "list").stdout
    assert [entry["name"] for entry in json.loads(xtconnect("profiles", "list", "--json").stdout)] == ["work"]
    shown = json.loads(xtconnect("profiles", "show", "work", "--json").stdout)
    assert shown["settings"] == SAVED.to_json()
    assert "smtp.gmail.com" in xtconnect("profiles", "show", "work").stdout
    assert xtconnect("profiles", "delete", "work").returncode == 0
    assert store.names() == ()


def test_deleting_a_profile_removes_its_password_too(xtconnect: Command, tmp_path: Path) -> None:
    saved_in(tmp_path)
    ring = xtconnect.with_keyring(work=SECRET, home="other")
    done = xtconnect("profiles", "delete", "work", "--json")
    assert json.loads(done.stdout) == {"deleted": "work", "password_removed": True}
    assert json.loads(ring.read_text()) == {"home": "other"}


def test_a_saved_password_is_on_the_sheet_only_when_asked_for(xtconnect: Command, tmp_path: Path) -> None:
    saved_in(tmp_path)
    xtconnect.with_keyring(work=SECRET)
    assert SECRET not in xtconnect("sheet", "--profile", "work").stdout
    assert SECRET in xtconnect("sheet", "--profile", "work", "--show-password").stdout


def test_a_profile_that_is_not_saved_is_named_with_those_that_are(xtconnect: Command, tmp_path: Path) -> None:
    saved_in(tmp_path)
    done = xtconnect("profiles", "delete", "home")
    assert done.returncode == 64
    assert "Saved are: work." in done.stderr


def test_profiles_that_cannot_be_read_are_78(xtconnect: Command, tmp_path: Path) -> None:
    saved_in(tmp_path).path.write_text("= nonsense")
    done = xtconnect("profiles", "list", "--json")
    assert (done.returncode, done.stdout) == (78, "[]\n")
    assert ".corrupt-" in done.stderr


# -- demo-server ----------------------------------------------------------------------------------------------------


def test_faults_are_listed(xtconnect: Command) -> None:
    assert "needs-spaces" in xtconnect("demo-server", "--list-faults").stdout
    found = json.loads(xtconnect("demo-server", "--list-faults", "--json").stdout)
    assert {"name", "description"} == set(found[0])


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_line_describes_the_server_and_a_signal_ends_it(tmp_path: Path, number: signal.Signals) -> None:
    mailbox = tmp_path / "deep" / "mailbox"
    with subprocess.Popen(
        [*COMMAND, "demo-server", "--json", "--mailbox", str(mailbox)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
    assert list(facts) == ["host", "ports", "accounts", "ca_file", "mailbox"]
    assert set(facts["ports"]) == {"ssl", "starttls"}
    assert facts["mailbox"] == str(mailbox)
    assert (process.returncode, rest, errors) == (0, b"", b"")
    assert not Path(facts["ca_file"]).exists()


def test_an_address_of_another_machine_cannot_be_served(xtconnect: Command) -> None:
    done = xtconnect("demo-server", "--host", "192.0.2.1")
    assert (done.returncode, done.stdout) == (74, "")
    assert "192.0.2.1" in done.stderr


def test_a_person_with_only_a_clone_can_try_it_out(
    monkeypatch: pytest.MonkeyPatch, xtconnect: Command, capfd: pytest.CaptureFixture[str]
) -> None:
    script = Path(__file__).resolve().parents[3] / "packaging" / "dev.py"
    found = importlib.util.spec_from_file_location("bootstrap", script)
    assert found is not None
    assert found.loader is not None
    bootstrap = importlib.util.module_from_spec(found)
    found.loader.exec_module(bootstrap)
    for name, value in xtconnect.environment.items():
        monkeypatch.setenv(name, value)
    assert bootstrap.run_on_console(Path(sys.executable)) == 0
    shown = capfd.readouterr().out
    assert "Test mail accepted by the server." in shown
    assert "mails in the practice mailbox: 1" in shown
