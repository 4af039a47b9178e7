"""Why an automation or a script ran, or did not: its traces, and how it stands now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from homeassistant.components.trace.util import async_get_trace, async_list_traces
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..home.snapshot import HomeSnapshot
from ..home.states import local_time
from ..models import JsonObject
from .finding import broken
from .kinds import AUTOMATION, ItemKind
from .reader import FoundAutomation
from .references import collect
from .replay.recorded import Replay
from .shape import as_editor_writes, plain

_MOST_RUNS: Final = 5
_MOST_STEPS: Final = 20
_ENDS: Final[Mapping[str, str]] = {
    "finished": "It ran to its end.",
    "failed_conditions": "A condition did not hold: it did nothing.",
    "failed_single": "It was still running from before: it did not begin again.",
    "failed_max_runs": "It was running too often already: it did not begin again.",
    "aborted": "A condition among its actions stopped it.",
    "cancelled": "It was stopped on the way.",
    "error": "It ended with an error.",
}


async def async_explain(
    hass: HomeAssistant,
    home: HomeSnapshot,
    found: FoundAutomation,
    replay: Replay | None,
) -> JsonObject:
    """Return the last runs in words, and what keeps it from running now."""
    entity_id = found.entity.entity_id
    state = hass.states.get(entity_id)
    result: JsonObject = {
        "automation_id": entity_id,
        "name": found.entity.name,
        "state": state.state if state else None,
    }
    if reason := broken(hass).get(entity_id):
        result["broken"] = reason
    elif found.kind is AUTOMATION and state is not None and state.state == "off":
        # A script that is off only does not run just now.
        result["message"] = "It is turned off: nothing starts it."
    if state is not None and (last := state.attributes.get("last_triggered")):
        result["last_triggered"] = _moment(last)
    config = as_editor_writes(plain(found.raw or {}))
    runs = await _async_runs(hass, found.kind, found.automation_id)
    result["runs"] = [_Told(hass, home, config).run(trace) for trace in runs]
    if found.automation_id is None:
        result["note"] = "It has no id: Home Assistant keeps no traces of it."
    if conditions := _Told(hass, home, config).now():
        result["conditions_now"] = conditions
    if replay is not None:
        result["by_its_triggers"] = replay.note()
    return result


async def _async_runs(
    hass: HomeAssistant, kind: ItemKind, automation_id: str | None
) -> list[Mapping[str, Any]]:
    """Return the newest traces, newest first."""
    if automation_id is None or "trace" not in hass.config.components:
        return []
    key = f"{kind.name}.{automation_id}"
    short = await async_list_traces(hass, kind.name, key)
    short.sort(key=lambda one: str(one["timestamp"]["start"]), reverse=True)
    return [
        await async_get_trace(hass, key, one["run_id"]) for one in short[:_MOST_RUNS]
    ]


def _moment(value: Any) -> str:
    """Return a moment by the clock of the house."""
    if isinstance(value, str):
        value = dt_util.parse_datetime(value)
    return local_time(value) if isinstance(value, datetime) else ""


class _Told:
    """Says what stands in a trace, with what is so now beside it."""

    def __init__(
        self, hass: HomeAssistant, home: HomeSnapshot, config: JsonObject
    ) -> None:
        self._hass = hass
        self._home = home
        self._config = config

    def run(self, trace: Mapping[str, Any]) -> JsonObject:
        """Return one run."""
        end = str(trace.get("script_execution") or trace.get("state"))
        told: JsonObject = {
            "at": _moment(trace["timestamp"]["start"]),
            "outcome": _ENDS.get(end, end),
        }
        if trace.get("domain") == AUTOMATION.name:
            by = trace.get("trigger") or "somebody, without a trigger"
            told["started_by"] = str(by)
        if trace.get("not_triggered"):
            told["outcome"] = "Its trigger looked at a change, and did not start it."
        if error := trace.get("error"):
            told["error"] = " ".join(str(error).split())[:300]
        steps: Mapping[str, Sequence[Mapping[str, Any]]] = trace.get("trace") or {}
        config = trace.get("config") or {}
        if conditions := list(self._conditions(steps, config)):
            told["conditions"] = conditions
        if did := list(dict.fromkeys(self._did(steps))):
            told["did"] = did[:_MOST_STEPS]
        return told

    def _conditions(
        self,
        steps: Mapping[str, Sequence[Mapping[str, Any]]],
        config: Mapping[str, Any],
    ) -> Iterator[str]:
        """Yield each condition that was looked at: what it was, and what it is now."""
        for path, elements in steps.items():
            if not path.startswith("condition/"):
                continue
            for element in elements:
                result = element.get("result") or {}
                if "result" not in result:
                    continue
                if any(other.startswith(f"{path}/") for other in steps):
                    # Its parts say it.
                    continue
                yield self._condition(path, result)

    def _condition(self, path: str, result: Mapping[str, Any]) -> str:
        part = self._part(path)
        text = f"{_where(path)}: {'held' if result['result'] else 'did not hold'}"
        ids = list(collect({"conditions": [part]}).entities)
        index = path.rpartition("/entity_id/")[2]
        if "/entity_id/" in path and index.isdigit() and int(index) < len(ids):
            ids = [ids[int(index)]]
        facts = []
        if ids:
            facts.append(", ".join(map(self._name, ids)))
        if "state" in result:
            facts.append(f"was {result['state']}")
        for key, word in (
            ("wanted_state", "wanted"),
            ("wanted_state_above", "wanted above"),
            ("wanted_state_below", "wanted below"),
            ("now_time", "the clock said"),
            ("after", "wanted after"),
            ("before", "wanted before"),
            ("now_weekday", "the day was"),
            ("weekday", "wanted on"),
        ):
            if (value := result.get(key)) is not None:
                facts.append(f"{word} {_flat(value)}")
        facts += [f"{self._name(one)} is now {self._now(one)}" for one in ids[:3]]
        return f"{text} ({'; '.join(facts)})" if facts else text

    def _part(self, path: str) -> Any:
        """Return the condition that a path of a trace leads to."""
        value: Any = self._config.get("conditions")
        for step in path.split("/")[1:]:
            if step == "entity_id":
                break
            if isinstance(value, list) and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            elif isinstance(value, Mapping) and step == "conditions":
                inner = (value.get(word) for word in ("conditions", "and", "or", "not"))
                value = next((one for one in inner if one is not None), None)
        return value

    def _did(self, steps: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
        for path, elements in steps.items():
            if not path.startswith(("action/", "sequence/")):
                continue
            for element in elements:
                if error := element.get("error"):
                    yield f"error: {' '.join(str(error).split())[:200]}"
                result = element.get("result") or {}
                if isinstance(params := result.get("params"), Mapping):
                    yield self._called(params)
                elif "delay" in result:
                    yield f"waited {result['delay']} s"
                elif result.get("result") is False:
                    yield "a condition among the actions did not hold"

    def _called(self, params: Mapping[str, Any]) -> str:
        target = {**(params.get("target") or {}), **(params.get("service_data") or {})}
        ids = target.get("entity_id") or []
        ids = [ids] if isinstance(ids, str) else list(ids)
        names = ", ".join(map(self._name, ids[:6]))
        return f"{params.get('domain')}.{params.get('service')} {names}".strip()

    @callback
    def now(self) -> list[str]:
        """Return what the things of its conditions are now."""
        ids = list(collect({"conditions": self._config.get("conditions")}).entities)
        return [f"{self._name(one)}: {self._now(one)}" for one in ids[:_MOST_STEPS]]

    def _name(self, entity_id: str) -> str:
        known = self._home.by_entity_id.get(entity_id)
        return f"{known.name} ({entity_id})" if known else "something hidden"

    def _now(self, entity_id: str) -> str:
        if entity_id not in self._home.by_entity_id:
            return "hidden"
        state = self._hass.states.get(entity_id)
        return state.state if state else "not there"


def _where(path: str) -> str:
    numbers = [int(step) + 1 for step in path.split("/") if step.isdigit()]
    return f"condition {numbers[0]}" if numbers else "condition"


def _flat(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_flat, value))
    return " ".join(str(value).split())[:80]
