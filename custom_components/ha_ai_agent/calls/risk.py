"""Where risk goes up: what one service does to one entity. Pure.

For what guards a home the safe directions are listed, and everything else asks: a
service that nobody here has heard of is no reason to open a door. No answer depends on
the present state, since an earlier call of the same turn may have changed it by then.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final, Literal

from ..domains.entrances import (
    looks_like_entrance,
    looks_like_lock,
    looks_like_opener,
    looks_like_siren,
)
from .subjects import EntityFacts

type Risk = Literal[
    "unlock",
    "open",
    "disarm",
    "trigger_alarm",
    "sound",
    "turn_off",
    "configuration",
    "raw",
    "message",
    "outside",
    "opaque",
    "no_target",
    "unknown",
    "targets",
    "all_writes",
    "rule",
]

REASONS: Final[Mapping[Risk, str]] = {
    "unlock": "It unlocks or unlatches a lock.",
    "open": "It opens a way into the home, or a valve.",
    "disarm": "It disarms an alarm.",
    "trigger_alarm": "It sets off an alarm.",
    "sound": "It sounds a siren.",
    "turn_off": "It may turn off what is labelled as critical.",
    "configuration": "It changes the configuration of the home.",
    "raw": "It sends a raw command to a device.",
    "message": "It sends a message out of the home.",
    "outside": "It makes a device reach for an address.",
    "opaque": "What it does in full cannot be known beforehand.",
    "no_target": "It does not act on an exposed entity.",
    "unknown": "Nothing is known of what it touches.",
    "targets": "The turn touches more than the allowed number of entities.",
    "all_writes": "Every change is asked about.",
    "rule": "A rule of the household asks for it.",
}

ENTRANCE_CLASSES: Final = frozenset({"door", "garage", "gate"})
_GENERIC: Final = frozenset({"turn_on", "turn_off", "toggle"})
_SAFE_SERVICES: Final[Mapping[str, frozenset[str]]] = {
    "lock": frozenset({"lock"}),
    "siren": frozenset({"turn_off"}),
    "valve": frozenset({"close_valve", "stop_valve"}),
    "cover": frozenset(
        {"close_cover", "stop_cover", "close_cover_tilt", "stop_cover_tilt"}
    ),
    "update": frozenset({"skip", "clear_skipped"}),
}
_ZERO_IS_SAFE: Final = {
    "set_cover_position": "position",
    "set_cover_tilt_position": "tilt_position",
    "set_valve_position": "position",
}
_UNSAFE_SERVICES: Final[Mapping[str, Mapping[str, Risk]]] = {
    "camera": {"snapshot": "outside", "record": "outside"},
    "remote": {"learn_command": "raw", "delete_command": "raw"},
    "vacuum": {"send_command": "raw"},
    "scene": {
        "create": "configuration",
        "delete": "configuration",
        "apply": "configuration",
    },
    "automation": {"trigger": "opaque"},
    "notify": {"send_message": "message"},
}
# What may be wired to a way in, and says so only by its name.
_RELAYS: Final = frozenset(
    {
        *("switch", "button", "input_button", "input_boolean", "remote"),
        *("select", "input_select", "number", "input_number"),
    }
)
_RAW_CODE: Final = re.compile(r"(?i)b64:.*|(?:0x)?[0-9a-f]{12,}|[A-Za-z0-9+/]{40,}=*")
_LEVELS: Final = ("brightness", "brightness_pct", "percentage", "value", "white")
_LOWERING: Final = frozenset(
    {
        "turn_on",
        "lock",
        "close_cover",
        "close_cover_tilt",
        "close_valve",
        "stop_cover",
        "stop_valve",
    }
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RAW_WORDS: Final = _words("""
    raw config configuration parameter parameters command cluster usercode code codes
    firmware reset factory value bulk remove delete clear pair permit reboot restart
    reload update install write register telegram key credential pin password user
    unlock open disarm invoke ping
    """)
_OUTWARD_DOMAINS: Final = frozenset(
    {"notify", "rest_command", "mqtt", "tts_cloud", "telegram_bot", "smtp", "webhook"}
)
_POWERFUL_DOMAINS: Final = frozenset(
    {
        "shell_command",
        "rest_command",
        "python_script",
        "pyscript",
        "hassio",
        "mqtt",
        "backup",
        "recorder",
        "frontend",
        "system_log",
        "logger",
        "ffmpeg",
        "downloader",
        "command_line",
        "google_generative_ai_conversation",
        "conversation",
        "ai_task",
    }
)
# Home Assistant's own intents that open nothing. Those that act on entities come here
# as service calls; what people define themselves may do anything.
_PLAIN_INTENTS: Final = _words(
    """
    HassBroadcast HassCancelAllTimers HassCancelTimer HassClimateGetTemperature
    HassClimateSetFanMode HassClimateSetTemperature HassDecreaseTimer HassFanSetSpeed
    HassGetCurrentDate HassGetCurrentTime HassGetState HassGetWeather HassHumidifierMode
    HassHumidifierSetpoint HassIncreaseTimer HassLawnMowerDock HassLawnMowerStartMowing
    HassLightSet HassListAddItem HassListCompleteItem HassListRemoveItem HassMediaNext
    HassMediaPause HassMediaPlayerMute HassMediaPlayerUnmute HassMediaPrevious
    HassMediaSearchAndPlay HassMediaUnpause HassNevermind HassPauseTimer HassRespond
    HassSetVolume HassSetVolumeRelative HassShoppingListAddItem
    HassShoppingListCompleteItem HassShoppingListLastItems HassStartTimer
    HassTimerStatus HassUnpauseTimer HassVacuumCleanArea HassVacuumReturnToBase
    HassVacuumStart
    """
)
_HOMEASSISTANT_SAFE: Final = frozenset({*_GENERIC, "update_entity"})


def risk_to_entity(
    domain: str,
    service: str,
    data: Mapping[str, Any],
    entity: EntityFacts,
    *,
    critical_label: str,
    is_intent: bool = False,
) -> Risk | None:
    """Return how a service raises the risk at one entity, if it does."""
    if domain == "homeassistant":
        if service not in _HOMEASSISTANT_SAFE:
            return "configuration"
        if service == "update_entity":
            return None
    guard = _guard(domain, service, data, entity, is_intent=is_intent)
    if guard is not None:
        return guard
    if critical_label.casefold() in entity.labels and not _lowers(
        service, data, entity
    ):
        return "turn_off"
    if domain not in {entity.domain, "homeassistant", "group"} and (
        _RAW_WORDS & set(service.split("_"))
    ):
        return "raw"
    return None


def guards_a_way_in(entity: EntityFacts) -> bool:
    """Return whether what is done to an entity may let somebody in, or harm."""
    if entity.domain in {"switch", "button", "input_button"}:
        return _relay("turn_on", {}, entity) is not None
    return entity.domain != "update" and _guarded_as(entity) is not None


def risk_without_entity(
    domain: str,
    service: str,
    *,
    is_contained: bool,
    has_outer_data: bool,
    touches_all: bool = False,
) -> Risk | None:
    """Return the risk of a service that names no entity, or `all`.

    What the author of an exposed script wrote is the author's own; words that come
    from outside with the call and leave the home through it are not.
    """
    if domain == "intent":
        return None if service in _PLAIN_INTENTS else "opaque"
    if not is_contained:
        return "no_target"
    if domain in _OUTWARD_DOMAINS and has_outer_data:
        return "message"
    if domain in _POWERFUL_DOMAINS:
        return "no_target"
    if domain == "homeassistant":
        if service not in _HOMEASSISTANT_SAFE:
            return "configuration"
        return "unknown" if touches_all and service in _GENERIC else None
    if service in {"reload", "trigger"}:
        return "configuration"
    if domain == "alarm_control_panel":
        return None if service.startswith("alarm_arm_") else "unknown"
    if domain in _SAFE_SERVICES:
        # A lock service whose target cannot be read: any lock.
        return None if service in _SAFE_SERVICES[domain] else "unknown"
    return None


def _guard(
    domain: str,
    service: str,
    data: Mapping[str, Any],
    entity: EntityFacts,
    *,
    is_intent: bool,
) -> Risk | None:
    """Return the risk at what guards a home."""
    kind = entity.domain
    if unsafe := _UNSAFE_SERVICES.get(kind, {}).get(service):
        return unsafe
    if kind in _RELAYS:
        return _relay(service, data, entity)
    risk = _guarded_as(entity)
    if risk is None:
        return None
    if kind == "alarm_control_panel":
        return _alarm(domain, service)
    if service in _SAFE_SERVICES[kind]:
        return None
    field = _ZERO_IS_SAFE.get(service)
    if field is not None and _is_zero(data.get(field)):
        return None
    if service in _GENERIC and kind in {"lock", "cover", "valve", "update"}:
        return _generic(domain, service, kind, risk, is_intent=is_intent)
    return risk


def _generic(
    domain: str, service: str, kind: str, risk: Risk, *, is_intent: bool
) -> Risk | None:
    """Return what on, off and toggle mean for what has other words of its own.

    Home Assistant's intents say on for locking and for opening; its generic service
    does nothing there, but for a toggle.
    """
    if service == "toggle":
        return risk
    if domain == "homeassistant" and not is_intent:
        return None
    return None if service == ("turn_on" if kind == "lock" else "turn_off") else risk


def _guarded_as(entity: EntityFacts) -> Risk | None:
    """Return what is at stake with an entity."""
    match entity.domain:
        case "lock":
            return "unlock"
        case "alarm_control_panel":
            return "disarm"
        case "siren":
            return "sound"
        case "valve":
            return "open"
        case "update":
            return "configuration"
        case "cover" if entity.device_class in ENTRANCE_CLASSES:
            return "open"
        case "cover" if not entity.device_class and looks_like_entrance(
            (entity.entity_id, entity.name), entity.other_names
        ):
            return "open"
    return None


def _alarm(domain: str, service: str) -> Risk | None:
    if service.startswith("alarm_arm_"):
        return None
    if service == "alarm_trigger":
        return "trigger_alarm"
    if domain == "homeassistant" and service in _GENERIC:
        return None
    return "disarm"


def _relay(service: str, data: Mapping[str, Any], entity: EntityFacts) -> Risk | None:
    """Return the risk of what only its name tells: a relay, a button, a remote."""
    if service == "turn_off":
        # Off may be the way that a lock opens.
        return "unlock" if looks_like_lock(*_names(entity)) else None
    if service == "set_value" and _is_zero(data.get("value")):
        return None
    said = tuple(_texts(data)) if entity.domain == "remote" else ()
    if any("{{" in text or "{%" in text for text in said):
        # Which of its codes is known only when it runs.
        return "raw"
    if any(_RAW_CODE.fullmatch(text) for text in said):
        return "raw"
    is_button = entity.domain in {"button", "input_button"}
    names = _names(entity)
    if looks_like_opener(*names, is_button=is_button) or (
        # "Open" at the remote of the garage.
        said
        and (
            looks_like_opener(*said, is_button=True) or looks_like_opener(*names, *said)
        )
    ):
        return "open"
    return "sound" if looks_like_siren(*names, *said) else None


def _names(entity: EntityFacts) -> tuple[str, ...]:
    return (entity.entity_id, entity.name, *entity.other_names)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in the data of a call."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _lowers(service: str, data: Mapping[str, Any], entity: EntityFacts) -> bool:
    """Return whether a service surely keeps something critical going."""
    if entity.domain in {"script", "scene"}:
        # Of a script it is any service but one: that of its own name runs it.
        return service != "turn_off" if entity.domain == "script" else True
    if service == "turn_on":
        # What is a template may come out as nought.
        return all(
            _is_positive(data[key]) for key in _LEVELS if key in data
        ) and not any(str(key).startswith("brightness_step") for key in data)
    return service in _LOWERING or service.startswith("alarm_arm_")


def _is_zero(value: Any) -> bool:
    try:
        return float(value) == 0
    except TypeError, ValueError:
        return False


def _is_positive(value: Any) -> bool:
    try:
        return float(value) > 0
    except TypeError, ValueError:
        return False
