"""Which service a request means, where it says another."""

from dataclasses import replace

from homeassistant.core import HomeAssistant

from ..home.snapshot import HomeSnapshot
from .arguments import CallRequest
from .facts import read_service
from .repair import repair_domain, repair_service


class Meaning:
    """Knows what the home has, and so what a slip was meant to be."""

    def __init__(self, hass: HomeAssistant, home: HomeSnapshot) -> None:
        self._hass = hass
        self._home = home

    def repaired(self, request: CallRequest) -> CallRequest:
        """Return the request with the service that is meant."""
        if not self._hass.services.async_services_for_domain(request.domain):
            meant = repair_domain(request.domain, self._device_classes())
            if meant is not None:
                domain, device_class = meant
                request = replace(request, domain=domain, device_class=device_class)
        request = self._by_entity_domain(request)
        verb = repair_service(
            request.domain, request.service, self._hass.services.has_service
        )
        if verb is None:
            scene = f"{request.domain}.{request.service}"
            if request.domain == "scene" and scene in self._home.by_entity_id:
                return replace(
                    request, service="turn_on", targets={"entity_id": (scene,)}
                )
            return request
        service, extra = verb
        return replace(request, service=service, data={**extra, **request.data})

    def _by_entity_domain(self, request: CallRequest) -> CallRequest:
        """Believe the entity ids where they contradict the domain."""
        ids = request.targets.get("entity_id", ())
        known = {
            entity.domain
            for text in ids
            if (entity := self._home.by_entity_id.get(text.casefold())) is not None
        }
        if len(known) != 1 or request.domain in {*known, "homeassistant"}:
            return request
        domain = next(iter(known))
        facts = read_service(self._hass, self._home, request.domain, request.service)
        if facts is not None and (
            domain == "group"
            or domain in facts.target_domains
            or not self.is_entity_domain(request.domain)
        ):
            return request
        exists = self._hass.services.has_service
        if repair_service(domain, request.service, exists) is None:
            return request
        return replace(request, domain=domain)

    def is_entity_domain(self, domain: str) -> bool:
        """Return if there are exposed entities of a domain."""
        return any(item.domain == domain for item in self._home.by_entity_id.values())

    def _device_classes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for entity in self._home.by_entity_id.values():
            if entity.device_class:
                found.setdefault(entity.device_class, set()).add(entity.domain)
        return {key: frozenset(domains) for key, domains in found.items()}
