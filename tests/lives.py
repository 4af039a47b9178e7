"""Lives of an entry, each in another way, and what a life could leave behind."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
import gc
from pathlib import Path
import threading
from typing import Any

from homeassistant.components import ai_task, conversation
from homeassistant.config_entries import SOURCE_USER, ConfigEntryDisabler
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    intent,
    issue_registry as ir,
    llm,
)
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.agent.agent import Agent
from custom_components.ha_ai_agent.const import DOMAIN, SUBENTRY_CONVERSATION
from custom_components.ha_ai_agent.runtime import AgentRuntime, SharedHistory
from tests.agent.conftest import until
from tests.entries import AGENT, make_entry
from tests.scripted_server import Call, Reply, ScriptedServer

LOCK = Call(
    "call_service", {"domain": "lock", "service": "unlock", "entity_id": "lock.front"}
)
LATER = Call(
    "schedule",
    {
        "action": "add",
        "when": 3600,
        "call": {
            "domain": "light",
            "service": "turn_on",
            "entity_id": "light.kitchen_lamp",
        },
    },
)


def traces(hass: HomeAssistant) -> Counter[str]:
    """Return what is there, counted; one more than before is a leak."""
    gc.collect()
    found: Counter[str] = Counter()
    for event_type, count in hass.bus.async_listeners().items():
        # Whoever waits for the start of Home Assistant is told once.
        if event_type != EVENT_HOMEASSISTANT_STARTED:
            found[f"listener {event_type}"] = count
    for signal, targets in hass.data.get("dispatcher", {}).items():
        found[f"signal {signal}"] = len(targets)
    for key in hass.data:
        if DOMAIN in str(key):
            found[f"data {key}"] = 1
    found.update(f"task {_name(task)}" for task in asyncio.all_tasks())
    found.update(
        f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread.name.startswith(DOMAIN)
    )
    found.update(f"file {link}" for link in _open_files())
    found.update(
        f"timer {handle}"
        for handle in getattr(hass.loop, "_scheduled", ())
        if not handle.cancelled() and DOMAIN in repr(handle)
    )
    found.update(_registered(hass))
    for kind in (Agent, AgentRuntime, SharedHistory):
        found[f"object {kind.__name__}"] = sum(
            isinstance(thing, kind) for thing in gc.get_objects()
        )
    return found


def _name(task: asyncio.Task[Any]) -> str:
    return task.get_name() if DOMAIN in task.get_name() else "of others"


def _registered(hass: HomeAssistant) -> list[str]:
    """Return what other parts of Home Assistant know of us."""
    return [
        *(
            f"entity {row.entity_id}"
            for row in er.async_get(hass).entities.values()
            if row.platform == DOMAIN
        ),
        *(
            f"device {row.name}"
            for row in dr.async_get(hass).devices
            if any(domain == DOMAIN for domain, _ in row.identifiers)
        ),
        *(
            f"issue {key}"
            for domain, key in ir.async_get(hass).issues
            if domain == DOMAIN
        ),
        *(
            f"state {s.entity_id}"
            for s in hass.states.async_all()
            if DOMAIN in s.entity_id
        ),
        *(f"api {api.id}" for api in llm.async_get_apis(hass)),
        *(f"intent {handler.intent_type}" for handler in intent.async_get(hass)),
        *(
            f"flow {row['flow_id']}"
            for row in hass.config_entries.flow.async_progress()
        ),
        *(f"entry {row.entry_id}" for row in hass.config_entries.async_entries(DOMAIN)),
    ]


def _open_files() -> list[str]:
    """Return what this process has open, by path; sockets are the servers'."""
    links = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            links.append(str(link.readlink()))
    return [link for link in links if DOMAIN in link]


