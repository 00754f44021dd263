"""Every page as a picture, with example data and a real test against a practice server on this computer."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QLineEdit

from ..cli.errors import UsageError, fail
from ..model.profile import Profile
from ..providers.catalogue import Catalogue
from ..session.flow import Page
from ..session.setup import SetupSession
from ..storage.paths import Paths
from ..storage.profiles import ProfileStore
from ..storage.secrets import SecretStore
from ..texts import wizard as texts
from .context import WizardContext
from .practice import start_practice
from .widgets.practice_banner import PRACTICE_PASSWORD
from .wizard import SetupWizard

CANNOT_CREATE = 73  # sysexits: EX_CANTCREAT
FAILED = 70  # sysexits: EX_SOFTWARE
EXAMPLE_EMAIL = "internal@example.com"
_WAIT_SECONDS = 30.0
_PROOF = "6-proof.png"


class _PicturedSecrets(SecretStore):
    """Keeps nothing: making pictures does not touch the person's keyring."""

    def set(self, profile: str, secret: str) -> None:
        """Nothing: the page then says what it says when a store has taken the password."""

    save = set


class _PicturedProfiles(ProfileStore):
    """Writes nothing, and names the file where a profile would be."""

    def save(self, profile: Profile, *, mark_used: bool = True) -> Path | None:
        """Nothing."""
        return None


def take_screenshots(folder: Path, translate: Callable[..., str]) -> int:
    """Write ``1-provider.png`` … ``6-proof.png`` into *folder* (made if missing). Returns the exit code."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return _cannot(folder, error.strerror or type(error).__name__)
    with tempfile.TemporaryDirectory(prefix="xtconnect-shots-", ignore_cleanup_errors=True) as place:
        return _take(folder, Paths.under(Path(place)), translate)


def _take(folder: Path, paths: Paths, translate: Callable[..., str]) -> int:
    catalogue = Catalogue.load()
    session = SetupSession(catalogue.get)
    session.email = EXAMPLE_EMAIL
    session.choose_provider("google")
    session.set_password(PRACTICE_PASSWORD)
    context = WizardContext(
        session,
        catalogue,
        paths,
        translate,
        open_url=lambda url: False,
        offline=True,
        _secrets=_PicturedSecrets(),
        _profiles=_PicturedProfiles(Paths.default()),
    )
    server = start_practice(context)
    wizard = SetupWizard(context)
    try:
        context.take_practice(server)
        context.practice_mailbox = ""  # the picture is of a test in earnest
        wizard.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        wizard.show()
        wizard.add_all()
        for number, page in enumerate(Page, start=1):
            wizard.advance_to(page)
            if wizard.currentId() != number - 1:
                return _failed(page)
            _settle(wizard, page)
            if not wizard.grab().save(str(folder / f"{number}-{page.value}.png")):
                return _cannot(folder / f"{number}-{page.value}.png", "PNG")
        _open_proof(wizard)
        if not wizard.grab().save(str(folder / _PROOF)):
            return _cannot(folder / _PROOF, "PNG")
        return 0
    finally:
        wizard.done(0)
        wizard.deleteLater()
        server.stop()


def _settle(wizard: SetupWizard, page: Page | None) -> None:
    """Until nothing is under way on the page any more."""
    busy = {Page.TEST: "running", Page.FINISH: "saving"}.get(page) if page is not None else None
    end = time.monotonic() + _WAIT_SECONDS
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(loop.quit)
    timer.start(200)
    loop.exec()
    field = wizard.focusWidget()
    if isinstance(field, QLineEdit):
        field.deselect()  # what is selected on entering would look like a part of the design
    while page is not None and busy is not None and getattr(wizard.add(page), busy) and time.monotonic() < end:
        loop.exec()


def _open_proof(wizard: SetupWizard) -> None:
    """The page behind the last one, with an example of a database. Nothing is connected."""
    from ..batch_manager.database.address import DatabaseAddress
    from .pages.proof import ProofPage

    wizard.open_proof()
    page = wizard.currentPage()
    if isinstance(page, ProofPage):
        page.form.touched = True  # this computer's own database stays out of the picture
        page.form.fill(DatabaseAddress("erp.example.com", "production", "internal"))
    _settle(wizard, None)


def _cannot(path: Path, reason: str) -> int:
    message = texts.SHOT_FAILED.format(folder=path, reason=reason)
    return fail("xtconnect-gui", UsageError(CANNOT_CREATE, message))


def _failed(page: Page) -> int:
    message = texts.SHOT_UNREACHABLE.format(page=page.value)
    return fail("xtconnect-gui", UsageError(FAILED, message))
