"""The usual slips of models, where only one meaning is possible. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..domains.rows import DOMAINS, domain_of

type Verb = tuple[str, Mapping[str, Any]]
"""A service, and data that its word says beside it."""

_ON: Final = ("on", "switch_on", "activate", "enable", "turnon", "power_on", "start")
_OFF: Final = (
    "off",
    "switch_off",
    "deactivate",
    "disable",
    "turnoff",
    "power_off",
    "stop",
)


FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "brightness_percent": ("brightness_pct",),
    "brightness_percentage": ("brightness_pct",),
    "brightness_level": ("brightness_pct",),
    "dim": ("brightness_pct",),
    "dim_level": ("brightness_pct",),
    "level": ("brightness_pct", "percentage", "volume_level", "position"),
    "percent": ("brightness_pct", "percentage", "position", "tilt_position"),
    "percentage": ("brightness_pct", "position", "tilt_position"),
    "speed": ("percentage", "fan_speed"),
    "fan_speed": ("percentage", "fan_mode"),
    "speed_percentage": ("percentage",),
    "brightness": ("brightness_pct",),
    "color": ("color_name", "rgb_color"),
    "colour": ("color_name", "rgb_color"),
    "rgb": ("rgb_color",),
    "color_rgb": ("rgb_color",),
    "hs": ("hs_color",),
    "kelvin": ("color_temp_kelvin",),
    "color_temp": ("color_temp_kelvin",),
    "color_temperature": ("color_temp_kelvin",),
    "color_temperature_kelvin": ("color_temp_kelvin",),
    "volume": ("volume_level",),
    "volume_pct": ("volume_level",),
    "volume_percentage": ("volume_level",),
    "mute": ("is_volume_muted",),
    "muted": ("is_volume_muted",),
    "mode": ("hvac_mode", "preset_mode", "operation_mode", "fan_mode", "option"),
    "hvac": ("hvac_mode",),
    "operation_mode": ("hvac_mode",),
    "preset": ("preset_mode",),
    "temp": ("temperature",),
    "target_temperature": ("temperature",),
    "target_temp": ("temperature",),
    "target_humidity": ("humidity",),
    "cover_position": ("position",),
    "tilt": ("tilt_position",),
    "target_position": ("position",),
    "position": ("tilt_position",),
    "input_source": ("source",),
    "value": (
        "option",
        "temperature",
        "percentage",
        "position",
        "volume_level",
        "brightness_pct",
        "humidity",
    ),
    "option_name": ("option",),
    "text": ("message", "value", "item"),
    "content": ("message",),
    "body": ("message",),
    "title": ("summary", "item"),
    "task": ("item",),
    "items": ("item",),
    "name": ("item", "summary", "source"),
    "media": ("media_content_id",),
    "media_id": ("media_content_id",),
    "media_type": ("media_content_type",),
    "time": ("datetime",),
    "start": ("start_date_time",),
    "end": ("end_date_time",),
    "pin": ("code",),
}
"""Invented field -> the real ones that it may mean, tried in this order."""

HARMLESS: Final = frozenset(
    {"reason", "comment", "explanation", "description", "note", "thought", "state"}
    | {"friendly_name", "user", "confirm", "confirmed", "intent", "domain", "service"}
    | {"response", "language", "type", "id", "area_name", "target"}
)
"""Said beside the point: leaving them out changes nothing of what was asked."""


def service_words(domain: str, service: str) -> list[Verb]:
    """Return services that this verb may mean for the domain, best first."""
    word = service.strip("_")
    row = domain_of(domain)
    short = word.removesuffix(f"_{domain}").removeprefix(f"{domain}_")
    found: list[Verb] = []
    for candidate in dict.fromkeys((word, short)):
        if candidate in row.verbs:
            data = row.verb_data.get(candidate, {})
            found.append((row.verbs[candidate], data))
        found.extend(
            (name, {})
            for name in (
                candidate,
                f"{candidate}_{domain}",
                f"set_{candidate}",
                f"media_{candidate}",
                f"alarm_{candidate}",
            )
        )
        if candidate in _ON:
            found.append((row.verbs.get("turn_on", "turn_on"), {}))
        if candidate in _OFF:
            found.append((row.verbs.get("turn_off", "turn_off"), {}))
    return found


def repair_service(
    domain: str, service: str, exists: Callable[[str, str], bool]
) -> Verb | None:
    """Return the existing service that is meant, if there is one."""
    if exists(domain, service):
        return service, {}
    return next(
        (verb for verb in service_words(domain, service) if exists(domain, verb[0])),
        None,
    )


def repair_domain(
    domain: str, device_classes: Mapping[str, frozenset[str]]
) -> tuple[str, str | None] | None:
    """Return the domain that a device class or a common word stands for.

    `device_classes` has the domains of the home's entities by device class.
    """
    singular = domain.removesuffix("s")
    for word in (domain, singular):
        domains = device_classes.get(word, frozenset())
        if len(domains) == 1:
            return next(iter(domains)), word
        if "cover" in domains and len(domains - {"binary_sensor", "sensor"}) == 1:
            return "cover", word
    actors = device_classes.get(singular, frozenset()) - {"binary_sensor", "sensor"}
    if len(actors) == 1:
        return next(iter(actors)), singular
    for word in (domain, singular):
        if meant := domain_called(word):
            return meant, None
    return None


def domain_called(word: str) -> str | None:
    """Return the domain that a common word stands for."""
    return next((row.name for row in DOMAINS.values() if word in row.aliases), None)
