"""The row of every domain that something is known of. Pure."""

from collections.abc import Mapping
from typing import Final

from . import (
    climate,
    guards,
    helpers,
    lights,
    media,
    messages,
    openings,
    robots,
    switches,
)
from .model import Domain
from .tables import INTEGRATIONS

DOMAINS: Final[Mapping[str, Domain]] = {
    name: Domain(name=name, **{"role": "silent", **facts})
    for name, facts in INTEGRATIONS.items()
} | {
    row.name: row
    for family in (
        lights,
        openings,
        guards,
        climate,
        media,
        robots,
        switches,
        helpers,
        messages,
    )
    for row in family.ROWS
}
_UNKNOWN: Final = Domain(name="", reach="own")


def domain_of(name: str) -> Domain:
    """Return what is known of a domain; an empty row where nothing is."""
    return DOMAINS.get(name, _UNKNOWN)


def said_as(actions: Mapping[str, str], domain: str, service: str) -> str:
    """Return the first template that there is, of the language or else of the row."""
    row = domain_of(domain)
    keys = [f"{domain}.{service}", row.previews.get(service, ""), service]
    if domain == "script":
        keys.insert(0, "script")
    found = (actions[key] for key in keys if key in actions)
    return next(found, row.says.get(service, ""))


def by_alias() -> dict[str, str]:
    """Return word -> the domain that it stands for."""
    return {word: row.name for row in DOMAINS.values() for word in row.aliases}


BY_ALIAS: Final = by_alias()
