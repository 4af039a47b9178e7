"""What the demo says, what must have changed after, and how it is printed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .agent import Turn, say
from .client import Commands, HomeClient

_WAIT_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One thing to say, and what is true after it."""

    title: str
    text: str
    changes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Entity -> states that count as done."""
    same: tuple[str, ...] = ()
    """Entities that must not change."""
    answer_has: str = ""


STORY = (
    Scene(
        title="Several actions in one sentence",
        text=(
            "Turn off the kitchen lights and the hall ones too, turn on the bed light"
            " and close the living room blinds"
        ),
        changes={
            "light.kitchen_lights": frozenset({"off"}),
            "light.entrance_color_white_lights": frozenset({"off"}),
            "light.bed_light": frozenset({"on"}),
            "cover.living_room_window": frozenset({"closing", "closed"}),
        },
        same=("light.ceiling_lights",),
    ),
    Scene(
        title="A question about a state",
        text="What is the kitchen temperature?",
        same=("light.ceiling_lights",),
        answer_has="21.5",
    ),
    Scene(
        title="Something that is not understood",
        text="Turn off the ceiling lights and make me a sandwich",
        same=("light.ceiling_lights",),
    ),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A scene as it went."""

    scene: Scene
    turn: Turn
    before: Mapping[str, str]
    after: Mapping[str, str]

    def problems(self, *, is_strict: bool = True) -> list[str]:
        """Return what is not as it should be; a real model may refuse otherwise."""
        found = [
            f"{entity_id} is {self.after[entity_id]}"
            for entity_id, wanted in self.scene.changes.items()
            if self.after[entity_id] not in wanted
            or self.after[entity_id] == self.before[entity_id]
        ]
        found += [
            f"{entity_id} changed to {self.after[entity_id]}"
            for entity_id in self.scene.same
            if is_strict and self.after[entity_id] != self.before[entity_id]
        ]
        if self.scene.answer_has not in self.turn.speech:
            found.append(f"the answer lacks {self.scene.answer_has}")
        if not self.turn.speech:
            found.append("no answer")
        return found


async def tell(client: HomeClient, commands: Commands) -> list[Told]:
    """Say everything, one after the other, in one conversation."""
    told: list[Told] = []
    conversation_id: str | None = None
    for scene in STORY:
        entity_ids = (*scene.changes, *scene.same)
        before = {entity_id: await client.state(entity_id) for entity_id in entity_ids}
        turn = await say(client, commands, scene.text, conversation_id)
        conversation_id = turn.conversation_id
        after = await _settled(client, scene, entity_ids)
        told.append(Told(scene, turn, before, after))
    return told


async def _settled(
    client: HomeClient, scene: Scene, entity_ids: tuple[str, ...]
) -> dict[str, str]:
    """Return the states once they are as they should be, or after a while."""
    for _ in range(_WAIT_SECONDS * 5):
        states = {entity_id: await client.state(entity_id) for entity_id in entity_ids}
        if all(states[key] in wanted for key, wanted in scene.changes.items()):
            break
        await asyncio.sleep(0.2)
    return states


def describe(number: int, told: Told) -> str:
    """Return a turn as text: words, tool calls with times, states before and after."""
    turn = told.turn
    lines = [
        f"Turn {number}: {told.scene.title}",
        f"  you    {turn.text}",
        *_calls(turn.spans),
        f"  agent  {turn.speech}",
        f"  took   {turn.seconds * 1000:.0f} ms",
    ]
    for entity_id, before in told.before.items():
        after = told.after[entity_id]
        arrow = f"{before} -> {after}" if before != after else f"{before}, unchanged"
        lines.append(f"  state  {entity_id}: {arrow}")
    return "\n".join(lines)


def tool_spans(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the spans of tool calls."""
    return [span for span in spans if str(span["name"]).startswith("tool:")]


def _calls(spans: list[dict[str, Any]]) -> list[str]:
    """Return a line per tool call."""
    lines = []
    for span in tool_spans(spans):
        attributes = span.get("attributes", {})
        name = str(span["name"]).removeprefix("tool:")
        target = attributes.get("target") or attributes.get("summary") or ""
        lines.append(
            f"  tool   {name} {target}".rstrip()
            + f" | start {span['start_ms']:.0f} ms"
            + f" | {span['duration_ms'] or 0:.0f} ms"
            + f" | {attributes.get('status', 'ok')}"
        )
    return lines
