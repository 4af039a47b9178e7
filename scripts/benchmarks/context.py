"""The description of the home, side by side with Home Assistant's own Assist API.

All times are those of the event loop's thread: both sides work there and wait for
nothing, and what other processes of the machine take in between is not theirs.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import gc
import logging
from statistics import median
import tempfile
from time import thread_time
import tracemalloc

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er, llm
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.render import HomeRenderer, RenderedHome
from custom_components.ha_ai_agent.tokenizer import load_encoder
from tests.homes import ENGLISH, BuiltEntity, HomeSpec, async_build_home

from ._loop import async_longest_block
from .report import Report

SIZES = (100, 1000, 3000, 10_000)
DOMAINS = (
    "light", "switch", "cover", "climate", "fan", "lock", "media_player", "vacuum",
    "select", "number", "intent", "llm",
)  # fmt: skip


class Home:
    """One home with both of its readers."""

    def __init__(self, hass: HomeAssistant, count: Callable[[str], int]) -> None:
        self.hass = hass
        self.count = count
        self.cache = HomeCache(hass, Metrics())
        self.renderer = HomeRenderer()
        self._context = llm.LLMContext(
            platform="bench",
            context=Context(),
            language="en",
            assistant="conversation",
            device_id=None,
        )

    async def async_ours(self) -> RenderedHome:
        """Return the description, as a turn asks for it."""
        home = await self.cache.async_get()
        return await self.renderer.async_render(
            home, budget_tokens=None, count=self.count
        )

    async def async_cold(self) -> RenderedHome:
        """Return the description from nothing; like Assist, without counting it."""
        self.cache = HomeCache(self.hass, Metrics())
        self.renderer = HomeRenderer()
        home = await self.cache.async_get()
        return await self.renderer.async_render(home, budget_tokens=None, count=len)

    async def async_assist(self) -> str:
        """Return what Assist gives its model."""
        api = await llm.async_get_api(self.hass, "assist", self._context)
        return api.api_prompt

    async def async_assist_with_states(self) -> int:
        """Return the length of Assist's description with its live states."""
        api = await llm.async_get_api(self.hass, "assist", self._context)
        result = await api.async_call_tool(
            llm.ToolInput(tool_name="homeassistant__GetLiveContext", tool_args={})
        )
        return len(str(result))


async def async_time(work: Callable[[], Awaitable[object]], times: int) -> float:
    """Return the best time of some work, in milliseconds."""
    took = []
    for _ in range(times):
        gc.collect()
        started = thread_time()
        await work()
        took.append((thread_time() - started) * 1000)
    return min(took)


@asynccontextmanager
async def async_home(
    entities: int, spec: HomeSpec = ENGLISH
) -> AsyncGenerator[tuple[Home, list[BuiltEntity]]]:
    """Give a real Home Assistant with a home of that size."""
    with tempfile.TemporaryDirectory() as folder:
        async with async_test_home_assistant(config_dir=folder) as hass:
            for domain in ("homeassistant", "conversation", *DOMAINS):
                await async_setup_component(hass, domain, {})
            built = await async_build_home(hass, entities, spec=spec)
            count = await hass.async_add_executor_job(load_encoder)
            home = Home(hass, count or estimate_tokens)
            try:
                yield home, built
            finally:
                home.cache.async_close()
                await hass.async_stop(force=True)


async def run(report: Report) -> None:
    """Measure homes of several sizes."""
    logging.disable(logging.ERROR)
    try:
        for entities in SIZES:
            async with async_home(entities) as (home, built):
                await _async_measure(report, home, built, entities)
    finally:
        logging.disable(logging.NOTSET)


async def _async_measure(
    report: Report, home: Home, built: list[BuiltEntity], entities: int
) -> None:
    """Add the figures of one size."""
    promised = entities == 1000
    label = f"context, {entities} entities: "
    # Both sides once before: Home Assistant reads its own files at the first time.
    await home.async_assist()
    await home.async_cold()
    times = 9 if entities <= 1000 else 3
    rounds = [
        (await async_time(home.async_assist, 1), await async_time(home.async_cold, 1))
        for _ in range(times)
    ]
    assist, cold = min(item[0] for item in rounds), min(item[1] for item in rounds)
    report.add(
        label + "cold build",
        ours=cold,
        rival=assist,
        unit="ms",
        target="no slower than Assist" if promised else "",
        met=cold <= assist or not promised,
        note="Home Assistant's own files were read before, on both sides",
    )
    home.cache.async_close()
    await home.async_cold()
    home.cache.async_start()
    rendered = await home.async_ours()
    await _async_warm(report, home, built, label, assist, promised=promised)
    await _async_changes(report, home, built, label, assist, promised=promised)
    await _async_sizes(report, home, rendered, label, promised=promised)
    block = median([await async_longest_block(home.async_cold) for _ in range(3)])
    report.add(
        label + "longest event-loop block of a cold build",
        ours=block,
        rival=await async_longest_block(home.async_assist),
        unit="ms",
        target="< 20 ms" if entities == 10_000 else "",
        met=block < 20 or entities < 10_000,
    )


