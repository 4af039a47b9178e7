"""What the tools of one turn look at: the home, the person, the shared parts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from homeassistant.core import HomeAssistant

from ..home.names import NameBook
from ..home.snapshot import Entity, HomeSnapshot
from .facts import Rights
from .scope import TurnScope


class Found(Protocol):
    """One answer of the relevance index."""

    @property
    def entity_id(self) -> str:
        """Return which entity."""
        ...


class Finder(Protocol):
    """The part of the relevance index that tools use."""

    def find(
        self, text: str, *, area_id: str | None = None, limit: int = 25
    ) -> Sequence[Found]:
        """Return the entities that the words mean, best first."""
        ...


type GetIndex = Callable[[str], Awaitable[Finder]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """One call's view of the house: made anew for each, from what is cached."""

    hass: HomeAssistant
    book: NameBook
    rights: Rights
    scope: TurnScope
    get_index: GetIndex | None = None

    @property
    def home(self) -> HomeSnapshot:
        """Return the snapshot."""
        return self.book.home

    def readable(self) -> list[Entity]:
        """Return the exposed entities that the user may see."""
        return [
            entity
            for entity in self.home.by_entity_id.values()
            if self.rights.may_read(entity.entity_id)
        ]
