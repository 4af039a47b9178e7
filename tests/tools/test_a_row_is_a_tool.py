"""Adding a tool is adding its row: no other file knows of it."""

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.ha_ai_agent.calls.problems import failed
from custom_components.ha_ai_agent.calls.view import TurnView
from custom_components.ha_ai_agent.models import JsonObject, Speaker, ToolCall, ToolSpec
from custom_components.ha_ai_agent.rights import ACTS, CONFIGURES, Row
from custom_components.ha_ai_agent.tools.catalog import TOOLS
from custom_components.ha_ai_agent.tools.tool import Tool, plain, reading

from ..house import House, async_build


async def _async_echo(view: TurnView, arguments: JsonObject) -> JsonObject:
    if "bad" in arguments:
        raise failed("too_bad", "Leave it out.")
    return {"echo": arguments, "home": len(view.book.home.entities)}


async def _build(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, rights: Row, *, reads: bool
) -> House:
    """Return a house with one tool more: this row is all that was written."""
    make = reading(_async_echo) if reads else plain(lambda _, *args: _async_echo(*args))
    spec = ToolSpec(
        name="a_made_up_tool",
        description="Echo.",
        parameters={"type": "object"},
        read_only=reads,
        rights=rights,
    )
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.tools.toolset.TOOLS", (*TOOLS, Tool(spec, make))
    )
    return await async_build(hass)


async def _as(hass: HomeAssistant, house: House, group: str) -> JsonObject:
    user = MockUser(groups=[await hass.auth.async_get_group(group)]).add_to_hass(hass)
    turn = house.turn(user_id=user.id)
    return await turn.async_call(ToolCall("1", "a_made_up_tool", {"a": 1}))


async def test_a_row_that_reads(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await _build(hass, monkeypatch, CONFIGURES, reads=True)
    offered = {spec.name: spec for spec in house.kit.specs(Speaker(is_read_only=True))}
    assert offered["a_made_up_tool"].description == "Echo."
    told = await _as(hass, house, GROUP_ID_ADMIN)
    assert told["echo"] == {"a": 1}
    assert told["home"] > 0
    assert (await _as(hass, house, GROUP_ID_USER))["error"] == "not_permitted"


async def test_a_row_that_writes(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await _build(hass, monkeypatch, ACTS, reads=False)
    names = {spec.name for spec in house.kit.specs(Speaker())}
    readers = {spec.name for spec in house.kit.specs(Speaker(is_read_only=True))}
    assert "a_made_up_tool" in names - readers
    assert (await _as(hass, house, GROUP_ID_USER))["echo"] == {"a": 1}
    assert (await _as(hass, house, GROUP_ID_READ_ONLY))["error"] == "read_only"
    # What it refuses is its result, wherever in it that is found.
    assert (await house.call("a_made_up_tool", bad=True))["error"] == "too_bad"


async def test_without_the_row_there_is_no_tool(hass: HomeAssistant) -> None:
    house = await async_build(hass)
    assert (await house.call("a_made_up_tool"))["error"] == "unknown_tool"
