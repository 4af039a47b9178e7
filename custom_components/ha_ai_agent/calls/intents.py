"""Home Assistant's intents as the service calls that they stand for. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .arguments import CallRequest, as_texts, is_blank

type Fields = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class IntentRow:
    """An intent that is nothing but a service call on what its slots name."""

    domain: str
    service: str
    fields: Mapping[str, str]
    """Slot -> field of the service."""
    extra: Mapping[str, Any]


def _row(
    service_id: str, extra: Mapping[str, Any] | None = None, **fields: str
) -> IntentRow:
    domain, _, service = service_id.partition(".")
    return IntentRow(domain, service, fields, extra or {})


ROWS: Final[Mapping[str, IntentRow]] = {
    "HassTurnOn": _row("homeassistant.turn_on"),
    "HassTurnOff": _row("homeassistant.turn_off"),
    "HassToggle": _row("homeassistant.toggle"),
    "HassLightSet": _row(
        "light.turn_on",
        color="color_name",
        temperature="color_temp_kelvin",
        brightness="brightness_pct",
    ),
    "HassSetPosition": _row("cover.set_cover_position", position="position"),
    "HassStopMoving": _row("cover.stop_cover"),
    "HassClimateSetTemperature": _row(
        "climate.set_temperature", temperature="temperature"
    ),
    "HassFanSetSpeed": _row("fan.set_percentage", percentage="percentage"),
    "HassHumidifierSetpoint": _row("humidifier.set_humidity", humidity="humidity"),
    "HassHumidifierMode": _row("humidifier.set_mode", mode="mode"),
    "HassVacuumStart": _row("vacuum.start"),
    "HassVacuumReturnToBase": _row("vacuum.return_to_base"),
    "HassLawnMowerStartMowing": _row("lawn_mower.start_mowing"),
    "HassLawnMowerDock": _row("lawn_mower.dock"),
    "HassMediaPause": _row("media_player.media_pause"),
    "HassMediaUnpause": _row("media_player.media_play"),
    "HassMediaNext": _row("media_player.media_next_track"),
    "HassMediaPrevious": _row("media_player.media_previous_track"),
    "HassSetVolume": _row("media_player.volume_set", volume_level="volume_level"),
    "HassMediaPlayerMute": _row("media_player.volume_mute", {"is_volume_muted": True}),
    "HassMediaPlayerUnmute": _row(
        "media_player.volume_mute", {"is_volume_muted": False}
    ),
}
_SLOTS: Final = {"name": "entity_id", "area": "area_id", "floor": "floor_id"}
_PLACE_SLOTS: Final = frozenset({*_SLOTS, "domain", "device_class"})


def read_intent(
    intent_type: str, slots: Mapping[str, Any], area_id: str | None
) -> CallRequest | None:
    """Return the service call that an intent stands for, None if it is none.

    `area_id` is the speaker's: it counts where the slots name no place.
    """
    row = ROWS.get(intent_type)
    if row is None:
        return None
    slots = {key: value for key, value in slots.items() if not is_blank(value)}
    targets: dict[str, tuple[str, ...]] = {}
    for slot, kind in _SLOTS.items():
        if texts := as_texts(slots.get(slot)):
            targets[kind] = texts
    domains = tuple(text.casefold() for text in as_texts(slots.get("domain")))
    classes = as_texts(slots.get("device_class"))
    if not targets and area_id is not None:
        targets["area_id"] = (area_id,)
    elif targets.get("entity_id") == ("all",) and not domains:
        targets.pop("entity_id")
    data = {
        row.fields.get(key, key): value
        for key, value in slots.items()
        if key not in _PLACE_SLOTS and not key.startswith("preferred_")
    }
    if row.service == "volume_set" and isinstance(data.get("volume_level"), int):
        data["volume_level"] = data["volume_level"] / 100
    domain, service = row.domain, row.service
    if domain == "cover" and domains == ("valve",):
        domain, service = "valve", service.replace("cover", "valve")
    return CallRequest(
        domain=domain,
        service=service,
        targets=targets,
        data={**row.extra, **data},
        device_class=classes[0] if len(classes) == 1 else None,
        only=frozenset(domains) if row.domain == "homeassistant" else frozenset(),
        is_intent=True,
    )
