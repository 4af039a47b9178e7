"""Triggers and conditions as clauses. Pure but for the names that it is given."""

from collections.abc import Callable, Mapping
import re
from typing import Any, Final

from ..checks.parts import listed
from ..references import TARGET_KEYS, collect, is_template
from .names import Names, target_ids
from .phrases import Sayings, clock, length, plain
from .taken import Taken

_LOGIC: Final = ("and", "or", "not")
_DEVICE_ID: Final = re.compile(r"[0-9a-f]{32}")
_ONE: Final = "entity_id"
_TWO: Final = frozenset({"on", "off"})
"""From one of two it can only go to the other."""
_SUN: Final = frozenset({"sunrise", "sunset"})
MOST_NAMED: Final = 3
type Say = Callable[[Taken], str]


class Clauses:
    """Says what starts an automation, and when it does nothing."""

    def __init__(
        self, names: Names, phrases: Sayings, *, is_brief: bool = False
    ) -> None:
        self.names = names
        self.phrases = phrases
        self.is_brief = is_brief
        """Whether only what happens is said, not how it is called or marked."""
        self._triggers: Mapping[str, Say] = {
            "state": self._changes,
            "numeric_state": self._passes,
            "time": self._time,
            "time_pattern": self._pattern,
            "sun": self._sun,
            "homeassistant": self._runs,
            "zone": self._moves,
            "event": self._event,
            "template": lambda part: self._template(part, "becomes_true"),
            "conversation": lambda part: phrases.say(
                "said", text=", ".join(map(plain, listed(part.take("command"))))
            ),
        }
        self._conditions: Mapping[str, Say] = {
            "state": self._is,
            "numeric_state": self._holds_number,
            "time": self._within,
            "sun": self._within_sun,
            "zone": lambda part: phrases.say(
                "in_place", names=self.named(part), place=self._places(part)
            ),
            "template": lambda part: self._template(part, "is_true"),
            "trigger": lambda part: phrases.say(
                "by_trigger", names=", ".join(map(plain, listed(part.take("id"))))
            ),
        }

    # What all parts have

    def finished(self, said: str, part: Taken) -> str:
        """Return what was said, and everything that was not."""
        if self.is_brief:
            return said
        label = f"{plain(part.take('alias'))}: " if part.look("alias") else ""
        more: list[str] = []
        if part.look("enabled") is False:
            part.take("enabled")
            more.append(self.phrases.say("off"))
        more.extend(f"{key}: {self.value(item)}" for key, item in part.rest().items())
        return f"{label}{said}" + (f" ({', '.join(more)})" if more else "")

    def value(self, value: Any) -> str:
        """Return any value, with the names of what a template reads."""
        text = plain(value)
        if not is_template(value):
            return text
        return f"{text}{self._reads(value)}"

    def _reads(self, text: str) -> str:
        read = [self.names.one(given) for given in collect([text]).entities]
        if not read or self.is_brief:
            return ""
        return f" ({self.phrases.say('reads', names=', '.join(dict.fromkeys(read)))})"

    def named(self, part: Taken, most: int = MOST_NAMED) -> str:
        """Return what a part is about, all of it; for the ear the first few."""
        names = [
            name
            for key in TARGET_KEYS
            if key in part
            for name in self.names.each(part.take(key))
        ]
        target = part.look("target")
        if isinstance(target, Mapping):
            inner = Taken(part.take("target"))
            for key in TARGET_KEYS:
                names.extend(self.names.each(inner.take(key)))
            names.extend(f"{key}: {plain(val)}" for key, val in inner.rest().items())
        elif target is not None:
            names.append(plain(part.take("target")))
        if self.is_brief:
            names = [name for name in names if not _DEVICE_ID.fullmatch(name)]
            return self.phrases.more(", ".join(names[:most]), len(names) - most)
        return ", ".join(names)

    def _about(self, part: Taken) -> str:
        """Return what a part is about, and which side of it."""
        entity_id = next(iter(listed(part.look("entity_id"))), "")
        names = self.named(part)
        attribute = part.look("attribute")
        if attribute is None:
            return names
        told = self.names.attribute(entity_id, part.take("attribute"))
        return f"{names} ({told})"

    def _states(self, part: Taken, key: str) -> str:
        """Return the states under a key, as people call them."""
        entity_id = next(iter(listed(part.look("entity_id"))), "")
        attribute = part.look("attribute")
        given = part.take(key)
        return self.phrases.any_of(
            self.names.one(one)
            if str(one).startswith("input_") and "." in str(one)
            else self.names.state(entity_id, one, attribute)
            for one in listed(given)
        )

    def _lasting(self, part: Taken) -> str:
        if "for" not in part:
            return ""
        told = length(part.take("for"))
        if self.is_brief and is_template(told):
            told = "…"
        return f" {self.phrases.say('lasts', time=told)}"

    def _places(self, part: Taken) -> str:
        return ", ".join(self.names.each(part.take("zone")))

    def _bound(self, part: Taken, key: str, unit: str) -> str:
        value = part.take(key)
        if isinstance(value, str) and value in self.names.home.by_entity_id:
            return self.names.one(value)
        return f"{plain(value)} {unit}".strip()

    def _template(self, part: Taken, key: str) -> str:
        text = part.take("value_template")
        if self.is_brief:
            otherwise = "cases" if key == "becomes_true" else "conditions"
            return f"{self._depends(text, otherwise)}{self._lasting(part)}"
        said = self.phrases.say(key, template=self.value(text))
        return f"{said}{self._lasting(part)}"

    def _depends(self, text: Any, otherwise: str) -> str:
        """Return of what a template makes it depend, or that it does."""
        read = [self.names.one(given) for given in collect([text]).entities]
        names = list(dict.fromkeys(read))
        if not names:
            return self.phrases.say(otherwise)
        told = self.phrases.more(", ".join(names[:2]), len(names) - 2)
        return self.phrases.say("depends", names=told)

    # Triggers

    def trigger(self, item: Any) -> str:
        """Return what starts it."""
        if not isinstance(item, Mapping):
            return plain(item)
        part = Taken(item)
        if "triggers" in item:
            inner = listed(part.take("triggers"))
            return self.finished(self.phrases.any_of(map(self.trigger, inner)), part)
        kind = str(part.take("trigger", ""))
        say = self._triggers.get(kind) if "target" not in item else None
        said = say(part) if say else self._other(kind, "trigger", "happens", part)
        return self.finished(said, part)

    def _other(self, kind: str, group: str, key: str, part: Taken) -> str:
        """Return a kind that Home Assistant, or a device, brings the words for."""
        if kind == "device" and "type" in part:
            what = self._device(group, part)
        else:
            names = self.named(part)
            told = self.names.kind(group, kind)
            what = f"{told}: {names}" if names else told
            if isinstance(offset := part.look("offset"), str | Mapping):
                part.take("offset")
                what = f"{what}{self._offset(offset)}"
        options = part.look("options")
        if isinstance(options, Mapping):
            pairs = part.take("options").items()
            more = ", ".join(f"{name}: {self.value(item)}" for name, item in pairs)
            what = f"{what} ({more})" if more else what
        return f"{self.phrases.say(key, what=what)}{self._lasting(part)}"

    def _device(self, group: str, part: Taken) -> str:
        ids = listed(part.look("entity_id")) or listed(part.look("device_id"))
        name = self.device_name(list(ids), part)
        said = self.names.device(group, part.whole, name)
        for key in ("device_id", "entity_id", "domain", "type", "subtype"):
            part.take(key)
        domain = str(part.look("domain", ""))
        return said if self.is_brief or not domain else f"{said} [{domain}]"

    def device_name(self, ids: list[Any], part: Taken) -> str:
        """Return what a part of a device is about, and in full which device it is."""
        every = self.names.each(ids)
        if not self.is_brief:
            every += self.names.each(part.look("device_id"))
        return ", ".join(dict.fromkeys(every))

    def _changes(self, part: Taken) -> str:
        names = self._about(part)
        start, to = part.look("from"), part.look("to")
        if self.is_brief and {str(start), str(to)} == _TWO:
            start = None
        key = "changes"
        said: dict[str, str] = {}
        if start is not None:
            said["start"] = self._states(part, "from")
            key = "changes_from"
        if to is not None:
            said["to"] = self._states(part, "to")
            key = "changes_both" if start is not None else "changes_to"
        return f"{self.phrases.say(key, names=names, **said)}{self._lasting(part)}"

    def _passes(self, part: Taken) -> str:
        said = self._number(part, ("rises", "falls", "gets_between"))
        return f"{said}{self._lasting(part)}"

    def _number(self, part: Taken, keys: tuple[str, str, str]) -> str:
        ids = listed(part.look("entity_id"))
        is_state = part.look("attribute") is None and "value_template" not in part
        unit = self.names.unit(next(iter(ids), "")) if is_state else ""
        names = self._about(part)
        low = self._bound(part, "above", unit) if "above" in part else ""
        high = self._bound(part, "below", unit) if "below" in part else ""
        key = keys[2] if low and high else keys[0] if low else keys[1]
        return self.phrases.say(key, names=names, low=low, high=high)

    def _time(self, part: Taken) -> str:
        times = [self._moment(at) for at in listed(part.take("at"))]
        said = self.phrases.say("at", time=", ".join(times))
        return f"{said}{self._on_days(part)}"

    def _moment(self, at: Any) -> str:
        if not isinstance(at, Mapping):
            return self.names.one(clock(at))
        inner = Taken(at)
        said = self.names.one(inner.take("entity_id"))
        offset = self._offset(inner.take("offset"))
        rest = inner.rest()
        return f"{said}{offset}" + (f" {plain(rest)}" if rest else "")

    def _on_days(self, part: Taken) -> str:
        if not part.look("weekday"):
            return ""
        days = self.phrases.days(part.take("weekday"))
        return f" {self.phrases.say('days', days=days)}"

    def _pattern(self, part: Taken) -> str:
        units = {"hours": "h", "minutes": "min", "seconds": "s"}
        given = {key: part.take(key) for key in units if key in part}
        if len(given) == 1:
            key, value = next(iter(given.items()))
            text = str(value)
            if text.startswith("/") and text[1:].isdigit():
                return self.phrases.say("every", time=f"{text[1:]} {units[key]}")
        told = ", ".join(f"{units[key]} {value}" for key, value in given.items())
        return self.phrases.say("every", time=told)

    def _sun(self, part: Taken) -> str:
        event = str(part.take("event"))
        said = self.phrases.say(event) if event in _SUN else event
        return f"{said}{self._offset(part.take('offset'))}"

    def _offset(self, value: Any) -> str:
        if value in (None, ""):
            return ""
        is_text = isinstance(value, str)
        is_earlier = str(value).startswith("-")
        told = length(value.lstrip("+-") if is_text else value)
        key = "earlier" if is_earlier else "later"
        return f", {self.phrases.say(key, time=told.lstrip('-'))}"

    def _runs(self, part: Taken) -> str:
        event = str(part.take("event"))
        key = {"start": "started", "shutdown": "stopped"}.get(event)
        return self.phrases.say(key) if key else f"Home Assistant: {event}"

    def _moves(self, part: Taken) -> str:
        event = part.take("event")
        said = self.phrases.say(
            "leaves" if event == "leave" else "enters",
            names=self.named(part),
            place=self._places(part),
        )
        # Entering is also what it is without: then somebody may not have meant it.
        return said if event or self.is_brief else f"{said} (enter)"

    def _event(self, part: Taken) -> str:
        kinds = ", ".join(map(plain, listed(part.take("event_type"))))
        return self.phrases.say("event", name=kinds)

    # Conditions

    def condition(self, item: Any) -> str:
        """Return what has to hold."""
        if not isinstance(item, Mapping):
            if self.is_brief:
                return self._depends(item, "conditions")
            return self.phrases.say("is_true", template=self.value(item))
        part = Taken(item)
        for word in _LOGIC:
            if word in item or item.get("condition") == word:
                return self._logic(part, word)
        kind = str(part.take("condition", ""))
        say = self._conditions.get(kind) if "target" not in item else None
        said = say(part) if say else self._other(kind, "condition", "so", part)
        return self.finished(said, part)

    def _logic(self, part: Taken, word: str) -> str:
        inner = part.take(word) if word in part else part.take("conditions")
        part.take("condition")
        said = [self.condition(one) for one in listed(inner)]
        joined = (
            self.phrases.all_of(said) if word == "and" else self.phrases.any_of(said)
        )
        if word == "not":
            return self.finished(self.phrases.say("not", what=joined), part)
        return self.finished(f"({joined})", part)

    def conditions(self, items: Any) -> str:
        """Return conditions that all have to hold."""
        return self.phrases.all_of(self.condition(one) for one in listed(items))

    def _is(self, part: Taken) -> str:
        names = self._about(part)
        states = self._states(part, "state")
        said = self.phrases.say("is", names=names, state=states)
        return f"{said}{self._lasting(part)}"

    def _holds_number(self, part: Taken) -> str:
        return self._number(part, ("above", "below", "between"))

    def _within(self, part: Taken) -> str:
        said = [
            self.phrases.say(key, time=self.names.one(clock(part.take(key))))
            for key in ("after", "before")
            if key in part
        ]
        days = self._on_days(part).strip()
        return self.phrases.all_of([*said, *([days] if days else [])])

    def _within_sun(self, part: Taken) -> str:
        said: list[str] = []
        for key in ("after", "before"):
            if key not in part:
                continue
            event = str(part.take(key))
            told = self.phrases.say(f"{key}_{event}") if event in _SUN else event
            said.append(f"{told}{self._offset(part.take(f'{key}_offset'))}")
        return self.phrases.all_of(said)


def is_for_all(item: Mapping[str, Any]) -> bool:
    """Return whether an action is for everything of a kind."""
    return "all" in map(str, target_ids(item))


def is_for_many(item: Mapping[str, Any]) -> bool:
    """Return whether an action is for whatever is in a place, or of a kind."""
    if is_for_all(item):
        return True
    target = item.get("target")
    holders = (item, target if isinstance(target, Mapping) else {})
    return any(held.get(key) for held in holders for key in TARGET_KEYS if key != _ONE)
