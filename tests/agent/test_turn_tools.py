"""Whole turns against servers with the schema rules of real ones."""

from collections.abc import Mapping
from dataclasses import replace
import json
from pathlib import Path
from typing import Any, Literal, override

from homeassistant.components.intent import async_register_timer_handler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, llm, selector
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.providers import profiles
from tests.scripted_server import (
    Call,
    Reply,
    Rules,
    ScriptedServer,
    tool_names,
    tool_results,
)
from tests.server_rules import anthropic_rules, gemini_rules, openai_rules

from .conftest import Say, SetUp, speech_of

CASES = Path(__file__).parent.parent / "data" / "wire"
RULES = [openai_rules, anthropic_rules, gemini_rules]


@pytest.fixture(params=["chat", "responses"])
def api(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Speak one of both protocols with the server."""
    kind: Literal["chat", "responses"] = request.param
    by_address = profiles._by_address

    def _of(base_url: str | None) -> profiles.Profile:
        return replace(by_address(base_url), api=kind)

    monkeypatch.setattr(profiles, "_by_address", _of)
    return str(kind)


@pytest.fixture
async def satellite(home: HomeAssistant) -> str:
    """Return a device that supports timers."""
    assert await async_setup_component(home, "intent", {})
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(home)
    device = dr.async_get(home).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", "satellite")}
    )
    async_register_timer_handler(home, device.id, lambda *_: None)
    return device.id


@pytest.mark.parametrize("rules", RULES)
async def test_a_satellite_sets_a_timer(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    satellite: str,
    api: str,
    rules: Rules,
) -> None:
    """The timer tools have alternatives at their top; the server must not see them."""
    case = json.loads((CASES / "01-timer-tool-schema.json").read_text())
    assert case["kind"] == "tool schema: anyOf at the top level"
    await set_up(server)
    server.rules = rules
    server.script(
        Reply(calls=[Call("intent__HassStartTimer", {"minutes": 5})]),
        Reply(text="Five minutes."),
    )
    result = await say("Set a timer for the eggs", device_id=satellite)
    assert speech_of(result) == "Five minutes."
    assert result.response.error_code is None
    assert len(server.chats) == 2
    path = server.requests[-1].path
    assert path.endswith("/responses" if api == "responses" else "/chat/completions")
    (told,) = tool_results(server.chats[1])
    assert told["status"] == "confirmed"
    shown = next(
        tool.get("function", tool)
        for tool in server.chats[0]["tools"]
        if "HassStartTimer" in str(tool)
    )
    for word in ("hours", "minutes", "seconds", "needed"):
        assert word in shown["description"]


async def test_a_long_script_is_found_again(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, api: str
) -> None:
    """Two names that are equal up to the limit stay two; the right script runs."""
    case = json.loads((CASES / "20-long-script-name.json").read_text())
    long = case["input"]["exposed_script"]
    empty: dict[str, Any] = {"choice": {"selector": {"select": {"options": []}}}}
    assert await async_setup_component(
        home,
        "script",
        {
            "script": {
                f"{long}{end}": {
                    "description": f"Evening {end}",
                    "fields": empty,
                    "sequence": [{"event": f"evening_{end}"}],
                }
                for end in ("_one", "_two")
            }
        },
    )
    await home.async_block_till_done()
    from homeassistant.components.homeassistant.exposed_entities import (
        async_expose_entity,
    )

    for end in ("_one", "_two"):
        async_expose_entity(home, "conversation", f"script.{long}{end}", True)
    ran: list[str] = []
    for end in ("_one", "_two"):
        home.bus.async_listen(
            f"evening_{end}", lambda event: ran.append(str(event.event_type))
        )
    await set_up(server, llm_hass_api=["assist"], approval_mode="off")
    server.rules = openai_rules

    def think(body: dict[str, Any]) -> Reply:
        if tool_results(body):
            return Reply(text="Good evening.")
        names = {
            name
            for name, tool in zip(tool_names(body), body["tools"], strict=True)
            if "Evening _two" in str(tool)
        }
        (name,) = names
        return Reply(calls=[Call(name, {})])

    server.think = think
    result = await say("The second evening, please")
    assert speech_of(result) == "Good evening."
    await home.async_block_till_done()
    assert ran == ["evening__two"]
    assert '"enum": []' not in json.dumps(server.chats[0]["tools"])


class _Outside(llm.Tool):
    """A tool of an MCP server."""

    def __init__(self, name: str, schema: Any, heard: list[Any]) -> None:
        self.name = name
        self.description = f"Does {name}"
        self.parameters = schema
        self._heard = heard

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: Any
    ) -> Any:
        self._heard.append((self.name, tool_input.tool_args))
        return {"ok": True}


class _OutsideApi(llm.API):
    """Brings tools with names and schemas of all kinds."""

    tools: list[llm.Tool]

    @override
    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        return llm.APIInstance(self, "", llm_context, list(self.tools))


NAMES = (
    *("browser.tab.open", "browser_tab_open", "browser tab open"),
    *("größe", "1st", "x" * 64, "x" * 65, "x" * 200, "get_states", "日本"),
)


@pytest.mark.parametrize("rules", RULES)
async def test_names_of_all_kinds_reach_their_tools(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    api: str,
    rules: Rules,
) -> None:
    """Every tool is offered once and called under its own name and arguments."""
    heard: list[Any] = []
    schema = probatio.Schema(
        {
            probatio.Required("größe"): int,
            probatio.Optional("of.what"): probatio.In([]),
            probatio.Optional("ids"): [str],
            probatio.Optional("mode"): selector.SelectSelector(
                selector.SelectSelectorConfig(options=[])
            ),
            probatio.Optional("any"): probatio.Any(int, str, None),
            probatio.Optional("level"): probatio.In([1, 2, 3]),
            probatio.Optional("free"): object,
            probatio.Optional("deep"): {probatio.Optional("ü"): str},
        }
    )
    outside = _OutsideApi(hass=home, id="outside", name="Outside")
    outside.tools = [_Outside(name, schema, heard) for name in NAMES]
    llm.async_register_api(home, outside)
    await set_up(server, llm_hass_api=["outside"], approval_mode="off")
    server.rules = rules

    def think(body: dict[str, Any]) -> Reply:
        if tool_results(body):
            return Reply(text="Done all.")
        calls = []
        for tool in body["tools"]:
            function: Mapping[str, Any] = tool.get("function", tool)
            if not function["description"].startswith("Does "):
                continue
            keys = list(function["parameters"]["properties"])
            calls.append(Call(function["name"], {keys[0]: 7, keys[-1]: {}}))
        return Reply(calls=calls)

    server.think = think
    result = await say("Do everything outside")
    assert speech_of(result) == "Done all."
    assert len({name for name, _ in heard}) == len(heard)
    assert {name for name, _ in heard} == {*NAMES} - {"get_states"}
    assert all(arguments == {"größe": 7, "deep": {}} for _, arguments in heard)
    server.script(Reply(text="Still here."))
    result = await say("And now?", result.conversation_id)
    assert speech_of(result) == "Still here."
