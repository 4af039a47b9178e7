"""The figures: right after a turn, over midnight, and over a restart."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any
from unittest.mock import PropertyMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.sensor import ATTR_LAST_RESET, ATTR_STATE_CLASS
from homeassistant.const import EntityCategory
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.ha_ai_agent.const import (
    CONF_PRICE_CACHED,
    CONF_PRICE_INPUT,
    CONF_PRICE_OUTPUT,
    DOMAIN,
    EVENT_APPROVAL_REQUESTED,
    EVENT_TURN_FINISHED,
    SERVICE_REJECT,
    SUBENTRY_CONVERSATION,
)
from custom_components.ha_ai_agent.models import Usage
from tests.entries import AGENT, agent_id_of, load_entry, say
from tests.scripted_server import Call, Reply, ScriptedServer

pytestmark = pytest.mark.usefixtures("loopback", "core")

PRICES: dict[str, Any] = {
    CONF_PRICE_INPUT: 1,
    CONF_PRICE_CACHED: 0.1,
    CONF_PRICE_OUTPUT: 10,
}


@pytest.fixture(name="every_sensor")
def every_sensor_fixture() -> Generator[None]:
    """Enable the noisy sensors too."""
    name = "homeassistant.helpers.entity.Entity.entity_registry_enabled_default"
    with patch(name, PropertyMock(return_value=True)):
        yield


def sensor(hass: HomeAssistant, name: str) -> State:
    """Return a sensor of the agent."""
    state = hass.states.get(f"sensor.ha_ai_agent_{name}")
    assert state is not None, name
    return state


def figure(hass: HomeAssistant, name: str) -> float:
    """Return what a sensor of the agent shows."""
    return float(sensor(hass, name).state)


async def written(hass: HomeAssistant) -> None:
    """Wait until the turns are in the database and everybody has heard of it."""
    for entry in hass.config_entries.async_loaded_entries("ha_ai_agent"):
        await entry.runtime_data.history.async_flush()
    await hass.async_block_till_done()


@pytest.mark.usefixtures("every_sensor")
async def test_figures_agree(hass: HomeAssistant) -> None:
    """Sensor, event, spans and what the server saw are the same."""
    events = async_capture_events(hass, EVENT_TURN_FINISHED)
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url, **PRICES)
        server.script(Reply(text="Good evening.", usage=(1200, 1000, 50), delay=0.2))
        await say(hass, "Tell me something about the moon")
        await written(hass)
        await hass.config_entries.async_reload(entry.entry_id)
    [event] = events
    assert event.data["input_tokens"] == 1200
    # Money and tokens of the day outlive the reload, timings do not.
    assert figure(hass, "input_tokens_today") == 1200
    assert figure(hass, "cached_input_tokens_today") == 1000
    assert figure(hass, "output_tokens_today") == 50
    assert figure(hass, "turns") == 1
    assert figure(hass, "failures") == 0
    cost = (200 * 1 + 1000 * 0.1 + 50 * 10) / 1_000_000
    assert figure(hass, "cost_today") == pytest.approx(cost)
    assert figure(hass, "cost_this_month") == pytest.approx(cost)


@pytest.mark.usefixtures("every_sensor")
async def test_timings(hass: HomeAssistant) -> None:
    events = async_capture_events(hass, EVENT_TURN_FINISHED)
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url)
        server.script(Reply(text="Good evening.", delay=0.2))
        await say(hass, "Tell me something about the moon")
        await written(hass)
        trace = entry.runtime_data.metrics.timings
    [event] = events
    turn_time = figure(hass, "turn_time")
    assert turn_time == pytest.approx(event.data["duration_ms"], abs=0.1)
    assert figure(hass, "time_to_first_word") > 200
    assert figure(hass, "time_to_first_word") <= turn_time
    assert 0 <= figure(hass, "context_build_time") < turn_time
    assert figure(hass, "database_time") >= 0
    assert 0 <= figure(hass, "context_cache_hit_rate") <= 100
    assert trace[f"{agent_id_of(entry)}.turn_ms"].count == 1


async def test_what_is_shown_at_first(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    await load_entry(hass)
    rows = [
        row
        for row in entity_registry.entities.values()
        if row.platform == "ha_ai_agent" and row.domain == "sensor"
    ]
    assert {row.entity_category for row in rows} == {EntityCategory.DIAGNOSTIC}
    shown = {row.translation_key for row in rows if row.disabled_by is None}
    # No model, no money.
    assert shown == {"turn_time", "turns", "failures", "pending_approvals"}
    assert sensor(hass, "turns").attributes[ATTR_STATE_CLASS]


async def test_a_new_day_and_a_new_month(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2026-10-30 22:30:00+00:00")
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url, **PRICES)
        entry.runtime_data.usage.add(agent_id_of(entry), "scripted", Usage(1_000_000))
        await say(hass, "Hello moon")
        today = figure(hass, "cost_today")
        assert today > 1
        freezer.move_to("2026-10-30 23:00:01+00:00")  # midnight of the 31st
        async_fire_time_changed(hass, dt_util.utcnow())
        await hass.async_block_till_done()
        assert figure(hass, "cost_today") == 0
        assert figure(hass, "cost_this_month") == today
        state = sensor(hass, "cost_today")
        assert state.attributes[ATTR_LAST_RESET] == "2026-10-31T00:00:00+01:00"
        freezer.tick(timedelta(days=1))
        async_fire_time_changed(hass, dt_util.utcnow())
        await hass.async_block_till_done()
        assert figure(hass, "cost_this_month") == 0
        state = sensor(hass, "cost_this_month")
        assert state.attributes[ATTR_LAST_RESET] == "2026-11-01T00:00:00+01:00"


async def test_no_price_is_no_figure(hass: HomeAssistant) -> None:
    async with ScriptedServer() as server:
        await load_entry(hass, server.base_url)
        assert hass.states.get("sensor.ha_ai_agent_turns")
        assert not [
            state for state in hass.states.async_all() if "cost" in state.entity_id
        ]


async def test_failures_are_counted(hass: HomeAssistant) -> None:
    async with ScriptedServer() as server:
        await load_entry(hass, server.base_url)
        server.script(Reply(fault="auth"))
        await say(hass, "Tell me something about the moon")
        assert figure(hass, "failures") == 1
        assert figure(hass, "turns") == 1


async def test_the_spending_limit_acts(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry
) -> None:
    """A warning at 80 %, then no request any more, over a restart too."""
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url, **PRICES, spending_limit=0.001)
        agent = agent_id_of(entry)
        meter = entry.runtime_data.usage
        assert meter.limit_state(agent) == "ok"
        server.script(Reply(text="One.", usage=(850, 0, 0)))
        await say(hass, "Tell me something about the moon")
        assert meter.limit_state(agent) == "warning"
        issues = [key for _, key in issue_registry.issues]
        assert f"spending_limit_{agent}" in issues
        server.script(Reply(text="Two.", usage=(850, 0, 0)))
        await say(hass, "And about the sun")
        assert meter.limit_state(agent) == "reached"
        asked = len(server.chats)
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        result = await conversation.async_converse(
            hass, "And about Mars", None, Context(), agent_id=AGENT
        )
        assert len(server.chats) == asked
        assert result.response.speech["plain"]["speech"]


async def test_questions_that_wait(
    hass: HomeAssistant, hass_admin_user: MockUser
) -> None:
    """Counted when they are asked, when they are answered, and after a reload."""
    hass.states.async_set("lock.front", "locked", {"friendly_name": "Front door"})
    unlocked = async_mock_service(hass, "lock", "unlock")
    async_expose_entity(hass, "conversation", "lock.front", should_expose=True)
    events = async_capture_events(hass, EVENT_APPROVAL_REQUESTED)
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url)
        arguments = {"domain": "lock", "service": "unlock", "entity_id": "lock.front"}
        server.script(
            Reply(calls=[Call("call_service", arguments)]),
            Reply(text="Should I unlock the front door?"),
        )
        context = Context(user_id=hass_admin_user.id)
        await say(hass, "Unlock the front door", context)
        assert figure(hass, "pending_approvals") == 1
        assert not unlocked
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        assert figure(hass, "pending_approvals") == 1
        [event] = events
        await hass.services.async_call(
            DOMAIN,
            SERVICE_REJECT,
            {"approval_id": event.data["approval_id"]},
            blocking=True,
            context=Context(user_id=hass_admin_user.id),
        )
        await hass.async_block_till_done()
        assert figure(hass, "pending_approvals") == 0
        assert not unlocked


async def test_a_limit_that_cannot_work(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry
) -> None:
    """Nobody knows what a model at home costs: the form says so, and a repair."""
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url, spending_limit=1)
        agent = agent_id_of(entry)
        await say(hass, "Tell me something about the moon")
        assert issue_registry.async_get_issue(DOMAIN, f"spending_limit_{agent}")
        result = await hass.config_entries.subentries.async_init(
            (entry.entry_id, SUBENTRY_CONVERSATION),
            context={"source": "reconfigure", "subentry_id": agent},
        )
        result = await hass.config_entries.subentries.async_configure(
            result["flow_id"], {"model": "at-home", "costs": {"spending_limit": 2}}
        )
        assert (result["errors"] or {})["spending_limit"] == "price_unknown"
        result = await hass.config_entries.subentries.async_configure(
            result["flow_id"],
            {"model": "at-home", "costs": {"spending_limit": 2, "price_input": 1}},
        )
        assert result["reason"] == "reconfigure_successful"
        await hass.async_block_till_done(wait_background_tasks=True)
        await say(hass, "And now about the sun")
        assert not issue_registry.async_get_issue(DOMAIN, f"spending_limit_{agent}")


async def test_a_matcher_that_stands_in_is_seen(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry
) -> None:
    """It answers well, and the model does not: a failure, and a repair after some."""
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url)
        issue = ("ha_ai_agent", f"stood_in_{agent_id_of(entry)}")
        for number in range(1, 5):
            server.script(Reply(fault="no_model"))
            await say(hass, "What time is it?")
            assert figure(hass, "failures") == number
            assert bool(issue_registry.async_get_issue(*issue)) is (number >= 3)
        told = issue_registry.async_get_issue(*issue)
        assert told is not None
        assert told.translation_placeholders is not None
        assert told.translation_placeholders["count"] == "4"
        entry.runtime_data.agents[agent_id_of(entry)].parts.ladder.rungs[
            0
        ].breaker.reset()
        server.script(Reply(text="Four o'clock."))
        await say(hass, "What time is it?")
        assert figure(hass, "failures") == 4
        assert not issue_registry.async_get_issue(*issue)
