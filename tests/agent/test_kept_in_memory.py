"""What stays in memory after turns: objects are counted, so that no clock is in it."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
import gc
from itertools import pairwise
import logging
from sys import getsizeof
from types import CellType, FunctionType, MethodType, ModuleType
from typing import Final

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import chat_session
from homeassistant.setup import async_setup_component
from lru import LRU
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    setup_test_component_platform,
)

from custom_components.ha_ai_agent import runtime
from custom_components.ha_ai_agent.approvals import (
    contexts,
    gate,
    last_word,
    questions,
    voice,
)
from custom_components.ha_ai_agent.const import DOMAIN, EVENT_TURN_FINISHED
from custom_components.ha_ai_agent.history import conversations, threads
from custom_components.ha_ai_agent.home import matching
from custom_components.ha_ai_agent.prompt import estimate, tokens
from tests.devices import Lock
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp, until

TURNS: Final = 20
TURNS_EACH: Final = 4
FURTHER_LOOKS: Final = 2
MANY_TIMERS: Final = 1000
FEW: Final = 6
"""Of one kind, more than before: what happens to be on its way."""
LEAST_BYTES: Final = 100_000
MOST_BYTES: Final = 1000
"""A turn: what still fills, and what happens to be longer."""
PLAIN: Final = frozenset(
    {
        *(bytes, dict, float, frozenset, int, list, set, str, tuple),
        *(deque, LRU, OrderedDict, CellType, FunctionType, MethodType, partial),
    }
)
"""What holds, or is, a value of ours without being ours."""
BOUNDS: Final[tuple[tuple[ModuleType, str, int], ...]] = (
    (contexts, "MAX_CONTEXTS", 5),
    (conversations, "MAX_RECENT_CHARS", 5000),
    (estimate, "_MOST_LINES", 5),
    (gate, "MAX_CONVERSATIONS", 5),
    (gate, "MAX_TURNS", 5),
    (last_word, "MAX_KEPT", 5),
    (matching, "_REMEMBERED", 5),
    (questions, "MAX_ENDED", 5),
    (runtime, "KEPT_REQUESTS", 5),
    (runtime, "KEPT_WRITES", 5),
    (threads, "MAX_SESSIONS", 5),
    (threads, "MAX_THREADS", 5),
    (tokens, "_REMEMBERED_MESSAGES", 5),
    (voice, "MAX_CONVERSATIONS", 5),
)
"""What is kept so that it need not be made again: full after the first turns."""


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Log nothing: pytest keeps what was logged, and with which objects."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
async def busy(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    unlogged: None,
) -> Callable[[int], Awaitable[None]]:
    """Return what lets so many turns pass, and their conversations end."""
    for module, name, value in BOUNDS:
        monkeypatch.setattr(module, name, value)
    setup_test_component_platform(home, "lock", [Lock("Front door")])
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", "lock.front_door", should_expose=True)
    await set_up(server)
    safe = async_capture_events(home, EVENT_TURN_FINISHED)
    done = 0

    async def async_talk(turns: int) -> None:
        nonlocal done
        conversation_id = None
        for number in range(done, done + turns):
            if number % TURNS_EACH == 0:
                conversation_id = None
            replies = _replies(number)
            server.script(*replies)
            result = await say(_words(number), conversation_id)
            conversation_id = result.conversation_id
            server.clear()
        done += turns
        await until(lambda: len(safe) >= turns)
        safe.clear()
        await _async_end_sessions(home)

    return async_talk


async def _async_end_sessions(home: HomeAssistant) -> None:
    """Let conversations end, as Home Assistant does after five silent minutes."""
    await home.async_block_till_done()
    sessions = home.data[chat_session.DATA_CHAT_SESSION]
    for session in list(sessions.values()):
        session.async_cleanup()
    sessions.clear()
    await home.async_block_till_done()
    await _async_clear_timers(home.loop)


async def _async_clear_timers(loop: asyncio.AbstractEventLoop) -> None:
    """Have the loop let go of timers that were cancelled, and of their contexts.

    It does so by itself once they are many; those of one request are a few.
    """
    for _ in range(MANY_TIMERS):
        loop.call_later(3600, loop.time).cancel()
    await asyncio.sleep(0)


def _words(number: int) -> str:
    return "No" if number % 5 == 4 else f"Please see to number {number} now"


def _replies(number: int) -> tuple[Reply, ...]:
    """Return what the model does: a deed, nonsense, a cut stream, a question."""
    done = Reply(text=f"It is done, number {number}.")
    service = "turn_on" if number % 2 else "turn_off"
    match number % 5:
        case 0:
            lamp = {"domain": "light", "entity_id": ["light.kitchen_lamp"]}
            deed = Call("call_service", {**lamp, "service": service})
            return Reply(calls=(deed,)), done
        case 1:
            look = Call("get_states", {"entity_id": [f"light.lamp_{number}"]})
            find = Call("find_entities", {"query": f"lamp {number}"})
            return Reply(calls=(look, find)), done
        case 2:
            return (Reply(text=f"Number {number} is", fault="half_stream", at="text"),)
        case 3:
            door = {"domain": "lock", "entity_id": ["lock.front_door"]}
            deed = Call("call_service", {**door, "service": "unlock"})
            return Reply(calls=(deed,)), done
        case _:
            return ()


def _counted() -> Counter[str]:
    """Return how many objects of each kind there are."""
    for _ in range(3):
        gc.collect()
    return Counter(
        f"{type(item).__module__}.{type(item).__qualname__}"
        for item in gc.get_objects()
    )


def _left_to_collector() -> Counter[str]:
    """Return how many objects of ours only the garbage collector can free."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        gc.collect()
        kinds = [type(item) for item in gc.garbage]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    return Counter(
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in kinds
        if kind.__module__.startswith("custom_components.")
    )


