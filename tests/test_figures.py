"""Sensor, spans and server tell the same; time that was busy counts once."""

from collections.abc import Generator
from typing import Any, override
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


class Clock:
    """What all parts of the test and of a turn's measuring read; waiting moves it.

    With the machine's own clock the test would tell how busy the machine is.
    """

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return seconds; whatever happens between two readings takes a little."""
        self.now += 0.00002
        return self.now


class SlowServer(ScriptedServer):
    """A server whose pauses pass on that clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock

    @override
    async def _pause(self, seconds: float) -> None:
        self.clock.now += max(seconds, 0)


@pytest.fixture(name="clock")
def clock_fixture(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Make the turn's spans and the server read one clock."""
    clock = Clock()
    monkeypatch.setattr("custom_components.ha_ai_agent.metrics.perf_counter", clock)
    monkeypatch.setattr("tests.scripted_server.monotonic", clock)
    return clock


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

    def __init__(self, hass: HomeAssistant, clock: Clock) -> None:
        self._hass = hass
        self._clock = clock
        self.busy_ms = 0.0
        hass.states.async_set("light.hall", "off")
        hass.services.async_register("light", "turn_on", self.async_turn_on)
        async_expose_entity(hass, "conversation", "light.hall", should_expose=True)

    async def async_turn_on(self, call: ServiceCall) -> None:
        """Be slow."""
        started = self._clock()
        self._clock.now += 0.5
        self._hass.states.async_set("light.hall", "on", context=call.context)
        self.busy_ms = (self._clock() - started) * 1000


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
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, clock: Clock
) -> None:
    """Two answers, one try that failed, a slow tool: measured by three who read one clock."""
    lamp = Lamp(hass, clock)
    events = async_capture_events(hass, EVENT_TURN_FINISHED)
    async with SlowServer(clock) as server:
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
        began = clock()
        await conversation.async_converse(
            hass, "Lamp on", None, Context(), agent_id=AGENT
        )
        outside_ms = (clock() - began) * 1000
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

    # The turn and its first word, as the person waits for them
    for told in (
        figure(hass, "turn_time"),
        turn["duration_ms"],
        events[-1].data["duration_ms"],
        added_up(spans),
    ):
        assert agree(told, outside_ms)
    word_ms = figure(hass, "time_to_first_word")
    [*_, answer] = [span for span in spans if span["name"] == "provider"]
    assert agree(word_ms, answer["start_ms"] + answer["attributes"]["first_event_ms"])
    assert agree(word_ms, (server.answered_at[-1] - began) * 1000)
    # What the server took, try by try
    tries = [span for span in spans if span["name"] == "request"]
    assert ["error" in span.get("attributes", {}) for span in tries] == [
        False,
        True,
        False,
    ]
    for span, answered in zip((tries[0], tries[2]), answers, strict=True):
        assert agree(span["duration_ms"], answered)
    # What the tool took
    assert agree(took(spans, "run")[0], lamp.busy_ms)
    assert agree(figure(hass, "tool_time"), lamp.busy_ms)
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
