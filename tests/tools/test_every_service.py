"""Every service of the domains that homes are made of: what happened is what is told.

The services are those that Home Assistant has registered, the data is made from their
own descriptions and from what the entities say that they can do. What really happened is
watched beside the tools: the entity's own method that was called, its states, and what
its list or calendar holds.
"""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unittest.mock import AsyncMock, patch

from freezegun import freeze_time
from homeassistant.core import HomeAssistant, State, SupportsResponse
from homeassistant.helpers import service as service_helper
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.ha_ai_agent.calls.facts import read_service, supports

from ..demo_home import async_build_demo
from ..devices import Mower
from ..house import House

NOW = "2026-11-28 15:20:00+00:00"
DOMAINS = (
    *("light", "switch", "cover", "climate", "media_player", "fan", "lock", "vacuum"),
    *("todo", "calendar", "timer", "counter", "humidifier", "water_heater", "valve"),
    *("siren", "button", "number", "select", "text", "date", "time", "datetime"),
    *("input_boolean", "input_button", "input_datetime", "input_number"),
    *("input_select", "input_text", "weather", "notify", "update", "remote", "camera"),
    *("alarm_control_panel", "scene", "script", "automation", "lawn_mower"),
)
PARTS = 4
LEFT_OUT = {
    # What they do is not done to the entity, so that there is nothing to be watched.
    *("camera.snapshot", "camera.record", "camera.play_stream"),
    *("automation.trigger", "scene.apply", "scene.create", "scene.delete"),
}


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The `demo` integration leaves timers of its own."""
    return True


@pytest.fixture
async def demo(hass: HomeAssistant) -> AsyncGenerator[House]:
    """Return the demo home."""
    with freeze_time(NOW, tick=True, real_asyncio=True):
        # `demo` has nothing of this domain.
        setup_test_component_platform(hass, "lawn_mower", [Mower("Grass")])
        mowers = {"lawn_mower": {"platform": "test"}}
        assert await async_setup_component(hass, "lawn_mower", mowers)
        house = await async_build_demo(hass, templates=[TEMPLATES])
        yield house
        await house.kit.async_close()
        house.cache.async_close()
        await house.drain()


SET: list[dict[str, Any]] = []
TEMPLATES: dict[str, Any] = {
    "cover": [
        {
            "name": "Awning",
            "open_cover": SET,
            "close_cover": SET,
            "stop_cover": SET,
            "set_cover_position": SET,
            "optimistic": True,
        }
    ],
    "fan": [{"name": "Airing", "turn_on": SET, "turn_off": SET, "set_percentage": SET}],
    "light": [{"name": "Garland", "turn_on": SET, "turn_off": SET, "set_level": SET}],
    "lock": [{"name": "Shed", "lock": SET, "unlock": SET, "optimistic": True}],
    "number": [{"name": "Delay", "set_value": SET, "min": 0, "max": 9, "step": 1}],
    "select": [
        {"name": "Program", "options": "{{ ['One', 'Two'] }}", "select_option": SET}
    ],
    "switch": [{"name": "Pump", "turn_on": SET, "turn_off": SET}],
}
"""Entities that people make themselves."""


# Data


def _of_selector(kind: str, config: Mapping[str, Any]) -> Any:
    """Return a value that a field of this kind takes."""
    config = config or {}
    low, high = config.get("min"), config.get("max")
    match kind:
        case "number" | "color_temp":
            return low if high is None else (float(low or 0) + float(high)) / 2
        case "boolean":
            return True
        case "select":
            first = config["options"][0]
            return first["value"] if isinstance(first, dict) else first
        case "color_rgb":
            return [255, 0, 0]
        case "time":
            return "06:40"
        case "date":
            return "2026-12-24"
        case "datetime":
            return "2026-12-24 18:00:00"
        case "duration":
            return "00:10:00"
        case "text" | "template":
            return "Something"
        case _:
            return None


# What a field means that its selector does not say: from the entity itself.
FIXED: Mapping[str, Any] = {
    "code": "1234",
    "cleaning_area_id": ["kitchen"],
    "media_content_id": "queen",
    "media_content_type": "music",
    "group_members": ["media_player.kitchen"],
    "options": ["One", "Two"],
    "away_mode": True,
    "command": "something",
    "language": None,
    "media": None,
    "entity_id": None,
}
OWN: Mapping[str, Callable[[State], Any]] = {
    "hvac_mode": lambda state: _of(state, "hvac_modes"),
    "preset_mode": lambda state: _of(state, "preset_modes"),
    "fan_mode": lambda state: _of(state, "fan_modes"),
    "swing_mode": lambda state: _of(state, "swing_modes"),
    "swing_horizontal_mode": lambda state: _of(state, "swing_horizontal_modes"),
    "source": lambda state: _of(state, "source_list"),
    "sound_mode": lambda state: _of(state, "sound_mode_list"),
    "effect": lambda state: _of(state, "effect_list"),
    "operation_mode": lambda state: _of(state, "operation_list"),
    "mode": lambda state: _of(state, "available_modes"),
    "fan_speed": lambda state: _of(state, "fan_speed_list"),
    "option": lambda state: _of(state, "options"),
    "temperature": lambda state: _middle(state, "min_temp", "max_temp"),
    "target_temp_low": lambda state: _middle(state, "min_temp", "max_temp") - 3,
    "target_temp_high": lambda state: _middle(state, "min_temp", "max_temp") + 3,
    "humidity": lambda state: _middle(state, "min_humidity", "max_humidity"),
    "value": lambda state: (
        _middle(state, "min", "max")
        if state.domain in {"number", "input_number"}
        else ("abc" if state.domain in {"text", "input_text"} else 5)
    ),
    "version": lambda state: state.attributes.get("latest_version"),
}


def _of(state: State, key: str) -> Any:
    """Return another value than the present one of those that the entity has."""
    values = list(state.attributes.get(key) or ())
    shown = {state.state, *map(str, state.attributes.values())}
    return next((value for value in values if str(value) not in shown), None)


def _middle(state: State, low: str, high: str) -> float:
    found = state.attributes
    return round((float(found.get(low, 0)) + float(found.get(high, 10))) / 2)


def _fields(description: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, field in description.get("fields", {}).items():
        if "fields" in field:
            yield from field["fields"].items()
        else:
            yield key, field


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One call that is tried."""

    service_id: str
    entity_id: str
    data: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.service_id} {self.entity_id} {dict(self.data)}"


