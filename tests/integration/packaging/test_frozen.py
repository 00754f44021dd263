"""The frozen program does what the installed one does: nothing that is found at run time is missing."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.integration.database.cluster import HOST, USER
from tests.integration.database.cluster import PASSWORD as DATABASE_PASSWORD
from tests.integration.database.erp import Erp
from xtconnect_gui import __version__
from xtconnect_gui.model.profile import Profile
from xtconnect_gui.model.security import Security
from xtconnect_gui.model.settings import EmailSettings
from xtconnect_gui.session.pages import Page
from xtconnect_gui.storage.paths import Paths
from xtconnect_gui.storage.profiles import ProfileStore
from xtconnect_gui.texts.translator import available_languages

from .program import PASSWORD, ROOT, Program, Server, session_bus

pytestmark = pytest.mark.timeout(1200)


@pytest.mark.parametrize("command", ["console", "wizard"])
def test_both_commands_tell_the_version(frozen: Program, command: str) -> None:
    program = getattr(frozen, command)
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, env=frozen.environment)
    assert done.stdout.strip() == f"{program.name} {__version__}"


def test_an_account_is_tested_against_a_real_server(frozen: Program, practice: Server) -> None:
    done = frozen.run("check", *practice.options, "--ca-file", practice.ca_file, "--password-stdin", "--json",
                      stdin=PASSWORD)  # fmt: skip
    result = json.loads(done.stdout)
    assert (done.returncode, result["ok"], result["tls"]["version"]) == (0, True, "TLSv1.3")
    assert len(list((practice.mailbox / "new").iterdir())) == 1


def test_the_systems_trust_store_decides_about_certificates(frozen: Program, practice: Server) -> None:
    check = ["check", *practice.options, "--password-stdin", "--login-only", "--json"]
    unknown = frozen.run(*check, stdin=PASSWORD)
    known = frozen.run(*check, stdin=PASSWORD, SSL_CERT_FILE=practice.ca_file)
    assert json.loads(unknown.stdout)["diagnosis"]["cause"] == "certificate-untrusted"
    assert (unknown.returncode, known.returncode) == (76, 0)


def test_catalogue_rules_and_instructions_are_inside(frozen: Program) -> None:
    found = json.loads(frozen.run("providers", "someone@gmail.com", "--offline", "--json").stdout)
    assert "google" in json.dumps(found)
    meaning = json.loads(frozen.run("diagnose", "--json", "535 5.7.139 basic authentication is disabled").stdout)
    assert meaning["cause"] == "basic-auth-disabled"


def test_every_language_is_inside(frozen: Program, frozen_folder: Path) -> None:
    assert available_languages(frozen_folder / "_internal" / "xtconnect_gui" / "_resources" / "translations") == (
        available_languages()
    )


@pytest.mark.keyring
def test_the_password_comes_from_the_desktops_password_store(frozen: Program, practice: Server) -> None:
    settings = EmailSettings("other", practice.email, "localhost", practice.port, Security.SSL)
    folder = frozen.home / "config" / "xtconnect-gui"
    paths = dataclasses.replace(Paths.under(frozen.home), config_dir=folder)
    ProfileStore(paths).save(Profile("office", settings, ca_file=practice.ca_file))
    # Kept by the installed program in one process, used by the frozen one in the next.
    keep = (
        "import os; from xtconnect_gui.storage.secrets import SecretStore; SecretStore().set('office', os.environ['S'])"
    )
    check = [str(frozen.console), "check", "--profile", "office", "--login-only", "--json"]
    done = subprocess.run(
        [*session_bus(), "sh", "-c", '"$PYTHON" -c "$KEEP" && exec "$@"', "sh", *check],
        env=frozen.environment | {"PYTHON": sys.executable, "KEEP": keep, "S": PASSWORD},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout)["ok"]


def test_the_database_is_asked(frozen: Program, erp: Erp) -> None:
    """With the system's OpenSSL and Kerberos, which the driver was not built with."""
    frozen.home.mkdir()
    (frozen.home / "password").write_text(DATABASE_PASSWORD, encoding="utf-8")
    address = f"pgsql://{USER}@{HOST}:{erp.cluster.port}/{erp.name}"
    done = frozen.run("database", "status", address, "--db-password-file", str(frozen.home / "password"), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["database"]["encrypted"], found["jobs"]["failed"]) == (True, 0)


# -- the window -----------------------------------------------------------------------------------------------------


@pytest.mark.display
def test_the_wizard_opens_on_a_screen_and_closes(frozen: Program, display: str) -> None:
    with frozen.open_window(display, "--demo") as window:
        assert window.close() == (0, "")


@pytest.mark.display
def test_every_page_is_shown_and_its_test_passes(frozen: Program, display: str, tmp_path: Path) -> None:
    command = [frozen.wizard, "--screenshot-dir", tmp_path / "pages"]
    environment = frozen.environment | {"DISPLAY": display}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    made = sorted(file.name for file in (tmp_path / "pages").iterdir())
    assert made[: len(Page)] == [f"{number}-{page.value}.png" for number, page in enumerate(Page, start=1)]


