"""What the built-in provider decided to do about a sentence."""

from dataclasses import dataclass

from homeassistant.helpers import intent

from ...models import ToolCall
from .ask import Understood
from .grammar.lookups import Lookup
from .grammar.understand import HouseholdReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One wish of the sentence."""

    said: Understood
    response: intent.IntentResponse
    """What Home Assistant's handler would have answered."""
    call_ids: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    is_foreign: bool = False
    """A handler of somebody's runs by itself and brings its own answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdStep:
    """What the grammar of household acts made of the whole sentence."""

    call_ids: tuple[str, ...]
    reading: HouseholdReading | None = None
    told: str = ""
    """What is said of it, where things do not show it: the items of a list."""
    is_asked: bool = False
    """Whether what is on a list is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStep:
    """A question of the home, answered."""

    speech: str
    call_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookStep:
    """A question about another time, answered by what is looked up."""

    lookup: Lookup
    call_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishPlan:
    """All wishes of a sentence. It goes to the next iteration as a native item."""

    language: str
    steps: tuple[Wish | HouseholdStep | ToldStep | LookStep, ...]
    calls: tuple[ToolCall, ...] = ()

    @property
    def is_of_the_world(self) -> bool:
        """Whether a model, where there is one, is asked rather: the weather to come."""
        return any(
            isinstance(step, LookStep) and step.lookup.kind in {"weather", "rain"}
            for step in self.steps
        )


@dataclass(frozen=True, slots=True)
class Unplanned:
    """Nothing will be done, and this is why."""

    speech: str
