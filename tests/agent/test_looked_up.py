"""What people look up is answered in one round: it stands beside the newest words."""

from datetime import timedelta
from functools import partial
from pathlib import Path
import re
from typing import Any
from unittest.mock import patch

from homeassistant.components.energy.data import async_get_manager
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.todo import TodoItem, TodoListEntity
from homeassistant.components.weather import (
    Forecast,
    WeatherEntity,
    WeatherEntityFeature,
)
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    setup_test_component_platform,
)

from tests.scripted_server import Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of

WINDOWS = {"bath": "on", "study": "off", "attic": "off"}


class Town(WeatherEntity):
    """Sun today, rain tomorrow."""

    _attr_name = "Town"
    _attr_condition = "sunny"
    _attr_native_temperature = 12
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = WeatherEntityFeature.FORECAST_DAILY

    async def async_forecast_daily(self) -> list[Forecast]:
        """Return the day of tomorrow."""
        return [
            {
                "condition": "rainy",
                "datetime": (dt_util.now() + timedelta(days=1)).isoformat(),
                "native_temperature": 9,
                "native_templow": 3,
            }
        ]


@pytest.fixture
async def furnished(home: HomeAssistant) -> HomeAssistant:
    """Return a home with a list, a calendar, weather, people and windows."""
    storage = Path(home.config.path(".storage"))
    await home.async_add_executor_job(partial(storage.mkdir, exist_ok=True))
    for domain, data in (
        ("local_todo", {"todo_list_name": "Shopping", "storage_key": "shopping"}),
        ("local_calendar", {"calendar_name": "Family", "storage_key": "family"}),
    ):
        entry = MockConfigEntry(domain=domain, data=data, title=domain)
        entry.add_to_hass(home)
        assert await home.config_entries.async_setup(entry.entry_id)
    setup_test_component_platform(home, "weather", [Town()])
    assert await async_setup_component(
        home, "weather", {"weather": {"platform": "test"}}
    )
    await home.async_block_till_done()
    for item in ("Milk", "Tea"):
        await home.services.async_call(
            "todo", "add_item", {"entity_id": "todo.shopping", "item": item}, True
        )
    await home.services.async_call(
        "todo",
        "update_item",
        {"entity_id": "todo.shopping", "item": "Tea", "status": "completed"},
        True,
    )
    day = dt_util.now().date() + timedelta(days=1)
    await home.services.async_call(
        "calendar",
        "create_event",
        {
            "entity_id": "calendar.family",
            "summary": "Dentist",
            "start_date_time": f"{day} 10:00:00",
            "end_date_time": f"{day} 11:00:00",
        },
        True,
    )
    for name, state in WINDOWS.items():
        home.states.async_set(
            f"binary_sensor.{name}_window", state, {"device_class": "window"}
        )
    for name, state in (("anna", "home"), ("ben", "Work")):
        home.states.async_set(f"person.{name}", state, {"friendly_name": name.title()})
    for entity_id in home.states.async_entity_ids():
        if entity_id != "light.secret_lamp":
            async_expose_entity(home, "conversation", entity_id, True)
    await home.async_block_till_done()
    return home


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        ("what is on my shopping list", ['todo.shopping has 1 open: "Milk"'], ["Tea"]),
        ("what groceries do we need", ['todo.shopping has 1 open: "Milk"'], ["Tea"]),
        ("what is in my calendar tomorrow", ['10:00 "Dentist"'], ["Milk"]),
        ("any appointments this week", ['10:00 "Dentist"'], []),
        ("how will the weather be tomorrow", ["rainy 3 to 9°"], ["Dentist"]),
        ("how is the weather", ["sunny"], ["rainy"]),
        (
            "who is home",
            ["2 of 2 person", "person.anna: home", 'person.ben: "Work"'],
            ["Dentist"],
        ),
        (
            "which windows are open",
            [
                "3 of 3 binary_sensor window (2 closed (off), 1 open (on))",
                "bath_window: open (on)",
            ],
            ["weather"],
        ),
    ],
)
async def test_what_is_looked_up_is_there(
    furnished: HomeAssistant,
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    text: str,
    told: list[str],
    untold: list[str],
) -> None:
    """One request, and the answer is in it."""
    await set_up(server)
    server.script(Reply(text="Here it is."))
    assert speech_of(await say(text)) == "Here it is."
    assert len(server.chats) == 1
    tail = str(server.chats[0]["messages"][-1]["content"])
    assert [piece for piece in told if piece not in tail] == [], tail
    assert [piece for piece in untold if piece in tail] == [], tail


