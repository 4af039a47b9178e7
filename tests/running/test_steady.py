"""A database that is away, a clock that is set, a power failure: nothing is lost."""

from dataclasses import replace
from datetime import datetime, timedelta
from time import time
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.components import persistent_notification
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.const import EVENT_SCHEDULE_ENDED
from custom_components.ha_ai_agent.models import ScheduledAction
from custom_components.ha_ai_agent.running import schedule
from custom_components.ha_ai_agent.running.schedule import read_when

from ..house import House, async_furnish
from .steady import LIGHTS, on, schedule_all, settle, turn_on


async def test_what_is_due_waits_for_the_database(house: House, freezer: Any) -> None:
    await schedule_all(house)
    house.schedules.is_broken = True
    await settle(house, freezer, 61)
    for _ in range(30):
        await settle(house, freezer, 2.1)
    assert on(house) == 0
    house.schedules.is_broken = False
    await settle(house, freezer, 2.1)
    assert on(house) == len(LIGHTS)
    assert {row.status for row in house.schedules.rows.values()} == {"done"}


async def test_what_waited_too_long_is_missed_and_told(
    hass: HomeAssistant, house: House, freezer: Any
) -> None:
    ended: list[Event[Any]] = []
    hass.bus.async_listen(EVENT_SCHEDULE_ENDED, ended.append)
    await schedule_all(house)
    house.schedules.is_broken = True
    await settle(house, freezer, 61)
    await settle(house, freezer, schedule.GRACE_SECONDS)
    assert [event.data["status"] for event in ended] == ["missed"] * len(LIGHTS)
    lines = await house.kit.async_take_late_results("conversation")
    assert len(lines) == len(LIGHTS)
    assert all("missed" in line for line in lines)
    house.schedules.is_broken = False
    await settle(house, freezer, 3)
    assert on(house) == 0
    assert {row.status for row in house.schedules.rows.values()} == {"missed"}


async def test_what_cannot_be_read_at_the_start_is_read_later(
    hass: HomeAssistant, house: House, freezer: Any
) -> None:
    await schedule_all(house)
    await house.kit.async_close()
    other = await async_furnish(hass, house.devices)
    other.schedules.rows.update(house.schedules.rows)
    other.schedules.is_broken = True
    await other.kit.async_start()
    await settle(other, freezer, 3)
    other.schedules.is_broken = False
    await settle(other, freezer, 3)
    await settle(other, freezer, 61)
    assert on(other) == len(LIGHTS)
    await other.kit.async_close()
    other.cache.async_close()


async def test_a_damaged_row_hides_no_other(
    hass: HomeAssistant, house: House, freezer: Any
) -> None:
    await schedule_all(house)
    await house.kit.async_close()
    first, *_ = house.schedules.rows.values()
    house.schedules.rows["bad"] = replace(first, schedule_id="bad", due_ts=float("nan"))
    other = await async_furnish(hass, house.devices)
    other.schedules.rows.update(house.schedules.rows)
    await other.kit.async_start()
    await settle(other, freezer, 61)
    assert on(other) == len(LIGHTS)
    await other.kit.async_close()
    other.cache.async_close()


async def test_cancelled_and_due_at_once_is_one_of_both(
    house: House, freezer: Any
) -> None:
    """Who is told that it is cancelled finds it not done; else they are told so."""
    result = await house.call(
        "schedule", action="add", when=60, call=turn_on(LIGHTS[0])
    )
    row = house.schedules.rows[result["schedule_id"]]
    listed = house.schedules.async_list

    async def listed_before(**wanted: Any) -> list[ScheduledAction]:
        rows = await listed(**wanted)
        house.schedules.rows[row.schedule_id] = replace(row, status="started")
        return rows

    house.schedules.async_list = listed_before  # type: ignore[method-assign]
    answer = await house.call(
        "schedule", action="cancel", schedule_id=result["schedule_id"]
    )
    assert answer["error"] == "too_late"


# Clocks


async def test_a_clock_that_is_put_back_delays(house: House, freezer: Any) -> None:
    await schedule_all(house, 1800)
    await settle(house, freezer, -3600)
    await settle(house, freezer, 1801)
    assert on(house) == 0
    await settle(house, freezer, 3600)
    assert on(house) == len(LIGHTS)


