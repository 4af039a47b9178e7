"""An automation in words that a person can decide by. Pure."""

from collections.abc import Callable, Mapping, Sequence
from difflib import unified_diff
from typing import Any, Final

from ..home.snapshot import HomeSnapshot
from .references import TARGET_KEYS, References

_MAX_LINE: Final = 160
_MAX_LINES: Final = 12
_MAX_DIFF: Final = 60


class Reader:
    """Says triggers, conditions and actions in a few words."""

    def __init__(self, home: HomeSnapshot) -> None:
        self._home = home

    def summary(self, config: Mapping[str, Any]) -> str:
        """Return lines: when, only if, then."""
        lines = [f"Automation: {_flat(config.get('alias', ''))}"]
        if "use_blueprint" in config:
            path = config["use_blueprint"]
            name = path.get("path") if isinstance(path, Mapping) else path
            lines.append(f"From the blueprint {_flat(name)}")
        for title, part, say in (
            ("When", "triggers", self._trigger),
            ("Only if", "conditions", self._condition),
            ("Then", "actions", self._action),
        ):
            items = config.get(part) or ()
            if not isinstance(items, list | tuple):
                items = (items,)
            said = [_flat(say(item)) for item in items]
            if len(said) > _MAX_LINES:
                said = [*said[:_MAX_LINES], f"and {len(said) - _MAX_LINES} more"]
            lines.extend(
                f"{title if not index else 'and'}: {line}"
                for index, line in enumerate(said)
            )
        if (mode := config.get("mode", "single")) != "single":
            lines.append(f"Mode: {_flat(mode)}")
        if config.get("initial_state") is False:
            lines.append("It is turned off when created.")
        return "\n".join(lines)

    def _name(self, value: Any) -> str:
        """Return names for ids."""
        ids = [value] if isinstance(value, str) else list(value or ())
        home = self._home
        names: list[str] = []
        for given in ids[:6]:
            known = (
                home.by_entity_id.get(str(given))
                or home.by_area_id.get(str(given))
                or home.by_floor_id.get(str(given))
                or home.by_device_id.get(str(given))
            )
            names.append(known.name if known is not None else str(given))
        if len(ids) > 6:
            names.append(f"{len(ids) - 6} more")
        return ", ".join(names)

    def _trigger(self, item: Any) -> str:
        if not isinstance(item, Mapping):
            return str(item)
        if "triggers" in item:
            return " or ".join(map(self._trigger, item["triggers"]))
        kind = str(item.get("trigger", "device"))
        what = self._name(item.get("entity_id") or item.get("device_id") or ())
        target = self._target(item)
        known = {
            "time": f"at {_values(item.get('at'))}",
            "time_pattern": "every "
            + " ".join(
                f"{unit} {item[unit]}"
                for unit in ("hours", "minutes", "seconds")
                if unit in item
            ),
            "sun": f"{item.get('event')}{_offset(item)}",
            "homeassistant": f"Home Assistant: {item.get('event')}",
            "state": f"{what}{_change(item)}{_for(item)}",
            "numeric_state": f"{what}{_bounds(item)}{_for(item)}",
            "zone": f"{what} {item.get('event', 'enter')}s"
            f" {self._name(item.get('zone', ''))}",
            "event": f"event {_values(item.get('event_type'))}",
            "template": f"a template becomes true{_for(item)}",
            "mqtt": f"MQTT message on {item.get('topic')}",
            "webhook": "a webhook is called",
            "conversation": f"someone says {_values(item.get('command'))}",
        }
        return known.get(kind) or " ".join(filter(None, (kind, what or target)))

    def _condition(self, item: Any) -> str:
        if not isinstance(item, Mapping):
            return "a template is true"
        for word in ("and", "or", "not"):
            inner = item.get(word)
            if inner is None and item.get("condition") == word:
                inner = item.get("conditions")
            if inner is not None:
                inner = inner if isinstance(inner, list | tuple) else [inner]
                joined = f" {'or' if word == 'not' else word} ".join(
                    map(self._condition, inner)
                )
                return f"{'not ' if word == 'not' else ''}({joined})"
        kind = str(item.get("condition", "template"))
        what = self._name(item.get("entity_id") or item.get("device_id") or ())
        known = {
            "state": f"{what} is {_values(item.get('state'))}{_for(item)}",
            "numeric_state": f"{what}{_bounds(item)}",
            "time": "time is"
            + "".join(
                f" {word} {_values(item[word])}"
                for word in ("after", "before", "weekday")
                if word in item
            ),
            "sun": "sun is"
            + "".join(
                f" {word} {item[word]}" for word in ("after", "before") if word in item
            ),
            "zone": f"{what} is in {self._name(item.get('zone', ''))}",
            "template": "a template is true",
            "trigger": f"started by {_values(item.get('id'))}",
        }
        return known.get(kind) or " ".join(filter(None, (kind, what)))

    def _action(self, item: Any) -> str:
        if not isinstance(item, Mapping):
            return str(item)
        if isinstance(service := item.get("action"), str):
            data = item.get("data")
            with_data = f" with {_pairs(data)}" if isinstance(data, Mapping) else ""
            return " ".join(filter(None, (service, self._target(item)))) + with_data
        words: tuple[tuple[str, Callable[[Any], str]], ...] = (
            ("delay", lambda value: f"wait {_pairs(value)}"),
            ("scene", lambda value: f"activate {self._name(value)}"),
            ("wait_template", lambda _: "wait until a template is true"),
            ("wait_for_trigger", lambda value: f"wait for {self._each(value, 'or')}"),
            ("event", lambda value: f"fire event {value}"),
            ("stop", lambda value: f"stop: {value}"),
            ("variables", lambda _: "set variables"),
            ("parallel", lambda value: f"at the same time ({self._each(value)})"),
            ("sequence", lambda value: f"({self._each(value)})"),
        )
        for key, say in words:
            if key in item:
                return say(item[key])
        return self._branch(item)

    def _branch(self, item: Mapping[str, Any]) -> str:
        if "if" in item:
            text = f"if {self._conditions(item['if'])}: {self._each(item.get('then'))}"
            if "else" in item:
                text += f"; else: {self._each(item['else'])}"
            return text
        if "choose" in item:
            parts = [
                f"if {self._conditions(option.get('conditions'))}:"
                f" {self._each(option.get('sequence'))}"
                for option in item["choose"]
                if isinstance(option, Mapping)
            ]
            if "default" in item:
                parts.append(f"else: {self._each(item['default'])}")
            return "; ".join(parts)
        if isinstance(repeat := item.get("repeat"), Mapping):
            return f"repeat: {self._each(repeat.get('sequence'))}"
        if "condition" in item or {"and", "or", "not"} & set(item):
            return f"continue only if {self._condition(item)}"
        if "device_id" in item:
            return f"{item.get('type', 'act on')} {self._name(item['device_id'])}"
        return ", ".join(map(str, item))

    def _conditions(self, value: Any) -> str:
        items = value if isinstance(value, list | tuple) else [value]
        return " and ".join(map(self._condition, items))

    def _each(self, value: Any, word: str = ",") -> str:
        items = value if isinstance(value, list | tuple) else [value]
        join = ", " if word == "," else f" {word} "
        say = self._trigger if word == "or" else self._action
        return join.join(say(item) for item in items if item is not None)

    def _target(self, item: Mapping[str, Any]) -> str:
        target = item.get("target")
        where = target if isinstance(target, Mapping) else item
        return ", ".join(
            self._name(where[key]) for key in TARGET_KEYS if where.get(key)
        )


