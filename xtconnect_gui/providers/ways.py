"""The ways on when an account cannot sign in with a password, from the catalogue's file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..model.security import Security
from .values import Action, ActionKind, WayOn, Who

_KEYS: Final = frozenset(
    {"id", "title", "who", "text", "needs", "until", "request", "action", "button", "url", "checked", "source"}
)


def parse_ways(entries: Iterable[Mapping[str, Any]]) -> dict[str, WayOn]:
    """The ways by their ids, from the parsed array ``way``. Raises ValueError that names the way and the key."""
    ways: dict[str, WayOn] = {}
    for entry in entries:
        way = _way(entry)
        if way.id in ways:
            raise ValueError(f"way {way.id!r}: the id is used twice")
        ways[way.id] = way
    return ways


def parse_action(text: str) -> Action:
    """The action that *text* stands for. Raises ValueError."""
    kind, _, target = text.partition(":")
    try:
        action = Action(ActionKind(kind), target)
        if action.kind is ActionKind.LOCAL_PROXY and not all(0 < port < 65536 for port in action.ports):
            raise ValueError
        if action.kind is ActionKind.USE_SERVER and action.server[2] is Security.NONE:
            raise ValueError
    except ValueError:
        raise ValueError(f"action {text!r} is not one of {', '.join(ActionKind)} with what it takes") from None
    if not target or (action.kind is ActionKind.OPEN and not target.startswith("https://")):
        raise ValueError(f"action {text!r} leads nowhere")
    return action


def _way(entry: Mapping[str, Any]) -> WayOn:
    where = f"way {entry.get('id', '?')!r}"
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}")
    for key in ("id", "title", "text", "who", "checked", "source"):
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise ValueError(f"{where}: {key} is missing")
    action, button, url = entry.get("action", ""), entry.get("button", ""), entry.get("url", "")
    if bool(action) != bool(button):
        raise ValueError(f"{where}: a way needs action and button together")
    if url and not url.startswith("https://"):
        raise ValueError(f"{where}: {url!r} is not an https address")
    try:
        return WayOn(
            id=entry["id"],
            title=entry["title"],
            text=entry["text"],
            who=Who(entry["who"]),
            needs=tuple(entry.get("needs", ())),
            until=tuple((item.get("since", datetime.date.min), item["text"]) for item in entry.get("until", ())),
            request=entry.get("request", ""),
            action=parse_action(action) if action else None,
            button=button,
            url=url,
            checked=entry["checked"],
            source=entry["source"],
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"{where}: {error}") from None
