"""xtconnect apply: check, save, keep the password, fill in; against the practice server in another process."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from xtconnect_gui.resource import resource_path
from xtconnect_gui.storage.profiles import ProfileStore

from .conftest import Command, Server, serving

APPLY = json.loads(resource_path("schemas", "apply-result.schema.json").read_text())
CHECK = json.loads(resource_path("schemas", "check-result.schema.json").read_text())


def profiles(command: Command) -> ProfileStore:
    return ProfileStore(command.home / "config" / "xtconnect-gui" / "profiles.toml")


def test_it_tests_saves_and_keeps_the_password_in_the_form_that_worked(xtconnect: Command, server: Server) -> None:
    ring = xtconnect.with_keyring()
    done = xtconnect("apply", *server.options, "--password-stdin", "--json", stdin=server.password + "\n")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["changed"]) == (0, True, True)
    jsonschema.validate(report, APPLY)
    jsonschema.validate(report["check"], CHECK)
    (profile,) = profiles(xtconnect).load().profiles.values()
    assert profile.settings.email == server.email
    assert profile.tested_at is not None
    assert json.loads(ring.read_text()) == {profile.name: "gydsygaypwqjhfbr"}
    assert len(server.mails) == 1
    assert "gyds" not in done.stdout.replace(server.email, "")


def test_a_second_run_tests_again_and_changes_nothing(xtconnect: Command, server: Server) -> None:
    xtconnect.with_keyring()
    arguments = ("apply", *server.options, "--password-stdin", "--json", "--login-only")
    xtconnect(*arguments, stdin=server.password)
    before = profiles(xtconnect).path.read_bytes()
    report = json.loads(xtconnect(*arguments, stdin=server.password).stdout)
    assert (report["ok"], report["changed"], report["check"]["ok"]) == (True, False, True)
    assert profiles(xtconnect).path.read_bytes() == before
    assert server.mails == []


def test_a_refused_account_is_not_saved_and_nothing_is_filled_in(xtconnect: Command, tmp_path: Path) -> None:
    ring = xtconnect.with_keyring()
    store = tmp_path / "program.conf"
    store.write_text("[m]\nhost=old\n")
    (tmp_path / "mapping.toml").write_text('version = 1\n[fields.host]\nkey = "m/host"\n')
    with serving(tmp_path / "server", "--fault", "wrong-credentials") as server:
        done = xtconnect(
            "apply", *server.options, "--password-stdin", "--json", "--mapping", str(tmp_path / "mapping.toml"),
            "--store", f"ini:{store}", stdin=server.password,
        )  # fmt: skip
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["changed"]) == (77, False, False)
    assert (report["profile"], report["password"], report["targets"]) == (None, None, [])
    assert profiles(xtconnect).names() == ()
    assert ring.read_text() == "{}"
    assert store.read_text() == "[m]\nhost=old\n"


def test_without_a_keyring_the_rest_is_done_and_the_exit_code_says_it(xtconnect: Command) -> None:
    arguments = ("apply", "--no-check", "--email", "a@gmail.com", "--password-stdin", "--json")
    done = xtconnect(*arguments, stdin="gydsygaypwqjhfbr")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["password"]["kept"]) == (78, False, False)
    assert "--no-keyring" in done.stderr
    assert profiles(xtconnect).names() == ("default",)
    again = xtconnect(*arguments, "--no-keyring", stdin="gydsygaypwqjhfbr")
    assert (again.returncode, json.loads(again.stdout)["changed"]) == (0, False)


def test_a_named_profile_is_made(xtconnect: Command) -> None:
    xtconnect.with_keyring()
    done = xtconnect(
        "apply", "--no-check", "--profile", "new", "--email", "a@gmail.com", "--password-stdin", stdin="x" * 16
    )
    assert (done.returncode, profiles(xtconnect).names()) == (0, ("new",))
    assert "there is no mapping" in done.stdout


@pytest.mark.parametrize(("name", "start"), [("s.pdf", b"%PDF"), ("s.html", b"<!DOCTYPE"), ("s.txt", b"Values")])
def test_the_sheet_is_a_target_too_and_written_once(
    xtconnect: Command, tmp_path: Path, name: str, start: bytes
) -> None:
    arguments = ("apply", "--no-check", "--no-keyring", "--email", "a@gmail.com", "--password-stdin", "--json",
                 "--target", "sheet", "-o", str(tmp_path / name))  # fmt: skip
    first = json.loads(xtconnect(*arguments, stdin="gydsygaypwqjhfbr").stdout)
    content = (tmp_path / name).read_bytes()
    second = json.loads(xtconnect(*arguments, stdin="gydsygaypwqjhfbr").stdout)
    assert (first["changed"], second["changed"]) == (True, False)
    assert content.startswith(start)
    assert (tmp_path / name).read_bytes() == content


def test_the_sheet_as_pdf_is_one_page_of_text(xtconnect: Command, tmp_path: Path) -> None:
    done = xtconnect("sheet", "--email", "a@gmail.com", "--format", "pdf", "-o", str(tmp_path / "s.pdf"))
    assert (done.returncode, done.stderr) == (0, "")
    raw = (tmp_path / "s.pdf").read_bytes()
    assert raw.startswith(b"%PDF")
    assert raw.rstrip().endswith(b"%%EOF")
    assert raw.count(b"/Type /Page\n") == 1
