"""What the demo says, what must have changed after, and how it is printed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from .agent import Call, Turn, say
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
    Scene(
        title="What was done, and why",
        text="What did you do?",
        same=("light.ceiling_lights",),
        answer_has="Bed Light",
    ),
    Scene(
        title="Back again",
        text="Undo that.",
        changes={"light.bed_light": frozenset({"off"})},
        same=("light.ceiling_lights",),
    ),
    Scene(
        title="Three sentences to try",
        text="What can you do?",
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
        *map(_call, turn.calls),
        f"  agent  {turn.speech}",
        f"  took   {turn.seconds * 1000:.0f} ms",
    ]
    for entity_id, before in told.before.items():
        after = told.after[entity_id]
        arrow = f"{before} -> {after}" if before != after else f"{before}, unchanged"
        lines.append(f"  state  {entity_id}: {arrow}")
    return "\n".join(lines)


def _call(call: Call) -> str:
    """Return a line for a tool call."""
    wanted = dict(call.arguments)
    what = ".".join(
        str(wanted.pop(key)) for key in ("domain", "service") if key in wanted
    )
    rest = ", ".join(
        f"{key}={' '.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in wanted.items()
    )
    outcome = call.result.get("status", call.result.get("error", "read"))
    return (
        "  tool   "
        + " ".join(filter(None, (call.name, what, rest)))
        + f" | at {call.start_ms:.0f} ms, took {call.duration_ms:.0f} ms | {outcome}"
    )