class Hours(Town):
    """Tells hours alone."""

    _attr_name = "Hill"
    _attr_supported_features = WeatherEntityFeature.FORECAST_HOURLY

    async def async_forecast_hourly(self) -> list[Forecast]:
        """Return the hours of tomorrow: mist in the morning, then sun."""
        day = dt_util.start_of_local_day() + timedelta(days=1)
        return [
            {
                "condition": "fog" if hour < 9 else "sunny",
                "datetime": (day + timedelta(hours=hour)).isoformat(),
                "native_temperature": hour,
                "precipitation_probability": 10 if hour < 9 else 5,
            }
            for hour in range(6, 20)
        ]


class Blind(Town):
    """Tells what is, and nothing of what will be."""

    _attr_name = "Roof"
    _attr_supported_features = WeatherEntityFeature(0)


@pytest.mark.parametrize(
    ("station", "text", "told", "services"),
    [
        (Hours(), "will it rain tomorrow", "sunny/fog 6 to 19° rain 10 %", True),
        (Hours(), "do I need an umbrella", "sunny/fog 6 to 19° rain 10 %", True),
        (Blind(), "how will the weather be tomorrow", "", False),
    ],
)
async def test_the_weather_of_hours_is_told_by_days(
    home: HomeAssistant,
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    station: WeatherEntity,
    text: str,
    told: str,
    services: bool,
) -> None:
    setup_test_component_platform(home, "weather", [station])
    assert await async_setup_component(
        home, "weather", {"weather": {"platform": "test"}}
    )
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", station.entity_id, True)
    await set_up(server)
    server.script(Reply(text="Look out."))
    await say(text)
    tail = str(server.chats[0]["messages"][-1]["content"])
    assert f"{station.entity_id}: sunny" in tail
    assert told in tail
    assert ("forecast: " in tail) == bool(told)
    # Nothing is offered that this weather cannot do.
    assert ("get_forecasts" in str(server.chats[0]["messages"][0])) == services


async def _async_metered(home: HomeAssistant, *, has_dashboard: bool) -> None:
    """Furnish a home with meters, and a dashboard that counts by two of them."""
    for name in ("dryer", "grid", "heat_pump", "oven", "roof", "washer"):
        home.states.async_set(
            f"sensor.{name}_energy",
            "7",
            {
                "friendly_name": f"{name} energy".title(),
                "device_class": "energy",
                "state_class": "total_increasing",
                "unit_of_measurement": "kWh",
            },
        )
        async_expose_entity(home, "conversation", f"sensor.{name}_energy", True)
    if has_dashboard:
        home.config.components.add("energy")
        manager = await async_get_manager(home)
        await manager.async_update(
            {
                "energy_sources": [
                    {"type": "grid", "stat_energy_from": "sensor.grid_energy",
                     "stat_energy_to": "sensor.hidden"},
                    {"type": "solar", "stat_energy_from": "sensor.roof_energy"},
                ]
            }  # type: ignore[typeddict-item]  # no prices
        )  # fmt: skip
    await home.async_block_till_done()