WHOLE: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "todo.add_item": (
        {"item": "Milk"},
        {"item": "Bread", "due_date": "2026-12-01"},
        {"item": "Eggs", "due_datetime": "2026-12-01 09:00:00", "description": "ten"},
    ),
    "todo.update_item": (
        {"item": "Water", "status": "completed"},
        {"item": "water", "rename": "Water the plants"},
        {"item": "Water the plants", "due_date": "2026-12-02"},
        {"item": "WATER THE PLANTS", "status": "needs_action"},
    ),
    "todo.remove_item": ({"item": "water the plants"},),
    "calendar.create_event": (
        {
            "summary": "Concert",
            "start_date_time": "2026-12-12 20:00:00",
            "end_date_time": "2026-12-12 22:00:00",
        },
        {"summary": "Day", "start_date": "2026-12-24", "end_date": "2026-12-24"},
        {"summary": "Days", "start_date": "2026-12-24", "end_date": "2026-12-27"},
        {"summary": "Soon", "in": {"days": 3}},
        {
            "summary": "Abroad",
            "start_date_time": "2026-12-13T20:00:00+00:00",
            "end_date_time": "2026-12-13T21:00:00+00:00",
        },
    ),
    "input_datetime.set_datetime": (
        {"time": "06:40"},
        {"date": "2026-12-24"},
        {"datetime": "2026-12-24 18:00:00"},
    ),
    "climate.set_temperature": (
        {"temperature": 21},
        {"target_temp_low": 18},
        {"target_temp_high": 26},
        {"target_temp_low": 19, "target_temp_high": 25},
        {"temperature": 22, "hvac_mode": "heat"},
    ),
    "timer.start": ({}, {"duration": "00:10:00"}, {"duration": {"minutes": 5}}),
    "timer.change": ({"duration": "-00:01:00"},),
    "notify.send_message": ({"message": "Hello"}, {"message": "Hi", "title": "You"}),
    "light.turn_on": (
        {},
        {"brightness_pct": 40},
        {"color_name": "warm white"},
        {"color_name": "red"},
        {"rgb_color": [0, 0, 255]},
        {"color_temp_kelvin": 3000},
        {"brightness_step_pct": 10},
        {"effect": "rainbow"},
        {"flash": "short"},
        {"transition": 0},
    ),
    "fan.turn_on": ({}, {"percentage": 66}, {"preset_mode": "auto"}),
    "media_player.play_media": (
        {"media_content_id": "queen", "media_content_type": "music"},
        {"media": {"media_content_id": "abba", "media_content_type": "music"}},
    ),
    "siren.turn_on": ({}, {"tone": "alarm"}),
    "water_heater.set_temperature": ({"temperature": 50},),
    "calendar.get_events": ({"duration": {"days": 3}},),
    "remote.send_command": ({"command": ["play"]},),
}


