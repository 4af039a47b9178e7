"""What is inside a call, as far as it can be known."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..resolved import ResolvedCall

_IDS: Final = re.compile(r"\b[a-z0-9_]+\.[a-z0-9_]+\b")


@dataclass(frozen=True, slots=True)
class Contents:
    """Calls inside, and whether there may be more."""

    calls: tuple[ResolvedCall, ...] = ()
    """Each once, whatever it is nested in."""
    is_opaque: bool = False
    texts: frozenset[str] = frozenset()
    """What was read, templates and brightnesses, too; entities by registry ids."""
    reach: frozenset[str] = frozenset()
    """What it may touch besides: all that hangs on the bridge of a scene."""

    @property
    def fingerprint(self) -> str:
        """Return a hash that is another one after every edit; empty for nothing."""
        if not self.texts:
            return ""
        return sha256("\n".join(sorted(self.texts)).encode()).hexdigest()

    @property
    def entity_ids(self) -> frozenset[str]:
        """Return every entity that is named inside, at any depth.

        What is only set off runs by itself, if at all.
        """
        return frozenset(
            entity_id for call in self.calls for entity_id in _touched(call)
        )


def _touched(call: ResolvedCall) -> Iterable[str]:
    if call.is_set_off:
        return
    yield from call.entity_ids
    for inner in call.contains:
        yield from _touched(inner)


def by_registry(hass: HomeAssistant, text: str) -> str:
    """Return a text with the registry ids of the entities that it names.

    Under a new name it is the same thing, and under an old one it may be another.
    """
    entries = er.async_get(hass).entities

    def bound(found: re.Match[str]) -> str:
        entry = entries.get(found.group())
        return entry.id if entry else found.group()

    return _IDS.sub(bound, text)


def script_service(hass: HomeAssistant, entity_id: str) -> str:
    """Return the service that runs a script and waits for its end."""
    entry = er.async_get(hass).async_get(entity_id)
    return str(entry.unique_id) if entry else entity_id.partition(".")[2]


def script_entity(hass: HomeAssistant, service: str) -> str:
    """Return the entity of the service `script.<service>`."""
    found = er.async_get(hass).async_get_entity_id("script", "script", service)
    return found or f"script.{service}"
