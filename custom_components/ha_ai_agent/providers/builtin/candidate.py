"""One way to understand words by Home Assistant's own sentences."""

from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass

from homeassistant.helpers import intent

from ...languages import Lexicon
from .ask import Misunderstood, Understood
from .later import Errand
from .rehearsal import (
    READ_ONLY,
    Action,
    Impossible,
    Rehearsal,
    Rehearsed,
    Unrehearsable,
)

_LISTS = frozenset({"HassListAddItem", "HassShoppingListAddItem"})
_TIMERS = frozenset(
    {
        *(intent.INTENT_START_TIMER, intent.INTENT_CANCEL_TIMER),
        *(intent.INTENT_INCREASE_TIMER, intent.INTENT_DECREASE_TIMER),
        *(intent.INTENT_PAUSE_TIMER, intent.INTENT_UNPAUSE_TIMER),
        intent.INTENT_TIMER_STATUS,
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that is understood, and what Home Assistant would do about it."""

    said: Understood
    rehearsal: Rehearsal | Errand
    """An errand: it is done later."""

    @property
    def text(self) -> str:
        """The sentence."""
        return self.said.text

    @property
    def intent_type(self) -> str:
        """What it asks for."""
        return self.said.intent_type

    @property
    def spans(self) -> Sequence[tuple[str, str]]:
        """Slots and the words they were read from."""
        return self.said.spans

    @property
    def is_bare(self) -> bool:
        """Whether it is a name and nothing else."""
        return self.said.is_bare

    @property
    def is_free(self) -> bool:
        """Whether it takes any words at all, as an item of a list does."""
        return isinstance(self.rehearsal, Unrehearsable)

    @property
    def is_possible(self) -> bool:
        """Whether the home has what it asks for."""
        return not isinstance(self.rehearsal, Impossible)

    @property
    def actions(self) -> Sequence[Action]:
        """What would be called."""
        found = self.rehearsal
        return found.actions if isinstance(found, Rehearsed) else ()

    @property
    def asked(self) -> Sequence[str]:
        """The one thing that it asks for by its name."""
        if not self.is_only_asked or not isinstance(self.rehearsal, Rehearsed):
            return ()
        response = self.rehearsal.response
        states = (*response.matched_states, *response.unmatched_states)
        is_one = "name" in self.said.slots and len(states) == 1
        return [state.entity_id for state in states] if is_one else ()

    @property
    def is_elsewhere(self) -> bool:
        """Whether the home has something else that may be meant."""
        return self.is_plain and isinstance(self.rehearsal, Impossible)

    @property
    def is_known_but_unhandled(self) -> bool:
        """Whether nobody handles such a wish here; any words at all are none."""
        is_unhandled = isinstance(self.rehearsal, Impossible) and isinstance(
            self.rehearsal.error, intent.UnknownIntent
        )
        return is_unhandled and not self.said.free

    @property
    def is_only_asked(self) -> bool:
        """Whether it asks how something is."""
        return self.intent_type == intent.INTENT_GET_STATE and self.is_plain

    @property
    def is_empty(self) -> bool:
        """Whether it asks how something is, and nothing was found."""
        return (
            self.is_only_asked
            and isinstance(self.rehearsal, Rehearsed)
            and not self.rehearsal.response.matched_states
            and not self.rehearsal.response.unmatched_states
        )

    def tells_less(self, entity_ids: AbstractSet[str]) -> bool:
        """Return whether it finds a part of what there is: windows without sensors."""
        if not self.is_only_asked or not isinstance(self.rehearsal, Rehearsed):
            return False
        matched = self.rehearsal.response.matched_states
        return {state.entity_id for state in matched} < entity_ids

    def misses(self, entity_ids: AbstractSet[str]) -> bool:
        """Return whether it does not know of all that there is."""
        if not self.is_only_asked or not isinstance(self.rehearsal, Rehearsed):
            return False
        response = self.rehearsal.response
        states = (*response.matched_states, *response.unmatched_states)
        return not {state.entity_id for state in states} >= entity_ids

    @property
    def is_delayed(self) -> bool:
        """Whether it sets a timer that says a sentence later.

        It would be gone with a restart, and the sentence be read by another agent.
        """
        is_timer = self.intent_type == intent.INTENT_START_TIMER
        return is_timer and "conversation_command" in self.said.slots

    def adds_as_is(self, items: str, lexicon: Lexicon) -> bool:
        """Return whether it puts one item on a list without an article."""
        item = str(self.said.slots.get("item", {}).get("value", "")).strip()
        first, _, rest = item.partition(" ")
        is_article = first.casefold() in lexicon.articles
        return "," not in items and not (is_article and rest == items)

    @property
    def is_of_lists(self) -> bool:
        """Whether it puts something on a list, whatever the words are."""
        return self.is_plain and self.intent_type in _LISTS

    @property
    def is_of_timers(self) -> bool:
        """Whether it is about the timers of a voice satellite."""
        return self.is_plain and self.intent_type in _TIMERS

    @property
    def is_act(self) -> bool:
        """Whether it changes something, and nobody wrote its sentence."""
        if self.said.is_custom:
            return False
        if isinstance(self.rehearsal, Rehearsed):
            return bool(self.rehearsal.actions)
        if isinstance(self.rehearsal, Errand):
            return True
        return self.is_free and self.intent_type not in READ_ONLY

    @property
    def is_plain(self) -> bool:
        """Whether nobody here wrote its sentence."""
        return not self.said.is_custom


def is_unsure(guess: Understood | Misunderstood | None, lexicon: Lexicon) -> bool:
    """Return whether a guess missed a thing that is no name: "no floor called the"."""
    if not isinstance(guess, Misunderstood) or guess.is_custom:
        return False
    small = lexicon.articles | lexicon.harmless | lexicon.fillers
    words = small.union(lexicon.pronouns, lexicon.conjunctions)
    return any(words.issuperset(str(text).split()) for text in guess.values.values())