@dataclass(slots=True, kw_only=True)
class World:
    """Where the lives take place."""

    hass: HomeAssistant
    server: ScriptedServer
    connect: WebSocketGenerator
    satellite_id: str

    async def say(self, text: str, **more: Any) -> conversation.ConversationResult:
        """Say something to the agent."""
        return await conversation.async_converse(
            self.hass, text, None, Context(), agent_id=AGENT, **more
        )

    async def settle(self) -> None:
        """Wait until nothing is going on."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def submit(self, flow: Any, *answers: dict[str, Any]) -> None:
        """Answer the forms of a flow, whichever manager has it."""
        entries = self.hass.config_entries
        manager: Any = entries.flow
        if any(
            row["flow_id"] == flow["flow_id"]
            for row in entries.subentries.async_progress()
        ):
            manager = entries.subentries
        for answer in answers:
            flow = await manager.async_configure(flow["flow_id"], answer)
        assert flow["type"] in {"abort", "create_entry"}, flow
        await self.settle()


type Life = Callable[[World, MockConfigEntry], Awaitable[None]]


async def live(world: World, life: Life) -> None:
    """Add an entry, let it live, and remove it."""
    entry = make_entry(world.server.base_url, data={"api_key": "key"})
    entry.add_to_hass(world.hass)
    assert await world.hass.config_entries.async_setup(entry.entry_id)
    await world.settle()
    await world.say("Hi")
    await life(world, entry)
    await world.hass.config_entries.async_remove(entry.entry_id)
    await world.settle()


async def reloaded(world: World, entry: MockConfigEntry) -> None:
    """Reload, twice at once too."""
    manager = world.hass.config_entries
    assert await manager.async_reload(entry.entry_id)
    await asyncio.gather(*(manager.async_reload(entry.entry_id) for _ in range(2)))


async def disabled(world: World, entry: MockConfigEntry) -> None:
    """Disable and enable."""
    manager = world.hass.config_entries
    for by in (ConfigEntryDisabler.USER, None):
        await manager.async_set_disabled_by(entry.entry_id, by)


async def removed_while_disabled(world: World, entry: MockConfigEntry) -> None:
    """Stay disabled until the end."""
    await world.hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )


async def reconfigured(world: World, entry: MockConfigEntry) -> None:
    """Enter another key."""
    flow = await entry.start_reconfigure_flow(world.hass)
    answer = {"base_url": world.server.base_url, "api_key": "other", "verify_ssl": True}
    await world.submit(flow, answer)
    assert entry.data["api_key"] == "other"


async def reauthenticated(world: World, entry: MockConfigEntry) -> None:
    """Have the key refused, and enter another."""
    world.server.script(Reply(fault="auth"))
    await world.say("Hm")
    await world.settle()
    [flow] = entry.async_get_active_flows(world.hass, {"reauth"})
    await world.submit(flow, {"api_key": "new"})


async def agents_changed(world: World, entry: MockConfigEntry) -> None:
    """Change the options of both agents."""
    for subentry_id in list(entry.subentries):
        flow = await entry.start_subentry_reconfigure_flow(world.hass, subentry_id)
        await world.submit(flow, {"model": "other"})


async def agent_added(world: World, entry: MockConfigEntry) -> None:
    """Add another agent, and remove it."""
    flow = await world.hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_CONVERSATION), context={"source": SOURCE_USER}
    )
    await world.submit(flow, {"name": "Second", "model": "scripted"})
    *_, added = entry.subentries
    world.hass.config_entries.async_remove_subentry(entry, added)


async def reloaded_in_a_turn(world: World, entry: MockConfigEntry) -> None:
    """Reload, and remove, while the model thinks."""
    for is_first in (True, False):
        world.server.script(Reply(text="Late", delay=30))
        turn = asyncio.create_task(world.say("Take your time"))
        await until(lambda: world.server.connections)
        if is_first:
            assert await world.hass.config_entries.async_reload(entry.entry_id)
        else:
            await world.hass.config_entries.async_unload(entry.entry_id)
        with suppress(asyncio.CancelledError):
            await turn


async def server_gone(world: World, entry: MockConfigEntry) -> None:
    """Lose the server for good, and be told."""
    data = {**entry.data, "base_url": "http://127.0.0.1:9/v1"}
    world.hass.config_entries.async_update_entry(entry, data=data)
    await world.settle()
    await world.say("Anybody?")
    for _ in range(3):
        await entry.runtime_data.coordinator.async_refresh()
    await world.settle()
    issues = [
        key for domain, key in ir.async_get(world.hass).issues if domain == DOMAIN
    ]
    assert issues


async def model_gone(world: World, entry: MockConfigEntry) -> None:
    """Be told that the model does not exist."""
    world.server.script(Reply(fault="no_model"))
    await world.say("Hm")
    await world.settle()


async def asked(world: World, entry: MockConfigEntry) -> None:
    """Leave a question and a schedule open, from a satellite."""
    world.server.script(Reply(calls=[LOCK, LATER]), Reply(text="Shall I unlock it?"))
    await world.say("Unlock", device_id=world.satellite_id)
    await world.settle()


async def watched(world: World, entry: MockConfigEntry) -> None:
    """Be watched over a socket that stays open, in the middle of an answer too."""
    async with _socket(world) as client:
        for command in ("approvals/subscribe", "metrics/get", "context/get"):
            await client.send_json_auto_id({"type": f"{DOMAIN}/{command}"})
        world.server.script(Reply(text="Long", delay=30))
        await client.send_json_auto_id({"type": f"{DOMAIN}/chat/send", "text": "Hi"})
        await until(lambda: world.server.connections)
        assert await world.hass.config_entries.async_reload(entry.entry_id)


@asynccontextmanager
async def _socket(world: World) -> AsyncGenerator[Any]:
    client = await world.connect(world.hass)
    yield client
    await client.close()
    await world.settle()


async def tasked(world: World, entry: MockConfigEntry) -> None:
    """Do an AI Task."""
    await ai_task.async_generate_data(
        world.hass,
        task_name="Test",
        entity_id="ai_task.ha_ai_agent",
        instructions="Say hi",
    )


LIVES: tuple[Life, ...] = (
    reloaded,
    disabled,
    removed_while_disabled,
    reconfigured,
    reauthenticated,
    agents_changed,
    agent_added,
    reloaded_in_a_turn,
    server_gone,
    model_gone,
    asked,
    watched,
    tasked,
)
"""What may happen to an entry between its first and its last day."""
