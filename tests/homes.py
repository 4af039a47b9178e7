"""Realistic homes of any size, with real registries and states."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import ExposedEntities
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)

from tests.plain_entry import add_plain_entry

from .home_specs import DUTCH, ENGLISH, FRENCH, GERMAN, HomeSpec, Thing
from .home_specs_more import FINNISH, POLISH, SWEDISH

__all__ = [
    "DUTCH",
    "ENGLISH",
    "FINNISH",
    "FRENCH",
    "GERMAN",
    "HOMES",
    "POLISH",
    "SWEDISH",
    "BuiltEntity",
    "HomeSpec",
    "Thing",
    "async_build_home",
]


HOMES: tuple[HomeSpec, ...] = (
    ENGLISH,
    GERMAN,
    DUTCH,
    FRENCH,
    SWEDISH,
    POLISH,
    FINNISH,
)


@dataclass(frozen=True, slots=True)
class BuiltEntity:
    """What was built: for tests that need to know the truth."""

    entity_id: str
    name: str
    room: str
    thing: Thing


async def async_build_home(
    hass: HomeAssistant,
    entities: int = 1000,
    seed: int = 1,
    spec: HomeSpec = ENGLISH,
    assistant: str = "conversation",
    needed: Iterable[tuple[str, str]] = (),
) -> list[BuiltEntity]:
    """Fill the registries and the state machine; everything built is exposed.

    `needed` names rooms and things that must be there; chance decides over the rest.
    """
    if DATA_EXPOSED_ENTITIES not in hass.data:
        exposed = ExposedEntities(hass)
        hass.data[DATA_EXPOSED_ENTITIES] = exposed
        await exposed.async_initialize()
    entry = add_plain_entry(hass, "test", "A realistic home")
    builder = _Builder(hass, entry.entry_id, Random(seed), assistant)
    rooms = builder.add_rooms(spec, max(4, min(200, round(entities / 22) + 1)))
    ids = dict(rooms)
    things = {thing.name: thing for thing in spec.things}
    for room, name in needed:
        builder.add(room, ids[room], things[name])
    for _ in range(entities - len(builder.built)):
        room, area_id = builder.random.choice(rooms)
        thing = builder.random.choices(
            spec.things, [thing.share for thing in spec.things]
        )[0]
        builder.add(room, area_id, thing)
    await hass.async_block_till_done()
    return builder.built


class _Builder:
    """Adds rooms, devices and entities as an integration does."""

    def __init__(
        self, hass: HomeAssistant, entry_id: str, random: Random, assistant: str
    ) -> None:
        self.random = random
        self.built: list[BuiltEntity] = []
        self._hass = hass
        self._entry_id = entry_id
        self._assistant = assistant
        self._used: dict[str, int] = {}

    def add_rooms(self, spec: HomeSpec, number: int) -> list[tuple[str, str]]:
        """Return names and ids of the rooms of all floors."""
        floors = fr.async_get(self._hass)
        areas = ar.async_get(self._hass)
        floor_ids = [
            floors.async_create(name, level=level).floor_id
            for level, name in enumerate(spec.floors)
        ]
        rooms = []
        for index in range(number):
            lap, place = divmod(index, len(spec.rooms))
            name = spec.rooms[place] + (f" {lap + 1}" if lap else "")
            area = areas.async_create(name, floor_id=floor_ids[index % len(floor_ids)])
            rooms.append((name, area.id))
        return rooms

    def add(self, room: str, area_id: str, thing: Thing) -> None:
        """Add one device in a room with one entity."""
        # Half of the people put the room into the name, half leave it to the area.
        name = f"{room} {thing.name}" if self.random.random() < 0.5 else thing.name
        key = f"{room}/{thing.name}"
        number = self._used[key] = self._used.get(key, 0) + 1
        if number > 1:
            name += f" {number}"
        unique = f"{thing.domain}-{len(self.built)}"
        device = dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry_id, identifiers={("test", unique)}, name=name
        )
        dr.async_get(self._hass).async_update_device(device.id, area_id=area_id)
        attributes = dict(thing.attributes or {})
        registry = er.async_get(self._hass)
        entity = registry.async_get_or_create(
            thing.domain,
            "test",
            unique,
            config_entry=self._hass.config_entries.async_get_entry(self._entry_id),
            device_id=device.id,
            has_entity_name=True,
            original_device_class=thing.device_class,
            unit_of_measurement=thing.unit,
            suggested_object_id=f"{room} {thing.name}" + (f" {number}" * (number > 1)),
            supported_features=attributes.get("supported_features", 0),
        )
        registry.async_update_entity_options(
            entity.entity_id, self._assistant, {"should_expose": True}
        )
        if thing.device_class:
            attributes["device_class"] = thing.device_class
        if thing.unit:
            attributes["unit_of_measurement"] = thing.unit
        self._hass.states.async_set(
            entity.entity_id, thing.state, {**attributes, "friendly_name": name}
        )
        self.built.append(BuiltEntity(entity.entity_id, name, room, thing))
