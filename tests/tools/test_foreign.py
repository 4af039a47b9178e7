"""Tools of other APIs: Assist's intents, scripts, timers, and what is nobody's."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from importlib import import_module
import sys
from types import ModuleType, SimpleNamespace
from typing import Any, override
from unittest.mock import MagicMock, patch

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.models import JsonObject, Speaker, ToolCall

from ..house import House


class Outside(llm.Tool):
    """A tool of an MCP server."""

    integration = "mcp"
    parameters = probatio.Schema({probatio.Optional("x"): str})

    def __init__(self, name: str, answer: Any, *, read_only: bool = False) -> None:
        self.name = name
        self.description = name
        self.answer = answer
        self.annotations = llm.ToolAnnotations(read_only=read_only)
        self.calls: list[llm.ToolInput] = []

    @override
    async def async_call(
        self,
        hass: HomeAssistant,
        tool_input: llm.ToolInput,
        llm_context: llm.LLMContext,
    ) -> llm.ToolResult:
        self.calls.append(tool_input)
        if isinstance(self.answer, Exception):
            raise self.answer
        return llm.ToolResult(data=self.answer, error=self.answer == {"bad": True})


class OutsideApi(llm.API):
    """An API with those tools."""

    tools: list[llm.Tool]

    @override
    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        return llm.APIInstance(self, "", llm_context, list(TOOLS[self.id]))


TOOLS: dict[str, list[llm.Tool]] = {}


def llm_context(device_id: str | None = None) -> llm.LLMContext:
    return llm.LLMContext("ha_ai_agent", Context(), "en", "conversation", device_id)


async def call(
    house: House, instance: llm.APIInstance, tool: str, /, **arguments: Any
) -> JsonObject:
    turn = house.kit.start_turn(house.scope(), instance)
    return await turn.async_call(ToolCall("call", tool, arguments))


@pytest.fixture
async def assist(hass: HomeAssistant, house: House) -> llm.APIInstance:
    """Return Assist's tools, with scripts among them."""
    for component in ("conversation", "intent", "light", "climate", "media_player"):
        assert await async_setup_component(hass, component, {})
    await hass.async_block_till_done()
    return await llm.async_get_api(hass, "assist", llm_context())


async def test_intents_are_service_calls(house: House, assist: llm.APIInstance) -> None:
    for name, arguments, changed in (
        (
            "intent__HassTurnOn",
            {"name": "Kitchen Ceiling"},
            {"light.kitchen_ceiling": "on"},
        ),
        (
            "intent__HassTurnOff",
            {"area": "kitchen", "domain": ["light"]},
            {"light.kitchen_ceiling": "off", "light.kitchen_counter": "off"},
        ),
        (
            "light__HassLightSet",
            {"name": "Bedroom Lamp", "brightness": 40, "color": "red"},
            {"light.bedroom_lamp": "on, brightness 40 %, rgb_color (255, 0, 0)"},
        ),
        (
            "intent__HassSetPosition",
            {"name": "Living Room Blind", "position": 20},
            {"cover.living_room_blind": "open, position 20 %"},
        ),
        (
            "climate__HassClimateSetTemperature",
            {"name": "Bedroom Heating", "temperature": 23},
            {"climate.bedroom_heating": "heat, set to 23°, preset none"},
        ),
        (
            "intent__HassTurnOff",
            {"name": "Living Room Blind", "area": "attic"},
            {"cover.living_room_blind": "closed, position 0 %"},
        ),
        ("intent__HassTurnOn", {"name": "Front Door"}, {"lock.front_door": "locked"}),
        (
            "media_player__HassSetVolume",
            {"name": "Living Room TV", "volume_level": 30},
            {"media_player.living_room_tv": 'playing, volume 30 %, source "Radio"'},
        ),
    ):
        result = await call(house, assist, name, **arguments)
        assert result["status"] == "confirmed", (name, arguments, result)
        assert result["changed"] == changed, (name, arguments, result)
    house.behave("light.bedroom_lamp", ignores=True)
    result = await call(house, assist, "intent__HassTurnOff", name="Bedroom Lamp")
    assert result["status"] == "unconfirmed"
    result = await call(house, assist, "intent__HassTurnOn", name="Secret")
    assert result["error"] == "not_found"


