"""The live tail of one turn: reads what is true now and belongs to these words."""

from collections.abc import Mapping
from typing import NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...calls.scope import TurnScope
from ...home.relevance import Match, RelevanceIndex, words_of
from ...home.snapshot import Entity, HomeSnapshot
from ...home.states import read_state
from ...languages import find
from ...prompt.tail import StateGroup, StateNow, TailValues
from ...tools.timers import NO_TIMERS
from ..dependencies import AgentParts
from ..speaker import area_name
from ..threads import Thread
from .groups import MAX_GROUPS, read_groups, singled_out, speaks_of_home, state_now
from .looked_up import CONSUMED, async_look_up

MAX_CHANGES = 12
MAX_BESIDES = 8
"""Entities that come along with those that the words name. Each costs a model time to
read, a small one most; what is missing can be looked up."""


async def async_read_tail(
    parts: AgentParts,
    scope: TurnScope,
    thread: Thread,
    *,
    home: HomeSnapshot,
    is_complete: bool,
    wishes: str,
    extra: str,
) -> TailValues:
    """Return what goes with the newest words."""
    speaker = scope.info.speaker
    read = await _async_read(parts, scope, thread, home=home, is_complete=is_complete)
    shown = {
        item.entity_id: item.state
        for states in (read.states, *(group.states for group in read.groups))
        for item in states
    }
    changes = _changes(parts, home, thread, shown)
    thread.seen_states |= shown
    thread.remember(read.named)
    return TailValues(
        time=_now(parts.hass),
        room=area_name(parts.hass, speaker.area_id),
        room_id=speaker.area_id,
        person=speaker.name,
        states=read.states,
        groups=read.groups,
        looked_up=read.looked_up,
        changes=changes,
        approvals=[
            record.preview.partition("\n")[0]
            for record in parts.approvals.pending_for(scope.info)
        ],
        late_results=await parts.toolkit.async_take_late_results(
            scope.info.conversation_id, speaker
        ),
        memories=await parts.memories.async_texts(speaker.user_id),
        wishes=wishes,
        extra="\n".join(filter(None, (extra, _no_timers(parts, scope)))),
    )


def _no_timers(parts: AgentParts, scope: TurnScope) -> str:
    """Return that there are no timers, to whoever speaks of one: no tool says so."""
    speaker, text = scope.info.speaker, scope.info.text.casefold()
    known = (
        find(code).home.kinds.get("timer", ()) for code in (speaker.language, "en")
    )
    if not any(word in text for words in known for word in words):
        return ""
    return NO_TIMERS if parts.toolkit.lacks_timers(speaker) else ""


def _now(hass: HomeAssistant) -> str:
    """Return the local time with its zone, and what this home measures in."""
    units = hass.config.units.temperature_unit
    return f"{dt_util.now():%A %Y-%m-%d %H:%M} {hass.config.time_zone}, {units}"


class _Read(NamedTuple):
    """What the words are about, as it is now."""

    named: list[str]
    states: list[StateNow]
    groups: list[StateGroup]
    looked_up: list[str]


async def _async_read(
    parts: AgentParts,
    scope: TurnScope,
    thread: Thread,
    *,
    home: HomeSnapshot,
    is_complete: bool,
) -> _Read:
    """Read what the words may be about."""
    speaker, text = scope.info.speaker, scope.info.text
    index = await parts.lookup.async_get_index(speaker.language)
    matches = index.find(
        text, area_id=speaker.area_id, recent=thread.recent, besides=MAX_BESIDES
    )
    thread.is_of_home = speaks_of_home(index, text, matches)
    found = index.groups(text, speaker.area_id)[:MAX_GROUPS]
    said = singled_out(found, [match.entity_id for match in matches if match.is_said])
    groups = read_groups(parts.hass, home, found, said, is_complete=is_complete)
    grouped = [item for group in groups for item in group.states]
    # What belongs to a group is told there, or is of its rest.
    inside = {id_ for group in found for id_ in group.ids} - said
    states = [
        item
        for item in _states(parts, home, matches, is_complete=is_complete)
        if item.entity_id not in inside
    ]
    single, meters = _meters(index, text)
    asked = [
        entity
        for item in (*states, *grouped)
        if item.is_named
        and ((entity := home.by_entity_id[item.entity_id]) not in meters or not single)
    ]
    return _Read(
        [match.entity_id for match in matches if match.is_named],
        states,
        groups,
        await async_look_up(
            parts.hass,
            [*single, *asked],
            text,
            speaker.language,
            [] if single else meters,
        ),
    )


def _meters(index: RelevanceIndex, text: str) -> tuple[list[Entity], list[Entity]]:
    """Return the meters that the words single out, and all of what is asked for."""
    heard = index.hear(text)
    kinds = heard.kinds.keys() & {("sensor", kind) for kind in CONSUMED}
    of_kind = frozenset[int]().union(*(heard.kinds[kind] for kind in kinds))
    said = {
        word for word, (_, places) in heard.known.items() if not places <= of_kind
    } - index.vocabulary.small
    found = [
        entity
        for entity in index.snapshot.entities
        if kinds and (entity.domain, entity.device_class) in kinds
    ]
    single = [
        entity
        for entity in found
        if entity.area_id in heard.areas
        or said.intersection(words_of(" ".join((entity.name, *entity.aliases))))
    ]
    return single, found


def _states(
    parts: AgentParts,
    home: HomeSnapshot,
    matches: list[Match],
    *,
    is_complete: bool,
) -> list[StateNow]:
    """Return the states of what the words may be about."""
    return [
        state_now(
            parts.hass,
            home,
            entity,
            is_complete=is_complete,
            is_named=match.is_named,
        )
        for match in matches
        if (entity := home.by_entity_id.get(match.entity_id)) is not None
    ]


def _changes(
    parts: AgentParts, home: HomeSnapshot, thread: Thread, shown: Mapping[str, str]
) -> list[str]:
    """Return what changed of the entities that only earlier tails showed."""
    changes: list[str] = []
    for entity_id in [item for item in thread.seen_states if item not in shown]:
        if (entity := home.by_entity_id.get(entity_id)) is None:
            del thread.seen_states[entity_id]
            continue
        before, now = thread.seen_states[entity_id], read_state(parts.hass, entity)
        if now != before:
            thread.seen_states[entity_id] = now
            changes.append(f"{entity_id}: {before} → {now}")
    return changes[:MAX_CHANGES]
