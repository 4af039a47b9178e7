"""Home Assistant's intents as the service calls that they stand for. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ..domains.rows import domain_of
from ..domains.tables import INTENTS
from .arguments import CallRequest, as_texts, is_blank

_SLOTS: Final = {"name": "entity_id", "area": "area_id", "floor": "floor_id"}
_PLACE_SLOTS: Final = frozenset({*_SLOTS, "domain", "device_class"})


def read_intent(
    intent_type: str, slots: Mapping[str, Any], area_id: str | None
) -> CallRequest | None:
    """Return the service call that an intent stands for, None if it is none.

    `area_id` is the speaker's: it counts where the slots name no place.
    """
    row = INTENTS.get(intent_type)
    if row is None or not row.service:
        return None
    slots = {key: value for key, value in slots.items() if not is_blank(value)}
    targets: dict[str, tuple[str, ...]] = {}
    for slot, kind in _SLOTS.items():
        if texts := as_texts(slots.get(slot)):
            targets[kind] = texts
    domains = tuple(text.casefold() for text in as_texts(slots.get("domain")))
    classes = as_texts(slots.get("device_class"))
    if not targets and area_id is not None:
        targets["area_id"] = (area_id,)
    elif targets.get("entity_id") == ("all",) and not domains:
        targets.pop("entity_id")
    data = {
        row.fields.get(key, key): value
        for key, value in slots.items()
        if key not in _PLACE_SLOTS and not key.startswith("preferred_")
    }
    if isinstance(data.get("volume_level"), int):
        data["volume_level"] = data["volume_level"] / 100
    domain, _, service = row.service.partition(".")
    is_generic = domain == "homeassistant"
    if len(domains) == 1 and not is_generic:
        # Stopping a valve is said as stopping a cover is.
        word = service.removesuffix(f"_{domain}").replace(f"_{domain}_", "_")
        meant = domain_of(domains[0]).verbs.get(word) if word != service else None
        if meant is not None:
            domain, service = domains[0], meant
    return CallRequest(
        domain=domain,
        service=service,
        targets=targets,
        data={**row.data, **data},
        device_class=classes[0] if len(classes) == 1 else None,
        only=frozenset(domains) if is_generic else frozenset(),
        is_intent=True,
    )
