"""Which service a request means, where it says another."""

from dataclasses import replace

from homeassistant.core import HomeAssistant

from ..domains.rows import DOMAINS, domain_of
from ..home.names import NameBook
from .arguments import CallRequest
from .facts import read_service
from .kinds import domains_called
from .repair import repair_domain, repair_service


class Meaning:
    """Knows what the home has, and so what a slip was meant to be."""

    def __init__(self, hass: HomeAssistant, book: NameBook) -> None:
        self._hass = hass
        self._book = book
        self._home = book.home

    def repaired(self, request: CallRequest) -> CallRequest:
        """Return the request with the service that is meant."""
        if request.is_intent:
            request = self._with_kinds(request)
        if not self._hass.services.async_services_for_domain(request.domain):
            meant = repair_domain(request.domain, self._device_classes())
            if meant is not None:
                domain, device_class = meant
                request = replace(
                    request,
                    domain=domain,
                    device_classes=frozenset({device_class} if device_class else ()),
                )
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

    def _with_kinds(self, request: CallRequest) -> CallRequest:
        """Return a request with the domains and device classes that are meant."""
        at_home = self._device_classes()
        only: set[str] = set()
        classes: set[str] = set()
        for word in request.only:
            meant = repair_domain(word, at_home) if word not in DOMAINS else None
            if meant is not None:
                only.add(meant[0])
                classes.update((meant[1],) if meant[1] else ())
            else:
                only.update(domains_called(word) or {word})
        for word in request.device_classes:
            forms = (word, word.removesuffix("s"))
            if (found := next((one for one in forms if one in at_home), None)) is None:
                # Some say the domain twice: a device class "light".
                only.update(domains_called(word) if not request.only else ())
            else:
                classes.add(found)
        if only and not any(at_home[one] & only for one in classes):
            # Nothing of these domains is of such a class: it says nothing.
            classes.clear()
        elif request.device_classes and not (classes or only):
            return request
        named = [
            domains
            for text in request.targets.get("entity_id", ())
            # A room may be called as a player in it is.
            if self._book.place("area_id", text) is None
            and (domains := self._domains_of(text, ""))
        ]
        if only and named and only.isdisjoint(set[str]().union(*named)):
            # A name is a surer word than the domain beside it.
            only.clear()
        return replace(request, only=frozenset(only), device_classes=frozenset(classes))

    def _by_entity_domain(self, request: CallRequest) -> CallRequest:
        """Believe the entity ids where they contradict the domain."""
        known = {
            domain
            for text in request.targets.get("entity_id", ())
            for domain in self._domains_of(text, request.domain)
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
        # Stopping a vacuum is said as stopping a cover is.
        old = request.domain
        word = request.service.removesuffix(f"_{old}").replace(f"_{old}_", "_")
        for service in (request.service, word):
            if repair_service(domain, service, self._hass.services.has_service):
                return replace(request, domain=domain, service=service)
        return request

    def _domains_of(self, text: str, wanted: str) -> set[str]:
        """Return the domains that an id or a name stands for."""
        if (entity := self._home.by_entity_id.get(text.casefold())) is not None:
            return {entity.domain}
        found = {id_.partition(".")[0] for id_ in self._book.entities(text)}
        found -= {name for name in found if domain_of(name).role == "sense"}
        return {wanted} if wanted in found else found

    def is_entity_domain(self, domain: str) -> bool:
        """Return if there are exposed entities of a domain."""
        return any(item.domain == domain for item in self._home.by_entity_id.values())

    def _device_classes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for entity in self._home.by_entity_id.values():
            if entity.device_class:
                found.setdefault(entity.device_class, set()).add(entity.domain)
        return {key: frozenset(domains) for key, domains in found.items()}
