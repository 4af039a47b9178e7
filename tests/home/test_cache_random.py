"""Whatever happens, the cache equals a home that has just been read."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

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

from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.render import HomeRenderer
from tests.homes import async_build_home

WORDS = ("Lamp", "Küche", "attic", "", "a\nb", "Sensor", "Nachtlicht", "x" * 300)
ATTRIBUTES: tuple[dict[str, object], ...] = (
    {},
    {"friendly_name": "Lamp"},
    {"supported_color_modes": ["hs"]},
    {"device_class": "window"},
    {"options": ["a", "b"]},
    {"unit_of_measurement": "W", "brightness": 7},
)


class Chaos:
    """Does one random thing to the home at a time."""

    def __init__(self, hass: HomeAssistant, random: Random) -> None:
        self.hass = hass
        self.random = random
        self.number = 0

    def step(self) -> None:
        actions: list[Callable[[], None]] = [
            self.change_entity,
            self.change_entity,
            self.change_state,
            self.change_state,
            self.remove_state,
            self.new_entity,
            self.change_area,
            self.change_device,
            self.change_label,
            self.change_floor,
            self.expose,
            self.change_service,
        ]
        # Some changes Home Assistant itself refuses.
        with suppress(ValueError):
            self.random.choice(actions)()

    def word(self) -> str:
        self.number += 1
        return f"{self.random.choice(WORDS)} {self.number}"

    def some_entity(self) -> str:
        return self.random.choice(sorted(er.async_get(self.hass).entities))

    def some_area(self) -> str | None:
        areas = sorted(area.id for area in ar.async_get(self.hass).async_list_areas())
        return self.random.choice([*areas, None])

    def change_entity(self) -> None:
        registry, entity_id = er.async_get(self.hass), self.some_entity()
        labels = [label.label_id for label in lr.async_get(self.hass).labels.values()]
        match self.random.randrange(7):
            case 0:
                registry.async_update_entity(entity_id, name=self.word())
            case 1:
                registry.async_update_entity(entity_id, aliases=[self.word(), "b"])
            case 2:
                registry.async_update_entity(entity_id, area_id=self.some_area())
            case 3:
                registry.async_update_entity(entity_id, labels=set(labels[:2]))
            case 4:
                registry.async_update_entity(
                    entity_id, new_entity_id=f"{entity_id}_{self.number}"
                )
                self.number += 1
            case 5:
                registry.async_update_entity(
                    entity_id, hidden_by=er.RegistryEntryHider.USER
                )
            case 6 if len(registry.entities) > 10:
                registry.async_remove(entity_id)

    def change_state(self) -> None:
        entity_id = self.random.choice(self.hass.states.async_entity_ids())
        self.hass.states.async_set(
            entity_id,
            self.random.choice(("on", "off", "unavailable")),
            self.random.choice(ATTRIBUTES),
        )

    def remove_state(self) -> None:
        ids = self.hass.states.async_entity_ids()
        if len(ids) > 10:
            self.hass.states.async_remove(self.random.choice(ids))

    def new_entity(self) -> None:
        self.number += 1
        domain = self.random.choice(("light", "scene", "input_boolean", "sensor"))
        self.hass.states.async_set(f"{domain}.new_{self.number}", "on")
        if self.random.random() < 0.5:
            er.async_get(self.hass).async_get_or_create(
                domain, "test", f"new-{self.number}", suggested_object_id="registered"
            )
            self.hass.states.async_set(f"{domain}.registered", "on")

    def change_area(self) -> None:
        registry, area_id = ar.async_get(self.hass), self.some_area()
        if area_id is None:
            registry.async_create(f"Area {self.word()}")
        elif self.random.random() < 0.3:
            registry.async_delete(area_id)
        else:
            registry.async_update(area_id, name=self.word(), aliases={self.word()})

    def change_device(self) -> None:
        registry = dr.async_get(self.hass)
        entry = er.async_get(self.hass).async_get(self.some_entity())
        if entry is None or entry.device_id is None:
            return
        match self.random.randrange(3):
            case 0:
                registry.async_update_device(entry.device_id, name_by_user=self.word())
            case 1:
                registry.async_update_device(entry.device_id, area_id=self.some_area())
            case 2:
                registry.async_remove_device(entry.device_id)

    def change_label(self) -> None:
        registry = lr.async_get(self.hass)
        labels = list(registry.labels.values())
        if labels and self.random.random() < 0.5:
            registry.async_delete(labels[0].label_id)
        else:
            registry.async_create(f"Label {self.word()}")

    def change_floor(self) -> None:
        registry = fr.async_get(self.hass)
        floors = list(registry.async_list_floors())
        if floors and self.random.random() < 0.4:
            registry.async_delete(floors[0].floor_id)
        else:
            registry.async_create(f"Floor {self.word()}", level=self.number % 5)

    def expose(self) -> None:
        entity_id = self.random.choice(self.hass.states.async_entity_ids())
        async_expose_entity(
            self.hass,
            "conversation",
            entity_id,
            should_expose=self.random.random() < 0.5,
        )

    def change_service(self) -> None:
        name = f"made_up_{self.random.randrange(4)}"
        if self.hass.services.has_service("light", name):
            self.hass.services.async_remove("light", name)
        else:
            self.hass.services.async_register("light", name, lambda _: None)


async def check(hass: HomeAssistant, seed: int, rounds: int) -> None:
    """Change things at random and compare after every few changes."""
    random = Random(seed)
    await async_build_home(hass, 40, seed=seed)
    cache = HomeCache(hass, Metrics())
    cache.async_start()
    chaos = Chaos(hass, random)
    renderer = HomeRenderer()
    for _ in range(rounds):
        for _ in range(random.randint(1, 4)):
            chaos.step()
        home = await cache.async_get()
        fresh = await HomeCache(hass, Metrics()).async_get()
        assert home == fresh
        assert await cache.async_get() is home
        budget = random.choice((None, 300, 1500))
        kept = renderer.render(home, budget_tokens=budget, count=estimate_tokens)
        new = HomeRenderer().render(fresh, budget_tokens=budget, count=estimate_tokens)
        assert kept == new
        assert budget is None or kept.tokens <= budget
    cache.async_close()


async def test_a_few_random_changes(core: HomeAssistant) -> None:
    await check(core, seed=1, rounds=60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
async def test_many_random_changes(core: HomeAssistant, seed: int) -> None:
    await check(core, seed, rounds=200)
