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

DOMAINS: Final[Mapping[str, Domain]] = {
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
_UNKNOWN: Final = Domain(name="")


def domain_of(name: str) -> Domain:
    """Return what is known of a domain; an empty row where nothing is."""
    return DOMAINS.get(name, _UNKNOWN)
