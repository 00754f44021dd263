"""Learning and filling in where values have types: property lists, and the registry by a double of ``winreg``."""

from __future__ import annotations

import plistlib
from collections.abc import Callable
from pathlib import Path

import pytest

from xtconnect_gui.batch_manager.backups import Backups
from xtconnect_gui.batch_manager.learning.derive import Learned, derive, rounds_of
from xtconnect_gui.batch_manager.learning.markers import ROUNDS, Markers
from xtconnect_gui.batch_manager.learning.report import to_mapping
from xtconnect_gui.batch_manager.learning.snapshot import take
from xtconnect_gui.batch_manager.mapping.model import Mapping, ValueType
from xtconnect_gui.batch_manager.mapping.read import parse_mapping
from xtconnect_gui.batch_manager.mapping.write import mapping_text
from xtconnect_gui.batch_manager.store_target import StoreTarget
from xtconnect_gui.batch_manager.stores.plist import PlistStore
from xtconnect_gui.batch_manager.stores.registry import RegistryStore
from xtconnect_gui.batch_manager.stores.spec import StoreSpec
from xtconnect_gui.batch_manager.stores.store import Store
from xtconnect_gui.model.problems import Field
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings

from ..stores.winreg_double import HKEY_CURRENT_USER, REG_DWORD, REG_SZ, Registry

ACCOUNT = EmailSettings("google", "a@example.com", "smtp.gmail.com", 587, Security.STARTTLS)
SECRET = "gydsygaypwqjhfbr"
KEY = r"Software\xTuple.com\Program"


def learn(store: Store, save: Callable[[Markers | None], None]) -> Learned:
    snapshots = []
    for markers in (None, *ROUNDS[:2]):
        save(markers)
        snapshots.append(take([store]))
    learned = derive(rounds_of(snapshots, ROUNDS[:2]))
    assert learned is not None
    return learned


def through_a_file(learned: Learned) -> Mapping:
    mapping, notes = to_mapping(learned)
    return parse_mapping(mapping_text(mapping, notes))


def fill(store: Store, mapping: Mapping, folder: Path) -> StoreTarget:
    target = StoreTarget(store, mapping, ACCOUNT, SECRET, Backups(folder))
    target.apply()
    assert target.verify()
    assert target.by_hand() == ()
    return target


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY], ids=["xml", "binary"])
def test_a_property_list(tmp_path: Path, form: plistlib.PlistFormat) -> None:
    path = tmp_path / "com.xtuple.program.plist"
    table: dict[str, object] = {"saves": 0, "window": b"\x01\x02"}

    def save(markers: Markers | None) -> None:
        table["saves"] = int(str(table["saves"])) + 1
        if markers is not None:
            table["smtp.user"], table["smtp.server"] = markers.texts[Field.EMAIL], markers.texts[Field.HOST]
            table["smtp.port"] = int(markers.texts[Field.PORT])
            table["smtp.kw"] = markers.texts[Field.PASSWORD].encode()
            table["smtp.useSsl"] = markers.security is Security.SSL
        path.write_bytes(plistlib.dumps(table, fmt=form))

    store = PlistStore(StoreSpec.parse(f"plist:{path}"))
    mapping = through_a_file(learn(store, save))
    assert mapping.texts[Field.PORT].kind is ValueType.INTEGER
    before = path.read_bytes()
    target = fill(store, mapping, tmp_path / "backups")
    assert plistlib.loads(path.read_bytes()) == table | {
        "smtp.user": "a@example.com", "smtp.server": "smtp.gmail.com", "smtp.port": 587, "smtp.kw": SECRET.encode(),
        "smtp.useSsl": False,
    }  # fmt: skip
    target.undo()
    assert path.read_bytes() == before


def test_the_registry(tmp_path: Path) -> None:
    registry = Registry()
    runs = 0

    def save(markers: Markers | None) -> None:
        nonlocal runs
        runs += 1
        with registry.CreateKeyEx(HKEY_CURRENT_USER, KEY) as key:
            registry.SetValueEx(key, "saves", 0, REG_DWORD, runs)
        if markers is not None:
            with registry.CreateKeyEx(HKEY_CURRENT_USER, rf"{KEY}\smtp") as key:
                registry.SetValueEx(key, "user", 0, REG_SZ, markers.texts[Field.EMAIL])
                registry.SetValueEx(key, "server", 0, REG_SZ, markers.texts[Field.HOST])
                registry.SetValueEx(key, "port", 0, REG_DWORD, int(markers.texts[Field.PORT]))
                registry.SetValueEx(key, "kw", 0, REG_SZ, f"@ByteArray({markers.texts[Field.PASSWORD]})")
                registry.SetValueEx(key, "mode", 0, REG_DWORD, 1 if markers.security is Security.SSL else 2)

    store = RegistryStore(StoreSpec.parse(f"registry:HKCU\\{KEY}"), registry)
    mapping = through_a_file(learn(store, save))
    assert (mapping.texts[Field.PORT].kind, mapping.texts[Field.PASSWORD].kind) == (ValueType.INTEGER, ValueType.BYTES)
    before = store.read().raw
    target = fill(store, mapping, tmp_path / "backups")
    with registry.OpenKey(HKEY_CURRENT_USER, rf"{KEY}\smtp") as key:
        assert key.values["port"] == ("port", 587, REG_DWORD)
        assert key.values["mode"] == ("mode", 2, REG_DWORD)
        assert key.values["kw"] == ("kw", f"@ByteArray({SECRET})", REG_SZ)
    target.undo()
    assert store.read().raw == before
