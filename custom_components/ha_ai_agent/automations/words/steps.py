"""Actions in words, those within others in brackets."""

from collections.abc import Mapping
import re
from typing import Any, Final

from ...domains.rows import domain_of
from ..checks.parts import is_condition, listed
from ..references import ENTITY_ID, is_template
from .clauses import MOST_NAMED, Clauses, is_for_all, is_for_many
from .names import Names
from .phrases import Sayings, length, plain
from .reach import NOTHING, Reached, Reaches
from .taken import Taken

_LONGEST: Final = 40
_ITEM: Final = re.compile(r"\{\{\s*repeat\.item\s*\}\}")
_SELDOM_SAID: Final = frozenset({"transition", "duration", "qos"})
_STATE_FIELDS: Final = frozenset({"hvac_mode", "operation_mode", "option"})
_CHOICES: Final = frozenset(
    {
        *("color_name", "effect", "fan_mode", "fan_speed", "flash", "mode"),
        *("preset_mode", "sound_mode", "source", "swing_mode", "tone"),
        *_STATE_FIELDS,
    }
)
_SHARES: Final = frozenset({"position", "percentage", "humidity", "tilt_position"})


class ActionClauses:
    """Says what an automation does."""

    def __init__(
        self,
        clauses: Clauses,
        reaches: Reaches | None = None,
        *,
        is_brief: bool = False,
        has_data: bool = True,
        most: int = MOST_NAMED,
    ) -> None:
        """`most`: of how many things the names are said, in brief."""
        self._clauses = clauses
        self._reaches = reaches
        self._is_brief = is_brief
        self._has_data = has_data
        self._most = most

    @property
    def _names(self) -> Names:
        return self._clauses.names

    @property
    def _phrases(self) -> Sayings:
        return self._clauses.phrases

    def step(self, item: Any) -> str:
        """Return what one action does, and everything that belongs to it."""
        if not isinstance(item, Mapping):
            return self._phrases.say("go_on", what=self._clauses.condition(item))
        if is_condition(item):
            only = self._phrases.say("only", what=self._clauses.condition(item))
            return self._phrases.say("go_on", what=only)
        part = Taken(item)
        return self._clauses.finished(self._said(part), part)

    def steps(self, value: Any) -> str:
        """Return actions one after the other."""
        return "; ".join(map(self.step, listed(value)))

    def _said(self, part: Taken) -> str:
        for key in ("action", "service"):
            if isinstance(part.look(key), str):
                return self.call(part, str(part.take(key)))
        if "device_id" in part and "type" in part:
            return self._device(part)
        branches = {"if": self._if, "choose": self._choose, "repeat": self._repeat}
        for key, say in branches.items():
            if key in part:
                return say(part)
        for key in ("parallel", "sequence"):
            if key in part:
                inner = f"({self.steps(part.take(key))})"
                if key == "sequence":
                    return inner
                return self._phrases.say("together", what=inner)
        return self._plain(part)

    # Calls

    def call(self, part: Taken, service_id: str) -> str:
        """Return a call: what it does to what, with what, and what that reaches."""
        item = part.whole
        names = self._targets(part, service_id)
        said = self.verb(service_id, names)
        data = part.look("data")
        if isinstance(data, Mapping) and not self._is_brief:
            pairs = self._pairs(service_id, Taken(part.take("data")))
            said = f"{said} ({pairs})" if pairs else said
        elif isinstance(data, Mapping) and self._has_data:
            said = f"{said}{self._brief_data(service_id, data)}"
        return f"{said}{self._reached(item)}"

    def _targets(self, part: Taken, service_id: str) -> str:
        names = self._clauses.named(part, self._most)
        reached = self.reached(part.whole)
        if self._is_brief and reached.names and is_for_many(part.whole):
            # Which things those are is what somebody says yes to.
            shown = ", ".join(reached.names[: self._most])
            count = reached.hidden + len(reached.names[self._most :])
            return self._phrases.more(shown, count)
        if is_for_all(part.whole):
            return self._phrases.say("all")
        data = part.look("data")
        if isinstance(data, Mapping) and not names and "entity_id" in data:
            # An older place for a target; it is listed with the data, too.
            names = ", ".join(self._names.each(data["entity_id"]))
        if is_template(names):
            return self._phrases.say("open") if self._is_brief else self._open(names)
        return names

    def _open(self, names: str) -> str:
        return f"{self._clauses.value(names)} ({self._phrases.say('open')})"

    def bare(self, item: Mapping[str, Any]) -> str:
        """Return what a call does without what it is done to; empty: it needs that."""
        domain, _, service = str(item.get("action", "")).lower().partition(".")
        template = self._wording(domain, service)
        if not template or not self._phrases.language.spaced:
            return ""
        return template.format(names="", service="").strip(" :")

    def _wording(self, domain: str, service: str) -> str:
        actions = self._phrases.language.approvals.actions
        previews = domain_of(domain).previews
        keys = [f"{domain}.{service}", previews.get(service, ""), service]
        if domain == "script":
            keys.insert(0, "script")
        return next((actions[key] for key in keys if key in actions), "")

    def verb(self, service_id: str, names: str) -> str:
        """Return a service at names, in the words that approvals use."""
        domain, _, service = service_id.lower().partition(".")
        wording = self._phrases.language.approvals
        row = domain_of(domain)
        if domain == "script" and f"script.{service}" in self._names.home.by_entity_id:
            script = self._names.one(f"script.{service}")
            return wording.actions["script"].format(names=script, service=service_id)
        template = self._wording(domain, service)
        if names and template:
            return template.format(names=names, service=service_id)
        told = self._names.service(service_id)
        if self._is_brief and told != service_id:
            told = self._phrases.within(told)
        if names and self._is_brief and (every := wording.actions.get("*")):
            return every.format(names=names, service=told)
        if names:
            return f"{told}: {names}"
        if "message" in row.previews.values():
            whom = service.removeprefix("mobile_app_").replace("_", " ")
            told = wording.actions["message"].format(names=whom, service=service_id)
        if self._is_brief or told == service_id:
            return told
        return f"{told} [{service_id}]"

    def _pairs(self, service_id: str, data: Taken) -> str:
        return ", ".join(
            f"{self._names.field(service_id, key)}:"
            f" {self._choice(service_id, key, item)}"
            for key, item in data.rest().items()
        )

    def _choice(self, service_id: str, key: str, value: Any) -> str:
        """Return a value of a field, as people call it where it is a choice."""
        if key not in _CHOICES or not isinstance(value, str):
            return self._value(value)
        domain = service_id.partition(".")[0]
        attribute = None if key in _STATE_FIELDS else key
        return self._names.state(f"{domain}.", value, attribute)

    def _value(self, value: Any) -> str:
        if isinstance(value, str) and ENTITY_ID.fullmatch(value):
            return self._names.one(value)
        return self._clauses.value(value)

    def _brief_data(self, service_id: str, data: Mapping[str, Any]) -> str:
        """Return a number or a single word, but no text: it may be somebody's own."""
        told = [
            # The unit says what it is of.
            ("" if _unit(key) else f"{self._names.field(service_id, key)} ")
            + f"{self._choice(service_id, key, value)}{_unit(key)}"
            for key, value in data.items()
            if (isinstance(value, int | float) and key not in _SELDOM_SAID)
            or (key in _CHOICES and isinstance(value, str) and not is_template(value))
        ]
        return f" ({told[0]})" if told and len(told[0]) < _LONGEST else ""

    def _reached(self, item: Mapping[str, Any]) -> str:
        found = self.reached(item)
        said: list[str] = []
        if found.names and not self._is_brief:
            names = self._phrases.more(", ".join(found.names), found.hidden)
            said.append(self._phrases.say("reaches", names=names))
        if found.asks_model:
            said.append(self._phrases.say("model"))
        if self._is_brief:
            return f" ({said[0]})" if said else ""
        return f" [{'; '.join(said)}]" if said else ""

    def reached(self, item: Mapping[str, Any]) -> Reached:
        """Return what an action sets going beyond what it names."""
        return self._reaches.of(item) if self._reaches is not None else NOTHING

    def _device(self, part: Taken) -> str:
        ids = listed(part.look("entity_id")) or listed(part.look("device_id"))
        every = [
            *self._names.each(list(ids)),
            *self._names.each(part.look("device_id")),
        ]
        name = ", ".join(dict.fromkeys(every))
        said = self._names.device("action", part.whole, name)
        for key in ("device_id", "entity_id", "type", "subtype"):
            part.take(key)
        domain = str(part.take("domain", ""))
        said = said if self._is_brief else f"{said} [{domain}]"
        return f"{said}{self._reached(part.whole)}"

    # Branches

    def _if(self, part: Taken) -> str:
        phrases = self._phrases
        said = f"{self._clauses.conditions(part.take('if'))}: "
        said += f"({self.steps(part.take('then'))})"
        if "else" in part:
            inner = f"({self.steps(part.take('else'))})"
            said += f", {phrases.say('otherwise', what=inner)}"
        return said

    def _choose(self, part: Taken) -> str:
        said = [self._option(option) for option in listed(part.take("choose"))]
        if "default" in part:
            inner = f"({self.steps(part.take('default'))})"
            said.append(self._phrases.say("otherwise", what=inner))
        return "; ".join(said)

    def _option(self, option: Any) -> str:
        if not isinstance(option, Mapping):
            return plain(option)
        part = Taken(option)
        conditions = self._clauses.conditions(part.take("conditions"))
        said = f"{conditions}: ({self.steps(part.take('sequence'))})"
        return self._clauses.finished(said, part)

    def _repeat(self, part: Taken) -> str:
        repeat = part.take("repeat")
        if not isinstance(repeat, Mapping):
            return plain(repeat)
        inner = Taken(repeat)
        said = f"({self.steps(inner.take('sequence'))})"
        for key, phrase in (("while", "repeat_while"), ("until", "repeat_until")):
            if key in inner:
                told = self._clauses.conditions(inner.take(key))
                said = self._phrases.say(phrase, condition=told, what=said)
        if "for_each" in inner:
            items = listed(inner.take("for_each"))
            told = ", ".join(map(self._value, items))
            said = self._phrases.say("for_each", items=told, what=said)
        if "count" in inner:
            count = plain(inner.take("count"))
            said = self._phrases.say("times", count=count, what=said)
        return self._clauses.finished(said, inner)

    # Everything else

    def _plain(self, part: Taken) -> str:
        phrases = self._phrases
        if "delay" in part:
            return phrases.say("wait", time=length(part.take("delay")))
        if "scene" in part:
            names = ", ".join(self._names.each(part.take("scene")))
            template = phrases.language.approvals.actions["scene"]
            said = template.format(names=names, service="scene.turn_on")
            return f"{said}{self._reached(part.whole)}"
        if "wait_for_trigger" in part or "wait_template" in part:
            return self._wait(part)
        if "event" in part:
            return phrases.say("sends", name=plain(part.take("event")))
        if "stop" in part:
            reason = plain(part.take("stop") or "")
            return f"{phrases.say('stop')}: {reason}" if reason else phrases.say("stop")
        if "variables" in part:
            values = part.take("variables")
            pairs = values.items() if isinstance(values, Mapping) else ()
            told = ", ".join(f"{key} = {self._value(item)}" for key, item in pairs)
            return phrases.say("remembers", what=told or plain(values))
        if "set_conversation_response" in part:
            text = self._value(part.take("set_conversation_response"))
            text = "…" if self._is_brief else text
            return phrases.say("answers", text=text)
        said = ", ".join(f"{key}: {plain(val)}" for key, val in part.rest().items())
        for key in list(part.rest()):
            part.take(key)
        return said

    def _wait(self, part: Taken) -> str:
        phrases = self._phrases
        if "wait_for_trigger" in part:
            waited = listed(part.take("wait_for_trigger"))
            what = phrases.any_of(map(self._clauses.trigger, waited))
        else:
            text = part.take("wait_template")
            shown = self._clauses.value(text)
            what = phrases.say("becomes_true", template=shown)
        said = phrases.say("wait_for", what=what)
        if "timeout" in part:
            told = phrases.say("at_most", time=length(part.take("timeout")))
            said = f"{said}, {told}"
        return said


def _unit(key: str) -> str:
    if key.endswith("_pct") or key in _SHARES:
        return " %"
    return "°" if key.startswith("temperature") else ""


def with_items(item: Mapping[str, Any], rows: list[Any]) -> list[Any]:
    """Return what is repeated, with the things that it is repeated for."""
    repeat = item.get("repeat")
    given = repeat.get("for_each") if isinstance(repeat, Mapping) else None
    items = [one for one in listed(given) if isinstance(one, str)]
    if not items or len(items) != len(listed(given)) or any(map(is_template, items)):
        return rows
    filled: list[Any] = _filled(rows, items)
    return filled


def _filled(value: Any, items: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(inner, items) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(inner, items) for inner in value]
    is_item = isinstance(value, str) and _ITEM.fullmatch(value.strip())
    return items if is_item else value
