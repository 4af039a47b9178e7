"""Lives through a day with the demo home and prints, as JSON, what happened.

Runs under the Python that has the newest Home Assistant, not under pytest.
"""

import asyncio
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
import json
from pathlib import Path
import sys
from typing import Any

from scripts.demo_home.agent import say
from scripts.demo_home.client import Commands, HomeClient
from scripts.demo_home.home import Home, open_home
from scripts.demo_home.run import show

LAMP = "light.bed_light"
LOCK = "lock.front_door"
HIDDEN = "fan.percentage_full_fan"
# Before and after the power failure. The demo's doors forget what they were.
FIRST = "Is the kitchen window closed?"
SECOND = "Lock the kitchen door"
DOOR = "lock.kitchen_door"


async def story(home: Home) -> dict[str, Any]:
    """Do what the demo does, and keep what it prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        problems = await show(home)
    found = await home.commands.call("repairs/list_issues")
    repairs = [row["issue_id"] for row in found["issues"] if not row["ignored"]]
    return {"problems": problems, "text": printed.getvalue(), "repairs": repairs}


async def pipeline(home: Home) -> dict[str, Any]:
    """Go through the Assist pipeline, from intent to intent."""
    before = await home.client.state(LAMP)
    wish = "off" if before == "on" else "on"
    async with home.client.websocket() as commands:
        command_id = await commands.send(
            "assist_pipeline/run",
            start_stage="intent",
            end_stage="intent",
            input={"text": f"Turn {wish} the bed light and lock the front door"},
            pipeline=home.pipeline_id,
        )
        events: list[dict[str, Any]] = []
        while not events or events[-1]["type"] not in {"run-end", "error"}:
            message = await commands.receive(command_id)
            if message["type"] == "event":
                events.append(message["event"])
    end: dict[str, Any] = next(
        (item["data"] for item in events if item["type"] == "intent-end"), {}
    )
    output = end.get("intent_output", {})
    return {
        "events": [item["type"] for item in events],
        "speech": output.get("response", {})
        .get("speech", {})
        .get("plain", {})
        .get("speech"),
        "streamed": "".join(
            item["data"].get("chat_log_delta", {}).get("content") or ""
            for item in events
            if item["type"] == "intent-progress"
        ),
        "is_done": await home.client.state(LAMP) == wish,
    }


async def approval(home: Home) -> dict[str, Any]:
    """Ask for something that needs a yes, and say yes."""
    await say(home.client, home.commands, "Lock the front door")
    await _until(home.client, LOCK, "locked")
    asked = await say(home.client, home.commands, "Unlock the front door")
    state = await home.client.state(LOCK)
    await say(home.client, home.commands, "Yes", asked.conversation_id)
    return {
        "asked": asked.speech,
        "state_before_yes": state,
        "is_unlocked": await _until(home.client, LOCK, "unlocked"),
    }


async def hidden(home: Home) -> dict[str, Any]:
    """Ask for what is not exposed."""
    turn = await say(home.client, home.commands, "Turn on percentage full fan")
    return {"calls": len(turn.calls), "state": await home.client.state(HIDDEN)}


async def pulled_plug(home: Home) -> dict[str, Any]:
    """Kill the process in the middle of a conversation and go on after a restart."""
    first = await say(home.client, home.commands, FIRST)
    await home.process.wait_for(partial(_is_stored, home), "to store its registries")
    await home.process.kill()
    async with HomeClient(home.process.url) as client:
        await home.process.start(client.can_log_in)
        await client.log_in()
        await home.process.wait_for(client.is_running, "to start again")
        async with client.websocket() as commands:
            after = await say(client, commands, SECOND, first.conversation_id)
            return {
                "speech": after.speech,
                "is_done": await _until(client, DOOR, "locked"),
                "remembered": await _is_remembered(commands),
            }


async def _is_stored(home: Home) -> bool:
    """Return whether the agent and what it may see are on the disk."""
    for name, word in (
        ("homeassistant.exposed_entities", LOCK),
        ("core.config_entries", "ha_ai_agent"),
    ):
        file = home.process.folder / ".storage" / name
        if not file.exists() or word not in file.read_text(encoding="utf-8"):
            return False
    return True


async def _is_remembered(commands: Commands) -> bool:
    """Return whether both sentences are in one conversation of the history."""
    found = await commands.call("ha_ai_agent/conversations/list", limit=50)
    for item in found["conversations"]:
        talk = await commands.call(
            "ha_ai_agent/conversations/get", conversation_id=item["conversation_id"]
        )
        said = [message["content"] for message in talk["messages"]]
        if FIRST in said and SECOND in said:
            return True
    return False


async def _until(client: HomeClient, entity_id: str, state: str) -> bool:
    """Return whether an entity gets to a state within a few seconds."""
    for _ in range(50):
        if await client.state(entity_id) == state:
            return True
        await asyncio.sleep(0.1)
    return False


async def main(folder: Path) -> None:
    """Live through it."""
    report: dict[str, Any] = {}
    async with open_home(folder) as home:
        for part in (story, pipeline, approval, hidden, pulled_plug):
            report[part.__name__] = await part(home)
    report["log"] = [
        line
        for line in home.process.log_lines("ha_ai_agent")
        if "has not been tested by Home Assistant" not in line
        and (" INFO " not in line)
    ]
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