def _kept_bytes(hass: HomeAssistant) -> int:
    """Return the size of all that hangs on what lives as long as our entry does."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    keys = (runtime.DATA_HISTORY, contexts.DATA_CONTEXTS, last_word.DATA_LAST_WORD)
    pending: list[object] = [entry.runtime_data, *(hass.data[key] for key in keys)]
    seen: dict[int, object] = {}
    while pending:
        item = pending.pop()
        kind = type(item)
        is_ours = kind.__module__.startswith("custom_components.")
        if id(item) in seen or not (is_ours or kind in PLAIN):
            continue
        seen[id(item)] = item
        # It does not tell the collector what it holds.
        held = item.items() if isinstance(item, LRU) else gc.get_referents(item)
        pending += held
    return sum(map(getsizeof, seen.values()))


async def test_turns_leave_nothing_behind(
    home: HomeAssistant, busy: Callable[[int], Awaitable[None]]
) -> None:
    """Deeds, questions, nonsense and broken streams: nothing grows with them.

    What grows at each look stays; a turn's own things that something on its way still
    holds for a moment grow at one.
    """
    await busy(TURNS)
    counted, kept_bytes = [_counted()], [_kept_bytes(home)]
    for _ in range(FURTHER_LOOKS):
        await busy(TURNS)
        counted.append(_counted())
        kept_bytes.append(_kept_bytes(home))
    assert kept_bytes[0] > LEAST_BYTES  # it was looked where something is
    grown = [
        {kind: count - before[kind] for kind, count in after.items()}
        for before, after in pairwise(counted)
    ]
    more = {
        kind: [each.get(kind, 0) for each in grown]
        for kind in counted[-1]
        if kind.startswith("custom_components.")
        and all(each.get(kind, 0) > FEW for each in grown)
    }
    assert not more
    assert kept_bytes[-1] - kept_bytes[0] < MOST_BYTES * TURNS * FURTHER_LOOKS


async def test_turns_wait_for_no_collector(
    home: HomeAssistant, busy: Callable[[int], Awaitable[None]]
) -> None:
    """What holds itself stays until a full collection, in a large home for minutes.

    All that a turn held would stay with it, and the collection itself stops the loop.
    """
    await busy(TURNS)
    for _ in range(3):
        gc.collect()
    gc.disable()
    try:
        await busy(TURNS)
        left = _left_to_collector()
    finally:
        gc.enable()
    assert not left
