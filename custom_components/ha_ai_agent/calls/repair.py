"""The usual slips of models, where only one meaning is possible. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

type Verb = tuple[str, Mapping[str, Any]]

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


def _plain(**verbs: str) -> dict[str, Verb]:
    return {word: (service, {}) for word, service in verbs.items()}


_OPENING: Final = ("open", "up", "raise", "turn_on", "on", "lift")
_CLOSING: Final = ("close", "down", "lower", "turn_off", "off", "shut")


def _opening(domain: str) -> dict[str, Verb]:
    return {
        **{word: (f"open_{domain}", {}) for word in _OPENING},
        **{word: (f"close_{domain}", {}) for word in _CLOSING},
        "stop": (f"stop_{domain}", {}),
        "set_position": (f"set_{domain}_position", {}),
        "position": (f"set_{domain}_position", {}),
    }


VERBS: Final[Mapping[str, Mapping[str, Verb]]] = {
    "light": _plain(
        set_brightness="turn_on",
        dim="turn_on",
        set_color="turn_on",
        set_colour="turn_on",
        set_color_temp="turn_on",
        set_color_temperature="turn_on",
        set_effect="turn_on",
        set="turn_on",
        set_light="turn_on",
    ),
    "cover": _opening("cover")
    | _plain(
        set_tilt="set_cover_tilt_position",
        set_tilt_position="set_cover_tilt_position",
        open_tilt="open_cover_tilt",
        close_tilt="close_cover_tilt",
    ),
    "valve": _opening("valve"),
    "fan": _plain(
        set_speed="set_percentage",
        set_fan_speed="set_percentage",
        set_preset="set_preset_mode",
        set_mode="set_preset_mode",
    ),
    "vacuum": _plain(
        turn_on="start",
        on="start",
        clean="start",
        start_cleaning="start",
        resume="start",
        turn_off="return_to_base",
        off="return_to_base",
        dock="return_to_base",
        return_home="return_to_base",
        go_home="return_to_base",
        return_to_dock="return_to_base",
        find="locate",
    ),
    "lawn_mower": _plain(
        turn_on="start_mowing",
        on="start_mowing",
        start="start_mowing",
        mow="start_mowing",
        turn_off="dock",
        off="dock",
        return_to_base="dock",
        stop="pause",
    ),
    "media_player": {
        **_plain(
            play="media_play",
            resume="media_play",
            unpause="media_play",
            pause="media_pause",
            stop="media_stop",
            next="media_next_track",
            next_track="media_next_track",
            skip="media_next_track",
            previous="media_previous_track",
            previous_track="media_previous_track",
            play_pause="media_play_pause",
            set_volume="volume_set",
            volume="volume_set",
            set_volume_level="volume_set",
            media_volume_set="volume_set",
            increase_volume="volume_up",
            decrease_volume="volume_down",
            set_source="select_source",
            shuffle="shuffle_set",
            repeat="repeat_set",
            seek="media_seek",
        ),
        "mute": ("volume_mute", {"is_volume_muted": True}),
        "media_mute": ("volume_mute", {"is_volume_muted": True}),
        "unmute": ("volume_mute", {"is_volume_muted": False}),
    },
    "climate": _plain(
        set_mode="set_hvac_mode",
        set_operation_mode="set_hvac_mode",
        set_target_temperature="set_temperature",
        set_temp="set_temperature",
        set_preset="set_preset_mode",
        set_fan="set_fan_mode",
        set_swing="set_swing_mode",
        set="set_temperature",
    ),
    "water_heater": _plain(
        set_mode="set_operation_mode",
        set_temp="set_temperature",
        set_target_temperature="set_temperature",
    ),
    "humidifier": _plain(
        set_target_humidity="set_humidity", set_preset_mode="set_mode"
    ),
    "lock": _plain(secure="lock", close="lock", unlatch="open", open_latch="open"),
    "alarm_control_panel": _plain(
        arm_home="alarm_arm_home",
        arm_away="alarm_arm_away",
        arm_night="alarm_arm_night",
        arm_vacation="alarm_arm_vacation",
        disarm="alarm_disarm",
        trigger="alarm_trigger",
    ),
    "scene": _plain(
        activate="turn_on", on="turn_on", set="turn_on", run="turn_on", start="turn_on"
    ),
    "script": _plain(
        run="turn_on", start="turn_on", execute="turn_on", activate="turn_on"
    ),
    "button": _plain(turn_on="press", on="press", activate="press", push="press"),
    "input_button": _plain(turn_on="press", on="press", activate="press", push="press"),
    "select": _plain(
        select="select_option", set="select_option", set_option="select_option"
    ),
    "input_select": _plain(
        select="select_option", set="select_option", set_option="select_option"
    ),
    "number": _plain(set="set_value"),
    "input_number": _plain(set="set_value", set_number="set_value"),
    "text": _plain(set="set_value", set_text="set_value"),
    "input_text": _plain(set="set_value", set_text="set_value"),
    "input_datetime": _plain(set="set_datetime", set_value="set_datetime"),
    "todo": _plain(add="add_item", remove="remove_item", update="update_item"),
    "counter": _plain(increase="increment", decrease="decrement", add="increment"),
    "notify": _plain(send="send_message", notify="send_message"),
    "calendar": _plain(add_event="create_event", list_events="get_events"),
    "siren": _plain(sound="turn_on", silence="turn_off"),
    "update": _plain(update="install"),
    "timer": _plain(stop="cancel", resume="start", unpause="start"),
}
DOMAINS: Final[Mapping[str, str]] = {
    "lights": "light",
    "lamp": "light",
    "bulb": "light",
    "thermostat": "climate",
    "hvac": "climate",
    "ac": "climate",
    "air_conditioner": "climate",
    "heating": "climate",
    "media": "media_player",
    "alarm": "alarm_control_panel",
    "boiler": "water_heater",
    "robot_vacuum": "vacuum",
    "mower": "lawn_mower",
    "plug": "switch",
    "blinds": "cover",
    "input_bool": "input_boolean",
    "list": "todo",
    "to_do": "todo",
    "shopping_list": "todo",
}
"""Words that are no device class; those are found among the entities themselves."""

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
    table = VERBS.get(domain, {})
    short = word.removesuffix(f"_{domain}").removeprefix(f"{domain}_")
    found: list[Verb] = []
    for candidate in dict.fromkeys((word, short)):
        if candidate in table:
            found.append(table[candidate])
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
            found.append(table.get("turn_on", ("turn_on", {})))
        if candidate in _OFF:
            found.append(table.get("turn_off", ("turn_off", {})))
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
        if word in DOMAINS:
            return DOMAINS[word], None
    return None
