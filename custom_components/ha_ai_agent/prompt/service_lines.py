"""The services of the domains that are present, one line a domain."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from ..home.snapshot import Service, ServiceField
from ..text import one_line

# Of services with many fields, those that people ask for.
_FIELDS_THAT_MATTER: Final[Mapping[str, tuple[str, ...]]] = {
    "light.turn_on": (
        "brightness_pct",
        "brightness_step_pct",
        "color_temp_kelvin",
        "rgb_color",
        "color_name",
        "effect",
        "transition",
    ),
    "light.turn_off": ("transition",),
    "light.toggle": (),
    "cover.open_cover": (),
    "cover.close_cover": (),
    "fan.increase_speed": (),
    "fan.decrease_speed": (),
    "media_player.play_media": ("media_content_id", "media_content_type"),
    "media_player.media_seek": ("seek_position",),
    "climate.set_temperature": (
        "temperature",
        "target_temp_high",
        "target_temp_low",
        "hvac_mode",
    ),
}
_UNUSUAL: Final = frozenset(
    {
        "browse_media",
        "clear_playlist",
        "clean_area",
        "join",
        "unjoin",
        "reload",
        "search_media",
        "send_command",
        "select_first",
        "select_last",
        "select_next",
        "select_previous",
        "turn_on_off",
    }
)
_PAST_EXPOSURE: Final = frozenset({"automation.trigger"})
_SWITCHING: Final = frozenset({"turn_on", "turn_off", "toggle"})
# Services that only make sense where something can do it.
_NEEDED_ABILITY: Final[Mapping[str, str]] = {
    "climate.set_fan_mode": "fan_mode",
    "climate.set_humidity": "humidity",
    "climate.set_preset_mode": "preset_mode",
    "climate.set_swing_horizontal_mode": "swing_horizontal_mode",
    "climate.set_swing_mode": "swing_mode",
    "climate.set_temperature": "temperature",
    "cover.close_cover_tilt": "tilt",
    "cover.open_cover_tilt": "tilt",
    "cover.set_cover_position": "position",
    "cover.set_cover_tilt_position": "tilt",
    "cover.stop_cover_tilt": "tilt",
    "cover.toggle_cover_tilt": "tilt",
    "fan.decrease_speed": "percentage",
    "fan.increase_speed": "percentage",
    "fan.oscillate": "oscillate",
    "fan.set_direction": "direction",
    "fan.set_percentage": "percentage",
    "fan.set_preset_mode": "preset_mode",
    "media_player.play_media": "play",
    "media_player.select_sound_mode": "sound_mode",
    "media_player.select_source": "source",
    "media_player.volume_down": "volume",
    "media_player.volume_mute": "volume",
    "media_player.volume_set": "volume",
    "media_player.volume_up": "volume",
    "vacuum.set_fan_speed": "fan_speed",
    "valve.set_valve_position": "position",
}
_FIELD_LIMIT: Final = 6
_UNBOUNDED: Final = 1e6
_OPTION_LIMIT: Final = 6
_SERVICE_LIMIT: Final = 24


def service_lines(
    services: Iterable[Service],
    abilities: Mapping[str, Collection[str]],
    *,
    brief: bool = False,
) -> str:
    """Return the services for domains with abilities; brief: their names only."""
    by_domain: dict[str, list[str]] = {}
    switching: dict[str, set[str]] = {}
    for service in services:
        if not _is_useful(service, abilities):
            continue
        fields = "" if brief else _fields(service)
        if service.service in _SWITCHING and not fields:
            switching.setdefault(service.domain, set()).add(service.service)
            continue
        found = by_domain.setdefault(service.domain, [])
        if len(found) < _SERVICE_LIMIT:
            found.append(one_line(service.service) + fields)
    alike: dict[str, list[str]] = {}
    for domain, names in sorted(switching.items()):
        alike.setdefault(", ".join(sorted(names)), []).append(domain)
    lines = [f"{', '.join(domains)}: {names}" for names, domains in alike.items()]
    lines.extend(
        f"{domain}: {', '.join(names)}" for domain, names in sorted(by_domain.items())
    )
    return "".join(f"{line}\n" for line in lines)


def _is_useful(service: Service, abilities: Mapping[str, Collection[str]]) -> bool:
    """Return if something in this home can do it."""
    if service.domain not in abilities or service.service in _UNUSUAL:
        return False
    # No tool may call what acts on no entity, unless a person said so. What nobody has
    # described may still act on one; the services of single scripts do not.
    is_described = bool(service.fields or service.description)
    is_script = service.domain in {"script", "automation"}
    if not service.has_target and (is_described or is_script):
        return False
    if service.service_id in _PAST_EXPOSURE:
        return False
    needed = _NEEDED_ABILITY.get(service.service_id)
    return needed is None or needed in abilities[service.domain]


def _fields(service: Service) -> str:
    """Return the fields that matter, in brackets."""
    wanted = _FIELDS_THAT_MATTER.get(service.service_id)
    fields = [
        field for field in service.fields if wanted is None or field.key in wanted
    ]
    fields.sort(key=lambda field: not field.required)
    if not fields:
        return ""
    return f"({', '.join(_field(field) for field in fields[:_FIELD_LIMIT])})"


def _field(field: ServiceField) -> str:
    key = one_line(field.key, 40)
    if field.options:
        shown = "/".join(one_line(item, 24) for item in field.options[:_OPTION_LIMIT])
        return f"{key} {shown}" + ("/…" if len(field.options) > _OPTION_LIMIT else "")
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and abs(high) < _UNBOUNDED:
        return f"{key} {low:g}-{high:g}"
    return key