def safety_notes(
    references: References, *, others_with_alias: Sequence[str] = ()
) -> list[str]:
    """Return what the policy does not say of it."""
    notes: list[str] = []
    if references.has_templates:
        notes.append("It contains templates. What they do is only known when it runs.")
    if references.has_wildcard:
        notes.append("It acts on all entities of one kind.")
    notes.extend(
        f"An automation with this name exists ({entity_id}); it stays as it is."
        for entity_id in others_with_alias
    )
    return notes


def touches(references: References) -> dict[str, list[str]]:
    """Return the ids that it refers to."""
    kinds = (*TARGET_KEYS.values(), "services")
    return {kind: list(ids) for kind in kinds if (ids := getattr(references, kind))}


def diff(before: str, after: str) -> str:
    """Return the lines that change."""
    lines = list(
        unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    )[2:]
    if len(lines) > _MAX_DIFF:
        lines = [*lines[:_MAX_DIFF], f"… {len(lines) - _MAX_DIFF} more lines"]
    return "\n".join(lines)


def _flat(value: Any) -> str:
    text = " ".join(str(value).split())
    return f"{text[: _MAX_LINE - 1]}…" if len(text) > _MAX_LINE else text


def _values(value: Any) -> str:
    items = value if isinstance(value, list | tuple) else [value]
    return ", ".join(
        _pairs(item) if isinstance(item, Mapping) else str(item) for item in items
    )


def _pairs(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return ", ".join(f"{key} {item}" for key, item in list(value.items())[:8])


def _change(item: Mapping[str, Any]) -> str:
    before = f" from {_values(item['from'])}" if item.get("from") is not None else ""
    after = f" to {_values(item['to'])}" if item.get("to") is not None else ""
    return f" changes{before}{after}" if before or after else " changes"


def _bounds(item: Mapping[str, Any]) -> str:
    above = f" above {item['above']}" if "above" in item else ""
    return above + (f" below {item['below']}" if "below" in item else "")


def _for(item: Mapping[str, Any]) -> str:
    return f" for {_pairs(item['for'])}" if "for" in item else ""


def _offset(item: Mapping[str, Any]) -> str:
    return f" {_pairs(item['offset'])}" if item.get("offset") else ""
