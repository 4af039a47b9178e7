"""A model that writes any call to any tool: turns end, and no door opens."""

import json
from random import Random
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.entries import load_entry
from tests.household.plain_home import PlainHousehold, read
from tests.scripted_server import Call, Reply, ScriptedServer, tool_names

from . import EXAMPLES, IS_LONG

pytestmark = pytest.mark.slow
TURNS = EXAMPLES if IS_LONG else 25
RISKY = {"back": "locked", "gate": "closed", "gdr": "closed", "water": "closed"}
SERVICES = [
    "lock.unlock",
    "lock.open",
    "lock.lock",
    "cover.open_cover",
    "cover.toggle",
    "cover.close_cover",
    "cover.set_cover_position",
    "valve.open_valve",
    "valve.toggle",
    "homeassistant.toggle",
    "homeassistant.turn_on",
    "homeassistant.turn_off",
    "siren.turn_on",
    "light.turn_on",
    "scene.apply",
    "scene.turn_on",
    "scene.create",
    "script.turn_on",
    "automation.trigger",
    "shell_command.any",
    "homeassistant.restart",
    "python_script.any",
    "ha_ai_agent.approve",
    "group.set",
    "persistent_notification.create",
    "switch.toggle",
    "light.toggle",
]
WORDS = [
    "domain",
    "service",
    "entity_id",
    "device_id",
    "area_id",
    "floor_id",
    "label_id",
    "data",
    "position",
    "state",
    "query",
    "limit",
    "when",
    "action",
    "text",
    "name",
    "entities",
    "yaml",
    "config",
    "alias",
    "automation_id",
    "cursor",
    "turn_id",
    "confirmed",
    "approved",
    "target",
    "attributes",
    "code",
    "schedule_id",
    "approval_id",
]


class Chance:
    """Draws arguments that a model could write, and such that none would."""

    def __init__(self, seed: int, ids: list[str]) -> None:
        self.random = Random(seed)
        self.ids = ids

    def value(self, depth: int = 0) -> Any:
        pick = self.random.random()
        if depth < 4 and pick < 0.12:
            return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
        if depth < 4 and pick < 0.3:
            return self.arguments(depth + 1)
        return self.random.choice(
            [
                *self.random.sample(self.ids, 4),
                ", ".join(self.random.sample(self.ids, 3)),
                self.random.choice(SERVICES),
                "all", "none", "", None, True, False, 0, -1, 50, 1e308, 10**30,
                "{{ states('lock.h1') }}", "unlocked", "open", "on", "x" * 5000,
                "\u202e\x00\ud83d", "10 minutes", "triggers: [", "[[[[", "1; DROP",
            ]
        )  # fmt: skip

    def arguments(self, depth: int = 0) -> dict[str, Any]:
        keys = self.random.sample(WORDS, self.random.randrange(6))
        return {key: self.value(depth) for key in keys}

    def call(self, names: list[str]) -> Call:
        arguments = self.arguments()
        name = self.random.choice([*names, "call_service", "call_service", "nothing"])
        if name == "call_service" and self.random.random() < 0.8:
            domain, service = self.random.choice(SERVICES).split(".")
            arguments |= {"domain": domain, "service": service}
            arguments["entity_id"] = self.random.choice(self.ids)
        if self.random.random() < 0.1:
            # No JSON, or half of it.
            text = json.dumps(arguments)
            return Call(name, text[: self.random.randrange(len(text) + 1)])
        return Call(name, arguments)


async def test_any_calls(hass: HomeAssistant, loopback: None) -> None:
    """Each turn ends in words, whatever was called; risky things are as they were."""
    home = PlainHousehold(hass)
    await home.async_build()
    async with ScriptedServer() as server:
        await load_entry(hass, server.base_url)
        await home.async_move_in("house", read("en"))
        ids = [home.ids[f"house.{key}"] for key in home.keys]
        chance = Chance(Random().randrange(2**32) if IS_LONG else 23, ids)
        rounds = 0

        def think(body: dict[str, Any]) -> Reply:
            nonlocal rounds
            rounds += 1
            if rounds % 3 == 0 or not tool_names(body):
                return Reply(text="Done.")
            names = list(tool_names(body))
            return Reply(calls=[chance.call(names) for _ in range(4)])

        server.think = think
        for key in home.keys:
            home.put(key, on=False)
        for number in range(TURNS):
            speech = await home.async_say(
                "Turn on the desk lamp", "en", f"fuzz-{number}"
            )
            assert speech
            shown = {
                key: state.state
                for key in RISKY
                if (state := hass.states.get(home.ids[f"house.{key}"]))
            }
            assert shown == RISKY, (number, home.acts)
            domains = {domain for domain, _, _ in home.acts}
            assert not domains & {"shell_command", "python_script", "ha_ai_agent"}
            assert ("homeassistant", "restart", []) not in home.acts
