"""What is inside a call, as far as it can be known."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..resolved import ResolvedCall


@dataclass(frozen=True, slots=True)
class Contents:
    """Calls inside, and whether there may be more."""

    calls: tuple[ResolvedCall, ...] = ()
    """Each once, whatever it is nested in."""
    is_opaque: bool = False
    texts: frozenset[str] = frozenset()
    """What was read, as its author wrote it: templates and brightnesses, too."""
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
        """Return every entity that is named inside, at any depth."""
        return frozenset(
            entity_id for call in self.calls for entity_id in _touched(call)
        )


def _touched(call: ResolvedCall) -> Iterable[str]:
    yield from call.entity_ids
    for inner in call.contains:
        yield from _touched(inner)


def script_service(hass: HomeAssistant, entity_id: str) -> str:
    """Return the service that runs a script and waits for its end."""
    entry = er.async_get(hass).async_get(entity_id)
    return str(entry.unique_id) if entry else entity_id.partition(".")[2]


def script_entity(hass: HomeAssistant, service: str) -> str:
    """Return the entity of the service `script.<service>`."""
    found = er.async_get(hass).async_get_entity_id("script", "script", service)
    return found or f"script.{service}"
