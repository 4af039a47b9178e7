"""Automations: previewed, listed, changed among three hundred; played over a week."""

from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
import tempfile
from time import perf_counter
from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import States
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.ha_ai_agent.automations.replay.recorded import async_replay
from custom_components.ha_ai_agent.models import JsonObject
from tests.automations.conftest import ALL_COMPONENTS, ENTITIES, Household
from tests.automations.good import GOOD
from tests.automations.odd_files import odd_file
from tests.automations.test_file import changed, document

from ._loop import async_longest_block
from .report import Report

COUNT = 300
ROUNDS = 20
ROWS = 10_000
DAYS = 7
ITEM = """\
- id: 'a{n}'
  alias: Automation {n}
  triggers:
  - trigger: state
    entity_id: {of}
    to: 'on'
  - trigger: time
    at: 0{minute}:15:00
  conditions:
  - condition: state
    entity_id: person.anna
    state: home
  actions:
  - action: light.turn_on
    target:
      entity_id: light.kitchen
    data:
      brightness_pct: {minute}0
  - delay: 00:05:00
"""


async def run(report: Report) -> None:
    """Measure what somebody waits for, and what everything else waits for."""
    with tempfile.TemporaryDirectory() as folder:
        async with async_test_home_assistant(config_dir=folder) as hass:
            household = await _async_furnish(hass, Path(folder))
            await _async_ask(report, household)
            await _async_replay(report, hass)
            await hass.async_stop(force=True)
    _change(report)


async def _async_furnish(hass: HomeAssistant, folder: Path) -> Household:
    """Return a home with three hundred automations, and a recorder."""
    (folder / "configuration.yaml").write_text(
        "automation: !include automations.yaml\n"
    )
    items = (
        ITEM.format(n=n, of=ENTITIES[n % len(ENTITIES)], minute=n % 10)
        for n in range(COUNT)
    )
    (folder / "automations.yaml").write_text("".join(items))
    async_initialize_recorder(hass)
    url = f"sqlite:///{folder / 'recorder.db'}"
    for entity_id in ENTITIES:
        hass.states.async_set(entity_id, "off")
    for component in ("homeassistant", "conversation", "recorder", *ALL_COMPONENTS):
        config: JsonObject = {
            "recorder": {"db_url": url},
            "script": {"good_night": {"sequence": []}},
        }
        if component != "automation":
            await async_setup_component(hass, component, config)
    await async_setup_component(hass, "automation", {"automation": []})
    await hass.services.async_call("automation", "reload", blocking=True)
    await hass.async_block_till_done()
    admin = await hass.auth.async_create_user("Admin", group_ids=[GROUP_ID_ADMIN])
    household = Household(hass, admin, folder)
    for state in hass.states.async_all("automation"):
        household.expose(state.entity_id)
    household.tools.async_start(hass.async_create_task)
    await hass.async_block_till_done()
    return household


async def _async_ask(report: Report, household: Household) -> None:
    """Preview and list, as a turn does."""
    texts = list(GOOD.values())
    first = await _async_timed(household, "preview", yaml=texts[0])
    others = [
        await _async_timed(household, "preview", yaml=texts[at % len(texts)])
        for at in range(1, ROUNDS)
    ]
    lists = [
        await _async_timed(household, "list", query=f"kitchen {at}")
        for at in range(ROUNDS)
    ]
    for work, times, note in (
        ("first preview after a start", [first], "what it needs is read ahead"),
        ("preview", others, f"median; longest {max(others):.0f} ms"),
        ("list by words", lists, f"median; longest {max(lists):.0f} ms"),
    ):
        took = median(times)
        report.add(
            f"automations: {work} among {COUNT}",
            ours=took,
            unit="ms",
            target="< 50",
            met=took < 50,
            note=note,
        )


async def _async_timed(household: Household, action: str, **arguments: Any) -> float:
    started = perf_counter()
    result = await household.call(action, **arguments)
    assert "error" not in result, result
    return (perf_counter() - started) * 1000


async def _async_replay(report: Report, hass: HomeAssistant) -> None:
    """Play an automation over a week of twenty things."""
    names = [f"sensor.many_{number}" for number in range(20)]
    for name in names:
        hass.states.async_set(name, "0")
    await hass.async_block_till_done()
    instance = get_instance(hass)
    await instance.async_block_till_done()
    end = dt_util.utcnow()
    step = timedelta(days=DAYS - 0.5) * len(names) / ROWS

    def put() -> None:
        with session_scope(hass=hass) as session:
            for name in names:
                number = instance.states_meta_manager.get(name, session, False)
                session.add_all(
                    States(
                        metadata_id=number,
                        state=str(at % 10),
                        last_updated_ts=(end - at * step).timestamp(),
                    )
                    for at in range(ROWS // len(names))
                )

    await instance.async_add_executor_job(put)
    config: JsonObject = {
        "triggers": [{"trigger": "numeric_state", "entity_id": names, "above": 8}],
        "conditions": [
            {"condition": "state", "entity_id": name, "state": "9"} for name in names
        ],
        "actions": [],
    }
    times: list[float] = []

    async def replay() -> None:
        started = perf_counter()
        found = await async_replay(hass, config)
        times.append((perf_counter() - started) * 1000)
        assert found is not None
        assert sum(map(len, found.timeline.moments.values())) >= ROWS

    block = await async_longest_block(replay)
    report.add(
        f"automations: {DAYS} days of 20 entities, {ROWS} rows, played",
        ours=times[0],
        unit="ms",
        target="< 1000",
        met=times[0] < 1000,
        note="in the recorder's executor",
    )
    report.add(
        "automations: the loop waited for it",
        ours=block,
        unit="ms",
        target="< 50",
        met=block < 50,
    )


def _change(report: Report) -> None:
    """Change hand-written automations, and look at everything else in the file."""
    random = Random(COUNT)  # nothing secret
    text, spans = odd_file(random, COUNT, most=1)
    file = document(text)
    times: list[float] = []
    others = 0
    for at in random.sample(range(COUNT), 100):
        wanted = changed(random, file.items[at])
        started = perf_counter()
        result = file.changed(at, wanted)
        times.append((perf_counter() - started) * 1000)
        start, end = spans[at]
        is_same = result.startswith(text[:start]) and result.endswith(text[end:])
        others += not is_same
    report.add(
        f"automations: 100 random changes of {COUNT} by hand, other bytes touched",
        ours=others,
        unit="changes",
        target="0",
        met=not others,
        note=f"median {median(times):.0f} ms each, in the executor",
    )
