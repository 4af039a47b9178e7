"""What groups are made of, whatever their domain."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant, callback

_MAX_DEPTH = 4


@callback
def members_of(hass: HomeAssistant, entity_id: str, depth: int = 0) -> set[str]:
    """Return the members of a group of any kind, at every depth."""
    state = hass.states.get(entity_id)
    members = state.attributes.get("entity_id") if state is not None else None
    if not isinstance(members, list | tuple) or depth > _MAX_DEPTH:
        return set()
    found = {str(member) for member in members}
    for member in tuple(found):
        found |= members_of(hass, member, depth + 1)
    return found


@callback
def membership(hass: HomeAssistant, entity_ids: Iterable[str]) -> frozenset[str]:
    """Return a line for each group among these: another one once it is another group.

    Scenes show what they set in the same attribute; they are read for themselves.
    """
    return frozenset(
        f"{entity_id} holds {', '.join(sorted(members))}"
        for entity_id in entity_ids
        if not entity_id.startswith("scene.")
        and (members := members_of(hass, entity_id))
    )
