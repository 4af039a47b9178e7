"""Scenes: which states they bring about, as they are written. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..models import JsonObject
from .references import References

_WORDS: Final = {True: "on", False: "off"}


def as_scene(config: Mapping[str, Any]) -> JsonObject:
    """Return a scene as the editor writes it: its name, then what it sets."""
    given = {key: value for key, value in config.items() if key != "id"}
    name = given.pop("name", None) or given.pop("alias", None) or ""
    written: JsonObject = {"name": " ".join(str(name).split())}
    entities = given.pop("entities", None)
    if isinstance(entities, Mapping):
        entities = {str(key).strip(): state_of(val) for key, val in entities.items()}
    return {**written, "entities": entities, **given}


def with_entities(config: JsonObject) -> JsonObject:
    """Return a scene whose states stand by their entities, however it was written."""
    entities = config.get("entities", config.get("states"))
    if isinstance(entities, list) and all(isinstance(one, Mapping) for one in entities):
        entities = {
            str(one.get("entity_id")): {
                key: value for key, value in one.items() if key != "entity_id"
            }
            for one in entities
        }
    if not isinstance(entities, Mapping):
        return config
    rest = {key: value for key, value in config.items() if key != "states"}
    return {**rest, "entities": {key: _settable(val) for key, val in entities.items()}}


def _settable(value: Any) -> Any:
    """Return a state with its brightness as a scene takes it: up to 255."""
    if not isinstance(value, Mapping) or "brightness_pct" not in value:
        return value
    share = value["brightness_pct"]
    if not isinstance(share, int | float) or "brightness" in value:
        return value
    rest = {key: val for key, val in value.items() if key != "brightness_pct"}
    return {**rest, "brightness": round(share * 255 / 100)}


def state_of(value: Any) -> Any:
    """Return a state with what YAML makes of a bare on or off put right."""
    if isinstance(value, Mapping) and "state" in value:
        return {**value, "state": state_of(value["state"])}
    if isinstance(value, bool):
        return _WORDS[value]
    return str(value) if isinstance(value, int | float) else value


def as_it_stood(raw: Mapping[str, Any], config: JsonObject) -> JsonObject:
    """Return a scene with the states that stay written as they stand in the file."""
    old, new = raw.get("entities"), config.get("entities")
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return config
    entities = {key: _stood(old.get(key), value) for key, value in new.items()}
    return {**config, "entities": entities}


def _stood(old: Any, new: Any) -> Any:
    if state_of(old) == new:
        return old
    if isinstance(old, Mapping) and isinstance(new, Mapping) and "state" in old:
        kept = old["state"]
        is_same = state_of({"state": kept})["state"] == new.get("state")
        return {**new, "state": kept} if is_same else new
    return new


def wishes(config: Mapping[str, Any]) -> Iterator[tuple[str, Any, JsonObject]]:
    """Yield each entity, the state that it gets, and its attributes."""
    entities = config.get("entities")
    for entity_id, wanted in entities.items() if isinstance(entities, Mapping) else ():
        value = state_of(wanted)
        attributes: JsonObject = {}
        if isinstance(value, Mapping):
            attributes = {key: val for key, val in value.items() if key != "state"}
            value = value.get("state")
        yield entity_id, value, attributes


def scene_references(config: Mapping[str, Any]) -> References:
    """Return what a scene refers to."""
    return References(entities=dict.fromkeys(one for one, _, _ in wishes(config)))


def as_deed(config: Mapping[str, Any]) -> JsonObject:
    """Return the action that does what a scene does."""
    return {"action": "scene.apply", "data": {"entities": config.get("entities") or {}}}
