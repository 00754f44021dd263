"""The practice server behind the wizard: started away from the UI thread, and every port leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.security import Security

if TYPE_CHECKING:
    from ..demo.server import DemoServer
    from ..smtp.values import Route
    from .context import WizardContext

_PORTS = {465: Security.SSL, 587: Security.STARTTLS, 25: Security.STARTTLS, 2525: Security.STARTTLS}


def start_practice(context: WizardContext) -> DemoServer:
    """Start the server for all hosts of the catalogue. Slow (certificates): call it on a worker thread."""
    from ..demo.server import DemoServer

    hosts = {host for provider in context.catalogue for host in (provider.host, *provider.host_choices) if host}
    hosts |= {host for provider in context.catalogue for _, host in provider.host_rules}
    typed = context.session.host.strip()
    names = sorted({host.lower() for host in (*hosts, typed) if host})
    folder = context.paths.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    server = DemoServer(any_address=True, names=names, mailbox=folder / "practice-mailbox")
    server.start()
    return server


def practice_routes(server: DemoServer, port: str, security: Security) -> tuple[Route, ...]:
    """Every port a provider uses, and the one that is typed, lead to *server*: nothing leaves the computer."""
    from ..smtp.values import Route

    kinds = dict(_PORTS)
    if port.strip().isdecimal():
        kinds.setdefault(int(port), security)
    ports = server.ports
    return tuple(
        Route(number, server.host, ports["ssl" if kind is Security.SSL else "starttls"])
        for number, kind in kinds.items()
    )
