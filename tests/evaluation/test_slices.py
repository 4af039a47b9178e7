"""A few tasks of each category through the whole agent, and what the judge makes of them.

The whole evaluation takes minutes and is the nightly's; this is the same code on a slice.
"""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from scripts.evaluation import judge
from scripts.evaluation.home import Measured, async_add_agents
from scripts.evaluation.judge import Player
from scripts.evaluation.tasks import Task, load
from tests.household.plain_home import PlainHousehold
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results, user_text

TASKS = {task.task_id: task for task in load(["en", "de"])}
# One of each category, and some more; without a model.
UNDERSTOOD = (
    "en/lamp_on",
    "en/three_at_once",
    "en/how_warm",
    "en/if_closed",
    "en/mirror_too",
    "en/unlock_door",
    "en/no_such_thing",
    "en/name_unlocks",
    "de/bath_22",
    "de/all_but_moon",
    "de/how_much_power",
    "de/open_garage",
)
LATER = "en/in_seconds"
# Only a model knows what was meant before, and asks which one is meant.
CORRECTED, ASKED_BACK = "en/meant_mirror", "en/which_lamp"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look as long as it takes in a home whose things obey at once."""
    monkeypatch.setattr(judge, "CALM_SECONDS", 0.0)
    monkeypatch.setattr(judge, "SETTLE_SECONDS", 0.5)


@pytest.fixture
async def homes(hass: HomeAssistant) -> PlainHousehold:
    home = PlainHousehold(hass)
    await home.async_build()
    return home


@pytest.fixture
async def server(loopback: None) -> AsyncGenerator[ScriptedServer]:
    async with ScriptedServer() as running:
        yield running


def test_a_slice_of_every_category() -> None:
    categories = {
        TASKS[name].category for name in (*UNDERSTOOD, LATER, CORRECTED, ASKED_BACK)
    }
    assert categories == {task.category for task in TASKS.values()}


async def test_without_a_model(homes: PlainHousehold) -> None:
    """The agent's own matcher does each as it is wanted, and nothing else."""
    await async_add_agents(homes.hass, Measured())
    player = Player(homes)
    for name in UNDERSTOOD:
        played = await player.async_play(TASKS[name])
        assert played.outcome == "right", played
        assert not played.input_tokens
    later = asyncio.create_task(player.async_play(TASKS[LATER]))
    while not later.done():
        async_fire_time_changed(
            homes.hass, dt_util.utcnow() + timedelta(seconds=6), fire_all=True
        )
        await asyncio.sleep(0.05)
    assert (await later).outcome == "right", later.result()


def _act(home: PlainHousehold, full: str, service_id: str) -> Reply:
    domain, _, service = service_id.partition(".")
    call = {"domain": domain, "service": service, "entity_id": [home.ids[full]]}
    return Reply(calls=(Call("call_service", call),))


async def test_with_a_model_that_is_right_idle_or_wrong(
    homes: PlainHousehold, server: ScriptedServer
) -> None:
    """What a model does is judged by what became of it, never by what it says."""
    await async_add_agents(
        homes.hass, Measured(base_url=server.base_url, model="scripted")
    )
    lamp, door = TASKS["en/lamp_on"], TASKS["en/unlock_door"]
    plans: list[tuple[Task, Any, str]] = [
        (lamp, ("flat.floor", "light.turn_on"), "right"),
        (lamp, None, "missed"),
        (lamp, ("flat.coffee", "switch.turn_on"), "wrong"),
        (door, ("flat.door", "lock.unlock"), "right"),
        (door, None, "missed"),
        (TASKS[CORRECTED], "mirror", "right"),
        (TASKS[CORRECTED], "floor", "missed"),
        (TASKS[ASKED_BACK], ("house.liv2", "light.turn_on"), "right"),
    ]
    player = Player(homes)
    for task, act, outcome in plans:

        def think(body: dict[str, Any], act: Any = act, task: Task = task) -> Reply:
            if act is None or tool_results(body) or not user_text(body):
                return Reply(text="All of it is done.")
            if task.task_id == ASKED_BACK and task.steps[0] in user_text(body):
                return Reply(text="Which of the lamps?")
            if isinstance(act, str):
                # At first as it is said, then what was meant.
                key = act if "meant" in user_text(body) else "floor"
                return _act(homes, f"flat.{key}", "light.turn_on")
            return _act(homes, *act)

        server.think = think
        played = await player.async_play(task)
        assert played.outcome == outcome, played
        assert played.rounds
        assert played.input_tokens
