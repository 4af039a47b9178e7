"""What people look up is answered in one round: it stands beside the newest words."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.todo import TodoItem, TodoListEntity
from homeassistant.components.weather import (
    Forecast,
    WeatherEntity,
    WeatherEntityFeature,
)
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant
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
