"""What else speaks and listens in a house, through its own pipelines."""

import asyncio
import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from tests.agent.conftest import LAMP_ON, SetUp, state_of
from tests.scripted_server import Reply, ScriptedServer, tool_results, user_text

from .conftest import Furnish, Listen
from .pipeline import Ears


async def test_a_sentence_of_an_automation_goes_before_the_agent(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """It is answered without a model, and the conversation goes on with one."""
    await set_up(server)
    automation = {
        "alias": "Night",
        "triggers": [{"trigger": "conversation", "command": "good night house"}],
        "actions": [{"set_conversation_response": "Sleep well."}],
    }
    assert await async_setup_component(home, "automation", {"automation": [automation]})
    await home.async_block_till_done()
    ears = await listen()
    run = await ears.say("Good night house")
    assert run.heard.strip() == "Sleep well."
    assert not server.chats
    server.script(Reply(text="Yes."))
    run = await ears.say("Is it dark?", conversation_id=run.conversation_id)
    assert run.heard.strip() == "Yes."
    assert "Is it dark?" in user_text(server.chats[-1])


async def test_one_who_hangs_does_not_keep_another_waiting(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    await set_up(server)
    opened = asyncio.Event()

    async def think(body: dict[str, Any]) -> Reply:
        if "slow" in user_text(body):
            await opened.wait()
            return Reply(text="The slow one.")
        return Reply(text="The quick one.")

    server.think = think
    one = await listen()
    two = Ears(home, one.voice, await one.connect(), one.connect)
    async with one.saying("slow") as slow:
        quick = await two.say("quick")
        assert quick.heard.strip() == "The quick one."
        opened.set()
    assert slow.heard.strip() == "The slow one."
    assert slow.conversation_id != quick.conversation_id


async def test_each_user_has_their_own_rights(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    hass_ws_client: Any,
    hass_read_only_access_token: str,
) -> None:
    """Who may only look, looks; the next one acts."""
    await set_up(server)
    owner = await listen()
    client = await hass_ws_client(home, hass_read_only_access_token)
    guest = Ears(home, owner.voice, client, owner.connect)
    for ears, state in ((guest, "off"), (owner, "on")):
        server.script(Reply(calls=[LAMP_ON]), Reply(text="Well."))
        await ears.say("Lamp on, please")
        (result,) = tool_results(server.chats[-1])
        assert (result["status"] == "confirmed") == (state == "on"), json.dumps(result)
        assert state_of(home, "light.kitchen_lamp") == state


async def test_a_sentence_of_one_s_own_goes_before_the_agent(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, furnish: Furnish
) -> None:
    """Where local commands come first; whoever answers next knows of it."""
    folder = Path(home.config.path("custom_sentences", "en"))
    sentence = {"MoodLight": {"data": [{"sentences": ["make it cosy"]}]}}

    def write() -> None:
        folder.mkdir(parents=True)
        # JSON is YAML as well.
        text = json.dumps({"language": "en", "intents": sentence})
        (folder / "mood.yaml").write_text(text, encoding="utf-8")

    await home.async_add_executor_job(write)
    script = {"MoodLight": {"speech": {"text": "As cosy as it gets."}}}
    assert await async_setup_component(home, "intent_script", {"intent_script": script})
    await set_up(server)
    box = (await furnish("Kitchen", prefer_local_intents=True))["Kitchen"]
    assert (await box.hear("Make it cosy")).answer == "As cosy as it gets."
    assert not server.chats
    server.script(Reply(text="Very."))
    assert (await box.hear("How cosy would you say that it is?")).answer == "Very."
    assert "As cosy as it gets." in json.dumps(server.chats[-1]["messages"])