async def _trials(
    house: House, descriptions: Mapping[str, Any], domain: str
) -> list[Trial]:
    hass, home = house.hass, await house.cache.async_get()
    trials: list[Trial] = []
    for service in sorted(hass.services.async_services_for_domain(domain)):
        service_id = f"{domain}.{service}"
        facts = read_service(hass, home, domain, service)
        if facts is None or not facts.is_entity_service or service_id in LEFT_OUT:
            continue
        for state in hass.states.async_all(domain):
            entity = home.by_entity_id.get(state.entity_id)
            if entity is None or not supports(hass, facts, entity):
                continue
            trials.extend(
                Trial(service_id=service_id, entity_id=state.entity_id, data=data)
                for data in _data(descriptions[domain][service], service_id, state)
            )
    return trials


def _data(
    description: Mapping[str, Any], service_id: str, state: State
) -> Iterator[Mapping[str, Any]]:
    """Yield data: what is needed alone, and each other field beside it."""
    if service_id in WHOLE:
        yield from WHOLE[service_id]
        return
    needed: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for key, field in _fields(description):
        kind, config = next(iter((field.get("selector") or {"": {}}).items()))
        if key in FIXED:
            value = FIXED[key]
        elif key in OWN:
            value = OWN[key](state)
        else:
            value = _of_selector(kind, config)
        if value is not None:
            (needed if field.get("required") else others)[key] = value
        elif field.get("required"):
            return
    yield needed
    for key, value in others.items():
        yield {**needed, key: value}


# What really happened


