"""What a person should know beside what an automation does, in their language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..checks.parts import Part, parts_of
from ..references import References
from ..replay.recorded import Replay
from .clauses import Clauses
from .phrases import Sayings
from .steps import ActionClauses


class Notes:
    """Says what was found beside an automation, in lines.

    What is odd and why is worded in English, for the model. Who speaks another language
    is shown the part that it is about.
    """

    def __init__(
        self, clauses: Clauses, steps: ActionClauses, phrases: Sayings
    ) -> None:
        self._clauses = clauses
        self._steps = steps
        self._names = clauses.names
        self._phrases = phrases

    @property
    def is_english(self) -> bool:
        """Return whether what is worded in English can be shown as it is."""
        return self._phrases.is_english

    def odd(self, config: Mapping[str, Any], notes: Sequence[str]) -> list[str]:
        """Return what may not be meant."""
        if self.is_english:
            return list(notes)
        parts = sorted(parts_of(config), key=lambda part: -len(part.steps))
        return [self._look(parts, note) for note in notes]

    def _look(self, parts: Iterable[Part], note: str) -> str:
        part = next((one for one in parts if note.startswith(f"{one.where}: ")), None)
        what = self._phrases.say("details") if part is None else self._told(part)
        return self._phrases.say("look", what=what)

    def _told(self, part: Part) -> str:
        if part.kind == "trigger":
            return self._clauses.trigger(part.item)
        if part.kind == "condition":
            return self._clauses.condition(part.item)
        return self._steps.step(part.item)

    def unasked(self, service_ids: Iterable[str], *, is_open: bool) -> list[str]:
        """Return what is done without a question that would be one elsewhere."""
        said = [
            self._phrases.say("unasked", what=self._names.service(service_id))
            for service_id in service_ids
        ]
        if is_open:
            actions = self._phrases.language.approvals.actions
            said.append(self._phrases.say("look", what=actions.get("opaque", "")))
        return said

    def safety(self, references: References, others: Sequence[str]) -> list[str]:
        """Return what the policy does not say of it."""
        said: list[str] = []
        if references.has_templates:
            said.append(self._phrases.say("templates"))
        if references.has_wildcard:
            said.append(self._phrases.say("of_kind"))
        said += [self._phrases.say("namesake", names=one) for one in others]
        return said

    def replayed(self, replay: Replay) -> list[str]:
        """Return what it would have done in the last days."""
        if self.is_english:
            return [replay.note(), *self.ranged(replay)]
        say, played = self._phrases.say, replay.played
        said: list[str] = []
        if not played.triggers or len(played.unreadable) < played.triggers:
            said.append(
                say(
                    "would_run",
                    yesterday=replay.on_day(-1),
                    count=len(played.runs),
                    days=replay.days,
                )
            )
        if played.stopped:
            said.append(say("held_back", count=played.stopped))
        if played.unreadable or played.unsure:
            said.append(say("not_all"))
        if near := replay.near():
            said.append(say("by_hand", count=len(near)))
        return [*([" ".join(said)] if said else []), *self.ranged(replay)]

    def ranged(self, replay: Replay) -> list[str]:
        """Return between what the things were whose thresholds nothing crossed."""
        return [
            self._phrases.say(
                "ranged",
                names=self._names.one(span.entity_id),
                low=f"{span.low:g}",
                high=f"{span.high:g} {self._names.unit(span.entity_id)}".strip(),
                days=replay.days,
            )
            for span in replay.never_crossed
        ]
