"""What would have been, and what was: over what the recorder and the traces have."""

from collections.abc import Sequence
from datetime import datetime, timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.db_schema import States
from homeassistant.components.recorder.models import uuid_hex_to_bytes_or_none
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.ha_ai_agent.automations.replay.recorded import async_replay
from custom_components.ha_ai_agent.models import JsonObject

from .conftest import Household, Load

MOTION = """
alias: Motion
triggers: [{trigger: state, entity_id: binary_sensor.motion, to: "on"}]
conditions: [{condition: time, after: "08:00:00"}]
actions: [{action: light.turn_on, target: {entity_id: light.kitchen}}]
"""
HALL = """\
- id: hall
  alias: Hall
  description: Light by the door
  triggers:
  - trigger: state
    entity_id: binary_sensor.motion
    to: 'on'
  conditions:
  - condition: state
    entity_id: light.bedroom
    state: 'on'
  - condition: numeric_state
    entity_id: sensor.temperature
    below: 20
  actions:
  - action: light.turn_on
    target: {entity_id: light.kitchen}
- id: night
  alias: Night
  triggers: [{trigger: time, at: '22:00:00'}]
  actions: [{action: switch.turn_off, target: {entity_id: switch.fan}}]
- id: broken
  alias: Broken
  triggers: [{trigger: state, entity_id: light.kitchen, wrong: 1}]
  actions: [{delay: 1}]
"""


@pytest.fixture(autouse=True)
def _enable_custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Set up the recorder before everything else, as it wants to be."""


@pytest.fixture
def moment(freezer: FrozenDateTimeFactory) -> datetime:
    """Return noon of a day at the house."""
    now = datetime(2026, 11, 20, 12, tzinfo=dt_util.get_default_time_zone())
    freezer.move_to(now)
    return now


type Rows = dict[str, Sequence[tuple[datetime, str]]]


async def record(hass: HomeAssistant, rows: Rows, user_id: str | None = None) -> None:
    """Put states into the database, as if they had been."""
    await async_wait_recording_done(hass)
    instance = get_instance(hass)

    def put() -> None:
        with session_scope(hass=hass) as session:
            for entity_id, moments in rows.items():
                number = instance.states_meta_manager.get(entity_id, session, False)
                assert number is not None, entity_id
                session.add_all(
                    States(
                        metadata_id=number,
                        state=state,
                        last_updated_ts=at.timestamp(),
                        context_user_id_bin=uuid_hex_to_bytes_or_none(user_id),
                    )
                    for at, state in moments
                )

    await instance.async_add_executor_job(put)


async def test_the_preview_says_how_often_it_would_have_run(
    household: Household, moment: datetime
) -> None:
    hass, user_id = household.hass, household.speaker.user_id
    yesterday = moment - timedelta(days=1)
    motion = [
        (yesterday.replace(hour=hour, minute=minute), state)
        for hour in (6, 9, 10, 11)
        for minute, state in ((0, "on"), (5, "off"))
    ]
    before = [(yesterday.replace(hour=5), "off")]
    await record(hass, {"binary_sensor.motion": [*before, *motion]})
    by_hand = [(yesterday.replace(hour=hour), "on") for hour in (9, 20)]
    await record(hass, {"light.kitchen": by_hand}, user_id)
    result = await household.call("preview", yaml=MOTION)
    replay = result["replay"]
    assert replay["yesterday"] == replay["runs"] == 3
    assert [row["at"] for row in replay["times"]] == [
        f"2026-11-19 {hour:02}:00:00" for hour in (9, 10, 11)
    ]
    assert replay["times"][0]["does"] == ["light.turn_on light.kitchen"]
    assert replay["stopped_by_conditions"] == 1
    assert [row["at"] for row in replay["by_hand"]] == ["2026-11-19 09:00:00"]
    (note,) = [note for note in result["notes"] if "yesterday" in note]
    assert note == (
        "It would have run 3 times yesterday and 3 times in the last 7 days. Its"
        " conditions would have stopped it once. By hand it was done once at those"
        " times."
    )
    asked = await household.call("create", yaml=MOTION)
    assert note in asked["preview"]


async def test_what_cannot_be_replayed_is_said(
    household: Household, moment: datetime
) -> None:
    event = MOTION.replace(
        'trigger: state, entity_id: binary_sensor.motion, to: "on"',
        "trigger: event, event_type: x",
    )
    result = await household.call("preview", yaml=event)
    assert result["replay"]["not_replayed_triggers"] == [1]
    assert any("cannot be replayed" in note for note in result["notes"])


async def test_a_week_of_ten_thousand_rows(
    household: Household, moment: datetime
) -> None:
    """All of it is read and played, in the recorder's own executor."""
    hass = household.hass
    names = [f"sensor.many_{number}" for number in range(20)]
    for name in names:
        hass.states.async_set(name, "0")
    step = timedelta(days=6.5) / 500
    start = moment - timedelta(days=6.5)
    rows: Rows = {
        name: [(start + step * at, str(at % 10)) for at in range(500)] for name in names
    }
    await record(hass, rows)
    config: JsonObject = {
        "triggers": [
            {"trigger": "numeric_state", "entity_id": names, "above": 8},
        ],
        "conditions": [
            {"condition": "state", "entity_id": name, "state": "9"} for name in names
        ],
        "actions": [],
        "mode": "parallel",
    }
    replay = await async_replay(hass, config)
    assert replay is not None
    assert len(replay.played.runs) == 20 * 50
    assert sum(map(len, replay.timeline.moments.values())) >= 10_000


