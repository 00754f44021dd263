"""The options of both commands, and the wizard's own."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from xtconnect_gui.cli.options import UsageError, fail, parse_gui
from xtconnect_gui.model.problems import Field

SECRET = "gydsygaypwqjhfbr"


def refused(*argv: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        parse_gui(argv)
    return caught.value


def test_nothing_given_is_the_start_of_the_wizard() -> None:
    found = parse_gui([])
    assert list(found.raw.items()) == []
    assert (found.config, found.password, found.start_page, found.locks, found.demo) == (
        None, None, "provider", frozenset(), False,
    )  # fmt: skip


def test_every_account_option_arrives_as_it_was_given() -> None:
    argv = (
        "--provider google --email a@gmail.com --username u --host smtp.gmail.com --port 587 --security tls"
        " --from b@gmail.com --to c@gmail.com --profile work"
    )
    found = parse_gui([*argv.split(), "--from-name", "Our Company"])
    assert dict(found.raw.items()) == {
        Field.PROVIDER: "google", Field.EMAIL: "a@gmail.com", Field.USERNAME: "u", Field.HOST: "smtp.gmail.com",
        Field.PORT: "587", Field.SECURITY: "tls", Field.SENDER: "b@gmail.com", Field.SENDER_NAME: "Our Company",
        Field.RECIPIENT: "c@gmail.com", Field.PROFILE: "work",
    }  # fmt: skip


def test_fields_are_locked_by_the_names_of_their_options() -> None:
    assert parse_gui(["--lock", "host,port", "--lock", "from"]).locks == {Field.HOST, Field.PORT, Field.SENDER}


@pytest.mark.parametrize(
    ("argv", "named", "got", "takes"),
    [
        ("--port abc", "--port", "abc", "1 to 65535"),
        ("--port 0", "--port", "0", "1 to 65535"),
        ("--port -5", "--port", "-5", "1 to 65535"),
        ("--port", "--port", "no value", "It takes"),
        ("--email nope", "--email", "nope", "name@company.com"),
        ("--from nope", "--from", "nope", "name@company.com"),
        ("--to nope", "--to", "nope", "name@company.com"),
        ("--host https://smtp.example.com/", "--host", "https://smtp.example.com/", "Did you mean smtp.example.com?"),
        ("--security tsl", "--security", "tsl", "ssl, starttls, tls or none"),
        ("--provider gogle", "--provider", "gogle", "Did you mean google?"),
        ("--profile ../x", "--profile", "../x", "letters, digits"),
        ("--language xx", "--language", "xx", "en"),
        ("--start-page end", "--start-page", "end", "provider, instructions, credentials, test"),
        ("--lock host,prot", "--lock", "prot", "port"),
        ("--hots x", "--hots", "no such option", "Did you mean --host?"),
        ("--ema a@gmail.com", "--ema", "no such option", "Did you mean --email?"),
        ("--port 465 --security starttls", "--port and --security", "465 and starttls", "starttls takes port 587"),
    ],
)
def test_a_bad_value_is_named_with_what_it_got_and_what_it_takes(argv: str, named: str, got: str, takes: str) -> None:
    error = refused(*argv.split())
    assert error.exit_code == 64
    assert error.message.startswith(named)
    assert got in error.message
    assert takes in error.message
    assert "\n" not in error.message


@pytest.mark.parametrize(
    "argv",
    [["--password", SECRET], [f"--password={SECRET}"], ["--pass", SECRET], ["--email", "a@gmail.com", "--password"]],
)
def test_a_password_as_an_argument_is_refused_with_the_alternatives_and_not_shown(argv: list[str]) -> None:
    error = refused(*argv)
    assert error.exit_code == 64
    assert "--password-stdin" in error.message
    assert "--password-file" in error.message
    assert SECRET not in error.message


@pytest.mark.parametrize("argv", [[SECRET], [f"--demo={SECRET}"], [f"--pasword={SECRET}"], [f"-p{SECRET}"]])
def test_a_password_in_a_wrong_place_is_not_shown_either(argv: list[str]) -> None:
    error = refused(*argv)
    assert error.exit_code == 64
    assert SECRET not in error.message


def test_control_characters_of_a_value_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in refused("--host", "a\x1b[31m\nb").message


def test_the_password_of_a_file_is_its_first_line(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes(b"\xef\xbb\xbfgyds ygay pwqj hfbr\r\nsecond line\n")
    found = parse_gui(["--password-file", str(file)])
    assert found.password == "gyds ygay pwqj hfbr"
    assert "gyds" not in repr(found)


def test_a_password_file_of_powershell_is_understood(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes((SECRET + "\r\n").encode("utf-16"))
    assert parse_gui(["--password-file", str(file)]).password == SECRET


def test_the_password_of_stdin_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"one\ntwo\n")))
    assert parse_gui(["--password-stdin"]).password == "one"
    assert sys.stdin.readline() == "two\n"


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "cannot be read"), (b"", "empty"), (b"x" * 70_000, "64 kB"), (b"\xff\xfa", "text")]
)
def test_an_unusable_password_file_is_a_bad_input_file(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    error = refused("--password-file", str(file))
    assert error.exit_code == 65
    assert error.message.startswith("--password-file")
    assert reason in error.message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read"), ("= nonsense", "TOML"), ('hots = "x"', "did you mean “host”?"),
        ('port = "abc"', "--port: “abc”"), ('password = "x"', "password"),
    ],
)  # fmt: skip
def test_an_unusable_configuration_is_a_bad_input_file(tmp_path: Path, content: str | None, reason: str) -> None:
    file = tmp_path / "site.toml"
    if content is not None:
        file.write_text(content)
    error = refused("--config", str(file))
    assert error.exit_code == 65
    assert error.message.startswith("--config")
    assert reason in error.message


def test_a_configuration_is_kept_apart_from_the_arguments(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('host = "mail.example.com"\nport = 587\n')
    found = parse_gui(["--config", str(file), "--port", "465"])
    assert found.config is not None
    assert dict(found.config.items()) == {Field.HOST: "mail.example.com", Field.PORT: "587"}
    assert dict(found.raw.items()) == {Field.PORT: "465"}


def test_a_file_without_certificates_is_a_bad_input_file(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("hello")
    error = refused("--ca-file", str(file))
    assert error.exit_code == 65
    assert "no certificate" in error.message


def test_failing_prints_one_line_and_gives_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert fail("xtconnect-gui", UsageError(65, "two\nlines")) == 65
    assert capsys.readouterr().err == "xtconnect-gui: two lines\n"


def test_the_version_ends_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_gui(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("xtconnect-gui ")


def test_starting_the_wizard_loads_nothing_heavy() -> None:
    code = (
        "import sys; from xtconnect_gui.cli.options import parse_gui; parse_gui(['--host', 'x.example', '--demo']);"
        "heavy = 'email_validator keyring asyncio dns aiosmtplib tomlkit PySide6 ssl'.split();"
        "print([name for name in heavy if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