async def test_a_clock_that_is_put_forward_is_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Timers run by another clock: what is due by this one is done within a minute."""
    await house.kit.async_start()
    await schedule_all(house, 3500)
    later = dt_util.utcnow() + timedelta(seconds=3600)
    monkeypatch.setattr(schedule, "time", lambda: time() + 3600)
    scheduler = house.kit.scheduler
    scheduler._look_at_clock(later)
    async_fire_time_changed(house.hass, later)
    await house.hass.async_block_till_done()
    await house.drain()
    assert on(house) == len(LIGHTS)


@pytest.mark.parametrize(
    ("eve", "zone"),
    [
        ("2026-03-28T20:00", "Europe/Berlin"),
        ("2026-10-24T20:00", "Europe/Berlin"),
        ("2026-03-07T20:00", "America/New_York"),
        ("2026-10-03T20:00", "Australia/Lord_Howe"),
        ("2026-07-01T20:00", "Asia/Kolkata"),
    ],
)
async def test_seven_on_the_eve_is_seven(
    hass: HomeAssistant, eve: str, zone: str
) -> None:
    await hass.config.async_set_time_zone(zone)
    local = dt_util.parse_datetime(eve)
    assert local is not None
    now = local.replace(tzinfo=ZoneInfo(zone))
    due = dt_util.as_local(
        dt_util.utc_from_timestamp(read_when("07:00", now.timestamp()))
    )
    assert (due.hour, due.minute) == (7, 0)
    assert due.date() == (now + timedelta(days=1)).date()


@pytest.mark.parametrize(
    ("now", "when", "due"),
    [
        # The clock shows 02:00 to 03:00 twice.
        ("2026-10-25T01:00:00+02:00", "02:30", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:45:00+02:00", "02:30", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:15:00+01:00", "02:30", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:45:00+01:00", "02:30", "2026-10-26T02:30:00+01:00"),
        ("2026-10-25T02:45:00+02:00", "07:00", "2026-10-25T07:00:00+01:00"),
        (
            "2026-10-25T02:45:00+02:00",
            "2026-10-25T02:30:00",
            "2026-10-25T02:30:00+01:00",
        ),
        # And not at all.
        ("2026-03-29T01:30:00+01:00", "02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-03-29T03:10:00+02:00", "02:30", "2026-03-30T02:30:00+02:00"),
        # Midnight, and a day that is not in every year.
        ("2026-12-31T23:59:58+01:00", "00:00", "2027-01-01T00:00:00+01:00"),
        ("2028-02-28T23:00:00+01:00", "07:00", "2028-02-29T07:00:00+01:00"),
        (
            "2028-02-28T23:00:00+01:00",
            "2028-02-29T00:00:00",
            "2028-02-29T00:00:00+01:00",
        ),
    ],
)
async def test_a_time_of_day_is_the_next_one(
    hass: HomeAssistant, now: str, when: str, due: str
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    found = read_when(when, datetime.fromisoformat(now).timestamp())
    assert found == datetime.fromisoformat(due).timestamp()


@pytest.mark.parametrize("when", ["2027-02-29T07:00", "2027-02-29 07:00", "2027-13-01"])
async def test_a_day_that_is_in_no_calendar_is_no_time(house: House, when: str) -> None:
    result = await house.call(
        "schedule", action="add", when=when, call=turn_on(LIGHTS[0])
    )
    assert result["error"] == "invalid_when"


async def test_half_an_hour_off_moves_nothing(house: House, freezer: Any) -> None:
    """And a clock that was a day behind does what is due once it is right."""
    await house.hass.config.async_set_time_zone("Europe/Berlin")
    await schedule_all(house, 600)
    await house.hass.config.async_set_time_zone("Asia/Kolkata")
    await settle(house, freezer, -86400)
    await settle(house, freezer, 700)
    assert on(house) == 0
    await settle(house, freezer, 86400)
    assert on(house) == len(LIGHTS)


async def test_another_time_zone_moves_nothing(house: House, freezer: Any) -> None:
    await schedule_all(house, 600)
    await house.hass.config.async_set_time_zone("Pacific/Auckland")
    await settle(house, freezer, 590)
    assert on(house) == 0
    await settle(house, freezer, 11)
    assert on(house) == len(LIGHTS)


# Cut off


async def test_the_row_is_there_before_the_call(house: House) -> None:
    at_the_call: list[str] = []

    @callback
    def look(_: Any) -> None:
        at_the_call.extend(entry.status for entry in house.ledger.entries.values())

    house.hass.bus.async_listen("call_service", look)
    await house.act("light.turn_on", "light.bedroom_lamp")
    assert at_the_call == ["started"]
    await house.drain()
    (entry,) = house.ledger.entries.values()
    assert entry.status == "confirmed"


@pytest.mark.parametrize(
    ("state", "status"), [("on", "confirmed"), ("off", "unconfirmed")]
)
async def test_what_a_power_failure_cut_off_is_looked_up(
    hass: HomeAssistant, house: House, state: str, status: str
) -> None:
    await house.act("light.turn_on", "light.bedroom_lamp")
    await house.drain()
    (entry,) = house.ledger.entries.values()
    await house.kit.async_close()
    hass.states.async_set("light.bedroom_lamp", state)
    other = await async_furnish(hass, house.devices)
    other.ledger.entries[entry.entry_id] = replace(entry, status="started")
    await other.kit.async_start()
    await hass.async_block_till_done()
    await other.drain()
    assert other.ledger.entries[entry.entry_id].status == status
    (line,) = await other.kit.async_take_late_results(entry.conversation_id)
    assert "not done again" in line
    assert f"light.bedroom_lamp is {state}" in line
    await other.kit.async_close()
    other.cache.async_close()


async def test_a_scheduled_action_that_was_cut_off_is_not_done_again(
    hass: HomeAssistant, house: House, freezer: Any
) -> None:
    await house.call("schedule", action="add", when=60, call=turn_on(LIGHTS[0]))
    await house.kit.async_close()
    other = await async_furnish(hass, house.devices)
    for key, row in house.schedules.rows.items():
        other.schedules.rows[key] = replace(row, status="started")
    await other.kit.async_start()
    await settle(other, freezer, 61)
    assert on(other) == 0
    (row,) = other.schedules.rows.values()
    assert (row.status, (row.result or {})["status"]) == ("done", "unconfirmed")
    (line,) = await other.kit.async_take_late_results("conversation")
    assert "unconfirmed" in line
    await other.kit.async_close()
    other.cache.async_close()


# Undo is about the last deed


async def test_the_last_deed_is_what_is_taken_back(house: House, freezer: Any) -> None:
    await house.act("light.turn_on", "light.kitchen_ceiling")
    await house.drain()
    freezer.tick(1)
    kept = await house.call("memory", action="remember", text="Likes tea")
    assert (await house.call("undo"))["taken_back"] == ["memory"]
    assert house.memories.rows == []
    freezer.tick(1)
    await house.call("memory", action="remember", text="Likes tea")
    freezer.tick(1)
    await house.call("memory", action="forget", text="Likes tea")
    assert (await house.call("undo"))["taken_back"] == ["memory"]
    assert [row.text for row in house.memories.rows] == ["Likes tea"]
    freezer.tick(1)
    await house.call("schedule", action="add", when=600, call=turn_on(LIGHTS[0]))
    assert (await house.call("undo"))["taken_back"] == ["schedule"]
    (row,) = house.schedules.rows.values()
    assert row.status == "cancelled"
    assert house.state("light.kitchen_ceiling") == "on"
    assert kept["status"] == "confirmed"


async def test_what_cannot_be_taken_back_leaves_older_deeds_alone(
    house: House, freezer: Any
) -> None:
    await house.act("light.turn_on", "light.kitchen_ceiling")
    await house.drain()
    freezer.tick(1)
    house.gate.asks.add("lock.unlock")
    await house.act("lock.unlock", "lock.front_door")
    # The question that waits is a wish of its own, and older.
    await house.drain()
    freezer.tick(1)
    record = replace(house.gate.parked[0], turn_id="later", call={"tool": "stamp"})

    class Stamps:
        def specs(self) -> Any:
            from custom_components.ha_ai_agent.models import ToolSpec

            return (ToolSpec(name="stamp", description="", parameters={}),)

        async def async_run_approved(self, _record: Any, _context: Any) -> Any:
            return {"status": "confirmed"}

    house.kit._families = (Stamps(),)  # type: ignore[assignment]
    await house.kit.async_run_approved(record, Context())
    result = await house.call("undo")
    assert (result["status"], result["error"]) == ("failed", "cannot_undo")
    assert house.state("light.kitchen_ceiling") == "on"


async def test_a_clock_that_comes_after_the_start(
    hass: HomeAssistant, house: House, freezer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was meant from now on is done then; what has a time waits for that time."""
    now, steady = dt_util.utcnow(), [1000.0]
    monkeypatch.setattr(schedule, "monotonic", lambda: steady[0])
    await house.call("schedule", action="add", when=180, call=turn_on(LIGHTS[0]))
    await house.kit.async_close()
    freezer.move_to("2000-01-01T00:00:10+00:00")
    other = await async_furnish(hass, house.devices)
    other.schedules.rows.update(house.schedules.rows)
    await other.kit.async_start()

    async def wait(seconds: float) -> None:
        steady[0] += seconds
        await settle(other, freezer, seconds)

    await other.call("schedule", action="add", when=60, call=turn_on(LIGHTS[1]))
    await wait(30)
    assert on(other) == 0
    freezer.move_to(now + timedelta(seconds=30))
    other.kit.scheduler._look_at_clock(dt_util.utcnow())
    await wait(0)
    assert on(other) == 0
    # Home Assistant's tracker looks at the real clock when it is armed: later than due.
    await wait(75)
    assert other.state("light.kitchen_ceiling") == "on"
    assert on(other) == 1
    await wait(90)
    assert on(other) == 2
    assert {row.status for row in other.schedules.rows.values()} == {"done"}
    await other.kit.async_close()
    other.cache.async_close()


