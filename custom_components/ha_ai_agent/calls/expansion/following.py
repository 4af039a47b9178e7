"""Reads who follows what in slices, and again only what has changed."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.template import Template
from homeassistant.loader import IntegrationNotLoaded, async_get_loaded_integration
from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN, LOGGER
from .followers import Follower, Followers
from .groups import own_members
from .triggers import ANY, Causes, causes_of, entities_in, waits_in

SLICE: Final = 10
"""So many automations are read before everything else has its turn."""
_CHANGES: Final = (
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    ar.EVENT_AREA_REGISTRY_UPDATED,
    fr.EVENT_FLOOR_REGISTRY_UPDATED,
    lr.EVENT_LABEL_REGISTRY_UPDATED,
    "automation_reloaded",
)
_MOST_TRIES: Final = 3
_DEEPEST: Final = 4
_FARTHEST: Final = 8
"""Calculated from what is calculated."""


@callback
def followers_of(hass: HomeAssistant) -> Followers:
    """Return who follows what, as it is now: what is not read yet is read at once."""
    return _index(hass).get()


async def async_followers(hass: HomeAssistant) -> None:
    """Read who follows what before it is needed, and let others have their turns."""
    await _index(hass).async_get()


@callback
def async_forget_followers(hass: HomeAssistant) -> None:
    """Drop it with the last entry."""
    if (index := hass.data.pop(DATA_FOLLOWERS, None)) is not None:
        index.forget()


@callback
def steps_behind(hass: HomeAssistant, entity_id: str) -> Any | None:
    """Return the sequence that is run once an automation was set off."""
    return _steps_of(_entity(hass, entity_id))


def _index(hass: HomeAssistant) -> _Index:
    if (index := hass.data.get(DATA_FOLLOWERS)) is None:
        index = hass.data[DATA_FOLLOWERS] = _Index(hass)
    return index


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one automation; as long as it is the same it says the same."""

    triggers: Any
    steps: Any
    causes: Causes

    def is_of(self, triggers: Any, steps: Any) -> bool:
        """Return whether it is still true of this automation."""
        is_same = self.triggers is triggers and self.steps is steps
        return is_same and not self.causes.by_home