async def test_an_intent_that_unlocks_is_seen_by_the_gate(
    house: House, assist: llm.APIInstance
) -> None:
    house.gate.asks.add("lock.unlock")
    result = await call(house, assist, "intent__HassTurnOff", name="Front Door")
    assert result["status"] == "approval_required"
    assert house.state("lock.front_door") == "locked"
    result = await house.kit.async_run_approved(house.gate.parked[0], Context())
    assert result["changed"] == {"lock.front_door": "unlocked"}


async def test_scripts_run_by_their_own_service(
    house: House, assist: llm.APIInstance
) -> None:
    result = await call(house, assist, "script__evening")
    assert result["status"] == "confirmed", result
    assert house.state("light.bedroom_lamp") == "on"
    (seen,) = house.gate.seen
    assert [inner.service_id for inner in seen.contains] == ["light.turn_on"]
    assert not seen.is_opaque
    for arguments in (
        {"domain": "script", "service": "evening"},
        {"domain": "script", "service": "turn_on", "entity_id": "script.evening"},
        {"domain": "script", "service": "run", "entity_id": "evening"},
    ):
        result = await house.call("call_service", **arguments)
        assert result["status"] == "confirmed", (arguments, result)


async def test_timers_where_the_device_has_them(
    hass: HomeAssistant, house: House, assist: llm.APIInstance
) -> None:
    from homeassistant.components.intent import async_register_timer_handler

    remove = async_register_timer_handler(hass, "satellite", lambda *_: None)
    instance = await llm.async_get_api(hass, "assist", llm_context("satellite"))
    result = await call(house, instance, "intent__HassStartTimer", minutes=5)
    assert result["status"] == "confirmed", result
    result = await call(house, instance, "intent__HassTimerStatus")
    assert "status" not in result
    assert [timer["of"] for timer in result["timers"]] == ["5 min"]
    result = await call(house, instance, "intent__HassCancelTimer", start_minutes=9)
    assert result["error"] == "intent_failed"
    result = await call(house, instance, "intent__HassCancelTimer", start_minutes=5)
    assert result["status"] == "confirmed"
    # Without Assist the same tools are ours to offer.
    speaker = Speaker(device_id="satellite")
    names = [spec.name for spec in house.kit.timer_specs(speaker)]
    assert names == sorted(names)
    assert "intent__HassStartTimer" in names
    assert house.kit.timer_specs(Speaker()) == ()
    assert house.kit.timer_specs(Speaker(device_id="lamp")) == ()
    turn = house.turn(device_id="satellite")
    start = ToolCall("1", "intent__HassStartTimer", {"minutes": 3, "name": "tea"})
    assert (await turn.async_call(start))["status"] == "confirmed"
    cancel = ToolCall("2", "intent__HassCancelTimer", {"name": "tea"})
    assert (await turn.async_call(cancel))["status"] == "confirmed"
    remove()


