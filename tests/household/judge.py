"""Says a sentence in a home, and judges by what became of the things in it."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.folding import fold
from custom_components.ha_ai_agent.languages import find

from .home import Household
from .more_devices import Items

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one sentence."""

    language: str
    kind: str
    text: str
    outcome: str
    """`right`, `deaf` (nothing was done or told) or `wrong`."""
    is_held_out: bool
    speech: str
    seen: str


def is_held_out(text: str) -> bool:
    """Return whether a sentence is of the third that is put aside."""
    return sha256(text.encode()).digest()[0] % 3 == 0


async def async_judge(home: Household, language: str, row: list[str]) -> Verdict:
    """Say the sentences of a row one after the other and judge the end."""
    _, text, wanted = row
    wishes = [_wishes(part) for part in wanted.split("|")]
    _start(home, text, wanted, wishes[0])
    before = _shown(home)
    home.acts.clear()
    how, _, rest = wanted.partition(" ")
    conversation_id = uuid4().hex
    speech = ""
    *first, last = text.split(" >> ")
    for said in first:
        await home.async_say(said, language, conversation_id)
    done_before = len(home.acts)
    speech = await home.async_say(last, language, conversation_id)
    if how in {"ask", "later"} and (_changes(before, _shown(home)) or home.acts):
        return _verdict(language, row, "wrong", speech, home, before)
    if how == "ask":
        wishes = [_wishes(part) for part in rest.split("|")]
        yes = find(language).answers.yes[0]
        await home.async_say(yes, language, conversation_id)
    if how == "later":
        wishes = [_wishes(part) for part in rest.split("|")]
        async_fire_time_changed(home.hass, dt_util.utcnow() + timedelta(hours=25))
        await home.hass.async_block_till_done(wait_background_tasks=True)
    outcome = _outcome(home, how, rest, before, wishes, speech)
    if first and outcome == "wrong" and len(home.acts) == done_before:
        outcome = "deaf"
    return _verdict(language, row, outcome, speech, home, before)


def _verdict(
    language: str,
    row: list[str],
    outcome: str,
    speech: str,
    home: Household,
    before: Shown,
) -> Verdict:
    seen = f"{home.acts} {_changes(before, _shown(home))}"
    return Verdict(
        language, row[0].split()[1], row[1], outcome, is_held_out(row[1]), speech, seen
    )


def _outcome(
    home: Household,
    how: str,
    facts: str,
    before: Shown,
    wishes: list[dict[str, list[str]]],
    speech: str,
) -> str:
    changed = _changes(before, _shown(home))
    if how in {"says", "nothing"}:
        if changed or home.acts:
            return "wrong"
        told = fold(speech)
        is_told = all(
            any(fold(fact.strip()) in told for fact in group.split("/"))
            for group in facts.split(",,")
        )
        return "right" if how == "nothing" or is_told else "deaf"
    if how == "same":
        return "wrong" if changed else "right" if home.acts else "deaf"
    for wish in wishes:
        if _is_done(home, before, changed, wish):
            return "right"
    return "wrong" if changed or home.acts else "deaf"


def _wishes(text: str) -> dict[str, list[str]]:
    """Return "floor=on;tv=off" as what becomes of each thing."""
    found: dict[str, list[str]] = {}
    for part in text.split(";"):
        key, equals, value = part.strip().partition("=")
        if equals:
            found.setdefault(key.split()[-1], []).append(value)
    return found


def _start(home: Household, text: str, wanted: str, wish: dict[str, list[str]]) -> None:
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


def _shown(home: Household) -> Shown:
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


def _changes(before: Shown, after: Shown) -> dict[str, Any]:
    return {key: after[key] for key in after if after[key] != before[key]}


def _is_done(
    home: Household,
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
