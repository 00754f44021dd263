"""Learning on one machine, filling in on another, and putting back: the real commands and a stand-in Qt program."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import jsonschema
import pytest

from xtconnect_gui.resource import resource_path

from .conftest import COMMAND, Command

STANDIN = Path(__file__).with_name("standin.py")
OLD = {"email": "old@old.example", "host": "old.example", "port": 25, "password": "OLDSECRET", "security": "starttls"}
FIRST = {
    "email": "m1@one.example", "host": "mail.one.example", "port": 20465, "password": "Mk 1+/=%e", "security": "ssl",
}  # fmt: skip
SECOND = {
    "email": "m2@two.example", "host": "mail.two.example", "port": "20587", "password": "Mk 2é+/=%",
    "security": "starttls",
}  # fmt: skip
SECRET = "gyds ygay pwqj hfbr"
ACCOUNT = ("--email", "internal@example.com", "--provider", "google", "--no-check")
SCHEMA = json.loads(resource_path("schemas", "apply-result.schema.json").read_text())


LABELS = {"Email account": "email", "Password": "password", "Host": "host", "Port": "port", "SSL or TLS": "security"}


def read_until(stream: IO[str], *ends: str) -> str:
    """The next line, or the question at which the program waits."""
    text = ""
    while not text.endswith(ends):
        char = stream.read(1)
        if not char:
            return text
        text += char
    return text


class Machine:
    """A machine with the program on it, and our command with folders of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.store = folder / "program.conf"
        self.command = Command(folder)
        self.command.with_keyring()
        self.password = folder / "pw"
        self.password.write_text(SECRET + "\n")

    def run(self, action: str, values: dict[str, Any] | None = None) -> str:
        arguments = [sys.executable, str(STANDIN), str(self.store), action]
        if values is not None:
            file = self.folder / "values.json"
            file.write_text(json.dumps(values))
            arguments.append(str(file))
        return subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=30).stdout

    @property
    def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("show"))
        return found

    def snapshot(self, name: str) -> str:
        out = self.folder / name
        done = self.command("mapping", "snapshot", "--store", f"ini:{self.store}", "-o", str(out))
        assert (done.returncode, done.stderr) == (0, "")
        return str(out)

    def apply(self, mapping: Path, *more: str) -> subprocess.CompletedProcess[str]:
        return self.command(
            "apply", *ACCOUNT, "--password-file", str(self.password), "--target", "store", "--mapping", str(mapping),
            "--store", f"ini:{self.store}", *more,
        )  # fmt: skip


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mapping learned on a machine of IT."""
    return learn(Machine(tmp_path_factory.mktemp("learned") / "it"))


def learn(machine: Machine) -> Path:
    files = []
    for number, values in enumerate((OLD, FIRST, SECOND)):
        machine.run("save", values)
        files.append(machine.snapshot(f"{number}.json"))
    markers = []
    for number, values in enumerate((FIRST, SECOND)):
        file = machine.folder / f"markers{number}.json"
        file.write_text(json.dumps(values))
        markers += ["--markers", str(file)]
    out = machine.folder / "mapping.toml"
    done = machine.command("mapping", "derive", *files, *markers, "-o", str(out), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    facts = json.loads(done.stdout)
    assert facts["complete"]
    assert facts["noise"] >= 4
    return out


@pytest.fixture
def other(tmp_path: Path) -> Machine:
    """A second machine: the program was started there before, and the file was edited by hand."""
    machine = Machine(tmp_path / "other")
    machine.run("save", OLD)
    raw = machine.store.read_bytes().replace(b"\n", b"\r\n").rstrip(b"\r\n")
    machine.store.write_bytes(b"; do not touch\r\n" + raw)
    return machine


def test_after_one_round_the_security_is_asked_for_again(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "it")
    machine.run("save", OLD)
    before = machine.snapshot("a.json")
    machine.run("save", FIRST)
    after = machine.snapshot("b.json")
    (tmp_path / "m.json").write_text(json.dumps(FIRST))
    out = tmp_path / "mapping.toml"
    arguments = ("mapping", "derive", before, after, "--markers", str(tmp_path / "m.json"), "-o", str(out))
    done = machine.command(*arguments)
    assert done.returncode == 0
    assert "Another round is needed for: security" in done.stdout
    facts = json.loads(machine.command(*arguments, "--json").stdout)
    assert (facts["complete"], facts["needs_round"]) == (False, ["security"])
    assert set(facts["fields"]) == {"email", "host", "port", "password", "security"}
    assert FIRST["password"] not in out.read_text() + done.stdout


def test_a_snapshot_is_private_and_holds_no_password(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "it")
    machine.run("save", OLD)
    file = Path(machine.snapshot("a.json"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "OLDSECRET" not in file.read_text()
    assert "T0xEU0VDUkVU" not in file.read_text()


def test_apply_fills_in_a_second_machine_and_the_program_shows_it(mapping: Path, other: Machine) -> None:
    done = other.apply(mapping, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    jsonschema.validate(report, SCHEMA)
    assert (report["ok"], report["changed"], report["targets"][0]["verified"]) == (True, True, True)
    assert "gyds" not in done.stdout
    assert other.shown == {
        "email": "internal@example.com", "host": "smtp.gmail.com", "port": "465", "password": "gydsygaypwqjhfbr",
        "security": "ssl", "exclusive": True,
    }  # fmt: skip


def test_only_the_mapped_lines_differ(mapping: Path, other: Machine) -> None:
    before = other.store.read_bytes().split(b"\r\n")
    other.apply(mapping)
    after = other.store.read_bytes().split(b"\r\n")
    assert len(after) == len(before)
    changed = {new.partition(b"=")[0] for old, new in zip(before, after, strict=True) if old != new}
    names = ("post%20fach", "srv", "prt", "kw", "useSSL", "useTLS")
    assert changed == {b"smtp%20out\\" + name.encode() for name in names}


def test_a_second_run_changes_nothing_and_says_so(mapping: Path, other: Machine) -> None:
    other.apply(mapping)
    files = contents(other.folder)
    done = other.apply(mapping, "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["changed"]) == (0, True, False)
    assert (report["profile"]["changed"], report["password"]["changed"]) == (False, False)
    assert contents(other.folder) == files


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file, but what Python keeps for itself."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path: path.read_bytes() for path in files}


def test_a_dry_run_says_what_would_change_and_changes_nothing(mapping: Path, other: Machine) -> None:
    files = contents(other.folder)
    done = other.apply(mapping, "--dry-run")
    assert done.returncode == 0
    assert "old.example -> smtp.gmail.com" in done.stdout
    assert "hidden -> hidden" in done.stdout
    assert "OLDSECRET" not in done.stdout
    report = json.loads(other.apply(mapping, "--dry-run", "--json").stdout)
    jsonschema.validate(report, SCHEMA)
    assert (report["dry_run"], report["changed"]) == (True, True)
    assert contents(other.folder) == files


def test_restore_puts_the_store_back_to_the_byte_and_twice_is_once(mapping: Path, other: Machine) -> None:
    before = other.store.read_bytes()
    other.apply(mapping)
    assert f"ini:{other.store}" in other.command("mapping", "restore", "--list").stdout
    for _time in range(2):
        done = other.command("mapping", "restore", "--store", f"ini:{other.store}")
        assert (done.returncode, done.stderr) == (0, "")
        assert other.store.read_bytes() == before


def test_restore_does_not_lose_what_was_changed_since_unless_forced(mapping: Path, other: Machine) -> None:
    before = other.store.read_bytes()
    other.apply(mapping)
    other.store.write_bytes(other.store.read_bytes() + b"\r\nnew=1")
    done = other.command("mapping", "restore", "--store", f"ini:{other.store}")
    assert (done.returncode, done.stdout) == (75, "")
    assert "--force" in done.stderr
    assert other.store.read_bytes().endswith(b"new=1")
    assert other.command("mapping", "restore", "--store", f"ini:{other.store}", "--force").returncode == 0
    assert other.store.read_bytes() == before


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        ("missing", 78, "does not exist"),
        ("corrupt", 65, "damaged"),
        ("read-only", 73, "read-only"),
        ("locked", 75, "is being written by"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_by_the_exit_code_and_nothing_is_changed(
    mapping: Path, other: Machine, spoil: str, code: int, said: str
) -> None:
    lock = Path(f"{other.store}.lock")
    if spoil == "missing":
        other.store.unlink()
    elif spoil == "corrupt":
        other.store.write_bytes(b"[mail\nhost")
    elif spoil == "read-only":
        other.store.chmod(0o444)
    else:
        lock.write_text("")
    before = other.store.read_bytes() if other.store.exists() else None
    done = other.apply(mapping)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (other.store.read_bytes() if other.store.exists() else None) == before
    assert other.command("profiles", "list").stdout == "Nothing is saved yet.\n"


def test_a_mapping_of_the_site_is_used_without_asking(mapping: Path, other: Machine) -> None:
    site = other.folder / "site" / "xtconnect-gui"
    site.mkdir(parents=True)
    text = mapping.read_text()
    start = text.index("path = ")
    text = text[:start] + f'path = "{other.store}"' + text[text.index("\n", start) :]
    (site / "mapping.toml").write_text(text)
    (other.folder / "site.toml").write_text(
        'provider = "google"\nemail = "internal@example.com"\nprofile = "batch"\nlock = ["host"]\n'
    )
    done = other.command(
        "apply", "--config", str(other.folder / "site.toml"), "--no-check", "--password-file", str(other.password),
        "--json",
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert (done.returncode, report["changed"], report["profile"]["name"]) == (0, True, "batch")
    assert other.shown["email"] == "internal@example.com"
    assert str(site) in other.command("mapping", "show").stdout


def test_mapping_check_names_keys_that_are_not_there_yet(mapping: Path, other: Machine) -> None:
    other.store.write_text("[x]\ny=1\n")
    done = other.command("mapping", "check", str(mapping), "--store", f"ini:{other.store}", "--json")
    facts = json.loads(done.stdout)
    assert (done.returncode, len(facts["missing"])) == (0, 6)


@pytest.mark.parametrize("action", ["show", "check"])
def test_a_mapping_that_cannot_be_used_is_65_and_named(other: Machine, action: str) -> None:
    (other.folder / "bad.toml").write_text("version = 1\n[fields.hots]\nkey='x'\n")
    done = other.command("mapping", action, str(other.folder / "bad.toml"))
    assert done.returncode == 65
    assert "fields.hots: is not known; did you mean “host”?" in done.stderr


@pytest.mark.parametrize(
    ("files", "said"),
    [(("none.json", "none.json"), "cannot be read"), (("values.json", "values.json"), "is no snapshot")],
)
def test_what_is_no_snapshot_is_65(other: Machine, files: tuple[str, str], said: str) -> None:
    (other.folder / "m.json").write_text('{"host": "x"}')
    paths = [str(other.folder / name) for name in files]
    done = other.command("mapping", "derive", *paths, "--markers", str(other.folder / "m.json"), "-o", "x.toml")
    assert (done.returncode, done.stdout) == (65, "")
    assert said in done.stderr


def test_learn_asks_round_by_round_and_writes_the_mapping(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "it")
    machine.run("save", OLD)
    out = machine.folder / "mapping.toml"
    terminal, ours = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "mapping", "learn", "--store", f"ini:{machine.store}", "-o", str(out)],
        stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=machine.command.environment,
    )  # fmt: skip
    os.close(ours)
    assert process.stdout is not None
    said = []
    for _round in range(2):
        shown: dict[str, str] = {}
        while "Press Enter" not in (line := read_until(process.stdout, "\n", "Ctrl+C")):
            said.append(line)
            for label, field in LABELS.items():
                if line.startswith(f"  {label} "):
                    shown[field] = line[len(label) + 2 :].strip()
        shown["security"] = {"SSL": "ssl", "TLS": "starttls"}[shown["security"]]
        machine.run("save", shown)
        os.write(terminal, b"\n")
    rest, errors = process.communicate(timeout=30)
    os.close(terminal)
    assert (process.returncode, errors) == (0, "")
    assert "Never enter your real password" in "".join(said)
    assert f"Mapping written: {out}" in rest
    assert machine.command("mapping", "check", str(out)).returncode == 0


def test_where_nothing_was_changed_there_is_nothing_to_restore(other: Machine) -> None:
    done = other.command("mapping", "restore", "--store", f"ini:{other.store}")
    assert (done.returncode, done.stdout) == (78, "")
    assert "There are no backups of ini:" in done.stderr
