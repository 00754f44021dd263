"""``xtconnect providers``: the catalogue, or what discovery finds for an address and why."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Final

from ..check.exit_codes import ExitCode
from ..discovery.values import Answer, Discovery, Failed, Found, NotAsked, Nothing, Server
from ..model.problems import InvalidValueError
from ..model.validation import check_email
from ..providers.catalogue import OTHER, Catalogue
from ..providers.values import AccountVerdict, Provider
from ..texts import console as words
from ..texts import discovery as reasons
from ..texts import ways
from ..texts.problems import SECURITY_WORDS, describe
from .errors import UsageError, one_line
from .options import add_version, load_translator
from .output import Translate, marks_for
from .parser import Parser

_STATUS: Final[dict[type[Answer], str]] = {
    Found: "found",
    Nothing: "nothing",
    Failed: "failed",
    NotAsked: "not-asked",
}
_MARKS: Final[dict[type[Answer], str]] = {Found: "passed", Nothing: "skipped", Failed: "failed", NotAsked: "skipped"}


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
    import asyncio  # the list alone is told without

    from ..discovery.runner import discover

    found = asyncio.run(discover(address, catalogue, offline=options.offline, thorough=True))
    if options.json:
        print(json.dumps(discovery_json(found, catalogue, translate), indent=2))
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
        "verdict": None if verdict is None else verdict_json(verdict, datetime.date.today()),
        "checked": provider.checked,
        "source": provider.source,
    }


def verdict_json(verdict: AccountVerdict, day: datetime.date) -> dict[str, object]:
    """Whether an account of this kind can be used on *day*, and the ways that remain when it cannot."""
    return {
        "verdict": verdict.verdict.value,
        "title": verdict.title,
        "text": verdict.text,
        "source": verdict.source,
        "ways": [
            {
                "id": way.id,
                "title": way.title,
                "text": way.text,
                "who": way.who.value,
                "needs": list(way.needs),
                "until": way.until_on(day) or None,
                "request": way.request or None,
                "action": str(way.action) if way.action else None,
                "url": way.url or None,
                "checked": way.checked,
                "source": way.source,
            }
            for way in verdict.ways_on
        ],
    }


def discovery_json(found: Discovery, catalogue: Catalogue, translate: Translate) -> dict[str, object]:
    """What was found for an address: ``provider`` and ``server`` are null when nothing was.

    ``findings``: what every way of finding said, best way first, with its reason. Schema: ``discovery.schema.json``.
    """
    provider = None if found.provider_id is None else catalogue.get(found.provider_id)
    verdict = None if provider is None else provider.verdict_on(datetime.date.today())
    return {
        "email": found.email,
        "domain": found.domain,
        "provider": found.provider_id,
        "found_by": found.found_by.value,
        "evidence": found.evidence,
        "error": found.error or None,
        "server": _server_json(found.server, found.email),
        "caveat": None if found.caveat is None else found.caveat.value,
        "verdict": None if verdict is None else verdict_json(verdict, datetime.date.today()),
        "findings": [_finding_json(answer, found, catalogue, translate) for answer in found.answers],
    }


def _finding_json(answer: Answer, found: Discovery, catalogue: Catalogue, translate: Translate) -> dict[str, object]:
    return {
        "by": answer.found_by.value,
        "status": _STATUS[type(answer)],
        "reason": None if isinstance(answer, Found) else answer.reason.value,
        "text": _sentence(answer, found.domain, catalogue, translate),
        "evidence": answer.evidence,
        "provider": answer.provider_id if isinstance(answer, Found) else None,
        "servers": [_server_json(server, found.email) for server in answer.servers]
        if isinstance(answer, Found)
        else [],
        "caveat": answer.caveat.value if isinstance(answer, Found) and answer.caveat is not None else None,
    }


def _server_json(server: Server | None, email: str) -> dict[str, object] | None:
    if server is None:
        return None
    return {
        "host": server.host,
        "port": server.port,
        "security": server.security.value,
        "username": server.username_for(email),
    }


def _sentence(answer: Answer, domain: str, catalogue: Catalogue, translate: Translate) -> str:
    if not isinstance(answer, Found):
        return translate(reasons.REASONS[answer.reason.value], domain=domain, evidence=answer.evidence)
    name = translate(catalogue.get(answer.provider_id).name)
    text = translate(reasons.FOUND[answer.found_by.value], domain=domain, evidence=answer.evidence, provider=name)
    return text if answer.caveat is None else f"{text} {translate(reasons.CAVEATS[answer.caveat.value])}"


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
    lines = []
    if found.provider_id is None:
        text = words.LOOKUP_FAILED.get(found.error, words.FOUND_NOTHING)
        lines.append(translate(text, email=found.email, domain=found.domain))
    else:
        provider = catalogue.get(found.provider_id)
        lines += [
            translate(words.PROVIDER_LINE, id=provider.id, name=translate(provider.name)),
            translate(words.SERVER_LINE, host=found.server.host if found.server else words.NO_SERVER),
        ]
        if found.server is not None:
            security = translate(SECURITY_WORDS[found.server.security.value])
            ports = _ports(provider) if provider.id != OTHER else f"{found.server.port} {security}"
            lines.append(translate(words.PORTS_LINE, ports=ports))
            if name := found.server.username_for(found.email):
                lines.append(translate(words.USERNAME_LINE, username=name))
        verdict = provider.verdict_on(datetime.date.today())
        if verdict is not None:
            lines.append(translate(words.VERDICT_LINE, title=translate(verdict.title), text=translate(verdict.text)))
            lines += _way_lines(verdict, translate)
    lines += ["", translate(words.FINDINGS)]
    marks = marks_for()
    for answer in found.answers:
        mark = marks[_MARKS[type(answer)]]
        way = translate(reasons.WAYS[answer.found_by.value])
        lines.append(f"{mark} {way}: {one_line(_sentence(answer, found.domain, catalogue, translate), 600)}")
        if isinstance(answer, Found) and answer.provider_id == OTHER:
            lines += [f"    {_server_line(server, translate)}" for server in answer.servers]
    return lines


def _way_lines(verdict: AccountVerdict, translate: Translate) -> list[str]:
    """What remains when a password does not work, or not for long."""
    if not verdict.ways_on:
        return []
    today, lines = datetime.date.today(), ["", translate(words.WAYS_ON)]
    for way in verdict.ways_on:
        lines.append(f"• {translate(way.title)}. {translate(ways.WHO[way.who.value])} {translate(way.text)}")
        needs = " ".join(translate(need) for need in way.needs)
        lines.append(f"    {translate(ways.NEEDS)} {needs}")
        if until := way.until_on(today):
            lines.append(f"    {translate(ways.UNTIL, until=translate(until))}")
    return lines


def _server_line(server: Server, translate: Translate) -> str:
    security = translate(SECURITY_WORDS[server.security.value])
    return translate(reasons.SERVER, host=server.host, port=server.port, security=security)
