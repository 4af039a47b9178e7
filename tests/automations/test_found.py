"""Which automation does what to a thing, however it names it, in a home of 300."""

from pathlib import Path
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, label_registry as lr
from homeassistant.util.yaml import dump
import pytest

from custom_components.ha_ai_agent.automations.finding import Catalog
from custom_components.ha_ai_agent.automations.kinds import KINDS
from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.home.snapshot import HomeSnapshot
from custom_components.ha_ai_agent.metrics import Metrics

from .rich import async_build

NOON = {"trigger": "time", "at": "12:00:00"}
OWN: list[dict[str, Any]] = [
    {
        "alias": "Evening hall",
        "triggers": [{"trigger": "sun", "event": "sunset"}],
        "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.hall"}}],
    },
    {
        "alias": "All of the entrance",
        "triggers": [NOON],
        "actions": [{"action": "light.turn_on", "target": {"area_id": "hall"}}],
    },
    {
        "alias": "Off again",
        "triggers": [{"trigger": "state", "entity_id": "light.hall", "to": "on"}],
        "actions": [
            {"delay": "00:10:00"},
            {"action": "light.turn_off", "target": {"entity_id": "light.hall"}},
        ],
    },
    {
        "alias": "Watches",
        "triggers": [{"trigger": "time", "at": "06:45:00"}],
        "conditions": [
            {"condition": "state", "entity_id": "light.hall", "state": "off"}
        ],
        "actions": [{"action": "switch.turn_on", "entity_id": "switch.coffee"}],
    },
    {
        "alias": "Bedtime",
        "triggers": [{"trigger": "time", "at": "22:30:00"}],
        "actions": [{"action": "script.good_night"}],
    },
]
REST = [
    {
        "alias": f"Other {number}",
        "triggers": [
            {"trigger": "time", "at": f"{number % 24:02}:{number % 60:02}:30"}
        ],
        "actions": [
            {"action": "light.toggle", "target": {"entity_id": "light.kitchen"}},
            {"action": "switch.toggle", "target": {"entity_id": "switch.fan"}},
        ],
    }
    for number in range(295)
]


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Home Assistant's own platforms poll."""
    return True


@pytest.fixture
async def home(hass: HomeAssistant, config_dir: Path) -> HomeSnapshot:
    await async_build(hass)
    rows = [{"id": str(at), **one} for at, one in enumerate([*OWN, *REST])]
    (config_dir / "automations.yaml").write_text(dump(rows))
    await hass.services.async_call("automation", "reload", blocking=True)
    await hass.async_block_till_done()
    for entity_id in hass.states.async_entity_ids("automation"):
        async_expose_entity(hass, "conversation", entity_id, True)
    registry = er.async_get(hass)
    label = lr.async_get(hass).async_create("Morning")
    registry.async_update_entity("automation.watches", labels={label.label_id})
    cache = HomeCache(hass, Metrics())
    cache.async_start()
    found = await cache.async_get()
    cache.async_close()
    assert len(found.automations) == 300
    return found


HALL = {"Evening hall", "All of the entrance", "Off again", "Watches"}


ASKED: list[tuple[str, set[str]]] = [
    ("light.hall", HALL),
    ("hall light", HALL),
    ("turn on hall light", HALL),
    ("turns on the hall light", HALL),
    ("lights hall", HALL),
    ("sunset", {"Evening hall"}),
    ("06:45", {"Watches"}),
    ("front door lock", {"Bedtime"}),
    ("lock.front_door", {"Bedtime"}),
    ("coffee maker", {"Watches"}),
    ("coffee in the morning", {"Watches"}),
    ("bedtime", {"Bedtime"}),
    ("nothing of the kind whatsoever", set()),
    ("light.bedroom", set()),
    # As a person asks, with words that only ask.
    ("which automation turns on the hall light?", HALL),
    ("what starts when the hall light goes on", HALL),
    ("what happens at 6:45?", {"Watches"}),
    ("which automations have the label morning", {"Watches"}),
    ("everything that is done at sunset, please", {"Evening hall"}),
    ("Quelle automatisation allume le hall light", HALL),
    ("Welche Automation schaltet das Flurlicht ein?", set()),
]


async def test_found_by_what_people_ask(
    hass: HomeAssistant, home: HomeSnapshot
) -> None:
    catalog = Catalog(hass)
    wrong = []
    for query, names in ASKED:
        listed = catalog.rows(home, query)
        found = {row["name"] for row in listed["automations"]}
        if found != names:
            wrong.append((query, listed["total"], sorted(found)[:8]))
    assert not wrong, "\n".join(map(str, wrong))


async def test_all_of_them_are_all(hass: HomeAssistant, home: HomeSnapshot) -> None:
    for query in ("", "automations", "all my automations"):
        assert Catalog(hass).rows(home, query)["total"] == 300


async def test_how_each_uses_it_is_told_apart(
    hass: HomeAssistant, home: HomeSnapshot
) -> None:
    listed = Catalog(hass).rows(home, "hall light")
    does = {row["name"]: row["does"]["light.hall"] for row in listed["automations"]}
    assert does == {
        "Evening hall": ["light.turn_on"],
        "All of the entrance": ["light.turn_on"],
        "Off again": ["starts it", "light.turn_off"],
        "Watches": ["is a condition"],
    }
    scripts = Catalog(hass).rows(home, "front door lock", kind=KINDS["script"])
    (row,) = scripts["scripts"]
    assert row["does"] == {"lock.front_door": ["lock.lock"]}
