"""What groups are made of, whatever their kind."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback

from .contents import by_registry

# Old-style groups and the `group` platform say `entity_id`; groups that integrations
# make (ZHA, MQTT, WLED) say `group_entities`.
_KEYS: Final = ("group_entities", ATTR_ENTITY_ID)


@callback
def own_members(hass: HomeAssistant, entity_id: str) -> tuple[str, ...]:
    """Return the direct members of a group; empty: it is none.

    A scene shows what it sets in the same attribute: it is read for itself.
    """
    if entity_id.startswith("scene."):
        return ()
    state = hass.states.get(entity_id)
    attributes: Mapping[str, Any] = state.attributes if state is not None else {}
    if attributes.keys().isdisjoint(_KEYS):
        return ()
    found: dict[str, None] = {}
    for key in _KEYS:
        if isinstance(members := attributes.get(key), list | tuple | set | frozenset):
            found.update(dict.fromkeys(str(member).lower() for member in members))
    found.pop(entity_id, None)
    return tuple(found)


@callback
def members_of(hass: HomeAssistant, entity_id: str) -> set[str]:
    """Return the members of a group of any kind, at every depth."""
    found: set[str] = set()
    pending = [entity_id]
    while pending:
        for member in own_members(hass, pending.pop()):
            if member not in found and member != entity_id:
                found.add(member)
                pending.append(member)
    return found


@callback
def membership(hass: HomeAssistant, entity_ids: Iterable[str]) -> frozenset[str]:
    """Return a line for each group among these: another one for another group."""

    def bound(ids: Iterable[str]) -> str:
        return ", ".join(sorted(by_registry(hass, id_) for id_ in ids))

    return frozenset(
        f"{bound((entity_id,))} holds {bound(members)}"
        for entity_id in entity_ids
        if (members := members_of(hass, entity_id))
    )


def by_domain(entity_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return ids by domain, sorted."""
    found: dict[str, list[str]] = {}
    for entity_id in sorted(entity_ids):
        found.setdefault(entity_id.partition(".")[0], []).append(entity_id)
    return {domain: tuple(ids) for domain, ids in found.items()}
