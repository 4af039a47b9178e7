"""Every fault at every place in whole turns: real services, nothing done twice."""

import asyncio
from itertools import product
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Event, HomeAssistant, callback
import pytest

from custom_components.ha_ai_agent.agent.ladder import ladder as ladder_module, retry
from custom_components.ha_ai_agent.agent.ladder.ladder import TimeLimits
from tests.scripted_server import (
    FAULTS,
    Call,
    Position,
    Reply,
    ScriptedServer,
    tool_results,
)

from .conftest import Say, SetUp

PLACES = ("connect", "text", "arguments", "after tools")
LIMITS = TimeLimits(connect=1.0, first_token=1.2, idle=0.8, turn=15.0)
# A toggle that ran twice would show.
GUEST = Call(
    "call_service",
    {
        "domain": "input_boolean",
        "service": "toggle",
        "entity_id": ["input_boolean.guest"],
    },
)
LAMP = Call(
    "call_service",
    {"domain": "light", "service": "toggle", "entity_id": ["light.kitchen_lamp"]},
)


class Model:
    """A primary that fails as it is told, and a fallback that works."""

    def __init__(self) -> None:
        self.fault: Any = None
        self.place = ""

    def __call__(self, body: dict[str, Any]) -> Reply:
        done = len(tool_results(body))
        if body["model"] == "fallback":
            return Reply(text="All done.") if done >= 2 else Reply(calls=(GUEST, LAMP))
        if self.place == "after tools" and not done:
            return Reply(calls=(GUEST, LAMP))
        at: Position = "connect"
        if self.place in {"text", "arguments"}:
            at = self.place  # type: ignore[assignment]  # one of these two
        return Reply(
            text="I am doing that for you",
            calls=(GUEST, LAMP) if self.place == "arguments" else (),
            fault=self.fault,
            at=at,
        )


@pytest.mark.slow
async def test_faults_in_whole_turns(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever the provider does, both wishes are done once and answered in time."""
    monkeypatch.setattr(ladder_module, "TimeLimits", lambda: LIMITS)
    monkeypatch.setattr(retry, "BACKOFF_SECONDS", 0.02)
    asyncio.get_running_loop().set_debug(enabled=False)
    entry = await set_up(server, fallback_model="fallback")
    (agent,) = entry.runtime_data.agents.values()
    server.think = model = Model()
    ran: list[str] = []

    @callback
    def take(event: Event) -> None:
        if event.data["domain"] in {"input_boolean", "light"}:
            ran.append(f"{event.data['domain']}.{event.data['service']}")

    home.bus.async_listen("call_service", take)
    async_expose_entity(home, "conversation", "light.kitchen_lamp", True)
    rows = []
    for fault, place in product(FAULTS, PLACES):
        if fault == "empty" and place in {"text", "arguments"}:
            continue  # a whole answer, if a short one
        for rung in agent.parts.ladder.rungs:
            rung.breaker.reset()
        model.fault, model.place = fault, place
        ran.clear()
        async with asyncio.timeout(LIMITS.turn):
            result = await say("Toggle guest mode and light the kitchen, please")
        speech = str(result.response.speech["plain"]["speech"])
        rows.append(f"{fault:<16}{place:<14}{speech}")
        assert result.response.error_code is None, rows[-1]
        assert speech.endswith("All done."), rows[-1]
        assert sorted(ran) == ["input_boolean.toggle", "light.toggle"], rows[-1]
    with capsys.disabled():
        print("\n" + "\n".join(rows))  # noqa: T201
