"""What every page is given: the session, the catalogue, the translation, and the services behind the wizard."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model.profile import Profile
from ..session.setup import SetupSession

if TYPE_CHECKING:  # loaded lazily, after the first paint
    from ..demo.server import DemoServer
    from ..diagnosis.engine import Diagnoser
    from ..providers.catalogue import Catalogue
    from ..storage.paths import Paths
    from ..storage.profiles import ProfileStore
    from ..storage.secrets import SecretStore


@dataclass
class WizardContext:
    """Built once by ``gui.main``. The lazy services import their heavy modules on first use,
    never before the first paint.

    ``translate(message, **values)`` gives the text in the person's language. ``open_url`` opens the browser (tests
    replace it).
    """

    session: SetupSession
    catalogue: Catalogue
    paths: Paths
    translate: Callable[..., str]
    open_url: Callable[[str], bool]
    demo: bool = False
    offline: bool = False
    today: datetime.date = field(default_factory=datetime.date.today)
    saved_profile: Profile | None = None
    practice_mailbox: str = ""
    saved_secret: str | None = field(default=None, repr=False)  # of ``saved_profile``, once the keyring answered
    notices: tuple[str, ...] = ()  # what the person has to know from the start: a set-aside profile file

    practice_server: DemoServer | None = None
    _diagnoser: Diagnoser | None = None
    _profiles: ProfileStore | None = None
    _secrets: SecretStore | None = None

    @property
    def diagnoser(self) -> Diagnoser:
        if self._diagnoser is None:
            from ..diagnosis.engine import Diagnoser

            self._diagnoser = Diagnoser.load()
        return self._diagnoser

    @property
    def profiles(self) -> ProfileStore:
        if self._profiles is None:
            from ..storage.profiles import ProfileStore

            self._profiles = ProfileStore(self.paths)
        return self._profiles

    @property
    def secrets(self) -> SecretStore:
        """Talks to the OS keyring: slow on some machines, so only ever from a worker thread."""
        if self._secrets is None:
            from ..storage.secrets import SecretStore

            self._secrets = SecretStore()
        return self._secrets

    def practice_ready(self) -> bool:
        """Whether the practice server runs."""
        return self.practice_server is not None and self.practice_server.running

    def take_practice(self, server: DemoServer) -> None:
        """From now on every connection leads to *server*. Its authority is trusted for this run and never saved."""
        self.practice_server = server
        self.practice_mailbox = str(server.mailbox)
        self.session.practice_ca_file = server.ca_file
        self.route_practice()

    def route_practice(self) -> None:
        """Let the port that is typed now lead to the practice server, too."""
        if self.practice_server is not None:
            from .practice import practice_routes

            self.session.routes = practice_routes(self.practice_server, self.session.port, self.session.security)
