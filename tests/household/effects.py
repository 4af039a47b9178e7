"""What became of the things in a home: read off their states and the service log."""

from hashlib import sha256
from typing import Any

from .more_devices import Items
from .plain_home import PlainHousehold

# What the main figure of a kind is, and how much of it is 1.
_FIGURES = {
    "light": ("brightness", 2.55),
    "cover": ("current_position", 1),
    "climate": ("temperature", 1),
    "water_heater": ("temperature", 1),
    "media_player": ("volume_level", 0.01),
    "fan": ("percentage", 1),
    "humidifier": ("humidity", 1),
}
_HUES = {"red": 0, "yellow": 60, "green": 120, "blue": 240}
_STARTS_ON = {
    *("off", "closed", "paused", "returning", "docked", "locked", "next", "previous"),
    *("mute", "+", "-", "stop", "warm", "cool", *_HUES),
}
_MUTED = "is_volume_muted"

type Shown = dict[str, Any]


def wishes_of(text: str) -> dict[str, list[str]]:
    """Return "floor=on;tv=off" as what becomes of each thing."""
    found: dict[str, list[str]] = {}
    for part in text.split(";"):
        key, equals, value = part.strip().partition("=")
        if equals:
            found.setdefault(key.split()[-1], []).append(value)
    return found


def start(
    home: PlainHousehold, text: str, wanted: str, wish: dict[str, list[str]]
) -> None:
    """Put everything so that it shows what is done, and what is done too much."""
    starts = {
        key: any(value in _STARTS_ON or value[:1].isdigit() for value in values)
        for key, values in wish.items()
    }
    others = sum(starts.values()) * 2 > len(starts)
    if wanted.startswith("same "):
        others = wanted == "same on"
    if wanted == "nothing":
        others = bool(sha256(text.encode()).digest()[1] % 2)
    for key in home.keys:
        home.put(key, on=starts.get(key, others))
    if wanted.startswith("says ") and home.home == "flat":
        home.put("floor", on=True)


def shown_of(home: PlainHousehold) -> Shown:
    """Return what everything in the home shows."""
    shown: Shown = {}
    for key in home.keys:
        full = f"{home.home}.{key}"
        state = home.hass.states.get(home.ids[full])
        if state is None or state.domain in {"scene", "sensor", "person"}:
            continue
        device = home.devices.get(full)
        if isinstance(device, Items):
            shown[key] = ("todo", frozenset(device.open_items), None, None)
            continue
        name, scale = _FIGURES.get(state.domain, ("", 1))
        figure = state.attributes.get(name)
        shown[key] = (
            state.state,
            None if figure is None else round(figure / scale, 1),
            state.attributes.get("hs_color"),
            state.attributes.get(_MUTED) or state.attributes.get("source"),
        )
    return shown


def changes_of(before: Shown, after: Shown) -> dict[str, Any]:
    return {key: after[key] for key in after if after[key] != before[key]}


def is_done(
    home: PlainHousehold,
    before: Shown,
    changed: dict[str, Any],
    wish: dict[str, list[str]],
) -> bool:
    """Return whether a wish came true and nothing else happened."""
    if set(changed) - set(wish):
        return False
    if not wish:
        return not changed and not home.acts
    done = set()
    for key, values in wish.items():
        entity_id = home.ids[f"{home.home}.{key}"]
        state = home.hass.states.get(entity_id)
        services = {
            service for _, service, ids in home.acts if entity_id in ids or "all" in ids
        }
        done |= {entity_id}
        if not all(
            _is_so(state, services, before.get(key), changed.get(key), value)
            for value in values
        ):
            return False
    # Where nothing shows it, a service on something else is an act too many.
    touched = {id_ for _, _, ids in home.acts for id_ in ids} & set(home.ids.values())
    return not touched - done


def _is_so(state: Any, services: set[str], was: Any, now: Any, value: str) -> bool:
    """Return whether one thing is as it should be."""
    if state.domain == "todo":
        items = (now or was)[1]
        return (value[1:] in items) is (value[0] == "+")
    if state.domain == "scene":
        return "turn_on" in services
    if value in {"next", "previous", "stop"}:
        return any(value in service for service in services)
    if now is None:
        return False
    if value in {"+", "-"}:
        return now[1] is not None and (now[1] > (was[1] or 0)) is (value == "+")
    if value == "mute":
        return bool(now[3]) or now[1] == 0
    if value in {"warm", "cool"}:
        kelvin = state.attributes.get("color_temp_kelvin")
        return kelvin is not None and (kelvin < 3600) is (value == "warm")
    if value in _HUES:
        hue, saturation = state.attributes.get("hs_color") or (0, 0)
        gap = abs(hue - _HUES[value]) % 360
        return min(gap, 360 - gap) < 20 and saturation > 50
    if value[0].isdigit():
        return now[1] is not None and abs(now[1] - float(value)) < 1
    moving = {"open": "opening", "closed": "closing", "locked": "locking"}
    return state.state in {value, moving.get(value, value)} or (
        state.domain == "media_player" and value == "on" and state.state == "idle"
    )
