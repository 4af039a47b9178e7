"""What a turn did, for the logbook: services, entities and outcomes, no words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..domains.rows import domain_of
from ..models import JsonObject
from .resolved import ResolvedCall

MAX_DEEDS: Final = 20
MAX_TARGETS: Final = 12


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was asked for, and what came of it."""

    action: str
    """`light.turn_on`, or the name of one of our tools."""
    entity_ids: tuple[str, ...]
    status: str


class Deeds:
    """The deeds of a turn; what becomes of one replaces what was known of it."""

    __slots__ = ("_by_key",)

    def __init__(self) -> None:
        self._by_key: dict[object, Deed] = {}

    def __iter__(self) -> Iterator[Deed]:
        return iter(self._by_key.values())

    def note(self, key: object, call: ResolvedCall, result: JsonObject) -> None:
        """Take in what came of a call."""
        status = result.get("status")
        if isinstance(status, str):
            self._by_key[key] = Deed(_action(call), call.entity_ids, status)


def _action(call: ResolvedCall) -> str:
    """Return what is done, without a name that a person gave."""
    if call.domain == "tool":
        return "tool"
    is_entity_service = bool(call.entity_ids) and call.domain != "script"
    if domain_of(call.domain).is_named_by_people and not is_entity_service:
        return call.domain
    return call.service_id


def as_json(hass: HomeAssistant, deeds: Deeds) -> list[JsonObject]:
    """Return deeds for an event: entities by their id in the registry.

    An entity id is made of a name, and names are of rooms, things and people.
    """
    registry = er.async_get(hass)
    return [
        {
            "action": deed.action,
            "targets": [
                entry.id if (entry := registry.async_get(entity_id)) else entity_id
                for entity_id in deed.entity_ids[:MAX_TARGETS]
            ],
            "more": max(len(deed.entity_ids) - MAX_TARGETS, 0),
            "status": deed.status,
        }
        for deed in list(deeds)[:MAX_DEEDS]
    ]
