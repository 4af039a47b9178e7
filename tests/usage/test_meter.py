"""The meter: over restarts, for removed agents, and once per warning."""

from copy import deepcopy
from functools import partial
from time import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_MODEL
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.ha_ai_agent.const import (
    CONF_PRICE_INPUT,
    CONF_PROVIDER,
    CONF_SPENDING_LIMIT,
    DOMAIN,
    PROVIDER_OPENAI,
    SUBENTRY_CONVERSATION,
)
from custom_components.ha_ai_agent.models import Usage
from custom_components.ha_ai_agent.usage.book import CountedTurn
from custom_components.ha_ai_agent.usage.meter import UsageMeter, async_remove_usage
from custom_components.ha_ai_agent.usage.prices import known_price

OPENAIS = partial(known_price, "openai")


def entry_with(**options: Any) -> MockConfigEntry:
    """Return an entry with one agent."""
    return MockConfigEntry(
        domain=DOMAIN,
        data={CONF_PROVIDER: PROVIDER_OPENAI},
        subentries_data=[
            ConfigSubentryData(
                subentry_type=SUBENTRY_CONVERSATION,
                title="Agent",
                unique_id=None,
                data=options,
            )
        ],
    )


async def test_goes_on_after_a_restart(hass: HomeAssistant) -> None:
    entry = entry_with()
    [agent] = entry.subentries
    meter = UsageMeter(hass, entry, list_price=OPENAIS)
    await meter.async_load()
    meter.add(agent, "gpt-4o-mini", Usage(1_000_000, 0, 0))
    meter.add("gone", "gpt-4o-mini", Usage(1, 0, 0))
    meter.add_turn(agent, is_failure=True)
    await meter.async_close()
    again = UsageMeter(hass, entry, list_price=OPENAIS)
    await again.async_load()
    assert again.get(agent).month.cost == 0.15
    assert again.get(agent).total.failures == 1
    assert again.get("gone").total.requests == 0
    await async_remove_usage(hass, entry.entry_id)
    empty = UsageMeter(hass, entry, list_price=OPENAIS)
    await empty.async_load()
    assert empty.get(agent).total.requests == 0
    await empty.async_close()


async def test_rubbish_in_the_store(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    entry = entry_with()
    hass_storage[f"{DOMAIN}.usage.{entry.entry_id}"] = {
        "version": 1,
        "minor_version": 1,
        "key": f"{DOMAIN}.usage.{entry.entry_id}",
        "data": {"agents": []},
    }
    meter = UsageMeter(hass, entry, list_price=OPENAIS)
    await meter.async_load()
    await meter.async_close()


async def test_tells_once(hass: HomeAssistant) -> None:
    entry = entry_with(
        **{CONF_MODEL: "own", CONF_PRICE_INPUT: 1, CONF_SPENDING_LIMIT: 1}
    )
    [agent] = entry.subentries
    told: list[str] = []
    meter = UsageMeter(
        hass, entry, lambda _, state: told.append(state), list_price=OPENAIS
    )
    for _ in range(11):
        meter.add(agent, "own", Usage(100_000, 0, 0))
    assert told == ["ok", "warning", "reached"]
    assert meter.limit_state(agent) == "reached"
    # A known price, and a model that nobody knows a price of
    assert not meter.may_ask(agent, "own")
    assert not meter.may_ask(agent, "gpt-4o-mini")
    assert meter.may_ask(agent, "one at home")
    meter.get(agent).month.cost = 0
    meter.add(agent, "any", Usage())
    assert told == ["ok", "warning", "reached", "ok"]
    await meter.async_close()


async def test_no_limit(hass: HomeAssistant) -> None:
    entry = entry_with(**{CONF_PRICE_INPUT: 1})
    [agent] = entry.subentries
    meter = UsageMeter(hass, entry, list_price=OPENAIS)
    meter.add(agent, "any", Usage(100_000_000, 0, 0))
    assert meter.limit_state(agent) == "none"
    assert meter.limit_state("gone") == "none"
    assert meter.price_of("gone", "gpt-4o-mini") is not None
    await meter.async_close()


async def test_limit_without_a_price(hass: HomeAssistant) -> None:
    """Nothing adds up, so it is said: a limit that cannot work protects nobody."""
    entry = entry_with(**{CONF_MODEL: "one at home", CONF_SPENDING_LIMIT: 1})
    [agent] = entry.subentries
    told: list[str] = []
    meter = UsageMeter(hass, entry, lambda _, state: told.append(state))
    meter.add(agent, "one at home", Usage(100_000, 0, 0))
    assert told == ["unpriced"]
    assert meter.may_ask(agent, "one at home")
    await meter.async_close()


async def test_a_turn_that_ends_after_it_was_closed(hass: HomeAssistant) -> None:
    """Leaves no timer behind; the test framework looks for one."""
    entry = entry_with()
    [agent] = entry.subentries
    meter = UsageMeter(hass, entry, list_price=OPENAIS)
    await meter.async_close()
    meter.add_turn(agent)
    assert meter.get(agent).today.turns == 1


async def test_costs_are_kept_soon_after_the_first_change(
    hass: HomeAssistant, hass_storage: dict[str, Any], freezer: FrozenDateTimeFactory
) -> None:
    """Whoever talks without a pause does not put off what is written."""
    entry = entry_with()
    [agent] = entry.subentries
    meter = UsageMeter(hass, entry, list_price=OPENAIS)
    key = f"{DOMAIN}.usage.{entry.entry_id}"
    for _ in range(8):
        meter.add(agent, "gpt-4o-mini", Usage(1000, 0, 0))
        freezer.tick(4)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
    assert hass_storage[key]["data"]["agents"][agent]["total"]["requests"] >= 7
    await meter.async_close()


@pytest.mark.parametrize("was_stored", [True, False])
async def test_a_crash_loop_does_not_outrun_the_limit(
    hass: HomeAssistant, hass_storage: dict[str, Any], *, was_stored: bool
) -> None:
    """What the store does not know yet is added up from the turns."""
    entry = entry_with(**{CONF_SPENDING_LIMIT: 0.4})
    [agent] = entry.subentries
    if was_stored:
        meter = UsageMeter(hass, entry, list_price=OPENAIS)
        meter.get(agent)
        await meter.async_close()
    stored, turns = deepcopy(hass_storage), list[CountedTurn]()

    async def turns_since(since_ts: float) -> list[CountedTurn]:
        return [turn for turn in turns if turn.started_ts > since_ts]

    may: list[bool] = []
    for _ in range(5):  # nothing is ever written: it crashes after each turn
        usage = Usage(1_000_000, 0, 0)
        turn = CountedTurn(agent, "gpt-4o-mini", time() + 1, 2, usage, is_failure=False)
        turns.append(turn)
        meter = UsageMeter(hass, entry, list_price=OPENAIS)
        await meter.async_load(turns_since)
        assert meter.get(agent).month.requests == 2 * len(turns)
        may.append(meter.may_ask(agent, "gpt-4o-mini"))
        await meter.async_close()
        hass_storage.clear()
        hass_storage.update(deepcopy(stored))
    assert may == [True, True, False, False, False]
