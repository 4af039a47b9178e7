"""What Home Assistant runs of automations, scripts and scenes, and by which ids."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.homeassistant.scene import DATA_PLATFORM as SCENES
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.util import slugify

from ..models import JsonObject
from .kinds import SCENE, ItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What Home Assistant runs."""

    item_id: str | None
    raw: JsonObject | None
    """Blueprint filled in; None: it is broken."""


@callback
def running(hass: HomeAssistant, kind: ItemKind, entity_id: str) -> Running | None:
    """Return what an entity runs; None where there is no such entity now."""
    if kind is SCENE:
        platform: Any = hass.data.get(SCENES)
        entity = platform.entities.get(entity_id) if platform is not None else None
        if entity is None:
            return None
        return Running(item_id=entity.unique_id, raw=_scene(entity.scene_config))
    component: Any = hass.data.get(DATA_INSTANCES, {}).get(kind.name)
    entity = component.get_entity(entity_id) if component is not None else None
    if entity is None:
        return None
    raw = entity.raw_config
    return Running(item_id=entity.unique_id, raw=None if raw is None else dict(raw))


def _scene(config: Any) -> JsonObject:
    """Return a scene as its file has it."""
    states: Mapping[str, State] = config.states
    entities = {
        entity_id: {"state": state.state, **state.attributes}
        if state.attributes
        else state.state
        for entity_id, state in states.items()
    }
    icon = {"icon": config.icon} if config.icon else {}
    return {"name": config.name, **icon, "entities": entities}


@callback
def entity_of(hass: HomeAssistant, kind: ItemKind, item_id: str) -> str | None:
    """Return the entity of one with an id."""
    return er.async_get(hass).async_get_entity_id(kind.name, kind.platform, item_id)


@callback
def new_id(
    hass: HomeAssistant, kind: ItemKind, title: str, now: float, known: Collection[str]
) -> str:
    """Return an id as the editor gives it: from the name, or the time in ms."""
    if not kind.is_named:
        number = int(now * 1000)
        while str(number) in known or entity_of(hass, kind, str(number)):
            number += 1
        return str(number)
    base = wanted = slugify(title) or kind.name
    number = 2
    while wanted in known or _is_taken(hass, kind, wanted):
        wanted = f"{base}_{number}"
        number += 1
    return wanted


def _is_taken(hass: HomeAssistant, kind: ItemKind, wanted: str) -> bool:
    """Return whether a name is something else's, or an action of the domain's own."""
    return bool(
        hass.states.get(f"{kind.name}.{wanted}")
        or entity_of(hass, kind, wanted)
        or hass.services.has_service(kind.name, wanted)
    )