async def test_one_that_cannot_be_run_is_told_and_hides_no_other(
    hass: HomeAssistant, house: House, freezer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await schedule_all(house)
    scheduler = house.kit.scheduler
    run, bad = scheduler._run, next(iter(house.schedules.rows))

    async def run_or_break(action: ScheduledAction) -> Any:
        if action.schedule_id == bad:
            raise ValueError("nobody foresaw this")
        return await run(action)

    monkeypatch.setattr(scheduler, "_run", run_or_break)
    await settle(house, freezer, 61)
    assert on(house) == len(LIGHTS) - 1
    assert house.schedules.rows[bad].status == "failed"
    assert [note["message"] for note in notes(hass)] == [
        "What was scheduled did not work: turn on Bedroom Lamp."
    ]


def notes(hass: HomeAssistant) -> list[Any]:
    """Return the persistent notifications."""
    found = persistent_notification._async_get_or_create_notifications(hass)
    return list(found.values())


@pytest.mark.parametrize(
    ("speaker", "home", "words"),
    [
        ("de-AT", "en", "Was geplant war, ist nicht geschehen, weil Home Assistant"),
        ("", "fr", "Ce qui était programmé n'a pas eu lieu, car Home Assistant"),
        ("en", "de", "What was scheduled did not happen because Home Assistant"),
    ],
)
async def test_a_notification_is_in_the_language_of_who_asked(
    hass: HomeAssistant,
    house: House,
    freezer: Any,
    speaker: str,
    home: str,
    words: str,
) -> None:
    hass.config.language = home
    await schedule_all(house)
    for key, row in house.schedules.rows.items():
        kept = {**row.action, "_decided": {"speaker": {"language": speaker}}}
        house.schedules.rows[key] = replace(row, action=kept)
    await house.kit.async_close()
    freezer.tick(schedule.GRACE_SECONDS + 100)
    other = await async_furnish(hass, house.devices)
    other.schedules.rows.update(house.schedules.rows)
    await other.kit.async_start()
    await settle(other, freezer)
    told = [note["message"] for note in notes(hass)]
    assert len(told) == len(LIGHTS)
    for text, name in zip(told, LIGHTS, strict=True):
        assert text.startswith(words)
        assert name in text
    await other.kit.async_close()
    other.cache.async_close()


# What a call waits for its row
