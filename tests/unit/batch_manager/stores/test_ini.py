"""INI stores on disk: proved, locked, compared and swapped; nothing is changed when anything is wrong."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QSettings

from xtconnect_gui.batch_manager.stores import qt
from xtconnect_gui.batch_manager.stores.errors import StoreError, StoreProblem
from xtconnect_gui.batch_manager.stores.ini import IniStore
from xtconnect_gui.batch_manager.stores.spec import SpecError, StoreSpec

OLD = b"; mine\r\n[mail]\r\nhost=old\r\nkw=@ByteArray(\\0\\x1)\r\n\r\n[win]\r\npos=@Point(1 2)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "program.conf"
    file.write_bytes(OLD)
    return file


def store_of(path: Path) -> IniStore:
    return IniStore(StoreSpec.parse(f"ini:{path}"))


def change(store: IniStore) -> None:
    before = store.read()
    store.replace(before.raw, store.edited(before, {"mail/host": "new"}))


def test_only_the_value_changes_and_qsettings_sees_it(path: Path) -> None:
    change(store_of(path))
    assert path.read_bytes() == OLD.replace(b"old", b"new")
    assert QSettings(str(path), QSettings.Format.IniFormat).value("mail/host") == "new"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_the_file_s_mode_stays_and_nothing_is_left_beside_it(path: Path, mode: int) -> None:
    path.chmod(mode)
    change(store_of(path))
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert os.listdir(path.parent) == [path.name]


def test_a_symbolic_link_stays_one(path: Path) -> None:
    link = path.with_name("link.conf")
    link.symlink_to(path)
    change(store_of(link))
    assert link.is_symlink()
    assert b"host=new" in path.read_bytes()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the superuser can give files away")
def test_the_file_s_owner_stays(path: Path) -> None:
    os.chown(path, 1234, 1234)
    change(store_of(path))
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1234)


def remove(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def corrupt(path: Path) -> None:
    path.write_bytes(b"\x00\x01binary")


def read_only(path: Path) -> None:
    path.chmod(0o444)


def read_only_folder(path: Path) -> None:
    path.parent.chmod(0o555)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (remove, StoreProblem.MISSING),
        (folder, StoreProblem.UNREADABLE),
        (corrupt, StoreProblem.CORRUPT),
        (read_only, StoreProblem.READ_ONLY),
        (read_only_folder, StoreProblem.READ_ONLY),
    ],
)
def test_a_store_that_cannot_be_used_is_told_by_kind_and_stays(
    path: Path, spoil: Callable[[Path], None], problem: StoreProblem
) -> None:
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    try:
        with pytest.raises(StoreError) as caught:
            change(store_of(path))
    finally:
        path.parent.chmod(0o755)
    assert caught.value.problem is problem
    assert str(path.parent if spoil is read_only_folder else path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_the_lock_of_a_running_qsettings_is_respected(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys; from PySide6.QtCore import QLockFile\n"
         "lock = QLockFile(sys.argv[1]); assert lock.lock(); print('held', flush=True); sys.stdin.read()",
         f"{path}.lock"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreError, match=rf"process {holder.pid}") as caught:
            change(store_of(path))
        assert caught.value.problem is StoreProblem.LOCKED
        assert path.read_bytes() == OLD
    finally:
        holder.communicate(timeout=10)
    change(store_of(path))


def test_our_own_lock_is_the_one_that_qsettings_takes(path: Path) -> None:
    with qt.qt_lock(path):
        assert not QLockFile(f"{path}.lock").tryLock(0)
    assert not Path(f"{path}.lock").exists()


def test_a_lock_left_by_a_program_that_died_does_not_stand_in_the_way(path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os, sys; from PySide6.QtCore import QLockFile\n"
         "lock = QLockFile(sys.argv[1]); assert lock.lock(); os._exit(0)", f"{path}.lock"], check=True
    )  # fmt: skip
    assert dead.returncode == 0
    assert Path(f"{path}.lock").exists()
    change(store_of(path))
    assert b"host=new" in path.read_bytes()


def test_what_another_program_wrote_meanwhile_is_not_overwritten(path: Path) -> None:
    store = store_of(path)
    before = store.read()
    after = store.edited(before, {"mail/host": "new"})
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    settings.setValue("mail/other", "theirs")
    settings.sync()
    with pytest.raises(StoreError) as caught:
        store.replace(before.raw, after)
    assert caught.value.problem is StoreProblem.CHANGED
    assert store.read().values["mail/other"] == "theirs"


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(StoreError, match="No space") as caught:
        change(store_of(path))
    assert caught.value.problem is StoreProblem.WRITE_FAILED
    assert os.listdir(path.parent) == [path.name]
    assert path.read_bytes() == OLD


def test_what_qsettings_would_not_see_is_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(path)
    monkeypatch.setattr("xtconnect_gui.batch_manager.stores.ini.seen_by_qt", lambda data: {"mail/host": "old"})
    with pytest.raises(StoreError) as caught:
        store.edited(store.read(), {"mail/host": "new"})
    assert caught.value.problem is StoreProblem.NOT_PROVED


@pytest.mark.parametrize("text", ["", "ini", "ini:", "ini:  ", "toml:/x", "/etc/passwd", "ini:a\0b"])
def test_a_text_that_names_no_store_is_refused(text: str) -> None:
    with pytest.raises(SpecError):
        StoreSpec.parse(text)


@pytest.mark.parametrize(
    ("text", "store"),
    [
        ("ini:~/x.conf", "ini:{home}/x.conf"),
        ("INI:$HOME/x.conf", "ini:{home}/x.conf"),
        ("plist:%HOME%/x.plist", "plist:{home}/x.plist"),
        (r"registry:HKCU\Software\A\B", r"registry:HKEY_CURRENT_USER\Software\A\B"),
        ("registry:Software/A/B", r"registry:HKEY_CURRENT_USER\Software\A\B"),
        (r"registry:hkey_local_machine\Software\A", r"registry:HKEY_LOCAL_MACHINE\Software\A"),
    ],
)
def test_a_store_is_named_by_kind_and_place(text: str, store: str) -> None:
    assert str(StoreSpec.parse(text)) == store.format(home=os.path.expanduser("~"))