async def test_found_by_what_it_uses_and_what_starts_it(
    household: Household, load: Load
) -> None:
    await load(HALL)
    for query, names in (
        ("light.kitchen", ["Broken", "Hall"]),
        ("kitchen", ["Broken", "Hall"]),
        ("turn_on kitchen", ["Hall"]),
        ("motion", ["Hall"]),
        ("22:00", ["Night"]),
        ("time fan", ["Night"]),
        ("by the door", ["Hall"]),
        ("bedroom", ["Hall"]),
        ("light.secret", []),
        (None, ["Broken", "Hall", "Night"]),
    ):
        listed = await household.call("list", query=query)
        assert [row["name"] for row in listed["automations"]] == names, query
    rows = {row["name"]: row for row in listed["automations"]}
    assert "wrong" in rows["Broken"]["broken"]
    assert rows["Hall"]["uses"][0] == "binary_sensor.motion"


async def test_pages_of_three_hundred(household: Household, load: Load) -> None:
    await load(
        "".join(
            f"- id: a{n}\n  alias: A {n:03}\n  triggers: []\n"
            f"  actions: [{{action: light.turn_on, entity_id: light.kitchen}}]\n"
            for n in range(300)
        )
    )
    names: list[str] = []
    cursor = None
    while True:
        listed = await household.call("list", query="kitchen", cursor=cursor)
        assert listed["total"] == 300
        names += [row["name"] for row in listed["automations"]]
        if (cursor := listed.get("cursor")) is None:
            break
    assert names == [f"A {n:03}" for n in range(300)]


BEDROOM = (
    "condition 1: did not hold (Bedroom (light.bedroom); was off; wanted on;"
    " Bedroom (light.bedroom) is now off)"
)


async def test_why_it_did_not_run(
    household: Household, load: Load, moment: datetime
) -> None:
    hass = household.hass
    hass.states.async_set("light.bedroom", "off")
    hass.states.async_set("sensor.temperature", "25")
    await load(HALL)
    hass.states.async_set("binary_sensor.motion", "on")
    await hass.async_block_till_done()
    result = await household.call("runs", automation_id="hall")
    (run,) = result["runs"]
    assert run["at"] == "2026-11-20 12:00"
    assert "binary_sensor.motion" in run["started_by"]
    assert run["outcome"].startswith("A condition did not hold")
    assert run["conditions"] == [
        BEDROOM,
    ]
    hass.states.async_set("light.bedroom", "on")
    hass.states.async_set("sensor.temperature", "18")
    hass.states.async_set("binary_sensor.motion", "off")
    hass.states.async_set("binary_sensor.motion", "on")
    await hass.async_block_till_done()
    result = await household.call("runs", automation_id="hall")
    newest, oldest = result["runs"]
    if "did" not in newest:
        newest, oldest = oldest, newest
    assert newest["did"] == ["light.turn_on Kitchen (light.kitchen)"]
    assert newest["outcome"] == "It ran to its end."
    assert "was 18" in newest["conditions"][1]
    # What was then, and what is now.
    assert "was off" in oldest["conditions"][0]
    assert oldest["conditions"][0].endswith("is now on)")
    assert "secret" not in json.dumps(result)


async def test_why_it_cannot_run(
    household: Household, load: Load, moment: datetime
) -> None:
    hass = household.hass
    await load(HALL)
    result = await household.call("runs", automation_id="broken")
    assert "wrong" in result["broken"]
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.night"}, blocking=True
    )
    result = await household.call("runs", automation_id="night")
    assert result["message"].startswith("It is turned off")
    assert result["runs"] == []
    assert "7 times in the last 7 days" in result["by_its_triggers"]


async def test_what_is_hidden_is_no_answer(
    household: Household, load: Load, moment: datetime
) -> None:
    hass = household.hass
    await load(HALL.replace("light.bedroom", "light.secret"))
    hass.states.async_set("binary_sensor.motion", "on")
    await hass.async_block_till_done()
    result: Any = await household.call("runs", automation_id="hall")
    assert "something hidden" in result["runs"][0]["conditions"][0]
    assert "secret" not in json.dumps(result)


@pytest.mark.parametrize(
    ("threshold", "is_said"),
    [
        ("above: 30", True),
        ("below: 15", True),
        ("above: 10", True),
        ("above: 20", False),
        ("above: 18, below: 21", False),
        ("above: sensor.temperature", False),
    ],
)
async def test_a_threshold_that_nothing_crossed_is_said(
    household: Household, moment: datetime, threshold: str, is_said: bool
) -> None:
    """In numbers: who asks sees by themselves whether it is far off."""
    rows = [
        (moment - timedelta(days=3, hours=-at), str(18 + at % 7)) for at in range(60)
    ]
    await record(household.hass, {"sensor.temperature": rows})
    config = MOTION.replace(
        'trigger: state, entity_id: binary_sensor.motion, to: "on"',
        f"trigger: numeric_state, entity_id: sensor.temperature, {threshold}",
    )
    said = "Temperature was between 18 and 24 in the last 7 days."
    result = await household.call("preview", yaml=config)
    assert (said in result["notes"]) is is_said, result
    if is_said:
        assert said in (await household.call("create", yaml=config))["preview"]
