"""Scenes: states that their things can have, and that a scene can bring about."""

from collections.abc import Mapping
from typing import Any

from ...calls.expansion.scenes import deeds_of
from ...domains.rows import domain_of
from ..scenes import wishes
from .calls import check_call
from .parts import Part
from .states import check_states
from .things import Findings, Things


def check_scene(config: Mapping[str, Any], things: Things, found: Findings) -> None:
    """Hold each state against what its thing can be, and what it can be made."""
    for entity_id, state, attributes in wishes(config):
        steps = ("entities", entity_id)
        wish = {"condition": "state", "entity_id": entity_id, "state": state}
        part = Part(kind="condition", item=wish, steps=steps)
        check_states(part, things, found)
        deeds = list(deeds_of(things.hass, [(entity_id, str(state), attributes)]))
        read = domain_of(entity_id.partition(".")[0]).scene
        if not deeds and read is None:
            found.refuse(
                part, f"a scene cannot change {things.name(entity_id)}: leave it out."
            )
        used: set[str] = set()
        for domain, service, target, data in deeds:
            call = {
                "action": f"{domain}.{service}",
                "target": {"entity_id": target},
                "data": dict(data),
            }
            check_call(Part(kind="action", item=call, steps=steps), things, found)
            used |= data.keys()
        known = things.attributes(entity_id).keys()
        for key in attributes.keys() - used:
            if deeds and key not in known:
                found.note(part, f"`{key}` does nothing in a scene.")
