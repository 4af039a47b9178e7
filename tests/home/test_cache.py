"""The home from memory is never wrong, and nothing is read that did not change."""

import asyncio
from collections.abc import AsyncGenerator

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
import pytest

from custom_components.ha_ai_agent.home import cache as cache_module
from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.home.sections import MAX_AGE
from custom_components.ha_ai_agent.home.snapshot import HomeSnapshot
from custom_components.ha_ai_agent.metrics import Metrics
from tests.homes import BuiltEntity, async_build_home

ASSISTANT = "conversation"


class Clock:
    """Time that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def built(core: HomeAssistant) -> list[BuiltEntity]:
    return await async_build_home(core, 60)


@pytest.fixture
async def cache(
    core: HomeAssistant, built: list[BuiltEntity], clock: Clock
) -> AsyncGenerator[HomeCache]:
    cache = HomeCache(core, Metrics(), clock=clock)
    cache.async_start()
    await cache.async_get()
    yield cache
    cache.async_close()


async def async_fresh(hass: HomeAssistant) -> HomeSnapshot:
    """Return what a cache that has just been made reads."""
    cache = HomeCache(hass, Metrics())
    return await cache.async_get()


def rebuilds(cache: HomeCache) -> dict[str, int]:
    return {name: stats["rebuilds"] for name, stats in cache.stats().items()}


async def test_reads_what_is_there(
    core: HomeAssistant, cache: HomeCache, built: list[BuiltEntity]
) -> None:
    home = await cache.async_get()
    assert home is cache.peek()
    assert [entity.entity_id for entity in home.entities] == sorted(
        item.entity_id for item in built
    )
    for item in built:
        entity = home.by_entity_id[item.entity_id]
        assert entity.name == item.name
        assert entity.area_id is not None
        assert home.by_area_id[entity.area_id].name == item.room
        assert entity.device_id in home.by_device_id
    assert home == await async_fresh(core)


async def test_state_changes_rebuild_nothing(
    core: HomeAssistant, cache: HomeCache, built: list[BuiltEntity]
) -> None:
    home = await cache.async_get()
    before = rebuilds(cache)
    for number in range(1000):
        item = built[number % len(built)]
        state = core.states.get(item.entity_id)
        assert state is not None
        core.states.async_set(
            item.entity_id, f"s{number}", {**state.attributes, "brightness": number}
        )
    assert await cache.async_get() is home
    assert rebuilds(cache) == before


async def test_a_burst_of_events_costs_one_rebuild_of_its_section(
    core: HomeAssistant, cache: HomeCache
) -> None:
    before = rebuilds(cache)
    areas = ar.async_get(core)
    area = areas.async_get_area_by_name("Kitchen")
    assert area is not None
    for number in range(1000):
        areas.async_update(area.id, name=f"Kitchen {number}")
    home = await cache.async_get()
    assert home.by_area_id[area.id].name == "Kitchen 999"
    after = rebuilds(cache)
    assert after.pop("areas") == before.pop("areas") + 1
    assert after == before
    assert cache.stats()["areas"]["invalidations"]["area_registry"] == 1000


async def test_many_readers_share_one_rebuild(
    core: HomeAssistant, cache: HomeCache, built: list[BuiltEntity]
) -> None:
    before = rebuilds(cache)["entities"]
    er.async_get(core).async_update_entity(built[0].entity_id, name="New name")
    homes = await asyncio.gather(*(cache.async_get() for _ in range(50)))
    assert len(set(map(id, homes))) == 1
    assert rebuilds(cache)["entities"] == before + 1


async def test_an_unchanged_rebuild_keeps_the_object(
    core: HomeAssistant, cache: HomeCache
) -> None:
    home = await cache.async_get()
    assert await cache.async_refresh() is home
    stats = cache.stats()
    assert all(section["invalidations"]["manual"] == 1 for section in stats.values())
    assert all(section["unchanged_rebuilds"] >= 1 for section in stats.values())


@pytest.mark.parametrize(("section", "age"), MAX_AGE.items())
async def test_a_section_is_read_again_at_its_age(
    cache: HomeCache, clock: Clock, section: str, age: float
) -> None:
    before = rebuilds(cache)[section]
    home = await cache.async_get()
    clock.now += age - 1
    assert await cache.async_get() is home
    if section == "entities":
        assert rebuilds(cache)[section] == before
    clock.now += 2
    assert await cache.async_get() is home
    assert rebuilds(cache)[section] > before
    assert cache.stats()[section]["invalidations"]["age"] >= 1


async def test_what_no_event_tells_is_seen_at_the_age(
    core: HomeAssistant, cache: HomeCache, built: list[BuiltEntity], clock: Clock
) -> None:
    """The age is the safety net: here the listeners are gone."""
    cache.async_close()
    er.async_get(core).async_update_entity(built[0].entity_id, name="Unheard")
    home = await cache.async_get()
    assert home.by_entity_id[built[0].entity_id].name == built[0].name
    clock.now += MAX_AGE["entities"]
    home = await cache.async_get()
    assert home.by_entity_id[built[0].entity_id].name == "Unheard"


async def test_counts_hits_and_misses(cache: HomeCache, core: HomeAssistant) -> None:
    before = cache.stats()["services"]
    for _ in range(5):
        await cache.async_get()
    core.services.async_register("test", "made_up", lambda _: None)
    home = await cache.async_get()
    assert "test.made_up" in home.by_service_id
    after = cache.stats()
    assert after["services"]["hits"] == before["hits"] + 5
    assert after["services"]["misses"] == before["misses"] + 1
    assert after["entities"]["hits"] >= 6
    assert after["services"]["invalidations"]["service_registered"] == 1
    core.services.async_remove("test", "made_up")
    assert "test.made_up" not in (await cache.async_get()).by_service_id


async def test_a_service_that_did_not_change_is_not_read_again(
    core: HomeAssistant, cache: HomeCache
) -> None:
    before = (await cache.async_get()).services
    core.services.async_register("test", "made_up", lambda _: None)
    after = (await cache.async_get()).by_service_id
    assert all(after[service.service_id] is service for service in before)


async def test_every_registry_is_seen_at_once(
    core: HomeAssistant, cache: HomeCache, built: list[BuiltEntity]
) -> None:
    entities, devices = er.async_get(core), dr.async_get(core)
    areas, floors, labels = ar.async_get(core), fr.async_get(core), lr.async_get(core)
    item = built[0]
    entry = entities.async_get(item.entity_id)
    assert entry is not None
    assert entry.device_id is not None

    devices.async_update_device(entry.device_id, name_by_user="Renamed thing")
    home = await cache.async_get()
    assert home.by_entity_id[item.entity_id].name == "Renamed thing"
    assert home.by_device_id[entry.device_id].name == "Renamed thing"

    attic = areas.async_create("Attic room", aliases={"Loft"})
    assert (await cache.async_get()).by_area_id[attic.id].aliases == ("Loft",)
    devices.async_update_device(entry.device_id, area_id=attic.id)
    home = await cache.async_get()
    assert home.by_entity_id[item.entity_id].area_id == attic.id

    label = labels.async_create("Critical")
    entities.async_update_entity(
        item.entity_id, labels={label.label_id}, aliases=["Other name"]
    )
    home = await cache.async_get()
    assert home.by_entity_id[item.entity_id].labels == (label.label_id,)
    assert home.by_entity_id[item.entity_id].name == "Other name"
    assert home.labels[-1].name == "Critical"

    floor = floors.async_create("Roof", level=9)
    areas.async_update(attic.id, floor_id=floor.floor_id)
    home = await cache.async_get()
    assert home.by_floor_id[floor.floor_id].level == 9
    assert home.by_area_id[attic.id].floor_id == floor.floor_id

    new_id = f"{item.entity_id}_quite_new"
    entities.async_update_entity(item.entity_id, new_entity_id=new_id)
    core.states.async_remove(item.entity_id)
    core.states.async_set(new_id, "on")
    home = await cache.async_get()
    assert item.entity_id not in home.by_entity_id
    assert new_id in home.by_entity_id

    areas.async_delete(attic.id)
    home = await cache.async_get()
    assert attic.id not in home.by_area_id
    assert home.by_entity_id[new_id].area_id is None
    await core.async_block_till_done()
    assert await cache.async_get() == await async_fresh(core)


async def test_exposure_is_seen_at_once(
    core: HomeAssistant, cache: HomeCache, built: list[BuiltEntity]
) -> None:
    item = built[0]
    async_expose_entity(core, ASSISTANT, item.entity_id, should_expose=False)
    assert item.entity_id not in (await cache.async_get()).by_entity_id
    async_expose_entity(core, ASSISTANT, item.entity_id, should_expose=True)
    assert item.entity_id in (await cache.async_get()).by_entity_id

    # Entities that no registry knows.
    core.states.async_set("light.from_yaml", "on", {"friendly_name": "From YAML"})
    assert "light.from_yaml" in (await cache.async_get()).by_entity_id
    async_expose_entity(core, ASSISTANT, "light.from_yaml", should_expose=False)
    assert "light.from_yaml" not in (await cache.async_get()).by_entity_id


async def test_storing_default_exposure_does_not_make_it_stale(
    core: HomeAssistant, cache: HomeCache
) -> None:
    er.async_get(core).async_get_or_create("light", "test", "never-asked")
    core.states.async_set("light.test_never_asked", "on")
    await cache.async_get()
    before = rebuilds(cache)
    await cache.async_get()
    assert rebuilds(cache) == before
    assert not cache._stale.pending


async def test_shown_attributes_are_seen_at_once(
    core: HomeAssistant, cache: HomeCache
) -> None:
    core.states.async_set("light.bare", "on", {"supported_color_modes": ["onoff"]})
    home = await cache.async_get()
    assert home.by_entity_id["light.bare"].capabilities == ()
    core.states.async_set("light.bare", "on", {"supported_color_modes": ["hs"]})
    home = await cache.async_get()
    assert [item.key for item in home.by_entity_id["light.bare"].capabilities] == [
        "brightness",
        "color",
    ]
    core.states.async_set("light.bare", "on", {"friendly_name": "Now named"})
    assert (await cache.async_get()).by_entity_id["light.bare"].name == "Now named"


async def test_sections_of_their_own(core: HomeAssistant, cache: HomeCache) -> None:
    for entity_id in (
        "input_boolean.guests",
        "scene.evening",
        "script.good_night",
        "automation.porch",
    ):
        core.states.async_set(entity_id, "on")
        async_expose_entity(core, ASSISTANT, entity_id, should_expose=True)
    home = await cache.async_get()
    assert [item.entity_id for item in home.helpers] == ["input_boolean.guests"]
    assert [item.entity_id for item in home.scenes] == ["scene.evening"]
    assert [item.entity_id for item in home.scripts] == ["script.good_night"]
    assert [item.entity_id for item in home.automations] == ["automation.porch"]
    assert cache.stats()["scenes"]["entries"] == 1


async def test_a_cancelled_reader_loses_nothing(
    core: HomeAssistant,
    cache: HomeCache,
    built: list[BuiltEntity],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    er.async_get(core).async_update_entity(built[0].entity_id, name="Seen later")
    monkeypatch.setattr(cache_module, "SLICE_SECONDS", 0)
    task = core.async_create_task(cache.async_refresh())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    home = await cache.async_get()
    assert home.by_entity_id[built[0].entity_id].name == "Seen later"
    assert home == await async_fresh(core)


async def test_changes_during_a_build_are_seen(
    core: HomeAssistant,
    cache: HomeCache,
    built: list[BuiltEntity],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registry = er.async_get(core)
    monkeypatch.setattr(cache_module, "SLICE_SECONDS", 0)
    task = core.async_create_task(cache.async_refresh())
    number = 0
    while not task.done():
        number += 1
        registry.async_update_entity(built[1].entity_id, name=f"Name {number}")
        await asyncio.sleep(0)
    home = await cache.async_get()
    assert number
    assert home.by_entity_id[built[1].entity_id].name == f"Name {number}"
    assert home == await async_fresh(core)


async def test_starting_twice_listens_once(core: HomeAssistant, clock: Clock) -> None:
    cache = HomeCache(core, Metrics(), clock=clock)
    cache.async_start()
    before = core.bus.async_listeners().copy()
    cache.async_start()
    assert core.bus.async_listeners() == before
    cache.async_close()
    cache.async_close()


async def test_a_device_and_its_child(core: HomeAssistant, cache: HomeCache) -> None:
    """A child device without an area takes its parent's, and follows it."""
    devices, areas = dr.async_get(core), ar.async_get(core)
    entry_id = core.config_entries.async_entries("test")[0].entry_id
    area = areas.async_create("Shed")
    parent = devices.async_get_or_create(
        config_entry_id=entry_id, identifiers={("test", "parent")}, name="Panel"
    )
    child = devices.async_get_or_create_child(
        config_entry_id=entry_id,
        parent_device_id=parent.id,
        identifiers={("test", "left")},
        name="Left",
    )
    entity = er.async_get(core).async_get_or_create(
        "light", "test", "left", device_id=child.id, has_entity_name=True
    )
    core.states.async_set(entity.entity_id, "on")
    assert (await cache.async_get()).by_entity_id[entity.entity_id].area_id is None
    devices.async_update_device(parent.id, area_id=area.id)
    home = await cache.async_get()
    assert home.by_entity_id[entity.entity_id].area_id == area.id
    assert home == await async_fresh(core)
