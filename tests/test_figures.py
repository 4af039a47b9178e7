"""Sensor, spans and server tell the same; time that was busy counts once."""

import asyncio
from collections.abc import Generator
from time import monotonic
from typing import Any
from unittest.mock import PropertyMock, patch

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.const import (
    CONF_PRICE_CACHED,
    CONF_PRICE_INPUT,
    CONF_PRICE_OUTPUT,
    EVENT_TURN_FINISHED,
)
from custom_components.ha_ai_agent.figures import busy_ms
from custom_components.ha_ai_agent.metrics import Span
from tests.entries import AGENT, load_entry
from tests.scripted_server import Call, Reply, ScriptedServer

LAMP = {"domain": "light", "service": "turn_on", "entity_id": "light.hall"}
PRICES: dict[str, Any] = {
    CONF_PRICE_INPUT: 1,
    CONF_PRICE_CACHED: 0.1,
    CONF_PRICE_OUTPUT: 10,
}
AGREE = 0.05
# Between two readings of two clocks a busy machine may do something else
PAUSE_MS = 100


def test_busy_time() -> None:
    spans = [
        Span("tool call_service", 10, duration_ms=20),
        Span("tool get_states", 15, duration_ms=5),
        Span("run", 10, duration_ms=100),
        Span("tool call_service", 25, duration_ms=15),
        Span("tool undo", 100, duration_ms=1),
        Span("tool", 200),
        Span("toolbox", 0, duration_ms=1000),
    ]
    assert busy_ms(spans, "tool") == 31
    assert busy_ms([], "tool") == 0


@pytest.fixture(name="every_sensor")
def every_sensor_fixture() -> Generator[None]:
    """Enable the noisy sensors too."""
    name = "homeassistant.helpers.entity.Entity.entity_registry_enabled_default"
    with patch(name, PropertyMock(return_value=True)):
        yield


class Lamp:
    """A lamp that takes its time, and a clock of its own."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self.busy_ms = 0.0
        hass.states.async_set("light.hall", "off")
        hass.services.async_register("light", "turn_on", self.async_turn_on)
        async_expose_entity(hass, "conversation", "light.hall", should_expose=True)

    async def async_turn_on(self, call: ServiceCall) -> None:
        """Be slow."""
        started = monotonic()
        done = asyncio.Event()
        self._hass.loop.call_later(0.5, done.set)
        await done.wait()
        self._hass.states.async_set("light.hall", "on", context=call.context)
        self.busy_ms = (monotonic() - started) * 1000


def figure(hass: HomeAssistant, name: str) -> float:
    """Return what a sensor shows."""
    state = hass.states.get(f"sensor.ha_ai_agent_{name}")
    assert state is not None, name
    return float(state.state)


def took(spans: list[dict[str, Any]], name: str) -> list[float]:
    """Return how long the spans of a name took."""
    return [span["duration_ms"] for span in spans if span["name"] == name]


def added_up(spans: list[dict[str, Any]]) -> float:
    """Return how long a turn was by its spans, up to its answer."""
    return sum(
        span["duration_ms"]
        for span in spans
        if span["parent"] is None and span["name"] != "history write"
    )


@pytest.mark.slow
@pytest.mark.usefixtures("loopback", "core", "every_sensor")
async def test_the_figures_agree(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Two answers, one try that failed, a slow tool: measured by three clocks."""
    lamp = Lamp(hass)
    events = async_capture_events(hass, EVENT_TURN_FINISHED)
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url, **PRICES)
        await conversation.async_converse(hass, "Hi", None, Context(), agent_id=AGENT)
        await entry.runtime_data.history.async_flush()
        await hass.async_block_till_done()
        server.clear()
        server.answered_at.clear()
        before = {
            name: figure(hass, f"{name}_today")
            for name in ("input_tokens", "cached_input_tokens", "output_tokens", "cost")
        }
        server.script(
            Reply(calls=[Call("call_service", LAMP)], delay=0.8, usage=(900, 100, 30)),
            Reply(fault="error_500"),
            Reply(text="The lamp is on.", delay=0.8, usage=(1200, 1100, 10)),
        )
        began = monotonic()
        await conversation.async_converse(
            hass, "Lamp on", None, Context(), agent_id=AGENT
        )
        outside_ms = (monotonic() - began) * 1000
        # The turn is handed to the writer once its answer has left: not before this.
        await hass.async_block_till_done()
        await entry.runtime_data.history.async_flush()
        await hass.async_block_till_done()
    first, _, last = (request.at for request in server.requests)
    answers = [
        (answered - asked) * 1000
        for asked, answered in zip((first, last), server.answered_at, strict=True)
    ]
    client = await hass_ws_client(hass)
    turn_id = events[-1].data["turn_id"]
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/turns/get", "turn_id": turn_id}
    )
    turn = (await client.receive_json())["result"]
    spans = turn["spans"]

    def agree(figure: float, other: float) -> bool:
        return figure == pytest.approx(other, rel=AGREE)

    def agree_ms(figure: float, other: float) -> bool:
        return figure == pytest.approx(other, rel=AGREE, abs=PAUSE_MS)

    # The turn and its first word, as the person waits for them
    for told in (
        figure(hass, "turn_time"),
        turn["duration_ms"],
        events[-1].data["duration_ms"],
        added_up(spans),
    ):
        assert agree_ms(told, outside_ms)
    word_ms = figure(hass, "time_to_first_word")
    [*_, answer] = [span for span in spans if span["name"] == "provider"]
    assert agree_ms(
        word_ms, answer["start_ms"] + answer["attributes"]["first_event_ms"]
    )
    assert agree_ms(word_ms, (server.answered_at[-1] - began) * 1000)
    # What the server took, try by try
    tries = [span for span in spans if span["name"] == "request"]
    assert ["error" in span.get("attributes", {}) for span in tries] == [
        False,
        True,
        False,
    ]
    for span, answered in zip((tries[0], tries[2]), answers, strict=True):
        assert agree_ms(span["duration_ms"], answered)
    # What the tool took
    assert agree_ms(took(spans, "run")[0], lamp.busy_ms)
    assert agree_ms(figure(hass, "tool_time"), lamp.busy_ms)
    # What it used, and what that costs
    used = {"input_tokens": 2100, "cached_input_tokens": 1200, "output_tokens": 40}
    for name, amount in used.items():
        assert figure(hass, f"{name}_today") - before[name] == amount
        assert turn[name] == events[-1].data[name] == amount
        assert sum(s.get("attributes", {}).get(name, 0) for s in spans) == amount
    cost = (900 * 1 + 1200 * 0.1 + 40 * 10) / 1_000_000
    assert agree(figure(hass, "cost_today") - before["cost"], cost)
    # The home and the database
    assert agree(figure(hass, "context_build_time"), took(spans, "context")[0])
    database = took(spans, "history") + took(spans, "history write")
    assert len(database) == 2
    assert agree(figure(hass, "database_time"), sum(database))
    counters = entry.runtime_data.metrics.counters
    asked = counters["cache_hits"] + counters["cache_misses"]
    rate = 100 * counters["cache_hits"] / asked
    assert agree(figure(hass, "context_cache_hit_rate"), rate)
