"""Every view of the panel, with something in it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from tests.scripted_server import Reply

from .acts import HALL, does, service, until
from .stage import Stage, Who

AGENT = "conversation.ha_ai_agent"


@dataclass(frozen=True, slots=True)
class Talk:
    """One turn of somebody, and its addresses."""

    turn_id: str
    conversation_id: str

    @property
    def paths(self) -> tuple[str, ...]:
        """Every address of the panel that shows something."""
        return (
            *("/approvals", "/chat", f"/conversation/{self.conversation_id}"),
            *("/activity", "/conversations", f"/turn/{self.turn_id}"),
            *("/told", "/figures"),
        )


async def talk(
    stage: Stage, who: Who, text: str, *replies: Reply, conversation_id: str = ""
) -> Talk:
    """Let somebody say something without a browser, and wait for the end of the turn."""
    stage.server.script(*replies)
    more = {"conversation_id": conversation_id} if conversation_id else {}
    ids: dict[str, Any] = {}
    async with stage.clients[who].websocket() as commands:
        command_id = await commands.send(
            "ha_ai_agent/chat/send", text=text, agent_id=AGENT, language="en", **more
        )
        async for event in _events(commands, command_id):
            ids.update(event)

    async def is_written() -> bool:
        found = await stage.call("administrator", "ha_ai_agent/turns/list", limit=3)
        return ids["turn_id"] in {turn["turn_id"] for turn in found["turns"]}

    await until(is_written)
    return Talk(ids["turn_id"], ids["conversation_id"])


async def _events(commands: Any, command_id: int) -> AsyncGenerator[dict[str, Any]]:
    while True:
        message = await commands.receive(command_id)
        if "result" in message:
            yield message["result"] or {}
            continue
        event = message["event"]
        if event["event"] in {"done", "error"}:
            yield event
            return


async def furnished(stage: Stage, who: Who) -> Talk:
    """Give somebody a turn that acted, and a question that waits."""
    question = does(service("lock.unlock", "lock.kitchen_door"), then="I have to ask.")
    await talk(stage, who, "unlock the kitchen door", *question)
    return await talk(
        stage, who, "hall lights on", *does(service("light.turn_on", HALL))
    )