class _Index:
    """Who follows what; never shown before all of it was read."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._read: dict[str, _Read] = {}
        self._found: Followers | None = None
        self._changes = 0
        self._stop_listening: list[CALLBACK_TYPE] = []
        self._reading: asyncio.Task[None] | None = None

    @callback
    def get(self) -> Followers:
        """Return all of it."""
        while self._found is None:
            for _ in self._slices():
                pass
        return self._found

    async def async_get(self) -> None:
        """Wait until all of it is read. Whoever comes meanwhile waits for the same."""
        if self._found is not None:
            return
        if self._reading is None or self._reading.done():
            self._reading = self._hass.async_create_task(
                self._async_read(), "ha_ai_agent followers", eager_start=True
            )
        # Who gives up waiting does not end it for the others.
        await asyncio.shield(self._reading)

    async def _async_read(self) -> None:
        # In a home that changes all the time the rest, which is little, is read when
        # it is asked for.
        for _ in range(_MOST_TRIES):
            if self._found is not None:
                return
            for _ in self._slices():
                await asyncio.sleep(0)

    def _slices(self) -> Iterator[None]:
        """Read, a slice a step; what changes meanwhile undoes it."""
        self._listen()
        changes = self._changes
        found = Followers()
        sources: dict[str, dict[str, bool]] = {}
        ids: set[str] = set()
        for number, (entity_id, entity) in enumerate(self._entities()):
            if number and number % SLICE == 0:
                yield
            ids.add(entity_id)
            _take_in(
                self._hass, found, entity_id, self._causes(entity_id, entity), sources
            )
        if changes == self._changes:
            self._found = found
            self._read = {id_: self._read[id_] for id_ in ids if id_ in self._read}

    def _entities(self) -> list[tuple[str, Any]]:
        instances = self._hass.data.get(DATA_INSTANCES, {})
        components: list[Any] = [instances.get("automation"), instances.get("script")]
        return [
            (entity.entity_id, entity)
            for component in components
            if component is not None
            for entity in component.entities
        ]

    def _causes(self, entity_id: str, entity: Any) -> Causes:
        """Return what sets off an automation, or a script on its way."""
        steps = _steps_of(entity)
        triggers = getattr(entity, "_trigger_config", None)
        if steps is None:
            # One that does not load does not run.
            return Causes()
        known = self._read.get(entity_id)
        if known is None or not known.is_of(triggers, steps):
            try:
                causes = _causes_in(self._hass, triggers, steps)
            except Exception as error:  # noqa: BLE001
                # What cannot be read may follow anything, and says so of itself alone.
                LOGGER.debug("%s: %s", entity_id, type(error).__name__)
                causes = Causes(domains={ANY}, by_home=True)
            known = self._read[entity_id] = _Read(triggers, steps, causes)
        return known.causes

    def _listen(self) -> None:
        """Listen until the first change, and not longer: the next reading listens."""
        if self._stop_listening:
            return
        listen = self._hass.bus.async_listen
        self._stop_listening = [listen(change, self._on_change) for change in _CHANGES]
        self._stop_listening.append(
            listen(EVENT_STATE_CHANGED, self._on_change, event_filter=_is_other_thing)
        )

    @callback
    def _on_change(self, _: Event[Any]) -> None:
        self.forget()

    @callback
    def forget(self) -> None:
        """Show nothing until it was read anew, and listen for nothing."""
        self._found = None
        self._changes += 1
        while self._stop_listening:
            self._stop_listening.pop()()


DATA_FOLLOWERS: HassKey[_Index] = HassKey(f"{DOMAIN}_followers")


@callback
def _is_other_thing(data: Mapping[str, Any]) -> bool:
    """Return if something came or went, or a group holds others now."""
    old, new = data["old_state"], data["new_state"]
    if old is None or new is None:
        return True
    before, after = old.attributes, new.attributes
    if before is after:
        return False
    return any(
        key in after and before.get(key) != after[key]
        for key in ("entity_id", "group_entities")
    )


def _entity(hass: HomeAssistant, entity_id: str) -> Any:
    component = hass.data.get(DATA_INSTANCES, {}).get(entity_id.partition(".")[0])
    return component.get_entity(entity_id) if component is not None else None


def _steps_of(entity: Any) -> Any | None:
    script = getattr(entity, "action_script", None) or getattr(entity, "script", None)
    return getattr(script, "sequence", None)


def _causes_in(hass: HomeAssistant, own: Any, steps: Any) -> Causes:
    triggers = [*(own or ())]
    for awaited in waits_in(steps):
        triggers += awaited if isinstance(awaited, list) else [awaited]
    return causes_of(hass, triggers)


def _take_in(
    hass: HomeAssistant,
    found: Followers,
    entity_id: str,
    causes: Causes,
    sources: dict[str, dict[str, bool]],
) -> None:
    for domain in causes.domains:
        found.by_domain.setdefault(domain, []).append(Follower(entity_id))
    for domain, service in causes.services:
        found.by_service.append((domain, service, Follower(entity_id)))
    for named, states in causes.entities.items():
        if named not in sources:
            sources[named] = _sources(hass, named)
        follower = Follower(entity_id, states)
        found.by_entity.setdefault(named, []).append(follower)
        for source, is_alike in sources[named].items():
            found.by_entity.setdefault(source, []).append(
                follower if is_alike else Follower(entity_id)
            )


def _sources(hass: HomeAssistant, entity_id: str) -> dict[str, bool]:
    """Return what an entity is calculated from, and whether it shows the same states.

    A light that is a member of a group changes the group; a template looks at helpers.
    """
    found: dict[str, bool] = {}
    pending: list[tuple[str, bool, int]] = [(entity_id, True, 0)]
    while pending:
        name, is_alike, depth = pending.pop()
        members = own_members(hass, name)
        kind = name.partition(".")[0]
        parts = {part: kind in {part.partition(".")[0], "group"} for part in members}
        if not members:
            parts = dict.fromkeys(_calculated_from(hass, name), False)
        for part, is_same in parts.items():
            if part not in found and part != entity_id and depth < _FARTHEST:
                found[part] = is_alike and is_same
                pending.append((part, is_alike and is_same, depth + 1))
    return found


def _calculated_from(hass: HomeAssistant, entity_id: str) -> set[str]:
    """Return what a helper that shows others' states is made from."""
    entity = _entity(hass, entity_id)
    entry = er.async_get(hass).async_get(entity_id)
    platform = getattr(entity, "platform", None)
    name = entry.platform if entry else getattr(platform, "platform_name", None)
    if entity is None or name is None or not _is_helper(hass, name):
        return set()
    config_entry = getattr(platform, "config_entry", None)
    kept = [vars(entity) if hasattr(entity, "__dict__") else {}]
    if config_entry is not None:
        kept.append(config_entry.options)
    found = {
        id_
        for value in kept
        for text in _texts_in(value)
        for id_ in entities_in(hass, text)
        if hass.states.get(id_) is not None
    }
    return found - {entity_id}


def _is_helper(hass: HomeAssistant, name: str) -> bool:
    try:
        return async_get_loaded_integration(hass, name).integration_type == "helper"
    except IntegrationNotLoaded:
        return False


def _texts_in(value: Any, depth: int = 0) -> Iterator[str | Template]:
    """Yield texts and templates in what an entity keeps."""
    if isinstance(value, str | Template):
        yield value
    elif depth > _DEEPEST:
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts_in(key, depth + 1)
            yield from _texts_in(item, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _texts_in(item, depth + 1)