async def test_foreign_tools_are_told_for_what_they_are(
    hass: HomeAssistant, house: House
) -> None:
    tools = [
        Outside("read", {"answer": 42}, read_only=True),
        Outside("write", {"ok": True}),
        Outside("bad", {"bad": True}),
        Outside("half", {"success": [{"id": "a"}], "failed": [{"id": "b"}]}),
        Outside("none", {"data": {"failed": ["x"]}}),
        Outside("refuses", HomeAssistantError("no")),
        Outside("breaks", RuntimeError("boom")),
        Outside("long", {"text": "x" * 50000}),
    ]
    TOOLS["outside"] = list(tools)
    llm.async_register_api(hass, OutsideApi(hass=hass, id="outside", name="Outside"))
    instance = await llm.async_get_api(hass, "outside", llm_context())
    for name, status, error in (
        ("read", None, None),
        ("write", "unconfirmed", None),
        ("bad", "failed", "tool_error"),
        ("half", "partial", None),
        ("none", "failed", "tool_error"),
        ("refuses", "failed", "tool_error"),
        ("breaks", "failed", "tool_error"),
    ):
        result = await call(house, instance, name)
        assert result.get("status") == status, (name, result)
        assert result.get("error") == error, (name, result)
    assert len(str(await call(house, instance, "long"))) < 6000
    # What only reads is not asked for; what writes is opaque.
    assert {seen.service for seen in house.gate.seen} == {
        tool.name for tool in tools if not tool.annotations.read_only
    }
    assert all(seen.is_opaque for seen in house.gate.seen)
    house.gate.asks.add("tool.write")
    result = await call(house, instance, "write", x="1")
    assert result["status"] == "approval_required"
    done = await house.kit.async_run_approved(house.gate.parked[0], Context())
    assert done["status"] == "unconfirmed"
    assert tools[1].calls[-1].tool_args == {"x": "1"}
    reader = house.kit.start_turn(house.scope(is_read_only=True), instance)
    assert (await reader.async_call(ToolCall("1", "write", {})))["error"] == "read_only"
    assert "result" in await reader.async_call(ToolCall("2", "read", {}))


def register(hass: HomeAssistant, api_id: str, *tools: llm.Tool) -> Any:
    """Register an API with these tools; return what takes it away."""
    TOOLS[api_id] = list(tools)
    return llm.async_register_api(
        hass, OutsideApi(hass=hass, id=api_id, name=api_id.title())
    )


async def ask(house: House, instance: llm.APIInstance, tool: str) -> JsonObject:
    """Have a call parked, and say yes to it."""
    result = await call(house, instance, tool)
    assert result["status"] == "approval_required", result
    return await house.kit.async_run_approved(house.gate.parked[-1], Context())


async def test_a_yes_reaches_no_tool_but_the_one_asked_about(
    hass: HomeAssistant, house: House
) -> None:
    """A tool of the same name in another API is another tool."""
    house.gate.asks.update({"tool.write", "tool.outside__write"})
    unselected, mine = Outside("write", {"by": "unselected"}), Outside("write", {})
    longer = Outside("other__write", {"by": "longer"})
    register(hass, "a_stranger", unselected, longer)
    remove = register(hass, "outside", mine)
    instance = await llm.async_get_api(hass, "outside", llm_context())
    assert (await ask(house, instance, "write"))["status"] == "unconfirmed"
    assert len(mine.calls) == 1
    # The API is gone: nobody stands in for it, selected or not.
    other = Outside("write", {"by": "other"})
    register(hass, "other", other)
    remove()
    assert (await ask(house, instance, "write"))["error"] == "unknown_tool"
    # It has come back without the tool, but with one whose name ends like it.
    ending = Outside("x__write", {})
    remove = register(hass, "outside", ending)
    assert (await ask(house, instance, "write"))["error"] == "unknown_tool"
    remove()
    assert len(mine.calls) == 1
    assert not [*unselected.calls, *longer.calls, *other.calls, *ending.calls]


async def test_a_yes_is_about_apis_that_are_still_selected(
    hass: HomeAssistant, house: House
) -> None:
    house.gate.asks.add("tool.write")
    stranger = Outside("write", {})
    register(hass, "a_stranger", stranger)
    instance = await llm.async_get_api(hass, "a_stranger", llm_context())
    assert (await ask(house, instance, "write"))["error"] == "unknown_tool"
    assert not stranger.calls


async def test_merged_apis_are_merged_again_after_a_yes(
    hass: HomeAssistant, house: House
) -> None:
    mine, other = Outside("write", {}), Outside("write", {})
    remove = register(hass, "outside", mine)
    register(hass, "other", other)
    instance = await llm.async_get_api(hass, ["outside", "other"], llm_context())
    house.gate.asks.update(f"tool.{tool.name}" for tool in instance.tools)
    name = next(tool.name for tool in instance.tools if tool.name.startswith("other"))
    assert (await ask(house, instance, name))["status"] == "unconfirmed"
    assert (len(mine.calls), len(other.calls)) == (0, 1)
    remove()
    assert (await ask(house, instance, name))["error"] == "unknown_tool"
    assert (len(mine.calls), len(other.calls)) == (0, 1)


