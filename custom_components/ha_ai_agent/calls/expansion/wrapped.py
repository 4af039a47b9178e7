"""Entities that stand for others: switches worn as locks, templates with scripts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES

from ...domains.model import GENERIC
from ...domains.rows import domain_of

_SWITCH_AS_X: Final = "switch_as_x"
# Of template entities, and the commands of universal media players.
_KEPT_AS: Final = ("_action_scripts", "_cmds")

type Twin = tuple[str, str, str]
"""Domain, service and entity of the same deed at the other one."""


class Wrappers:
    """Who wears what, read once for one expansion."""

    __slots__ = ("_hass", "_pairs")

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._pairs: list[tuple[str, str, bool]] | None = None

    def _worn(self) -> list[tuple[str, str, bool]]:
        """Return switches, what wears them, and whether on and off are turned round."""
        if self._pairs is None:
            registry = er.async_get(self._hass)
            self._pairs = [
                (
                    er.async_resolve_entity_id(registry, entry.options["entity_id"])
                    or str(entry.options["entity_id"]),
                    row.entity_id,
                    bool(entry.options.get("invert")),
                )
                for entry in self._hass.config_entries.async_entries(_SWITCH_AS_X)
                if "entity_id" in entry.options
                for row in er.async_entries_for_config_entry(registry, entry.entry_id)
            ]
        return self._pairs

    @callback
    def twins(self, service: str, entity_id: str) -> Iterator[Twin]:
        """Yield the same deed at what wears a switch, or at the switch that is worn."""
        domain = entity_id.partition(".")[0]
        if domain != "switch" and domain_of(domain).as_switch is None:
            return
        for switch, wearer, is_inverted in self._worn():
            kind = wearer.partition(".")[0]
            on, off = domain_of(kind).as_switch or ("turn_on", "turn_off")
            if entity_id == switch and service in GENERIC:
                if is_inverted:
                    on, off = off, on
                if service in {"turn_on", "toggle"}:
                    yield kind, on, wearer
                if service in {"turn_off", "toggle"}:
                    yield kind, off, wearer
            elif entity_id == wearer:
                if is_inverted:
                    on, off = off, on
                worn = {on: "turn_on", off: "turn_off"}.get(service, "toggle")
                if not service.startswith("stop"):
                    yield "switch", worn, switch

    @callback
    def sequences(
        self, service: str, entity_id: str
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return the scripts of a template entity that a service runs, by name."""
        domain = entity_id.partition(".")[0]
        component = self._hass.data.get(DATA_INSTANCES, {}).get(domain)
        entity = component.get_entity(entity_id) if component is not None else None
        scripts = {
            name: getattr(steps, "sequence", None) or [steps]
            for kept in _KEPT_AS
            if isinstance(found := getattr(entity, kept, None), Mapping)
            for name, steps in found.items()
        }
        return {name: scripts[name] for name in _run_by(service, domain, scripts)}


def _run_by(service: str, domain: str, scripts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the scripts that a service may run."""
    own = service.removeprefix(domain_of(domain).prefix)
    if own in scripts and own != "turn_on":
        yield own
        return
    for name in scripts:
        if own != "turn_on" or name != "turn_off":
            yield name
