"""What was, aggregated inside Home Assistant."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.ha_ai_agent.tools.recorder import read_moment

from .house import House, async_furnish


@pytest.fixture(autouse=True)
def _enable_custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Set up the recorder before everything else, as it wants to be."""


@pytest.fixture
async def recorded(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> Any:
    """Return a house where a temperature and a door have a day behind them."""
    assert await async_setup_component(hass, "homeassistant", {})
    start = dt_util.utcnow() - timedelta(hours=4)
    for hour, (warmth, door) in enumerate(
        (("10", "off"), ("20", "on"), ("30", "off"), ("unavailable", "off"))
    ):
        freezer.move_to(start + timedelta(hours=hour))
        hass.states.async_set("sensor.warmth", warmth, {"unit_of_measurement": "°C"})
        hass.states.async_set("binary_sensor.door", door)
        await async_wait_recording_done(hass)
    freezer.move_to(start + timedelta(hours=4))
    for entity_id in ("sensor.warmth", "binary_sensor.door"):
        async_expose_entity(hass, "conversation", entity_id, True)
    house = await async_furnish(hass, {})
    yield house
    await house.kit.async_close()
    house.cache.async_close()
    await house.drain()


async def ask(house: House, entity_id: str, **more: Any) -> Any:
    result = await house.call("get_history", entity_id=entity_id, start="241m", **more)
    assert "entities" in result, result
    return result["entities"][entity_id]


async def test_values_are_aggregated(recorded: House) -> None:
    for aggregate, expected in (("mean", 20), ("avg", 20), ("min", 10), ("max", 30)):
        answer = await ask(recorded, "sensor.warmth", aggregate=aggregate)
        (value,) = answer.values()
        assert value == pytest.approx(expected, abs=0.1), aggregate
    answer = await ask(recorded, "sensor.warmth", aggregate="sum")
    assert answer == {"sum": 20.0}
    answer = await ask(recorded, "sensor.warmth", aggregate="max", period="hour")
    assert [row["max"] for row in answer["rows"]] == [10.0, 20.0, 30.0, 30.0]
    answer = await ask(recorded, "binary_sensor.door", aggregate="mean")
    assert "no numbers" in answer["message"]


async def test_durations_changes_and_raw_rows(recorded: House) -> None:
    answer = await ask(recorded, "binary_sensor.door", aggregate="time_in_state")
    assert answer["seconds_in_state"]["on"] == pytest.approx(3600, abs=5)
    answer = await ask(recorded, "binary_sensor.door", aggregate="last_changed")
    assert answer["state"] == "off"
    answer = await ask(recorded, "binary_sensor.door")
    assert [row["state"] for row in answer["rows"]] == ["off", "on", "off"]
    result = await recorded.call(
        "get_history", entity_id="sensor.warmth", start="10m", aggregate="last_changed"
    )
    assert result["entities"]["sensor.warmth"]["last_changed"] is None


async def test_bad_questions_are_answered(recorded: House) -> None:
    for arguments, code in (
        ({"entity_id": "sensor.nothing", "start": "1h"}, "not_found"),
        ({"entity_id": "sensor.warmth", "start": "one day"}, "invalid_time"),
        ({"entity_id": "sensor.warmth", "start": "2999-01-01"}, "invalid_time"),
        (
            {"entity_id": "sensor.warmth", "start": "1h", "aggregate": "median"},
            "invalid_aggregate",
        ),
        (
            {"entity_id": "sensor.warmth", "start": "1h", "period": "decade"},
            "invalid_period",
        ),
    ):
        result = await recorded.call("get_history", **arguments)
        assert result["error"] == code, (arguments, result)
    far = await recorded.call(
        "get_history", entity_id="sensor.warmth", start="30d", aggregate="mean"
    )
    assert far["entities"]["sensor.warmth"]["mean"] > 0


def test_moments() -> None:
    now = dt_util.utcnow()
    assert read_moment("now", now, now) == now
    assert read_moment(None, now, now) == now
    assert read_moment("2 days ago", now, now) == now - timedelta(days=2)
    day = read_moment("2026-01-02", now, now)
    assert day is not None
    assert dt_util.as_local(day).hour == 0
    moment = read_moment("2026-01-02T03:04:05", now, now)
    assert moment is not None
    assert dt_util.as_local(moment).hour == 3
