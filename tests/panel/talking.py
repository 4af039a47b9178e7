"""What tests of the panel say beside the browser: turns of whoever is wanted."""

from typing import Any

from .acts import until
from .stage import Stage, Who

LAMP = "light.bed_light"
ENDS = {"done", "error"}


async def hold(
    stage: Stage, words: str, *, who: Who = "administrator", **fields: Any
) -> dict[str, Any]:
    """Say something and return the last event of the turn, once it is written down."""
    async with stage.clients[who].websocket() as commands:
        sent = await commands.send("ha_ai_agent/chat/send", text=words, **fields)
        while True:
            message = await commands.receive(sent)
            assert message.get("success", True), message
            event: dict[str, Any] = message.get("event", {})
            if event.get("event") in ENDS:
                break

    async def is_kept() -> bool:
        found = await stage.call("administrator", "ha_ai_agent/turns/list", limit=20)
        return any(turn["turn_id"] == event["turn_id"] for turn in found["turns"])

    await until(is_kept)
    return event


async def speak(stage: Stage, words: str, device_id: str) -> None:
    """Let an administrator say something at a device, and wait for the end of it."""
    async with stage.clients["administrator"].websocket() as commands:
        run = await commands.send(
            "assist_pipeline/run",
            start_stage="intent",
            end_stage="intent",
            input={"text": words},
            device_id=device_id,
            pipeline=stage.home.pipeline_id,
        )
        while True:
            message = await commands.receive(run)
            if message.get("event", {}).get("type") == "run-end":
                return


async def a_device(stage: Stage) -> dict[str, Any]:
    """Return a device of the demo home, as one that listens."""
    devices = await stage.call("administrator", "config/device_registry/list")
    found = (one for one in devices if one["name"] and one["area_id"])
    return dict(next(found))
