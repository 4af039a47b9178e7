"""Sets the integration up as a person would, and talks to it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import json
from typing import Any

from .client import Commands, HomeAssistantError, HomeClient

AGENT_ID = "conversation.ha_ai_agent"
_DOMAIN = "ha_ai_agent"
_FLOW = "/api/config/config_entries/flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A real model to use instead of the built-in provider."""

    base_url: str
    api_key: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A tool call: what, when, and what became of it."""

    name: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any]
    start_ms: float
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was said, what came back, and what happened in between."""

    text: str
    speech: str
    response_type: str
    conversation_id: str
    seconds: float
    calls: list[Call]


async def set_up(client: HomeClient, model: Model | None) -> str:
    """Run the integration's config flow and return the id of the entry."""
    form = await client.request("POST", _FLOW, {"handler": _DOMAIN})
    if model is None:
        return await _finish(client, form, {"provider": "builtin"})
    form = await _answer(client, form, {"provider": "openai_compatible"})
    connection = {"base_url": model.base_url}
    if model.api_key:
        connection["api_key"] = model.api_key
    form = await _answer(client, form, connection)
    return await _finish(client, form, {"model": model.model})


async def set_up_shopping_list(client: HomeClient) -> None:
    """Add Home Assistant's own shopping list."""
    form = await client.request("POST", _FLOW, {"handler": "shopping_list"})
    await _finish(client, form, {})


async def _answer(
    client: HomeClient, form: Mapping[str, Any], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Fill in a form; errors on it are errors here."""
    answer: dict[str, Any] = await client.request(
        "POST", f"{_FLOW}/{form['flow_id']}", fields
    )
    if answer.get("errors"):
        raise HomeAssistantError(f"set-up: {answer['errors']}")
    return answer


async def _finish(
    client: HomeClient, form: Mapping[str, Any], fields: Mapping[str, Any]
) -> str:
    """Fill in the last form and return the entry."""
    answer = await _answer(client, form, fields)
    if answer["type"] != "create_entry":
        raise HomeAssistantError(f"set-up ended with {answer['type']}")
    return str(answer["result"]["entry_id"])


async def use_in_assist(commands: Commands) -> str:
    """Make the agent the one that Assist talks to; return the pipeline."""
    pipelines = await commands.call("assist_pipeline/pipeline/list")
    pipeline = next(
        item
        for item in pipelines["pipelines"]
        if item["id"] == pipelines["preferred_pipeline"]
    )
    pipeline_id = str(pipeline.pop("id"))
    pipeline.update(conversation_engine=AGENT_ID, conversation_language="en")
    await commands.call(
        "assist_pipeline/pipeline/update", pipeline_id=pipeline_id, **pipeline
    )
    return pipeline_id


async def say(
    client: HomeClient,
    commands: Commands,
    text: str,
    conversation_id: str | None = None,
) -> Turn:
    """Say something through Home Assistant's conversation API."""
    known = {turn["turn_id"] for turn in await _turns(commands)}
    started = asyncio.get_running_loop().time()
    answer = await client.request(
        "POST",
        "/api/conversation/process",
        {
            "text": text,
            "language": "en",
            "agent_id": AGENT_ID,
            **({"conversation_id": conversation_id} if conversation_id else {}),
        },
    )
    seconds = asyncio.get_running_loop().time() - started
    response = answer["response"]
    return Turn(
        text=text,
        speech=response["speech"].get("plain", {}).get("speech", ""),
        response_type=response["response_type"],
        conversation_id=answer["conversation_id"],
        seconds=seconds,
        calls=await _new_calls(commands, known),
    )


async def _turns(commands: Commands) -> list[dict[str, Any]]:
    """Return the turns that were stored so far."""
    found = await commands.call(f"{_DOMAIN}/turns/list")
    return list(found["turns"])


async def _new_calls(commands: Commands, known: set[str]) -> list[Call]:
    """Return the calls of the turn that is not known yet; it is stored in a moment."""
    for _ in range(50):
        for turn in await _turns(commands):
            if turn["turn_id"] not in known:
                found = await commands.call(
                    f"{_DOMAIN}/turns/get", turn_id=turn["turn_id"]
                )
                talk = await commands.call(
                    f"{_DOMAIN}/conversations/get",
                    conversation_id=turn["conversation_id"],
                )
                return _calls(found["spans"], talk["messages"])
        await asyncio.sleep(0.1)
    raise HomeAssistantError("the turn was not stored")


def _calls(
    spans: Sequence[Mapping[str, Any]], messages: Sequence[Mapping[str, Any]]
) -> list[Call]:
    """Return the calls since the newest words: spans and messages have one order."""
    last = max(at for at, item in enumerate(messages) if item["role"] == "user")
    made = [call for item in messages[last:] for call in item.get("tool_calls", ())]
    results = {
        item["tool_call_id"]: json.loads(item["content"])
        for item in messages[last:]
        if item["role"] == "tool_result"
    }
    timed = [span for span in spans if str(span["name"]).startswith("tool ")]
    return [
        Call(
            name=call["name"],
            arguments=call["arguments"],
            result=results.get(call["tool_call_id"], {}),
            start_ms=span["start_ms"],
            duration_ms=span["duration_ms"] or 0.0,
        )
        for call, span in zip(made, timed, strict=False)
    ]
