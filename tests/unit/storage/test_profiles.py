"""Profiles on disk: nothing is lost, nobody else can read them, and what is wrong is said."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from xtconnect_gui.model.problems import InvalidValueError
from xtconnect_gui.model.profile import PasswordForm, Profile
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.storage.lock import file_lock
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.storage.profiles import NewerVersionError, ProblemKind, ProfilesError, ProfileStore

posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
SETTINGS = EmailSettings("google", "internal@example.com", "smtp.gmail.com", 465, Security.SSL)
FULL = Profile(
    "office",
    EmailSettings(
        "other", "a@example.com", "mail.example.com", 587, Security.STARTTLS, "login", "sales@example.com", "Sälés “1”"
    ),
    recipient="boss@example.com",
    password_form=PasswordForm.WITH_SPACES,
    tested_at="2026-01-02T03:04:05+00:00",
    ca_file="/etc/ssl/company.pem",
)
ANOTHER = """
[profiles.home]
email = "h@example.org"
host = "smtp.example.org"
port = 587
security = "starttls"
"""


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    return ProfileStore(Paths.under(tmp_path), now=lambda: datetime.datetime(2026, 1, 2, 3, 4, 5))


def write(store: ProfileStore, text: str | bytes) -> None:
    store.path.parent.mkdir(parents=True, exist_ok=True)
    store.path.write_bytes(text.encode() if isinstance(text, str) else text)


def profile(name: str) -> Profile:
    return Profile(name, SETTINGS)


# -- round trip -----------------------------------------------------------------------------------------------------


def test_without_a_file_there_are_no_profiles_and_no_problem(store: ProfileStore) -> None:
    loaded = store.load()
    assert (dict(loaded.profiles), loaded.problem, loaded.preferred) == ({}, None, None)


@pytest.mark.parametrize("saved", [FULL, profile("default"), profile("Müller - Co. 2")])
def test_a_saved_profile_is_read_back_unchanged(store: ProfileStore, saved: Profile) -> None:
    store.save(saved)
    assert store.get(saved.name) == saved


def test_what_is_empty_again_is_removed_from_the_file(store: ProfileStore) -> None:
    store.save(FULL)
    bare = replace(FULL, settings=SETTINGS, recipient="", password_form=None, tested_at=None, ca_file="")
    store.save(bare)
    assert store.get("office") == bare


def test_names_are_in_the_order_of_saving(store: ProfileStore) -> None:
    for name in ("b", "a", "c"):
        store.save(profile(name))
    assert store.names() == ("b", "a", "c")


def test_a_deleted_profile_is_gone_and_the_others_stay(store: ProfileStore) -> None:
    store.save(profile("a"))
    store.save(profile("b"))
    assert store.delete("a")
    assert store.names() == ("b",)


def test_deleting_what_is_not_there_says_so(store: ProfileStore) -> None:
    assert not store.delete("a")
    store.save(profile("b"))
    assert not store.delete("a")


def test_a_name_that_cannot_be_used_is_refused_and_nothing_is_written(store: ProfileStore) -> None:
    with pytest.raises(InvalidValueError):
        store.save(profile("../etc"))
    assert not store.path.exists()


def test_a_byte_order_mark_from_an_editor_does_no_harm(store: ProfileStore) -> None:
    write(store, b"\xef\xbb\xbf" + ANOTHER.encode())
    store.save(profile("a"))
    assert store.names() == ("home", "a")


# -- which one to start with ----------------------------------------------------------------------------------------


def test_the_last_saved_profile_is_the_one_to_start_with(store: ProfileStore) -> None:
    store.save(profile("a"))
    store.save(profile("b"))
    assert store.load().preferred == profile("b")


def test_the_last_used_profile_can_be_set(store: ProfileStore) -> None:
    store.save(profile("a"))
    store.save(profile("b"))
    store.set_last_used("a")
    assert store.load().preferred == profile("a")


def test_a_profile_that_does_not_exist_cannot_be_the_last_used(store: ProfileStore) -> None:
    store.save(profile("a"))
    with pytest.raises(KeyError):
        store.set_last_used("b")
    assert store.load().last_used == "a"


def test_when_the_last_used_is_deleted_the_default_is_taken(store: ProfileStore) -> None:
    for name in ("default", "a", "b"):
        store.save(profile(name))
    store.delete("b")
    loaded = store.load()
    assert loaded.last_used is None
    assert loaded.preferred == profile("default")


# -- what others wrote ----------------------------------------------------------------------------------------------


def test_comments_and_unknown_keys_are_kept(store: ProfileStore) -> None:
    write(
        store,
        '# ours\nversion = 1\ncolour = "blue"\n\n[profiles.office] # the office\nemail = "old@example.com"\n'
        'host = "h.example.com"\nport = 465\nsecurity = "ssl"\nlater = [1, 2] # of a later version\n\n'
        "[window]\nx = 3\n",
    )
    store.save(FULL)
    text = store.path.read_text()
    for kept in ("# ours", 'colour = "blue"', "# the office", "later = [1, 2] # of a later version", "[window]\nx = 3"):
        assert kept in text
    assert store.get("office") == FULL


@pytest.mark.parametrize(
    "text",
    [
        'profiles.home = {email = "h@example.org", host = "smtp.example.org", port = 587, security = "starttls"}\n',
        "[profiles]\n" + ANOTHER,
        ANOTHER + "\n[window]\nx = 1\n",
        "[window]\nx = 1\n" + ANOTHER + '\n[other]\ny = 2\n\n[profiles."second one"]\nemail = 1\n',
    ],
)
def test_every_way_of_writing_the_tables_can_be_added_to(store: ProfileStore, text: str) -> None:
    write(store, text)
    store.save(profile("new"))
    assert {"home", "new"} <= set(store.names())
    assert store.load().last_used == "new"


def test_a_file_of_a_newer_version_is_not_read_and_not_overwritten(store: ProfileStore) -> None:
    text = "version = 2\n" + ANOTHER
    write(store, text)
    loaded = store.load()
    assert [problem.kind for problem in loaded.problems] == [ProblemKind.NEWER_VERSION]
    assert "newer version" in str(loaded.problem)
    assert not loaded.profiles
    for change in (lambda: store.save(profile("a")), lambda: store.delete("home")):
        with pytest.raises(NewerVersionError, match="newer version") as caught:
            change()
        assert str(store.path) in str(caught.value)
    assert store.path.read_text() == text


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("port = 70000", "port"),
        ('port = "x"', "port"),
        ("port = true", "port"),
        ("host = 5", "host"),
        ('host = "https://x/"', "host"),
        ('email = "no address"', "email"),
        ('security = "sll"', "security"),
        ('to = "nobody"', "to"),
        ('password-form = "rot13"', "password-form"),
        ("tested-at = 5", "tested-at"),
    ],
)
def test_a_profile_with_an_invalid_value_is_reported_and_the_others_are_kept(
    store: ProfileStore, line: str, named: str
) -> None:
    values = {"email": '"a@example.com"', "host": '"h.example.com"', "port": "465", "security": '"ssl"'}
    key, _, value = line.partition(" = ")
    values[key] = value
    write(store, "[profiles.bad]\n" + "".join(f"{k} = {v}\n" for k, v in values.items()) + ANOTHER)
    loaded = store.load()
    assert list(loaded.profiles) == ["home"]
    assert [(p.kind, p.profile) for p in loaded.problems] == [(ProblemKind.INVALID_PROFILE, "bad")]
    assert named in str(loaded.problem)
    assert store.path.exists()


def test_saving_keeps_another_profile_that_is_invalid(store: ProfileStore) -> None:
    write(store, '[profiles.bad]\nemail = "x"\n')
    store.save(profile("a"))
    assert '[profiles.bad]\nemail = "x"' in store.path.read_text()


# -- corrupt files --------------------------------------------------------------------------------------------------

CORRUPT = [
    b"version = 1\n[profiles.a\nemail",
    b"\xff\xfe\x00binary",
    b'version = "one"\n',
    b"profiles = 3\n",
    b"\0" * 100,
    b"x = " + b"[" * 5000,
]


@pytest.mark.parametrize("content", CORRUPT)
def test_a_corrupt_file_is_set_aside_and_reported_never_deleted(store: ProfileStore, content: bytes) -> None:
    write(store, content)
    loaded = store.load()
    assert loaded.set_aside == store.path.with_name("profiles.toml.corrupt-20260102T030405")
    assert loaded.set_aside.read_bytes() == content
    assert not store.path.exists()
    assert [problem.kind for problem in loaded.problems] == [ProblemKind.CORRUPT]
    assert loaded.set_aside.name in str(loaded.problem)


def test_a_second_corrupt_file_does_not_replace_the_first(store: ProfileStore) -> None:
    write(store, b"first [")
    store.load()
    write(store, b"second [")
    second = store.load().set_aside
    contents = {path.read_bytes() for path in store.path.parent.glob("*.corrupt-*")}
    assert contents == {b"first [", b"second ["}
    assert second is not None
    assert second.read_bytes() == b"second ["


def test_saving_over_a_corrupt_file_sets_it_aside(store: ProfileStore) -> None:
    write(store, b"broken [")
    set_aside = store.save(profile("a"))
    assert set_aside is not None
    assert set_aside.read_bytes() == b"broken ["
    assert store.names() == ("a",)


def test_a_file_that_cannot_be_opened_is_reported_and_stays(store: ProfileStore) -> None:
    store.path.mkdir(parents=True)
    loaded = store.load()
    assert [problem.kind for problem in loaded.problems] == [ProblemKind.UNREADABLE]
    assert store.path.is_dir()


def test_reading_does_not_load_what_only_writing_needs() -> None:
    code = (
        "import sys; from pathlib import Path; from xtconnect_gui.storage.profiles import ProfileStore;"
        "from xtconnect_gui.storage import layers, secrets; ProfileStore(Path('none.toml')).load();"
        "secrets.SecretStore();"
        "print([name for name in ('tomlkit', 'keyring', 'platformdirs') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- safety ---------------------------------------------------------------------------------------------------------


@posix
def test_the_file_and_its_new_folder_are_for_the_owner_only(store: ProfileStore) -> None:
    before = os.umask(0)
    try:
        store.save(profile("a"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


@posix
def test_a_file_that_others_could_read_is_closed_to_them_when_saved(store: ProfileStore) -> None:
    write(store, ANOTHER)
    store.path.chmod(0o644)
    store.save(profile("a"))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_in_the_middle_of_saving_leaves_the_old_file(
    store: ProfileStore, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store.save(profile("a"))
    before = store.path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        store.save(profile("b"))
    assert store.path.read_bytes() == before
    assert not list(store.path.parent.glob(".*.tmp"))


def _die_while_saving(path: Path) -> None:
    os.replace = lambda *_: os._exit(9)  # type: ignore[assignment]
    ProfileStore(path).save(profile("b"))


@posix
def test_a_process_that_dies_while_saving_leaves_the_old_file_and_blocks_nobody(store: ProfileStore) -> None:
    store.save(profile("a"))
    process = multiprocessing.get_context("spawn").Process(target=_die_while_saving, args=(store.path,))
    process.start()
    process.join(30)
    assert process.exitcode == 9
    assert store.names() == ("a",)
    assert len(list(store.path.parent.glob(".*.tmp"))) == 1
    store.save(profile("c"))
    assert store.names() == ("a", "c")
    assert not list(store.path.parent.glob(".*.tmp"))


def test_writers_at_the_same_time_lose_nothing(store: ProfileStore) -> None:
    names = [f"p{number}" for number in range(12)]
    threads = [threading.Thread(target=ProfileStore(store.path).save, args=(profile(name),)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(store.names()) == sorted(names)


def test_a_lock_that_is_not_given_back_is_reported_in_words(store: ProfileStore) -> None:
    store.save(profile("a"))
    impatient = ProfileStore(store.path, lock_timeout=0.1)
    with (
        file_lock(store.path.with_name("profiles.toml.lock")),
        pytest.raises(ProfilesError, match="being written by another program"),
    ):
        impatient.save(profile("b"))
    assert store.names() == ("a",)


@posix
def test_a_symbolic_link_stays_one(store: ProfileStore, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(ANOTHER)
    store.path.parent.mkdir(parents=True)
    store.path.symlink_to(real)
    store.save(profile("a"))
    assert store.path.is_symlink()
    assert ProfileStore(real).names() == ("home", "a")
