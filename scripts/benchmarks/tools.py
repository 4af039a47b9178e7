"""Tools side by side: our executor, and Home Assistant's own intent tools.

The calls go to the same slow services of one Home Assistant. The rival is what every
other conversation agent of Home Assistant hands its model: Assist's tools.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
import gc
import logging
from statistics import median
import tempfile
from time import perf_counter, time
from typing import Any

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.ha_ai_agent.calls.scope import TurnScope
from custom_components.ha_ai_agent.models import JsonObject, Speaker, ToolCall, TurnInfo
from custom_components.ha_ai_agent.running.runner import TurnRunner
from tests.homes import async_build_home
from tests.house import House, async_furnish

from .report import Report

SLOW_SECONDS = 0.3
ROUNDS = 40
GONE = "unavailable"


class Switches:
    """The service of all switches: slow, quick or hanging, with a log."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.delay = 0.0
        self.hanging: set[str] = set()
        self.release = asyncio.Event()
        self.log: list[tuple[str, str]] = []
        self.started_at: dict[str, float] = {}
        for service in ("turn_on", "turn_off"):
            hass.services.async_register("switch", service, self.async_handle)

    async def async_handle(self, call: ServiceCall) -> None:
        """Do what a device does: take a while, then show it."""
        ids = call.data["entity_id"]
        ids = [ids] if isinstance(ids, str) else ids
        # As Home Assistant's entity services do: what is unavailable is skipped.
        ids = [item for item in ids if not self.hass.states.is_state(item, GONE)]
        for entity_id in ids:
            self.started_at[entity_id] = perf_counter()
            self.log.append(("start", f"{call.service} {entity_id}"))
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.hanging.intersection(ids):
            await self.release.wait()
        for entity_id in ids:
            self.log.append(("end", f"{call.service} {entity_id}"))
            state = self.hass.states.get(entity_id)
            assert state is not None
            value = "on" if call.service == "turn_on" else "off"
            self.hass.states.async_set(entity_id, value, state.attributes)


@asynccontextmanager
async def async_house(
    entities: int,
) -> AsyncGenerator[tuple[House, Switches, list[str], llm.APIInstance]]:
    """Give a home, its toolkit and Assist's tools on the same entities."""
    with tempfile.TemporaryDirectory() as folder:
        async with async_test_home_assistant(config_dir=folder) as hass:
            for name in ("homeassistant", "conversation", "intent", "llm"):
                await async_setup_component(hass, name, {})
            built = await async_build_home(hass, entities)
            switches = Switches(hass)
            house = await async_furnish(hass, {}, timeout_seconds=1.0)
            home = await house.cache.async_get()
            ids = [entity.entity_id for entity in built]
            ids = [i for i in ids if i.startswith("switch.") and i in home.by_entity_id]
            for entity_id in ids:
                state = hass.states.get(entity_id)
                assert state is not None
                hass.states.async_set(entity_id, "off", state.attributes)
            context = llm.LLMContext("bench", Context(), "en", "conversation", None)
            assist = await llm.async_get_api(hass, "assist", context)
            try:
                yield house, switches, ids, assist
            finally:
                switches.release.set()
                await house.drain()
                await house.kit.async_close()
                house.cache.async_close()
                await hass.async_stop(force=True)


def new_turn(house: House, number: int) -> TurnRunner:
    """Return the runner of another turn, by another speaker each time."""
    info = TurnInfo(
        turn_id=f"turn-{number}",
        conversation_id="bench",
        agent_id="conversation.ha_ai_agent",
        subentry_id="bench",
        speaker=Speaker(device_id=f"device-{number}"),
        text="",
        started_ts=time(),
    )
    return house.kit.start_turn(TurnScope(info=info, context=Context()))


def as_call(entity_id: str, service: str = "turn_on", number: int = 0) -> ToolCall:
    """Return a call as a model makes it."""
    return ToolCall(
        f"{number} {entity_id}",
        "call_service",
        {"domain": "switch", "service": service, "entity_id": [entity_id]},
    )


async def _timed(work: Awaitable[Any]) -> tuple[float, Any]:
    started = perf_counter()
    result = await work
    return (perf_counter() - started) * 1000, result


async def _parallel(
    report: Report, house: House, switches: Switches, ids: list[str]
) -> None:
    """Several slow calls of one reply; the rival is one after the other."""
    switches.delay = SLOW_SECONDS
    for count in (3, 8):
        times = []
        for number in range(5):
            turn = new_turn(house, 1000 * count + number)
            calls = [
                as_call(
                    ids[(number * count + place) % len(ids)],
                    "turn_on" if number % 2 == 0 else "turn_off",
                )
                for place in range(count)
            ]
            took, results = await _timed(
                asyncio.gather(*(turn.async_call(call) for call in calls))
            )
            assert all(result["status"] == "confirmed" for result in results), results
            times.append(took)
        serial, _ = await _timed(
            _one_by_one(new_turn(house, 7000 + count), ids[:count])
        )
        ours, limit = median(times), 1.05 * SLOW_SECONDS * 1000 + 10
        report.add(
            f"{count} independent calls of 300 ms",
            ours=ours,
            rival=serial,
            unit="ms",
            target=f"<= {limit:.0f}",
            met=ours <= limit,
            note="rival: one after the other",
        )
    switches.delay = 0.0


async def _one_by_one(turn: TurnRunner, ids: list[str]) -> None:
    """Do what an agent does that waits for each call before the next."""
    for number, entity_id in enumerate(ids):
        await turn.async_call(as_call(entity_id, "turn_off", number))


