"""Arguments, files, policy and the saved profile, merged once into ``LaunchOptions``.

Precedence, first wins: arguments, ``--config``, policy, saved profile, site defaults. (The provider's own defaults come
after all of them, where a provider is chosen.) What policy enforces is locked: a contradicting argument, or a
contradicting file given with ``--config``, is refused and never silently dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from ..model.problems import Field
from ..model.security import Security
from ..model.validation import clean_host
from . import messages
from .options import OPTION_FIELDS, RawOptions


class Source(StrEnum):
    """Where a value comes from, in order of precedence."""

    ARGUMENTS = "arguments"
    CONFIG = "config"
    POLICY = "policy"
    PROFILE = "profile"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Layer:
    """The values of one source. ``lock``: fields that nobody may change (all values of the policy are).

    A locked field without a value keeps what the provider prescribes. ``origin``: the file, if it is one.
    ``providers``: the ids of those that may be chosen; empty: all. ``mapping``: which file describes the Batch
    Manager's settings store. Only the administrator's layers have these two.
    """

    source: Source
    values: RawOptions = field(default_factory=RawOptions)
    lock: frozenset[Field] = frozenset()
    origin: Path | None = None
    providers: tuple[str, ...] = ()
    mapping: Path | None = None

    @property
    def enforced(self) -> frozenset[Field]:
        """The fields that this layer locks."""
        given = frozenset(name for name, _ in self.values.items())
        return self.lock | given if self.source is Source.POLICY else self.lock


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """The merged values, where each comes from, and which the person may not change.

    ``providers``: the ids of those that may be chosen; empty: all. ``mapping``: the administrator's, if there is one.
    """

    values: RawOptions = field(default_factory=RawOptions)
    locked: frozenset[Field] = frozenset()
    sources: tuple[tuple[Field, Source], ...] = ()
    providers: tuple[str, ...] = ()
    mapping: Path | None = None

    def offers(self, provider_id: str) -> bool:
        """Whether the administrator lets this provider be chosen."""
        return not self.providers or provider_id in self.providers

    def source_of(self, name: Field) -> Source | None:
        """Where the value of a field comes from; None when it has none."""
        return dict(self.sources).get(name)


class PolicyConflictError(ValueError):
    """An argument contradicts what the administrator enforces. ``enforced`` is None where only the field is locked."""

    def __init__(self, name: Field, got: str, enforced: str | None, source: Source) -> None:
        template = messages.POLICY_CONFLICT if enforced is not None else messages.POLICY_CONFLICT_NO_VALUE
        text = template.format(field=name.value, got=got, enforced=enforced)
        super().__init__(text + (messages.POLICY_CONFLICT_CONFIG if source is Source.CONFIG else ""))
        self.field = name
        self.got = got
        self.enforced = enforced
        self.source = source


class ProviderNotOfferedError(PolicyConflictError):
    """A provider was asked for that the administrator does not offer. ``offered``: those that are."""

    def __init__(self, got: str, offered: tuple[str, ...], source: Source) -> None:
        super().__init__(Field.PROVIDER, got, None, source)
        text = messages.PROVIDER_NOT_OFFERED.format(got=got, offered=", ".join(offered))
        self.args = (text + (messages.POLICY_CONFLICT_CONFIG if source is Source.CONFIG else ""),)
        self.offered = offered


def merge(layers: Iterable[Layer]) -> LaunchOptions:
    """One set of values from *layers*, given in any order; of two with the same source the first wins.

    What a saved profile or the site says about another provider's server or another account's sign-in is left out: with
    ``--provider`` or ``--email`` given, the old host or user name would belong to something else. A provider that the
    administrator does not offer is refused in an argument and left out where it was saved. Raises PolicyConflictError.
    """
    ordered = sorted(layers, key=lambda layer: list(Source).index(layer.source))
    offered = next((layer.providers for layer in ordered if layer.providers), ())
    ordered = [_offered(layer, offered) for layer in ordered]
    enforced = _enforced(ordered)
    values: dict[Field, str] = {}
    sources: dict[Field, Source] = {}
    for name, (text, source) in enforced.items():
        if text is not None:
            values[name], sources[name] = text, source
    for layer in ordered:
        left_out = _foreign(layer, values)
        for name, text in layer.values.items():
            if name in enforced:
                _require_agreement(layer, name, text, enforced[name][0])
            elif name not in values and name not in left_out:
                values[name], sources[name] = text, layer.source
    return LaunchOptions(
        values=RawOptions.of(values),
        locked=frozenset(enforced),
        sources=tuple((name, sources[name]) for name in OPTION_FIELDS if name in sources),
        providers=offered,
        mapping=next((layer.mapping for layer in ordered if layer.mapping is not None), None),
    )


def _offered(layer: Layer, offered: tuple[str, ...]) -> Layer:
    """*layer* without a provider that is not offered, and what belongs to it. Raises ProviderNotOfferedError."""
    provider = layer.values.provider
    if not offered or provider is None or _comparable(Field.PROVIDER, provider) in offered:
        return layer
    if layer.source in (Source.ARGUMENTS, Source.CONFIG):
        raise ProviderNotOfferedError(provider, offered, layer.source)
    values = replace(layer.values, provider=None, host=None, port=None, security=None, username=None)
    return replace(layer, values=values)


def _enforced(ordered: list[Layer]) -> dict[Field, tuple[str | None, Source]]:
    """Every locked field with its value, if the layer that locks it gives one. The policy comes before the site."""
    found: dict[Field, tuple[str | None, Source]] = {}
    for layer in ordered:
        for name in layer.enforced:
            if name not in found:
                found[name] = (layer.values.get(name), layer.source)
    return found


def _require_agreement(layer: Layer, name: Field, text: str, enforced: str | None) -> None:
    if layer.source not in (Source.ARGUMENTS, Source.CONFIG):
        return  # what was saved before the policy came simply no longer counts
    if enforced is None or _comparable(name, text) != _comparable(name, enforced):
        raise PolicyConflictError(name, text, enforced, layer.source)


def _comparable(name: Field, text: str) -> str:
    """Two ways of writing the same value are no contradiction."""
    typed = text.strip()
    if name is Field.SECURITY:
        try:
            return Security.parse(typed).value
        except ValueError:
            return typed
    if name is Field.HOST:
        return clean_host(typed)
    if name is Field.PORT:
        return typed.lstrip("+0") or typed
    if name in (Field.EMAIL, Field.SENDER, Field.RECIPIENT):
        local, at, domain = typed.rpartition("@")
        return f"{local}{at}{domain.lower()}"
    return typed.lower() if name in (Field.PROVIDER, Field.LANGUAGE) else typed


def _foreign(layer: Layer, above: dict[Field, str]) -> frozenset[Field]:
    """The fields of a profile or site layer that do not go with what stands above it."""
    if layer.source not in (Source.PROFILE, Source.SITE):
        return frozenset()

    def differs(name: Field) -> bool:
        own, chosen = layer.values.get(name), above.get(name)
        return own is not None and chosen is not None and _comparable(name, own) != _comparable(name, chosen)

    found: set[Field] = set()
    if differs(Field.PROVIDER):
        found |= {Field.HOST, Field.PORT, Field.SECURITY, Field.USERNAME}
    if differs(Field.EMAIL):
        found |= {Field.USERNAME, Field.SENDER}
    if differs(Field.PORT) and Field.SECURITY not in above:  # 465 and 587 each have their own security
        found.add(Field.SECURITY)
    if differs(Field.SECURITY) and Field.PORT not in above:
        found.add(Field.PORT)
    return frozenset(found)
