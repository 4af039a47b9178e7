"""Everything of a kind as the tail tells it: how many in which state, and which."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from homeassistant.core import HomeAssistant, State

from ...domains.tables import STATES
from ...home.relevance import AllOfKind, Match, RelevanceIndex, words_of
from ...home.snapshot import Entity, HomeSnapshot
from ...home.states import number_of, read_state
from ...prompt.lines import shown_name, shown_place
from ...prompt.tail import StateGroup, StateNow
from ...text import one_line

_WHOLE: Final = 25
_CUT: Final = 12
"""Of a larger group so many are shown: those that a question is likely about."""
_SAMPLE: Final = 4
"""So many, where none of them tells more than the others."""
MAX_GROUPS: Final = 6
_MAX_SAID: Final = 3
_MAX_STATES: Final = 5


def singled_out(groups: Sequence[AllOfKind], said: Iterable[str]) -> frozenset[str]:
    """Return what is named by more than a word that many of its kind are called by."""
    names = set(said)
    for group in groups:
        if len(shared := names.intersection(group.ids)) > _MAX_SAID:
            names -= shared
    return frozenset(names)


def read_groups(
    hass: HomeAssistant,
    home: HomeSnapshot,
    groups: Sequence[AllOfKind],
    said: frozenset[str],
    *,
    is_complete: bool,
) -> list[StateGroup]:
    """Return the groups with the states that they have now."""
    told: set[str] = set()
    found = []
    for group in groups:
        members = [(home.by_entity_id[id_], hass.states.get(id_)) for id_ in group.ids]
        summary, order, tells = _read(members)
        above = said.intersection(group.ids) | told.intersection(group.ids)
        limit = _WHOLE if len(members) <= _WHOLE else _CUT if tells else _SAMPLE
        shown = [entity for entity in order if entity.entity_id not in above][:limit]
        found.append(
            StateGroup(
                label=group.label,
                total=len(members),
                summary=summary,
                states=[
                    state_now(
                        hass, home, entity, is_complete=is_complete, is_named=True
                    )
                    for entity in shown
                ],
                above=frozenset(above),
            )
        )
        told.update(entity.entity_id for entity in shown)
    return found


def state_now(
    hass: HomeAssistant,
    home: HomeSnapshot,
    entity: Entity,
    *,
    is_complete: bool,
    is_named: bool,
) -> StateNow:
    """Return an entity with its state as text."""
    areas = home.by_area_id
    state = read_state(hass, entity)
    if is_complete:
        # The description has shown the rest already.
        return StateNow(entity_id=entity.entity_id, state=state, is_named=is_named)
    return StateNow(
        entity_id=entity.entity_id,
        state=state,
        name=shown_name(entity, areas.get(entity.area_id or "")),
        place=shown_place(entity, areas),
        is_named=is_named,
    )


def _read(
    members: list[tuple[Entity, State | None]],
) -> tuple[str, list[Entity], bool]:
    """Return what the states say together, and the most telling things first.

    Of numbers these are the ends, of other states the rarest ones: of forty windows
    the one that is open. The last: whether the first ones tell more than any others.
    """
    numbers = sorted(
        (
            (number, entity.entity_id, entity)
            for entity, state in members
            if state is not None and (number := number_of(state)) is not None
        ),
        key=lambda item: item[:2],
    )
    if len(numbers) * 2 > len(members) and members[0][0].unit:
        units = {entity.unit for _, _, entity in numbers}
        rest = [entity for entity, _ in members]
        ends = [entity for _, _, entity in numbers]
        order = [
            entity for pair in zip(ends, reversed(ends), strict=True) for entity in pair
        ]
        summary = ""
        if len(units) == 1:
            low, high = numbers[0][0], numbers[-1][0]
            summary = f"{low:g} to {high:g} {one_line(units.pop() or '', 20)}"
        return summary, list(dict.fromkeys((*order, *rest))), True
    values = {
        entity.entity_id: _in_words(state) if state else "unavailable"
        for entity, state in members
    }
    counts = Counter(values.values())
    order = [entity for entity, _ in members]
    order.sort(key=lambda entity: counts[values[entity.entity_id]])
    parts = [f"{number} {state}" for state, number in counts.most_common(_MAX_STATES)]
    summary = ", ".join(parts) if len(members) > 1 else ""
    return summary, order, len(counts) > 1 and min(counts.values()) <= _CUT


def _in_words(state: State) -> str:
    """Return a state as the lines below tell it: with the word of its class."""
    kind = str(state.attributes.get("device_class"))
    word = STATES.get(state.domain, {}).get(kind, {}).get(state.state)
    return f"{word} ({state.state})" if word else one_line(state.state, 20)


def speaks_of_home(index: RelevanceIndex, text: str, matches: Iterable[Match]) -> bool:
    """Return whether words surely name something of the home, beside their verb."""
    heard, words = index.hear(text), words_of(text)
    if heard.areas or heard.floors:
        return True
    if any("name " in reason for match in matches for reason in match.reasons):
        return True
    phrases = {
        part
        for phrase, kinds in index.vocabulary.kinds.items()
        if kinds & heard.kinds.keys()
        for part in phrase
    }
    said = {place for places in heard.kinds.values() for place in places if place}
    # What is only spelled nearly alike is not surely meant: "over" is no cover.
    return any(
        len(part) > 1 and (words[place] == part or _is_like(words[place], part))
        for place in said
        if place < len(words)
        for part in phrases
    )


def _is_like(word: str, part: str) -> bool:
    """Return whether a word is a form of another, or a compound that ends with it."""
    shortest = min(len(word), len(part))
    return shortest > 3 and (word[:4] == part[:4] or word.endswith(part))