async def _overhead(
    report: Report, house: House, switches: Switches, ids: list[str]
) -> None:
    """What the executor adds to a service that answers at once."""
    whole, bare, verify, start = [], [], [], []
    gc.collect()
    for number in range(ROUNDS):
        target = ids[number % len(ids)]
        service = "turn_on" if house.state(target) == "off" else "turn_off"
        turn = new_turn(house, 5000 + number)
        begun = perf_counter()
        took, result = await _timed(turn.async_call(as_call(target, service)))
        assert result["status"] == "confirmed"
        start.append((switches.started_at[target] - begun) * 1000)
        spans = {span.name: span for span in turn.scope.trace.spans}
        verified = spans["verify"].duration_ms or 0.0
        verify.append(verified)
        whole.append(took - verified)
        direct, _ = await _timed(
            house.hass.services.async_call(
                "switch", service, {"entity_id": target}, blocking=True
            )
        )
        bare.append(direct)
    overhead = median(whole) - median(bare)
    for work, value, limit in (
        ("executor overhead of one call", overhead, 2.0),
        ("verification of what changes at once", median(verify), 5.0),
        ("arguments complete to service started", median(start), 5.0),
    ):
        report.add(
            f"{work}, 1,000 entities",
            ours=value,
            unit="ms",
            target=f"< {limit:g}",
            met=value < limit,
            note=f"median of {ROUNDS}",
        )


async def _order(
    report: Report,
    house: House,
    switches: Switches,
    ids: list[str],
    assist: llm.APIInstance,
) -> None:
    """Two writes to one entity in one reply: overlaps, and answers before the end."""
    switches.delay = SLOW_SECONDS
    switches.log.clear()
    turn = new_turn(house, 9000)
    await asyncio.gather(
        turn.async_call(as_call(ids[0], "turn_on", 1)),
        turn.async_call(as_call(ids[0], "turn_off", 2)),
    )
    ours = _overlaps(switches.log)
    switches.log.clear()
    state = house.hass.states.get(ids[0])
    assert state is not None
    inputs = [
        llm.ToolInput(f"intent__{name}", {"name": state.name, "domain": ["switch"]})
        for name in ("HassTurnOn", "HassTurnOff")
    ]
    await asyncio.gather(*(assist.async_call_tool(item) for item in inputs))
    open_calls = sum(1 if word == "start" else -1 for word, _ in switches.log)
    rival = _overlaps(switches.log)
    await asyncio.sleep(2 * SLOW_SECONDS)
    switches.delay = 0.0
    report.add(
        "two writes to one entity: overlapping calls",
        ours=ours,
        rival=rival,
        unit="calls",
        target="0",
        met=ours == 0,
        note=f"rival answered with {open_calls} of 2 calls not done",
    )


def _overlaps(log: list[tuple[str, str]]) -> int:
    running, most = 0, 0
    for word, _ in log:
        running += 1 if word == "start" else -1
        most = max(most, running)
    return max(0, most - 1)


async def _hanging(
    report: Report, house: House, switches: Switches, ids: list[str]
) -> None:
    """One of eight hangs: the others are on time, it is told for what it is."""
    switches.delay = SLOW_SECONDS
    switches.hanging = {ids[-1]}
    times = []
    for number in range(3):
        switches.release.clear()
        turn = new_turn(house, 9500 + number)
        hung = asyncio.create_task(turn.async_call(as_call(ids[-1], "turn_on")))
        service = "turn_off" if number % 2 else "turn_on"
        took, results = await _timed(
            asyncio.gather(
                *(turn.async_call(as_call(item, service)) for item in ids[1:8])
            )
        )
        times.append(took)
        last: JsonObject = await hung
        switches.release.set()
        await house.drain()
        late = await house.kit.async_take_late_results("bench")
        state = house.hass.states.get(ids[-1])
        assert state is not None
        house.hass.states.async_set(ids[-1], "off", state.attributes)
    took = median(times)
    limit = 1.05 * SLOW_SECONDS * 1000 + 10
    is_honest = last["status"] == "unconfirmed" and len(late) == 1
    is_done = all(result["status"] == "confirmed" for result in results)
    report.add(
        "one of eight hangs: the other seven",
        ours=took,
        unit="ms",
        target=f"<= {limit:.0f}",
        met=took <= limit and is_honest and is_done,
        note=f"the eighth: {last['status']}, then in the next tail",
    )
    switches.hanging, switches.delay = set(), 0.0


async def _silent_failure(
    report: Report, house: House, ids: list[str], assist: llm.APIInstance
) -> None:
    """A device that is unavailable: who says that it was done?"""
    state = house.hass.states.get(ids[0])
    assert state is not None
    house.hass.states.async_set(ids[0], GONE, state.attributes)
    turn = new_turn(house, 9900)
    result = await turn.async_call(as_call(ids[0]))
    answer = await assist.async_call_tool(
        llm.ToolInput("intent__HassTurnOn", {"name": state.name, "domain": ["switch"]})
    )
    said: Any = answer.data
    rival = len(said.get("data", {}).get("success", ()))
    ours = 1 if result["status"] == "confirmed" else 0
    report.add(
        "an unavailable device called done",
        ours=ours,
        rival=min(rival, 1),
        unit="times",
        target="0",
        met=ours == 0,
        note=f"ours: {result['status']}, {result.get('error')}",
    )


async def run(report: Report) -> None:
    """Measure at 1,000 entities."""
    logging.disable(logging.ERROR)
    try:
        async with async_house(1000) as (house, switches, ids, assist):
            await _overhead(report, house, switches, ids)
            await _parallel(report, house, switches, ids)
            await _order(report, house, switches, ids, assist)
            await _hanging(report, house, switches, ids)
            await _silent_failure(report, house, ids, assist)
    finally:
        logging.disable(logging.NOTSET)
