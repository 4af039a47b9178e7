"""Whether what an automation does sets itself off again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ...domains.tables import POSSIBLE
from ..references import collect, is_template
from .deeds import Doing, acts_of, reached, set_off_by
from .parts import Part, listed, parts_of
from .things import Findings, Things, as_number

_ANY: Final = "*"
"""Another state than before, whichever."""


@dataclass(slots=True)
class _Watch:
    """What a trigger waits for at one entity."""

    part: Part
    entity_id: str
    to: frozenset[str]
    """Empty: any change."""
    start: frozenset[str]
    is_slow: bool = False
    """It has to stay so for a while."""
    state: str | None = None
    span: tuple[float | None, float | None] | None = None
    """Above and below what a number has to be."""


def check_loops(
    config: Mapping[str, Any], things: Things, own_id: str | None, found: Findings
) -> None:
    """Note triggers that the own actions fire again, by themselves or by another."""
    parts = [part for part in parts_of(config) if part.is_on]
    triggers = [p for p in parts if p.kind == "trigger" and p.steps[0] == "triggers"]
    actions = [part for part in parts if part.kind == "action"]
    _check_events(triggers, actions, found)
    if own_id is not None:
        _check_self(actions, own_id, found)
    watches = list(_watches(triggers, things))
    if not watches:
        return
    acts = [act for part in actions for act in acts_of(part, things.hass)]
    others = set_off_by([act for act in acts if act.part is not None], things.hass)
    for watch in watches:
        fired = next((act for act in acts if _fires(watch, act)), None)
        if fired is not None and fired.part is not None:
            found.note(
                fired.part,
                f"it changes {things.name(watch.entity_id)}, which starts this"
                f" automation again ({watch.part.where}): it may run in a loop.",
            )
            continue
        for other, theirs in others.items():
            again = replace(watch)
            if other != own_id and any(_fires(again, act) for act in theirs):
                found.note(
                    "actions",
                    f"they set off {things.name(other)}, which changes"
                    f" {things.name(watch.entity_id)} and so starts this automation"
                    f" again ({watch.part.where}): they may start each other for ever.",
                )
                break


def _watches(triggers: list[Part], things: Things) -> Iterator[_Watch]:
    for part in triggers:
        item = part.own
        kind = str(item.get("trigger"))
        if "attribute" in item:
            continue
        if kind in {"numeric_state", "template"}:
            yield from _other_watches(part, things)
            continue
        ids = [str(given) for given in listed(item.get("entity_id"))]
        to = frozenset(map(str, listed(item.get("to"))))
        if kind.endswith((".turned_on", ".turned_off")):
            ids = sorted(reached(item, things.hass))
            to = frozenset({kind.rpartition("_")[2]})
        elif kind == "device" and item.get("type") in {"turned_on", "turned_off"}:
            to = frozenset({str(item["type"]).removeprefix("turned_")})
        elif kind != "state":
            continue
        start = frozenset(map(str, listed(item.get("from"))))
        for given in ids:
            yield _Watch(
                part=part,
                entity_id=things.entity_id(given),
                to=to,
                start=start,
                is_slow="for" in item,
                state=next(iter(to)) if len(to) == 1 else None,
            )


def _other_watches(part: Part, things: Things) -> Iterator[_Watch]:
    """Yield what a number or a template waits for: any change that may make it so."""
    item = part.own
    if "value_template" in item:
        ids: Any = collect([item["value_template"]]).entities
        span = None
    else:
        ids = listed(item.get("entity_id"))
        span = (as_number(item.get("above")), as_number(item.get("below")))
    for given in ids:
        yield _Watch(
            part=part,
            entity_id=things.entity_id(str(given)),
            to=frozenset(),
            start=frozenset(),
            span=span,
        )


def _fires(watch: _Watch, act: Doing) -> bool:
    """Return whether an action makes just the change that a trigger waits for.

    The state is followed: turned on when it is on already, nothing changes.
    """
    becomes = POSSIBLE["becomes"].get(act.service)
    if (field_name := POSSIBLE["becomes_given"].get(act.service)) is not None:
        value = act.data.get(field_name)
        becomes = _ANY if is_template(value) or value is None else str(value)
    of = watch.entity_id.partition(".")[0]
    if act.domain not in {of, "homeassistant"} or becomes is None:
        return False
    if becomes == "on" and of in POSSIBLE["on_is_no_state"]:
        return False
    if watch.entity_id not in act.ids:
        return False
    before, watch.state = watch.state, becomes
    if watch.span is not None:
        return _crosses(watch.span, before, becomes)
    if becomes == before and becomes != _ANY:
        return False
    if watch.start and before is not None and before not in {*watch.start, _ANY}:
        return False
    if not watch.to:
        # Any change: a state that is only set is reached once, and then no more.
        return becomes == _ANY or before is not None
    if becomes == _ANY:
        # From here it goes to any other: back again with the next.
        watch.state = None
        return before is None
    return becomes in watch.to and before is not None


def _crosses(
    span: tuple[float | None, float | None], before: str | None, after: str
) -> bool:
    """Return whether a number comes into a span that it was surely not in before."""
    was, now = as_number(before), as_number(after)
    if after == _ANY:
        return False
    return was is not None and now is not None and _in(span, now) > _in(span, was)


def _in(span: tuple[float | None, float | None], number: float) -> bool:
    above, below = span
    return (above is None or number > above) and (below is None or number < below)


def _check_events(triggers: list[Part], actions: list[Part], found: Findings) -> None:
    waited = {
        str(one)
        for part in triggers
        if part.own.get("trigger") == "event"
        for one in listed(part.own.get("event_type"))
        if not part.own.get("event_data")
    }
    topics = {
        str(part.own.get("topic"))
        for part in triggers
        if part.own.get("trigger") == "mqtt"
    }
    for part in actions:
        if str(part.own.get("event")) in waited:
            found.note(part, "it sends the event that starts this: it runs in a loop.")
        data = part.own.get("data")
        topic = data.get("topic") if isinstance(data, Mapping) else None
        if part.own.get("action") == "mqtt.publish" and topic in topics:
            found.note(
                part, "it publishes on the topic that starts this: it runs in a loop."
            )
        if "call_service" in waited and "action" in part.own:
            found.note(part, "every action starts this again: it runs in a loop.")


def _check_self(actions: list[Part], own_id: str, found: Findings) -> None:
    for part in actions:
        service = str(part.own.get("action"))
        target = part.own.get("target")
        holders = (part.own, target if isinstance(target, Mapping) else {})
        ids = [str(one) for held in holders for one in listed(held.get("entity_id"))]
        runs_script = service == own_id or (
            service in {"script.turn_on", "script.toggle"} and own_id in ids
        )
        if own_id.startswith("script.") and runs_script:
            found.note(part, "it runs itself again: it runs in a loop.")
        elif own_id in ids and service in {"automation.trigger", "automation.toggle"}:
            found.note(part, "it starts itself again: it runs in a loop.")
        elif own_id in ids and service == "automation.turn_off":
            found.note(part, "it turns itself off: it runs once, and then no more.")