@pytest.mark.display
def test_icons_are_drawn(frozen: Program, display: str, tmp_path: Path) -> None:
    """They are SVG files, for which Qt needs a plugin that nothing imports."""
    from PySide6.QtGui import QImage

    command = [frozen.wizard, "--screenshot-dir", tmp_path / "pages"]
    subprocess.run(command, env=frozen.environment | {"DISPLAY": display}, timeout=60, check=True)
    page = QImage(str(tmp_path / "pages" / "1-provider.png"))
    strip = {page.pixelColor(x, y).name() for x in range(15, 45) for y in range(240, page.height() - 100, 2)}
    assert len({name for name in strip if _is_strong(name)}) >= 8


def _is_strong(name: str) -> bool:
    red, green, blue = (int(name[at : at + 2], 16) for at in (1, 3, 5))
    return max(red, green, blue) - min(red, green, blue) > 60


# -- what is inside -------------------------------------------------------------------------------------------------


def test_qt_can_be_replaced(frozen_folder: Path) -> None:
    """Qt is LGPL: its libraries are shared objects of their own, under their own names, in a folder of their own."""
    folder = frozen_folder / "_internal" / "PySide6" / "Qt" / "lib"
    assert {"libQt6Core.so.6", "libQt6Gui.so.6", "libQt6Widgets.so.6"} <= {file.name for file in folder.iterdir()}


def test_every_library_that_a_library_needs_is_inside_or_the_systems(frozen_folder: Path) -> None:
    libraries = [file for file in frozen_folder.rglob("*.so*") if file.is_file() and not file.is_symlink()]
    found = subprocess.run(
        ["ldd", *libraries], capture_output=True, text=True, env={"LD_LIBRARY_PATH": str(frozen_folder / "_internal")}
    ).stdout
    assert not [line.strip() for line in found.splitlines() if "not found" in line]


def test_the_database_driver_finds_each_symbol_in_the_systems_libraries(frozen_folder: Path) -> None:
    driver = frozen_folder / "_internal" / "psycopg_binary.libs"
    (client,) = driver.glob("libpq*")
    needed = subprocess.run(["ldd", "-r", client], capture_output=True, text=True, check=True).stdout
    assert not [line for line in needed.splitlines() if "undefined symbol" in line or "not found" in line]
    assert "libssl.so.3 => /" in needed
    assert not list(driver.glob("libcrypto*"))


def test_no_link_leads_nowhere(frozen_folder: Path) -> None:
    assert not [file for file in frozen_folder.rglob("*") if file.is_symlink() and not file.exists()]


def test_no_list_of_authorities_is_inside(frozen_folder: Path) -> None:
    """The system's trust store decides, and the system keeps it up to date."""
    assert not list(frozen_folder.rglob("*.pem"))


@pytest.mark.parametrize("module", ["pytest", "mypy", "tkinter", "PyInstaller", "PySide6/QtQml.abi3.so", "sqlite3"])
def test_what_the_program_never_uses_stays_out(frozen_folder: Path, module: str) -> None:
    assert not list((frozen_folder / "_internal").glob(f"{module}*"))


@pytest.mark.parametrize(
    "start",
    [
        "from xtconnect_gui.cli.main import main; main(['providers', '--offline'])",
        "from xtconnect_gui.cli.main import main; main(['diagnose', '535 5.7.8 refused'])",
        "from PySide6.QtWidgets import QApplication; QApplication.exec = lambda *_: 0\n"
        "from xtconnect_gui.gui.main import main; main([])",
    ],
    ids=["providers", "diagnose", "wizard"],
)
def test_no_start_needs_what_is_in_the_archive(frozen_folder: Path, start: str, tmp_path: Path) -> None:
    """What is compressed takes longer to load."""
    with zipfile.ZipFile(frozen_folder / "_internal" / "modules.zip") as archive:
        inside = {name.partition("/")[0].removesuffix(".pyc") for name in archive.namelist()}
    say = f"import sys\n{start}\nprint(*sys.modules, file=sys.stderr)"
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True, env=clean)
    needed = {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split()}
    assert "xtconnect_gui" in needed
    assert inside
    assert not needed & inside


def test_nothing_tells_where_it_was_built(frozen_folder: Path) -> None:
    places = [str(ROOT / name).encode() for name in ("xtconnect_gui", "packaging", ".venv")]
    files = (file for file in frozen_folder.rglob("*") if file.is_file())
    telling = [file for file in files if any(place in file.read_bytes() for place in places)]
    assert not telling


def test_words_are_still_sorted_as_in_each_language(frozen_folder: Path) -> None:
    """ICU's data is reduced to what Qt takes from it."""
    icu = frozen_folder / "_internal" / "PySide6" / "Qt" / "lib"
    code = (
        "from PySide6.QtCore import QCollator, QLocale\n"
        "for name in ('sv_SE', 'de_DE'): print(*sorted('Özåaä', key=QCollator(QLocale(name)).sortKey))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"LD_PRELOAD": str(next(icu.glob("libicudata.so.*"))), "LC_ALL": "C.UTF-8"},
    )
    assert done.stdout.splitlines() == ["a z å ä Ö", "a å ä Ö z"]
