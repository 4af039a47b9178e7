"""The sections of the home, and the longest age of each. Pure."""

from collections.abc import Mapping
from typing import Final, Literal

from ..domains.model import EntitySection
from ..domains.rows import domain_of

type Section = EntitySection | Literal["areas", "devices", "services"]

# Seconds. The events make the sections exact; the age is the safety net.
MAX_AGE: Final[Mapping[Section, float]] = {
    "areas": 30 * 60,
    "devices": 30 * 60,
    "services": 15 * 60,
    "helpers": 15 * 60,
    "scenes": 15 * 60,
    "scripts": 15 * 60,
    "automations": 15 * 60,
    "entities": 5 * 60,
}
ENTITY_SECTIONS: Final[tuple[EntitySection, ...]] = (
    "entities",
    "helpers",
    "scenes",
    "scripts",
    "automations",
)


def section_of(entity_id: str) -> EntitySection:
    """Return the section that an entity belongs to."""
    return domain_of(entity_id.partition(".")[0]).section