@pytest.mark.parametrize(
    ("text", "has_dashboard", "counted"),
    [
        ("how much power did we use yesterday", True, ["grid", "roof"]),
        ("how much electricity was used today", True, ["grid", "roof"]),
        # What is named is meant, and no part of the house is the whole.
        ("how much energy did the oven use yesterday", True, ["oven"]),
        # Nobody said what counts the whole: as much as there is room for.
        (
            "how much electricity was used yesterday",
            False,
            ["dryer", "grid", "roof", "washer"],
        ),
        ("how much electricity do we use", True, []),
    ],
)
async def test_what_the_house_used_is_what_its_dashboard_counts(
    home: HomeAssistant,
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    text: str,
    has_dashboard: bool,
    counted: list[str],
) -> None:
    await _async_metered(home, has_dashboard=has_dashboard)
    await set_up(server)
    server.script(Reply(text="That much."))

    async def count(_: Any, work: Any) -> dict[str, float]:
        return {"change": 4.25}

    home.config.components.add("recorder")
    with patch(
        "custom_components.ha_ai_agent.agent.tail.looked_up.recorder.get_instance"
    ) as instance:
        instance.return_value.async_add_executor_job = partial(count, None)
        await say(text)
    home.config.components.remove("recorder")
    tail = str(server.chats[0]["messages"][-1]["content"])
    lines = re.findall(r"sensor\.(\w+)_energy(?: \(.*?\))? counted 4.25 kWh", tail)
    assert sorted(lines) == counted, tail
    is_whole = has_dashboard and "grid" in counted
    assert ("sensor.grid_energy (from the grid)" in tail) == is_whole


@pytest.mark.parametrize(
    ("rooms", "text", "told"),
    [
        (("kitchen",), "start the vacuum in the kitchen", True),
        # Where nobody said which rooms it knows, it may be meant all the same.
        ((), "start the vacuum in the kitchen", True),
        (("kitchen",), "turn on the lamp in the kitchen", False),
    ],
)
async def test_a_robot_is_of_the_rooms_that_it_cleans(
    home: HomeAssistant,
    set_up: SetUp,
    say: Say,
    server: ScriptedServer,
    rooms: tuple[str, ...],
    text: str,
    told: bool,
) -> None:
    registry = er.async_get(home)
    entry = registry.async_get_or_create(
        "vacuum", "test", "robo", suggested_object_id="robo", original_name="Robo"
    )
    registry.async_update_entity(entry.entity_id, area_id="office")
    registry.async_update_entity_options(
        entry.entity_id, "vacuum", {"area_mapping": {room: ["1"] for room in rooms}}
    )
    home.states.async_set(entry.entity_id, "docked", {"supported_features": 8 + 4})
    async_expose_entity(home, "conversation", entry.entity_id, True)
    await set_up(server)
    server.script(Reply(text="Off it goes."))
    await say(text)
    tail = str(server.chats[0]["messages"][-1]["content"])
    assert ("vacuum.robo: docked" in tail) == told, tail


async def test_a_slow_or_broken_list_delays_nothing(
    furnished: HomeAssistant, set_up: SetUp, say: Say, server: ScriptedServer
) -> None:
    """What cannot be read in a moment is left out; a tool can read it."""
    await set_up(server)

    def broken(_: TodoListEntity) -> list[TodoItem]:
        raise ValueError

    async def slow(*_: Any) -> list[Any]:
        await furnished.async_add_executor_job(dt_util.utcnow)
        raise TimeoutError

    with (
        patch(
            "homeassistant.components.local_todo.todo.LocalTodoListEntity.todo_items",
            property(broken),
            create=True,
        ),
        patch(
            "homeassistant.components.local_calendar.calendar.LocalCalendarEntity"
            ".async_get_events",
            slow,
        ),
    ):
        server.script(Reply(text="I do not know."))
        result = await say("what is on my list and in my calendar")
    assert speech_of(result) == "I do not know."
    assert "Looked up" not in str(server.chats[0]["messages"][-1]["content"])
