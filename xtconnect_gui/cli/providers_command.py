"""``xtconnect providers``: the catalogue, or what discovery finds for an address and why."""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import Sequence

from ..check.exit_codes import ExitCode
from ..model.problems import InvalidValueError
from ..model.validation import check_email
from ..providers.catalogue import Catalogue
from ..providers.discovery import discover
from ..providers.values import Discovery, FoundBy, Provider
from ..texts import console as words
from ..texts.problems import describe
from .errors import UsageError
from .options import add_version, load_translator
from .output import Translate
from .parser import Parser


def run(argv: Sequence[str]) -> int:
    """Print the catalogue, or what was found; return 0 also when nothing was found."""
    parser = Parser(prog="xtconnect providers", description=words.COMMANDS["providers"])
    parser.add_argument("address", nargs="?", metavar="ADDRESS", help=words.HELP_ADDRESS)
    parser.add_argument("--json", action="store_true", help=words.HELP_JSON)
    parser.add_argument("--offline", action="store_true", help=words.HELP_OFFLINE)
    parser.add_argument("--language", metavar="TAG", help=words.HELP_LANGUAGE)
    add_version(parser)
    options = parser.parse(argv)
    translate = load_translator(options.language)
    catalogue = Catalogue.load()
    if options.address is None:
        _print_catalogue(catalogue, as_json=options.json)
        return ExitCode.OK
    try:
        address = check_email(options.address)
    except InvalidValueError as error:
        raise UsageError(ExitCode.USAGE, f"ADDRESS: {describe(error.problem, translate)}") from None
    found = asyncio.run(discover(address, catalogue, offline=options.offline))
    if options.json:
        print(json.dumps(discovery_json(found, catalogue), indent=2))
    else:
        print("\n".join(_discovery_lines(found, catalogue, translate)))
    return ExitCode.OK


def provider_json(provider: Provider) -> dict[str, object]:
    """A provider as the catalogue's JSON has it. Ports are null where that security is not offered."""
    verdict = provider.verdict_on(datetime.date.today())
    return {
        "id": provider.id,
        "name": provider.name,
        "summary": provider.summary,
        "host": provider.host,
        "hosts": list(provider.host_choices),
        "ssl_port": provider.ssl_port,
        "starttls_port": provider.starttls_port,
        "username": provider.username_form.value,
        "app_password_url": provider.app_password_url,
        "domains": list(provider.domains),
        "verdict": None if verdict is None else {"verdict": verdict.verdict.value, "title": verdict.title},
        "checked": provider.checked,
        "source": provider.source,
    }


def discovery_json(found: Discovery, catalogue: Catalogue) -> dict[str, object]:
    """What was found for an address: ``provider`` and ``server`` are null when nothing was."""
    provider = None if found.provider_id is None else catalogue.get(found.provider_id)
    server = None
    if provider is not None:
        security = provider.preferred_security
        server = {
            "host": catalogue.host_for(provider, found.evidence),
            "port": provider.port_for(security),
            "security": security.value,
            "username": catalogue.username_for(provider, found.email),
        }
    return {
        "email": found.email,
        "domain": found.domain,
        "provider": found.provider_id,
        "found_by": found.found_by.value,
        "evidence": found.evidence,
        "error": found.error or None,
        "server": server,
    }


def _print_catalogue(catalogue: Catalogue, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([provider_json(provider) for provider in catalogue], indent=2))
        return
    width = max(len(provider.id) for provider in catalogue)
    hosts = {provider.id: provider.host or words.NO_SERVER for provider in catalogue}
    host_width = max(map(len, hosts.values()))
    for provider in catalogue:
        print(f"{provider.id:<{width}}  {hosts[provider.id]:<{host_width}}  {_ports(provider):<24}  {provider.name}")


def _ports(provider: Provider) -> str:
    ports = (("ssl", provider.ssl_port), ("starttls", provider.starttls_port))
    return ", ".join(f"{port} {security}" for security, port in ports if port)


def _discovery_lines(found: Discovery, catalogue: Catalogue, translate: Translate) -> list[str]:
    if found.provider_id is None:
        lines = [translate(words.FOUND_NOTHING, email=found.email)]
        if found.error in words.LOOKUP_FAILED:
            lines = [translate(words.LOOKUP_FAILED[found.error], domain=found.domain)]
        elif found.evidence:
            lines.append(translate(words.FOUND_NOTHING_MX, domain=found.domain, evidence=found.evidence))
        return lines
    provider = catalogue.get(found.provider_id)
    why = words.FOUND_DOMAIN if found.found_by is FoundBy.DOMAIN else words.FOUND_MX
    lines = [
        translate(why, email=found.email, name=provider.name, domain=found.domain, evidence=found.evidence),
        translate(words.PROVIDER_LINE, id=provider.id),
        translate(words.SERVER_LINE, host=catalogue.host_for(provider, found.evidence) or words.NO_SERVER),
        translate(words.PORTS_LINE, ports=_ports(provider)),
    ]
    verdict = provider.verdict_on(datetime.date.today())
    if verdict is not None:
        lines.append(translate(words.VERDICT_LINE, title=translate(verdict.title), text=translate(verdict.text)))
    return lines
