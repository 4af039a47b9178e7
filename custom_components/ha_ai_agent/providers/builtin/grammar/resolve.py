"""The services that do what a wish says. Pure but for the states that are given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, Final

from ....domains.tables import ACTS, Figure
from ....home.snapshot import Entity
from .clauses import Clause, SpokenChoice, Value
from .things import HomeThings, Unclear

_STEPS: Final = ("+", "-")
_RELATIVE: Final = frozenset(
    {"brighter", "dimmer", "warmer", "colder", "louder", "quieter", "more", "less"}
    | {"faster", "slower", "stronger", "weaker", "add", "take"}
)
"""Acts after which a number is by how much."""
_PERCENT: Final = "percent"
_LAST_HOUR: Final = 24
_KELVIN: Final = {
    "warm white": 2700,
    "neutral white": 4000,
    "daylight": 5500,
    "cool white": 6000,
}
_OPPOSED: Final = (
    frozenset({"turn_on", "turn_off"}),
    frozenset({"open_cover", "close_cover"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdAct:
    """One service call that is meant."""

    domain: str
    service: str
    entity_ids: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def effect(self) -> tuple[Any, ...]:
        """What it does, to compare."""
        data = str(sorted(self.data.items()))
        return (self.domain, self.service, tuple(sorted(self.entity_ids)), data)


def acts_of(
    clauses: Sequence[Clause], things: HomeThings
) -> tuple[HouseholdAct, ...] | Unclear | None:
    """Return what all wishes do, or nothing."""
    found: list[HouseholdAct] = []
    for clause in clauses:
        act, _, implied = clause.act.partition(".")
        targets = things.find(clause, act, implied)
        if targets is None or isinstance(targets, Unclear):
            return targets
        for entity in targets:
            done = _act_on(entity, act, clause, things)
            if done is None:
                return None
            found.append(done)
    return _merged(found)


def _act_on(
    entity: Entity, act: str, clause: Clause, things: HomeThings
) -> HouseholdAct | None:
    """Return the service that does it to one thing."""
    row = ACTS[entity.domain]
    does = row.acts.get(act)
    if clause.choice is not None:
        return _chosen(entity, clause.choice)
    if clause.color:
        return _colored(entity, act, clause)
    if clause.value is not None or does in _STEPS:
        if row.figure is None or clause.prop not in {"", row.figure.prop}:
            return None
        state = things.state_of(entity.entity_id)
        figure = _fitted(row.figure, state)
        wanted = _wanted(act, does, figure, clause.value, _now(figure, state))
        return None if wanted is None else _set(entity, row.figure, wanted)
    if does is None or (clause.prop and not (row.figure and act == "mute")):
        return None
    service, data = (does, {}) if isinstance(does, str) else does
    return HouseholdAct(
        domain=entity.domain, service=service, entity_ids=(entity.entity_id,), data=data
    )


def _chosen(entity: Entity, choice: SpokenChoice) -> HouseholdAct:
    """Return the service that sets a thing to what is said."""
    service, field_name = ACTS[entity.domain].choices[choice.key]
    return HouseholdAct(
        domain=entity.domain,
        service=service,
        entity_ids=(entity.entity_id,),
        data={field_name: choice.value},
    )


def _colored(entity: Entity, act: str, clause: Clause) -> HouseholdAct | None:
    """Return the service that gives a thing a color, or a white."""
    if act not in {"", "on", "set"}:
        return None
    kelvin = _KELVIN.get(clause.color)
    data: dict[str, Any] = (
        {"color_name": clause.color.replace(" ", "")}
        if kelvin is None
        else {"color_temp_kelvin": kelvin}
    )
    if clause.value is not None:
        if clause.value.unit not in {"", _PERCENT}:
            return None
        data["brightness_pct"] = round(clause.value.number)
    return HouseholdAct(
        domain=entity.domain,
        service=ACTS[entity.domain].color,
        entity_ids=(entity.entity_id,),
        data=data,
    )


def _set(entity: Entity, figure: Figure, wanted: float) -> HouseholdAct:
    number = round(wanted * figure.written, 2)
    whole = int(number) if number == int(number) else number
    return HouseholdAct(
        domain=entity.domain,
        service=figure.service,
        entity_ids=(entity.entity_id,),
        data={figure.field: whole},
    )


def _wanted(
    act: str, does: Any, figure: Figure, value: Value | None, now: float | None
) -> float | None:
    """Return what the figure shall be, or None where that is not surely said."""
    if act == "dim" and value is not None and value.relation == "by":
        # "Dim it by 10 percent": by ten points, by a tenth, and to some it is "to 10".
        return None
    is_by = value is None or value.relation == "by" or act in _RELATIVE
    if value is not None and value.unit == "degrees" and not value.relation:
        # "One degree down": nothing can be set to that.
        is_by = is_by or value.number < figure.least
    if does in _STEPS and is_by and not (value and value.relation == "to"):
        if now is None or (value is not None and value.is_half):
            return None
        step = figure.step if value is None else value.number
        wanted = round(now + (step if does == "+" else -step), 1)
        most = 100.0 if figure.unit == _PERCENT else wanted
        return min(most, figure.most, max(figure.least, wanted))
    if value is None or value.relation == "by":
        return None
    if does in _STEPS and value.may_be_by and figure.unit != _PERCENT:
        # "Up in 2": by so much, where one word says both; percent may be either.
        return None
    if does in _STEPS and not (act == "dim" or value.relation == "to"):
        # "Up 22 degrees" may be to there or by so much.
        return None
    if act in {"off", "stop", "start"} or _may_be_an_hour(act, figure, value):
        return None
    if act in {"close", "down"} and does not in _STEPS and not value.is_half:
        # "Down 30 percent": how far it is closed, or how far still open.
        return None
    if figure.unit == _PERCENT and not 0 <= value.number <= 100:
        return None
    return value.number


def _may_be_an_hour(act: str, figure: Figure, value: Value) -> bool:
    """Return whether a bare number behind "on" or "open" is a level only perhaps."""
    is_bare = not value.unit and not value.is_half and value.number <= _LAST_HOUR
    return act in {"on", "open"} and figure.unit == _PERCENT and is_bare


def _now(figure: Figure, state: tuple[str, Mapping[str, Any]] | None) -> float | None:
    """Return what the figure is now; of what is off, nothing."""
    if state is None:
        return None
    shown = state[1].get(figure.shown) if figure.shown else state[0]
    if shown is None:
        return 0.0 if figure.unit == _PERCENT and state[0] == "off" else None
    try:
        return float(shown) / figure.scale
    except ValueError:
        return None


def _fitted(figure: Figure, state: tuple[str, Mapping[str, Any]] | None) -> Figure:
    """Return a figure with the step and the ends of the thing itself."""
    if state is None or not (figure.ends or figure.stepped_by):
        return figure
    step = state[1].get(figure.stepped_by)
    least, most = (state[1].get(name) for name in figure.ends)
    return replace(
        figure,
        step=float(step) if step else figure.step,
        least=-inf if least is None else float(least),
        most=inf if most is None else float(most),
    )


def _merged(acts: Iterable[HouseholdAct]) -> tuple[HouseholdAct, ...] | None:
    """Return the acts with equal ones as one; None where two contradict."""
    first: dict[tuple[str, str, str], HouseholdAct] = {}
    ids: dict[tuple[str, str, str], dict[str, None]] = {}
    done: dict[str, set[str]] = {}
    for act in acts:
        key = (act.domain, act.service, str(sorted(act.data.items())))
        first.setdefault(key, act)
        ids.setdefault(key, {}).update(dict.fromkeys(act.entity_ids))
        for id_ in act.entity_ids:
            done.setdefault(id_, set()).add(act.service)
    if any(pair <= services for services in done.values() for pair in _OPPOSED):
        return None
    whole = [replace(act, entity_ids=tuple(ids[key])) for key, act in first.items()]
    return tuple(whole) or None
