"""What templates ask of triggers and places, held against those that are there."""

from collections.abc import Iterable, Iterator, Mapping
import re
from typing import Any, Final

from jinja2 import nodes

from ..references import ENTITY_ID, is_template
from .meeting import ids_of
from .parts import Part, is_enabled, listed
from .states import entities
from .templates import constants
from .things import Findings, Things, always_possible

_EQUAL: Final = frozenset({"eq", "in"})
_OF_STATES: Final = frozenset({"state", "numeric_state", "zone"})
_STATE_ASKED: Final = frozenset({"to_state", "from_state"})
_PLACES: Final = ("area", "floor", "label")
_DEVICE_ID: Final = re.compile(r"[0-9a-f]{32}")


class Starts:
    """The triggers of an automation, as templates may ask for them."""

    def __init__(self, config: Mapping[str, Any], things: Things) -> None:
        self._things = things
        triggers = listed(config.get("triggers"))
        own = [one for one in _flat(triggers) if is_enabled(one)]
        self.ids = frozenset(ids_of(triggers))
        self.entities: frozenset[str] | None = None
        """Those that start it; None where others may."""
        kinds = {str(one.get("trigger")) for one in own}
        named = [str(given) for one in own for given in listed(one.get("entity_id"))]
        if own and kinds <= _OF_STATES and not any(map(is_template, named)):
            self.entities = frozenset(
                id_ for one in own for id_ in entities(one, things)
            )
        self.is_states = kinds == {"state"}

    def check(self, part: Part, tree: nodes.Template, found: Findings) -> None:
        """Refuse what no trigger of these ever is."""
        for compare in tree.find_all(nodes.Compare):
            left = compare.expr
            for operand in compare.ops:
                right = operand.expr
                if operand.op in _EQUAL:
                    self._check(part, left, constants(right), found)
                    if operand.op == "eq":
                        self._check(part, right, constants(left), found)
                left = right

    def _check(
        self, part: Part, asked: nodes.Expr, literals: list[str], found: Findings
    ) -> None:
        way = _way(asked)
        for literal in literals:
            if way == ("trigger", "id") and self.ids and literal not in self.ids:
                known = sorted(self.ids)
                told = ", ".join(known)
                found.refuse(
                    part, f"no trigger has the id '{literal}'. Ids: {told}.", known
                )
            if self.entities is None:
                continue
            if way == ("trigger", "entity_id") and literal not in self.entities:
                known = sorted(self.entities)
                told = ", ".join(map(self._things.name, known))
                found.refuse(
                    part, f"'{literal}' starts nothing here: {told} does.", known[:5]
                )
            is_state = way[:1] == ("trigger",) and way[2:] == ("state",)
            if is_state and way[1] in _STATE_ASKED and self.is_states:
                self._check_state(part, literal, found)

    def _check_state(self, part: Part, literal: str, found: Findings) -> None:
        possible = [self._things.possible(id_) for id_ in sorted(self.entities or ())]
        told: list[str] = []
        for one in possible:
            if one is None or one.is_number or one.is_moment:
                return
            if literal in one.states or always_possible(literal):
                return
            told.append(one.told())
        if told:
            near = next(
                (meant for one in possible if one and (meant := one.nearest(literal))),
                None,
            )
            found.refuse(
                part,
                f"what starts this is never '{literal}': {told[0]} (`template`).",
                [near] if near else [],
            )


def _flat(triggers: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for item in triggers:
        if isinstance(item, Mapping) and "triggers" in item:
            yield from _flat(listed(item["triggers"]))
        elif isinstance(item, Mapping):
            yield item


def _way(node: nodes.Expr) -> tuple[str, ...]:
    """Return names with dots between as they stand: trigger.to_state.state."""
    names: list[str] = []
    current: nodes.Node = node
    while isinstance(current, nodes.Getattr):
        names.insert(0, current.attr)
        current = current.node
    return (current.name, *names) if isinstance(current, nodes.Name) else ()


def check_places(
    part: Part, tree: nodes.Template, things: Things, found: Findings
) -> None:
    """Note areas, floors and labels of templates that are not there."""
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        kind, _, what = name.partition("_")
        if kind not in _PLACES or not what or not call.args:
            continue
        known = things.places(kind)
        for given in constants(call.args[0]):
            if ENTITY_ID.fullmatch(given) or _DEVICE_ID.fullmatch(given):
                continue
            if given.casefold() not in {
                text.casefold() for one in known for text in one
            }:
                shown = ", ".join(f"'{own}'" for _, own in known[:12]) or "none"
                found.note(part, f"there is no {kind} '{given}'. There is: {shown}.")
