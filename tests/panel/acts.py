"""What the model does in these tests, and how the home is looked at."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator, expect

from tests.scripted_server import Call, Reply

from .stage import SECONDS, Stage, Visit

LOCK = "lock.front_door"
HALL = "light.entrance_color_white_lights"
"""It is called "Hall Lights" in the demo home."""


def service(name: str, entity_id: str, **data: Any) -> Call:
    """Return the call of a service ("light.turn_on")."""
    domain, _, action = name.partition(".")
    arguments = {"domain": domain, "service": action, "entity_id": [entity_id]}
    return Call("call_service", arguments | ({"data": data} if data else {}))


def does(call: Call, *, then: str = "Done.") -> tuple[Reply, Reply]:
    """Return a turn of the model: it calls, and says something when it sees the result."""
    return Reply(calls=[call]), Reply(text=then)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(SECONDS):
        while not await condition():  # noqa: ASYNC110  # another process does it
            await asyncio.sleep(0.05)


async def until_state(stage: Stage, entity_id: str, state: str) -> None:
    """Wait until an entity is in a state."""

    async def holds() -> bool:
        return await stage.home.client.state(entity_id) == state

    await until(holds)


async def set_state(stage: Stage, name: str, entity_id: str, state: str) -> None:
    """Bring an entity to a state by a service, without the agent."""
    if await stage.home.client.state(entity_id) == state:
        return  # a lock of the demo takes two seconds to stay as it is
    domain, _, action = name.partition(".")
    await stage.call(
        "administrator",
        "call_service",
        domain=domain,
        service=action,
        target={"entity_id": entity_id},
    )
    await until_state(stage, entity_id, state)


async def answered(visit: Visit, count: int = 1) -> Locator:
    """Wait until so many turns of the page have ended; return the last one."""
    exchanges = visit.panel.locator("haia-exchange")
    await expect(exchanges).to_have_count(count)
    await expect(visit.panel.get_by_role("button", name="Send")).to_be_visible()
    return exchanges.last


async def ask_to_unlock(visit: Visit) -> None:
    """Let a person ask for what needs a yes."""
    stage = visit.stage
    await set_state(stage, "lock.lock", LOCK, "locked")
    stage.server.script(*does(service("lock.unlock", LOCK), then="I have to ask."))
    await visit.say("unlock the front door")
    await answered(visit)


async def reconfigure(stage: Stage, **options: Any) -> None:
    """Change options of the agent, as its form does; what is left out is as at first."""
    [agent] = [
        item
        for item in await stage.call(
            "administrator",
            "config_entries/subentries/list",
            entry_id=stage.home.entry_id,
        )
        if item["subentry_type"] == "conversation"
    ]
    client, path = stage.home.client, "/api/config/config_entries/subentries/flow"
    handler = [stage.home.entry_id, "conversation"]
    form = await client.request(
        "POST", path, {"handler": handler, "subentry_id": agent["subentry_id"]}
    )
    done = await client.request(
        "POST", f"{path}/{form['flow_id']}", {"model": "scripted", **options}
    )
    assert done["reason"] == "reconfigure_successful", done

    async def is_back() -> bool:
        me = await stage.call("administrator", "ha_ai_agent/panel/get")
        return bool(me["agents"])

    await until(is_back)