async def test_timers_of_our_own_run_after_a_yes(
    hass: HomeAssistant, house: House, assist: llm.APIInstance
) -> None:
    from homeassistant.components.intent import async_register_timer_handler

    remove = async_register_timer_handler(hass, "satellite", lambda *_: None)
    house.gate.asks.add("intent.HassStartTimer")
    turn = house.turn(device_id="satellite")
    start = ToolCall("1", "intent__HassStartTimer", {"minutes": 3, "name": "tea"})
    assert (await turn.async_call(start))["status"] == "approval_required"
    (record,) = house.gate.parked
    assert (await house.kit.async_run_approved(record, Context()))[
        "status"
    ] == "confirmed"
    cancel = ToolCall("2", "intent__HassCancelTimer", {"name": "tea"})
    assert (await turn.async_call(cancel))["status"] == "confirmed"
    remove()
    result = await house.kit.async_run_approved(record, Context())
    assert result["error"] == "unknown_tool"


@pytest.fixture
def mcp() -> Generator[ModuleType]:
    """Return Home Assistant's own MCP integration; only its library is left out."""
    names = (
        "mcp",
        "mcp.client",
        "mcp.client.session",
        "mcp.client.sse",
        "mcp.client.streamable_http",
        "mcp.types",
    )
    with patch.dict(sys.modules, {name: MagicMock() for name in names}):
        yield import_module("homeassistant.components.mcp.coordinator")
    for name in list(sys.modules):
        if name.startswith("homeassistant.components.mcp."):
            del sys.modules[name]


@pytest.mark.parametrize("says_that_it_reads", [True, False])
async def test_what_a_remote_server_says_of_its_tools_is_its_word_alone(
    hass: HomeAssistant, house: House, mcp: ModuleType, says_that_it_reads: bool
) -> None:
    """Its tools ask, whatever they call themselves; a yes is for that very tool."""
    says = SimpleNamespace(
        readOnlyHint=says_that_it_reads,
        destructiveHint=False,
        idempotentHint=True,
        openWorldHint=False,
    )
    calls: list[str] = []

    def tool(description: str) -> llm.Tool:
        made: llm.Tool = mcp.ModelContextProtocolTool(
            "look",
            "Look",
            description,
            probatio.Schema({probatio.Optional("x"): str}),
            "http://server.example",
            MockConfigEntry(),
            None,
            mcp._tool_annotations(says),
        )
        return made

    class Session:
        async def call_tool(self, name: str, arguments: JsonObject) -> Any:
            calls.append(name)
            return SimpleNamespace(model_dump=lambda **_: {"content": []})

    @asynccontextmanager
    async def client(*_: Any) -> AsyncGenerator[tuple[Session, None]]:
        yield Session(), None

    house.gate.asks.add("tool.look")
    TOOLS["outside"] = [tool("Looks around")]
    api = OutsideApi(hass=hass, id="outside", name="Outside")
    llm.async_register_api(hass, api)
    instance = await api.async_get_api_instance(llm_context())
    with patch.object(mcp, "mcp_client", client):
        reader = house.kit.start_turn(house.scope(is_read_only=True), instance)
        denied = await reader.async_call(ToolCall("call", "look", {}))
        assert denied["status"] == "denied"
        result = await call(house, instance, "look", x="all that I know")
        assert result["status"] == "approval_required"
        TOOLS["outside"] = [tool("Opens the door")]
        record = house.gate.parked[-1]
        result = await house.kit.async_run_approved(record, Context())
        assert result["error"] == "changed"
        assert calls == []
        TOOLS["outside"] = [tool("Looks around")]
        result = await house.kit.async_run_approved(record, Context())
        assert calls == ["look"], result