class Watch:
    """The methods of entities that Home Assistant called, and how they ended."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    async def handle(
        self, original: Any, hass: Any, entity: Any, func: Any, data: Any
    ) -> Any:
        """Note that an entity carried out a service without an error."""
        answer = await original(hass, entity, func, data)
        name = str(getattr(func, "target", func))
        # Lists and calendars are read back by services of theirs.
        kind = "read" if "get_todo" in name or "get_events" in name else "acted"
        self.done.append((entity.entity_id, kind))
        return answer


async def _rows(hass: HomeAssistant, entity_id: str) -> Any:
    """Return what a list or a calendar holds."""
    domain = entity_id.partition(".")[0]
    if domain == "todo":
        reading: tuple[str, dict[str, Any]] = ("get_items", {})
    elif domain == "calendar":
        reading = ("get_events", {"duration": {"days": 60}})
    else:
        return None
    return await hass.services.async_call(
        domain,
        reading[0],
        {**reading[1], "entity_id": entity_id},
        blocking=True,
        return_response=True,
    )


def _shown(hass: HomeAssistant, entity_id: str) -> Any:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state, dict(state.attributes)


SAYS_NOT = "Do not say that it is done"


def _verdict(result: Mapping[str, Any], *, ran: bool, moved: bool, reads: bool) -> str:
    """Return what is untrue about a result; nothing if it is true.

    An entity that took the call and did not change may have ignored it: not to have
    seen it is true then.
    """
    status = result["status"]
    if (
        not (ran or moved)
        and status in {"confirmed", "partial"}
        and not result.get("already")
    ):
        return "told as done, and nothing was done"
    if ran and status in {"failed", "denied"}:
        return "told as failed, and it was done"
    if (
        ran
        and moved
        and (SAYS_NOT in str(result.get("message")) or result.get("unconfirmed"))
    ):
        return "told as not seen, and it was done"
    if ran and reads and status != "confirmed":
        return "read, and not told so"
    if ran and moved and not reads and status != "confirmed":
        return "it shows, and is not told as confirmed"
    return ""


# What is done before, so that there is something to be done.
FIRST: Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]] = {
    **dict.fromkeys(("timer.change", "timer.finish", "timer.pause"), (("start", {}),)),
    "todo.update_item": (("add_item", {"item": "Water"}),),
    "todo.remove_item": (("add_item", {"item": "Water the Plants"}),),
    "vacuum.clean_area": (("stop", {}),),
    "vacuum.pause": (("start", {}),),
}


async def _try(house: House, watch: Watch, trial: Trial) -> str:
    hass = house.hass
    domain, _, service = trial.service_id.partition(".")
    for first, data in FIRST.get(trial.service_id, ()):
        await hass.services.async_call(
            domain, first, {**data, "entity_id": trial.entity_id}, blocking=True
        )
    await hass.async_block_till_done()
    before = _shown(hass, trial.entity_id), await _rows(hass, trial.entity_id)
    watch.done.clear()
    result = await house.act(trial.service_id, trial.entity_id, **trial.data)
    answers = hass.services.supports_response(domain, service)
    reads = answers is SupportsResponse.ONLY
    kinds = {kind for entity_id, kind in watch.done if entity_id == trial.entity_id}
    ran = bool(kinds) if reads else "acted" in kinds
    await hass.async_block_till_done()
    after = _shown(hass, trial.entity_id), await _rows(hass, trial.entity_id)
    is_jammed = after[0][0] == "jammed"
    moved = before != after and not is_jammed
    wrong = _verdict(result, ran=ran, moved=moved, reads=reads)
    return f"{trial}: {wrong}: {result}" if wrong else ""


@pytest.mark.parametrize("first", range(PARTS))
async def test_what_happened_is_what_is_told(demo: House, first: int) -> None:
    """No call that happened is told otherwise, and none that did not as done."""
    hass, watch, wrong, tried = demo.hass, Watch(), [], 0
    descriptions = await async_get_all_descriptions(hass)
    single = service_helper._handle_single_entity_call

    async def handle(*args: Any) -> Any:
        return await watch.handle(single, *args)

    with patch.object(service_helper, "_handle_single_entity_call", handle):
        for domain in DOMAINS[first::PARTS]:
            trials = await _trials(demo, descriptions, domain)
            assert trials, domain
            for trial in trials:
                tried += 1
                if said := await _try(demo, watch, trial):
                    wrong.append(said)
    assert tried > 50, tried
    assert not wrong, f"{len(wrong)} of {tried}\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("status", "ran", "moved", "wrong"),
    [
        ("confirmed", False, False, "as done"),
        ("failed", True, True, "as failed"),
        ("unconfirmed", True, True, "not told as confirmed"),
        ("confirmed", True, True, ""),
        ("failed", False, False, ""),
        ("unconfirmed", True, False, ""),
    ],
)
def test_the_judge_can_find_an_untruth(
    status: str, ran: bool, moved: bool, wrong: str
) -> None:
    said = _verdict({"status": status}, ran=ran, moved=moved, reads=False)
    assert wrong in said
    assert bool(said) is bool(wrong)


async def test_an_entity_that_ignores_a_call_is_found(demo: House) -> None:
    """What was not done is not told as done: the watch is not the tools' own."""
    with patch(
        "homeassistant.components.demo.light.DemoLight.async_turn_on", AsyncMock()
    ):
        result = await demo.act("light.turn_on", "light.bed_light")
    assert result["status"] == "unconfirmed"
    assert result["unconfirmed"] == ["light.bed_light"]


@pytest.mark.parametrize(
    ("service_id", "entity_id", "data", "told"),
    [
        ("climate.set_humidity", "climate.hvac", {"humidity": 61}, "set to 61 %"),
        (
            "datetime.set_value",
            "datetime.date_and_time",
            {"datetime": "2027-01-02 08:00:00"},
            "2027-01-02 08:00",
        ),
        ("notify.send_message", "notify.notifier", {"message": "x"}, "2026-11-28 16:2"),
        (
            "calendar.create_event",
            "calendar.family",
            {
                "summary": "Dentist",
                "start_date_time": "2026-12-02 09:00:00",
                "end_date_time": "2026-12-02 09:30:00",
            },
            '"Dentist" 2026-12-02 09:00',
        ),
        (
            "light.turn_on",
            "light.bed_light",
            {"hs_color": "120, 100"},
            "(120.0, 100.0)",
        ),
        ("light.turn_on", "light.bed_light", {"xy_color": "[0.3, 0.6]"}, "0.6)"),
    ],
)
async def test_what_was_asked_for_is_shown_in_the_houses_words(
    demo: House, service_id: str, entity_id: str, data: dict[str, Any], told: str
) -> None:
    """Local times, whole, and the value that was set beside the one that is."""
    result = await demo.act(service_id, entity_id, **data)
    assert result["status"] == "confirmed", result
    assert told in result["changed"][entity_id]
    assert "…" not in result["changed"][entity_id]
    assert "+00:00" not in result["changed"][entity_id]
