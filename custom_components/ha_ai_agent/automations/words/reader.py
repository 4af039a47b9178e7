"""All of an automation in words: nothing that stands in it is left out."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...home.snapshot import HomeSnapshot
from ..checks.parts import listed
from ..kinds import AUTOMATION, SCENE, kind_in
from ..scenes import wishes
from .clauses import Clauses
from .names import Names
from .notes import Notes
from .phrases import Sayings, plain
from .reach import Reaches
from .steps import ActionClauses
from .taken import Taken

_ENGLISH: Final = "en"


class Reader:
    """Says automations in one language, line by line."""

    def __init__(
        self,
        home: HomeSnapshot,
        *,
        names: Names | None = None,
        language: str = _ENGLISH,
        reaches: Reaches | None = None,
    ) -> None:
        self.names = names or Names(home)
        self.phrases = Sayings(language)
        self._clauses = Clauses(self.names, self.phrases)
        self._steps = ActionClauses(self._clauses, reaches)
        self.notes = Notes(self._clauses, self._steps, self.phrases)

    def summary(
        self, config: Mapping[str, Any], effective: Mapping[str, Any] | None = None
    ) -> str:
        """Return lines: its name, what starts it, what has to hold, what it does.

        `effective` is what a blueprint makes of it.
        """
        part = Taken(config)
        kind = kind_in(effective or config)
        title = self.phrases.say("automation")
        if kind is not AUTOMATION:
            title = self.names.kind_of_item(kind)
        name = "name" if kind is SCENE else "alias"
        lines = [f"{title}: {plain(part.take(name, ''))}"]
        if kind is SCENE:
            part.take("entities")
            lines += [f"- {one}" for one in self.states(config)]
        if description := part.take("description"):
            lines.append(plain(description))
        if "use_blueprint" in part:
            lines.append(self._blueprint(part.take("use_blueprint")))
            if effective is not None and "use_blueprint" not in effective:
                made = Taken(effective)
                lines.extend([*self._lines(made), *self._end(made)])
        lines.extend(self._lines(part))
        lines.extend(self._end(part))
        return "\n".join(lines)

    def _lines(self, part: Taken) -> list[str]:
        phrases = self.phrases
        triggers = [self._clauses.trigger(one) for one in listed(part.take("triggers"))]
        conditions = [
            phrases.say("only", what=self._clauses.condition(one))
            for one in listed(part.take("conditions"))
        ]
        actions = [
            self._steps.step(one)
            for key in ("actions", "sequence")
            for one in listed(part.take(key))
        ]
        glue = phrases.say("or").strip(" ,")
        said = [*triggers[:1], *(f"{glue} {one}" for one in triggers[1:])]
        return [f"- {_begun(one)}" for one in (*said, *conditions, *actions)]

    def states(self, config: Mapping[str, Any]) -> Iterator[str]:
        """Yield what a scene makes of each of its things."""
        for entity_id, state, attributes in wishes(config):
            told = self.names.state(entity_id, state)
            pairs = (
                f"{self.names.attribute(entity_id, key)}: {self._clauses.value(value)}"
                for key, value in attributes.items()
            )
            more = ", ".join(pairs)
            yield f"{self.names.one(entity_id)}: {told}" + (
                f" ({more})" if more else ""
            )

    def _blueprint(self, value: Any) -> str:
        if not isinstance(value, Mapping):
            return self.phrases.say("blueprint", name=plain(value))
        inner = Taken(value)
        said = self.phrases.say("blueprint", name=plain(inner.take("path")))
        inputs = inner.take("input")
        if isinstance(inputs, Mapping) and inputs:
            told = ", ".join(
                f"{key}: {self._input(item)}" for key, item in inputs.items()
            )
            said = f"{said} ({told})"
        rest = inner.rest()
        return f"{said} {plain(rest)}" if rest else said

    def _input(self, value: Any) -> str:
        if isinstance(value, Mapping):
            pairs = (f"{key}: {self._input(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        if isinstance(value, list | tuple):
            return f"[{', '.join(map(self._input, value))}]"
        return self.names.one(value) if isinstance(value, str) else plain(value)

    def _end(self, part: Taken) -> list[str]:
        """Return how it runs, and every part that nobody has said."""
        lines: list[str] = []
        mode = part.look("mode", "single")
        if mode == "single":
            part.take("mode")
        else:
            name, told = self.names.mode(part.take("mode"))
            lines.append(f"{name}: {told}")
        for key in ("alias", "description"):
            part.take(key)
        if part.look("initial_state") is False:
            part.take("initial_state")
            lines.append(_begun(self.phrases.say("off")))
        lines.extend(
            f"{key}: {self._clauses.value(value)}" for key, value in part.rest().items()
        )
        return lines

    def clauses(self, config: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return what is said of each part, to be compared with another."""
        say = {
            "triggers": self._clauses.trigger,
            "conditions": self._clauses.condition,
            "actions": self._steps.step,
        }
        return {key: [say[key](one) for one in listed(config.get(key))] for key in say}


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
