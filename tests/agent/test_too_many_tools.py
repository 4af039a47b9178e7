"""Tools of others that no window can hold are named, and no word is blamed."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
from homeassistant.util.json import JsonObjectType
import probatio

from tests.scripted_server import ScriptedServer

from .conftest import Say, SetUp, speech_of


class _Tool(llm.Tool):
    def __init__(self, number: int) -> None:
        self.name = f"lengthy_{number}"
        self.description = f"What number {number} does. " * (40 + number)
        self.parameters = probatio.Schema({})

    async def async_call(
        self,
        hass: HomeAssistant,
        tool_input: llm.ToolInput,
        llm_context: llm.LLMContext,
    ) -> JsonObjectType:
        raise AssertionError


class _Many(llm.API):
    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        tools: list[llm.Tool] = [_Tool(number) for number in range(200)]
        return llm.APIInstance(self, "", llm_context, tools)


async def test_too_many_tools_are_named(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """The largest first, and nothing is sent."""
    llm.async_register_api(home, _Many(hass=home, id="many", name="Many"))
    await set_up(server, llm_hass_api=["many"], model_context=16_000)
    said = speech_of(await say("Hello?"))
    assert "lengthy_199" in said
    assert "fewer words" not in said
    assert not server.chats
