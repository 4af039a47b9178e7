"""An automation played over the last days: when it would have run. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ..references import TARGET_KEYS
from .conditions import held
from .terms import NotReplayed
from .timeline import Timeline, as_list, seconds_of
from .triggers import fires

_MOST_RUNS: Final = 5000


@dataclass(frozen=True, slots=True)
class Run:
    """One run that would have been."""

    at: float
    does: tuple[str, ...]
    """The actions that it would have called, with their targets."""
    is_sure: bool
    """False: a condition could not be replayed."""


@dataclass(slots=True)
class Played:
    """What an automation would have done."""

    runs: list[Run] = field(default_factory=list)
    stopped: int = 0
    """Times that a trigger fired and a condition did not hold."""
    unreadable: list[int] = field(default_factory=list)
    """Triggers that cannot be replayed, counted from 1."""
    triggers: int = 0

    @property
    def unsure(self) -> int:
        """Return how many runs hang on a condition that cannot be replayed."""
        return sum(not run.is_sure for run in self.runs)


def play(config: Mapping[str, Any], timeline: Timeline) -> Played:
    """Return what an automation with today's keys would have done."""
    played = Played()
    fired: list[tuple[float, Mapping[str, Any]]] = []
    triggers = as_list(config.get("triggers"))
    played.triggers = len(triggers)
    for number, trigger in enumerate(triggers, 1):
        try:
            fired += fires(trigger, timeline)
        except NotReplayed:
            played.unreadable.append(number)
    busy, mode = _busy(config.get("actions")), config.get("mode", "single")
    until = float("-inf")
    for at, trigger in sorted(fired, key=lambda one: one[0])[:_MOST_RUNS]:
        is_so = held(config.get("conditions"), timeline, at, trigger)
        if is_so is False:
            played.stopped += 1
            continue
        if mode == "single" and at < until:
            # It was still under way.
            continue
        until = at + busy
        does = tuple(_steps(config.get("actions"), timeline, at, trigger))
        played.runs.append(Run(at, does, is_so is True))
    return played


def _busy(actions: Any) -> float:
    """Return how long a run lasts, as far as its own waiting says."""
    return sum(
        seconds_of(step["delay"]) or 0.0
        for step in as_list(actions)
        if isinstance(step, Mapping) and "delay" in step
    )


def _steps(
    actions: Any, timeline: Timeline, at: float, trigger: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what is called, up to where a condition stops it."""
    for step in as_list(actions):
        if not isinstance(step, Mapping) or step.get("enabled") is False:
            continue
        if "delay" in step:
            at += seconds_of(step["delay"]) or 0.0
        elif "action" in step or "service" in step:
            yield _called(step)
        elif "scene" in step:
            yield f"scene.turn_on {step['scene']}"
        elif "if" in step:
            is_so = held(step["if"], timeline, at, trigger)
            inner = step.get("then" if is_so is not False else "else")
            yield from _steps(inner, timeline, at, trigger)
        elif "choose" in step:
            yield from _steps(
                _chosen(step, timeline, at, trigger), timeline, at, trigger
            )
        elif "condition" in step or {"and", "or", "not"} & step.keys():
            if held(step, timeline, at, trigger) is False:
                return
        else:
            for key in ("sequence", "parallel"):
                yield from _steps(step.get(key), timeline, at, trigger)
            if isinstance(repeat := step.get("repeat"), Mapping):
                yield from _steps(repeat.get("sequence"), timeline, at, trigger)


def _chosen(
    step: Mapping[str, Any], timeline: Timeline, at: float, trigger: Mapping[str, Any]
) -> Any:
    for option in as_list(step["choose"]):
        if isinstance(option, Mapping) and (
            held(option.get("conditions"), timeline, at, trigger) is not False
        ):
            return option.get("sequence")
    return step.get("default")


def _called(step: Mapping[str, Any]) -> str:
    target = step.get("target")
    where = target if isinstance(target, Mapping) else step
    ids: Sequence[Any] = [
        one for key in TARGET_KEYS for one in as_list(where.get(key)) if one
    ]
    return " ".join(map(str, (step.get("action", step.get("service")), *ids)))
