"""What the policy knows of a home when it looks at one call. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..models import Speaker
from .known import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFacts:
    """What decides over risk, read at the moment of the call."""

    entity_id: str
    registry_id: str | None = None
    """Stays the same when the entity is renamed; None: it is in no registry."""
    name: str = ""
    other_names: tuple[str, ...] = ()
    """Aliases, and the name of the device."""
    device_class: str | None = None
    area_id: str | None = None
    labels: frozenset[str] = frozenset()
    """Ids and lower-case names of its own labels, its device's and its area's."""
    state: str | None = None
    beside: EntityFacts | None = None
    """Of what only switches or is pressed: the way in that is on the same device."""
    members: tuple[EntityFacts, ...] = ()
    """What a group is made of, exposed or not, at every depth."""

    @property
    def domain(self) -> str:
        """The part of the id before the dot."""
        return self.entity_id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who asks, and what is touched."""

    speaker: Speaker
    entities: Mapping[str, EntityFacts] = field(default_factory=dict)
    turn_entity_ids: frozenset[str] = frozenset()
    """What this turn was already allowed to touch."""
    known: Known = field(default_factory=Known)
    """What this conversation has brought."""
    own_values: frozenset[str] = frozenset()
    """Values that the touched entities list themselves, ids and services there are."""
    names: frozenset[str] = frozenset()
    """Names of the home's things, lower case, where a search has to be read."""

    def allows(self, value: str, token: str) -> bool:
        """Return whether an address is known, and not only to the model."""
        return (
            value in self.own_values
            or token in self.own_values
            or self.known.allows(value, token)
        )

    def said(self, text: str) -> bool:
        """Return whether a text says no more than a person did, or an own value."""
        return text in self.own_values or self.known.said(text)

    def was_given(self, text: str) -> bool:
        """Return whether browsing or searching gave a text."""
        return self.known.was_given(text)

    def names_something(self, text: str) -> bool:
        """Return whether a text speaks of things of the home that nobody spoke of."""
        lower = text.casefold()
        return any(name in lower and not self.said(name) for name in self.names)
