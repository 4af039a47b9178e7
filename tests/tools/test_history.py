"""What was, aggregated inside Home Assistant."""

from datetime import datetime, timedelta
from typing import Any, cast
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant, State
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.ha_ai_agent.tools.past import answer_of_states
from custom_components.ha_ai_agent.tools.recorder import read_moment

from ..house import House, async_furnish


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
    # On the hour: the hours of the answer are those of the clock.
    start = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    for hour, (warmth, door) in enumerate(
        (("10", "off"), ("20", "on"), ("30", "off"), ("unavailable", "off"))
    ):
        freezer.move_to(start + timedelta(hours=hour))
        hass.states.async_set("sensor.warmth", warmth, {"unit_of_measurement": "°C"})
        hass.states.async_set("binary_sensor.door", door)
        await async_wait_recording_done(hass)
    freezer.move_to(start + timedelta(hours=4, seconds=30))
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
        assert answer.pop("unit") == "°C"
        (value,) = answer.values()
        assert value == pytest.approx(expected, abs=0.1), aggregate
    answer = await ask(recorded, "sensor.warmth", aggregate="sum")
    assert answer == {"sum": 20.0, "unit": "°C"}
    answer = await ask(recorded, "sensor.warmth", aggregate="max", period="hour")
    assert [row["max"] for row in answer["rows"]] == [10.0, 20.0, 30.0]
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


@pytest.fixture
async def metered(recorded: House, freezer: FrozenDateTimeFactory) -> House:
    """Return the house with two months of statistics and no states from then."""
    hass = recorded.hass
    first = dt_util.as_utc(datetime(2026, 1, 1, tzinfo=dt_util.get_default_time_zone()))
    hours = [first + timedelta(hours=hour) for hour in range(24 * 59)]
    for entity_id, unit, rows in (
        (
            "sensor.warmth",
            "°C",
            [{"start": at, "mean": 20, "min": 15, "max": 25} for at in hours],
        ),
        (
            "sensor.meter",
            "kWh",
            [
                {"start": at, "state": index, "sum": index + 1.0}
                for index, at in enumerate(hours)
            ],
        ),
    ):
        meta = {
            "mean_type": int("mean" in rows[0]),
            "has_sum": "sum" in rows[0],
            "name": None,
            "source": "recorder",
            "statistic_id": entity_id,
            "unit_class": "temperature" if unit == "°C" else "energy",
            "unit_of_measurement": unit,
        }
        async_import_statistics(hass, cast(Any, meta), cast(Any, rows))
    freezer.move_to(first + timedelta(days=59))
    hass.states.async_set("sensor.meter", "1416", {"unit_of_measurement": "kWh"})
    async_expose_entity(hass, "conversation", "sensor.meter", True)
    await async_wait_recording_done(hass)
    return recorded


async def ask_between(house: House, entity_id: str, **more: Any) -> Any:
    result = await house.call("get_history", entity_id=entity_id, **more)
    return result["entities"][entity_id]


async def test_statistics_answer_for_what_no_state_tells_any_more(
    metered: House,
) -> None:
    answer = await ask_between(
        metered, "sensor.meter", start="2026-01-10", end="2026-01-12", aggregate="sum"
    )
    assert answer == {"sum": 48.0, "source": "statistics", "unit": "kWh"}
    answer = await ask_between(
        metered,
        "sensor.meter",
        start="2026-01-01",
        end="2026-03-01",
        aggregate="sum",
        period="month",
    )
    assert [row["sum"] for row in answer["rows"]] == [31 * 24, 28 * 24]
    for aggregate, value in (("mean", 20), ("min", 15), ("max", 25)):
        for end in ("2026-01-03", "2026-01-30"):
            answer = await ask_between(
                metered,
                "sensor.warmth",
                start="2026-01-02",
                end=end,
                aggregate=aggregate,
            )
            assert answer == {aggregate: value, "source": "statistics", "unit": "°C"}
    answer = await ask_between(
        metered,
        "sensor.warmth",
        start="2026-01-02",
        end="2026-01-05",
        aggregate="max",
        period="day",
    )
    assert [row["start"][:13] for row in answer["rows"]] == [
        f"2026-01-0{day} 00" for day in (2, 3, 4)
    ]


async def test_periods_are_those_of_the_houses_clock(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    zone = await dt_util.async_get_time_zone("Europe/Berlin")
    assert zone is not None
    # Over the day of 25 hours, and from one month to the next
    start = datetime(2026, 10, 24, 18, 30, tzinfo=zone)
    with patch.object(dt_util, "DEFAULT_TIME_ZONE", zone):
        for period, starts in (
            ("day", ["24 18:30", "25 00:00", "26 00:00"]),
            ("week", ["24 18:30", "26 00:00"]),
            ("month", ["24 18:30"]),
        ):
            answer = answer_of_states(
                [State("sensor.a", "1", last_changed=start, last_updated=start)],
                "max",
                start,
                datetime(2026, 10, 26, 12, tzinfo=zone),
                period,
            )
            assert [row["start"][8:16] for row in answer["rows"]] == starts
        hours = answer_of_states(
            [State("sensor.a", "1", last_changed=start, last_updated=start)],
            "time_in_state",
            start,
            datetime(2026, 10, 26, tzinfo=zone),
            "hour",
        )
    lengths = [row["seconds_in_state"]["1"] for row in hours["rows"]]
    assert lengths == [1800, *[3600] * 30]


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


async def test_what_is_seconds_old_is_known(
    recorded: House, freezer: FrozenDateTimeFactory
) -> None:
    """The recorder writes every few seconds: it is waited for."""
    recorded.hass.states.async_set("binary_sensor.door", "on")
    freezer.tick(2)
    answer = await ask(recorded, "binary_sensor.door", aggregate="last_changed")
    assert answer["state"] == "on"
    assert answer["last_changed"].endswith(":00:30")
