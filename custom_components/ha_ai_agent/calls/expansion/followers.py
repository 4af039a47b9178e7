"""Who is set off by what: the household's automations by what they follow."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...domains.rows import domain_of
from .triggers import ANY

_LEVELS: Final = ("brightness", "percentage", "white")


@dataclass(frozen=True, slots=True)
class Follower:
    """An automation, or a script that waits, at one of its causes."""

    entity_id: str
    states: frozenset[str] | None = None
    """The states that alone set it off; None: any change."""


@dataclass(slots=True)
class Followers:
    """Who is set off by what."""

    by_entity: dict[str, list[Follower]] = field(default_factory=dict)
    by_domain: dict[str, list[Follower]] = field(default_factory=dict)
    by_service: list[tuple[str, str, Follower]] = field(default_factory=list)

    def of_call(
        self, domain: str, service: str, entity_ids: Iterable[str], data: Any
    ) -> Iterator[tuple[str, str]]:
        """Yield who is set off by a call, and what in it does that."""
        if self.by_domain:
            name = f"{domain}.{service}"
            for kind in (domain, ANY):
                for follower in self.by_domain.get(kind, ()):
                    yield follower.entity_id, next(iter(entity_ids), name)
        for kind, own, follower in self.by_service:
            if kind in {domain, ANY} and own in {service, ANY}:
                yield follower.entity_id, f"{domain}.{service}"
        if not self.by_entity:
            return
        for entity_id in entity_ids:
            for follower in self.by_entity.get(entity_id, ()):
                reached = _leads_to(entity_id, service, data)
                if (
                    follower.states is None
                    or reached is None
                    or not follower.states.isdisjoint(reached)
                ):
                    yield follower.entity_id, entity_id


def _leads_to(
    entity_id: str, service: str, data: Mapping[str, Any]
) -> frozenset[str] | None:
    """Return the states that a service can lead to, None where nobody knows."""
    if service == "select_option" and isinstance(option := data.get("option"), str):
        return None if "{" in option else frozenset({option})
    if not domain_of(entity_id.partition(".")[0]).is_on_or_off:
        return None
    if service == "turn_off":
        return frozenset({"off"})
    if service == "turn_on" and not any(key.startswith(_LEVELS) for key in data):
        return frozenset({"on"})
    return None