async def _async_warm(
    report: Report,
    home: Home,
    built: list[BuiltEntity],
    label: str,
    assist: float,
    *,
    promised: bool,
) -> None:
    async def many() -> None:
        for _ in range(1000):
            await home.async_ours()

    warm = await async_time(many, 3) / 1000
    report.add(
        label + "warm",
        ours=warm,
        rival=assist,
        unit="ms",
        target=">= 200 times faster" if promised else "",
        met=assist / warm >= 200 or not promised,
    )
    before = await home.async_ours()
    with_states = await async_time(home.async_assist_with_states, 3)
    _change_states(home.hass, built, 1)
    after_one = await async_time(home.async_ours, 1)
    _change_states(home.hass, built, 1000)
    after_many = await async_time(home.async_ours, 1)
    same = await home.async_ours() is before
    for work, ours in (("1 state change", after_one), ("1,000", after_many)):
        report.add(
            f"{label}after {work}",
            ours=ours,
            rival=with_states,
            unit="ms",
            target="nothing is built" if promised else "",
            met=same,
            note="byte-identical; Assist with GetLiveContext",
        )


async def _async_changes(
    report: Report,
    home: Home,
    built: list[BuiltEntity],
    label: str,
    assist: float,
    *,
    promised: bool,
) -> None:
    listening, deaf = [], []
    for _ in range(5):
        listening.append(_change_states(home.hass, built, 2000))
        home.cache.async_close()
        deaf.append(_change_states(home.hass, built, 2000))
        home.cache.async_start()
    await home.async_ours()
    cost = max(0.0, min(listening) - min(deaf)) / 2000 * 1e6
    report.add(
        label + "cost of one state change to the caches",
        ours=cost,
        unit="µs",
        target="< 5 µs" if promised else "",
        met=cost < 5 or not promised,
    )
    registry = er.async_get(home.hass)
    took = []
    for number, item in enumerate(built[:9]):
        registry.async_update_entity(item.entity_id, name=f"Renamed {number}")
        gc.collect()
        took.append(await async_time(home.async_ours, 1))
    changed = median(took)
    report.add(
        label + "after one registry change",
        ours=changed,
        rival=assist,
        unit="ms",
        target=">= 10 times faster" if promised else "",
        met=assist / changed >= 10 or not promised,
    )


async def _async_sizes(
    report: Report, home: Home, rendered: RenderedHome, label: str, *, promised: bool
) -> None:
    prompt = await home.async_assist()
    theirs = home.count(prompt)
    report.add(
        label + "tokens, everything",
        ours=rendered.tokens,
        rival=theirs,
        unit="tokens",
        target="at most half" if promised else "",
        met=rendered.tokens * 2 <= theirs or not promised,
        note=f"{len(rendered.text)} and {len(prompt)} characters",
    )
    bounded = home.renderer.render(
        await home.cache.async_get(), budget_tokens=5000, count=home.count
    )
    report.add(
        label + "tokens, default budget",
        ours=bounded.tokens,
        rival=theirs,
        unit="tokens",
        target="<= 5,000",
        met=bounded.tokens <= 5000,
    )
    tracemalloc.start()
    kept = await home.async_cold()
    memory = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    report.add(
        label + "memory kept", ours=memory, unit="MB", target="", met=bool(kept.text)
    )


def _change_states(hass: HomeAssistant, built: list[BuiltEntity], times: int) -> float:
    """Change states; return how long that took, in seconds."""
    states = [hass.states.get(item.entity_id) for item in built]
    attributes = [dict(state.attributes) if state else {} for state in states]
    started = thread_time()
    for number in range(times):
        place = number % len(built)
        hass.states.async_set(
            built[place].entity_id,
            f"{started}-{number}",
            {**attributes[place], "counted": number},
        )
    return thread_time() - started
