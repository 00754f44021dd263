"""What the tests of the pages share: a context without services, and a small wizard around one page."""

from __future__ import annotations

import datetime
import itertools
import time
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWizard

from xtconnect_gui.demo.server import DemoServer
from xtconnect_gui.gui.context import WizardContext
from xtconnect_gui.gui.pages.base import SetupPage
from xtconnect_gui.model.problems import Field
from xtconnect_gui.providers.catalogue import Catalogue
from xtconnect_gui.session.setup import SetupSession

EMAIL = "internal@example.com"
PASSWORD = "gyds ygay pwqj hfbr"


def translate(message: str, **values: object) -> str:
    return message.format(**values) if values else message


def make_context(*, locks: frozenset[Field] = frozenset(), services: dict[str, Any] | None = None) -> WizardContext:
    """A context of the wizard; URLs that would be opened are collected in ``context.opened``."""
    catalogue = Catalogue.load()
    opened: list[str] = []
    context = WizardContext(
        session=SetupSession(catalogue.get, locks=locks),
        catalogue=catalogue,
        paths=cast(Any, None),
        translate=translate,
        open_url=lambda url: opened.append(url) or True,
        today=datetime.date(2026, 6, 1),
        **(services or {}),
    )
    cast(Any, context).opened = opened
    return context


def google_account(context: WizardContext) -> SetupSession:
    """Fill in the account of the help article, ready to be tested."""
    session = context.session
    session.email = EMAIL
    session.choose_provider("google")
    session.set_password(PASSWORD)
    return session


def route_to(session: SetupSession, server: DemoServer) -> None:
    """Send the session's connections to *server*: names and ports stay as they are."""
    session.routes = server.routes()
    session.ca_file = server.ca_file


class SmallWizard(QWizard):
    """A wizard that remembers where it was asked to go."""

    def __init__(self, page: SetupPage) -> None:
        super().__init__()
        self.went_to: list[Field] = []
        self.addPage(page)

    def go_to_field(self, field: Field) -> None:
        self.went_to.append(field)


class Heartbeat:
    """A timer on the UI thread, every 5 ms, that notes when it came: where it stays away, the window stands still."""

    def __init__(self) -> None:
        self._beats: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._beats.append(time.perf_counter()))
        self._timer.start(5)

    def stop(self) -> None:
        self._timer.stop()

    @property
    def number(self) -> int:
        """How often it came so far."""
        return len(self._beats)

    @property
    def longest_gap(self) -> float:
        """Seconds."""
        return max(later - earlier for earlier, later in itertools.pairwise(self._beats))
