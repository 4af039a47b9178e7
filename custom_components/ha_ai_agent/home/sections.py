"""The sections of the home, and the longest age of each. Pure."""

from collections.abc import Mapping
from typing import Final, Literal

type Section = Literal[
    "areas",
    "devices",
    "services",
    "helpers",
    "scenes",
    "scripts",
    "automations",
    "entities",
]
type EntitySection = Literal["helpers", "scenes", "scripts", "automations", "entities"]

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
HELPER_DOMAINS: Final = frozenset(
    {
        "counter",
        "input_boolean",
        "input_button",
        "input_datetime",
        "input_number",
        "input_select",
        "input_text",
        "schedule",
        "timer",
    }
)
_DOMAIN_SECTIONS: Final[Mapping[str, EntitySection]] = {
    **dict.fromkeys(HELPER_DOMAINS, "helpers"),
    "scene": "scenes",
    "script": "scripts",
    "automation": "automations",
}


def section_of(entity_id: str) -> EntitySection:
    """Return the section that an entity belongs to."""
    return _DOMAIN_SECTIONS.get(entity_id.partition(".")[0], "entities")
