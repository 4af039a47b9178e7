"""The fallback may be the model of another account's agent."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.scripted_server import Reply, ScriptedServer

from .conftest import Say, SetUp


def _text(result: object) -> str:
    return str(result.response.speech["plain"]["speech"])  # type: ignore[attr-defined]


async def test_another_agent_answers_when_ours_is_down(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, fallback_model="conversation.ha_ai_agent_2")
    server.script(Reply(fault="error_500"), model="test-model")
    server.default = Reply(fault="no_model")
    # Not loaded yet: the next rung, and at last an honest sentence.
    assert "language model" in _text(await say("Sing a song"))

    async with ScriptedServer() as other_server:
        other_server.default = Reply(text="From the other account.")
        other = MockConfigEntry(
            domain="ha_ai_agent",
            data={
                "provider": "openai_compatible",
                "base_url": other_server.base_url,
            },
            subentries_data=[
                {
                    "subentry_type": "conversation",
                    "data": {"model": "other-model"},
                    "title": "HA AI Agent",
                    "unique_id": None,
                }
            ],
        )
        other.add_to_hass(home)
        assert await home.config_entries.async_setup(other.entry_id)
        await home.async_block_till_done()
        assert _text(await say("Sing a song")) == "From the other account."
        assert other_server.chats[0]["model"] == "other-model"
