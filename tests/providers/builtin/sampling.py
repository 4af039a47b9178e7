"""Draws sentences from Home Assistant's own templates, with the names of the test home."""

from collections.abc import Iterator
import random
from typing import Any

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)
from hassil.intents import IntentData, Intents, RangeSlotList, TextSlotList
from hassil.util import normalize_whitespace

from .conftest import AREAS, HOME


class Sampler:
    """Draws one sentence after the other, the same ones for the same seed."""

    def __init__(self, intents: Intents, seed: int) -> None:
        self._intents = intents
        self._random = random.Random(seed)

    def sentences(self, per_intent: int) -> Iterator[tuple[str, str]]:
        """Yield names of intents and sentences."""
        for name, intent in sorted(self._intents.intents.items()):
            templates = [
                (data, sentence) for data in intent.data for sentence in data.sentences
            ]
            chosen = self._random.sample(templates, min(per_intent, len(templates)))
            for data, sentence in chosen:
                text = self._draw(sentence.expression, data)
                if text is not None:
                    yield name, normalize_whitespace(text).strip()

    def _draw(self, expression: Expression, data: IntentData) -> str | None:
        if isinstance(expression, TextChunk):
            return str(expression.original_text)
        if isinstance(expression, RuleReference):
            rules = {**self._intents.expansion_rules, **data.expansion_rules}
            return self._draw(rules[expression.rule_name].expression, data)
        if isinstance(expression, ListReference):
            return self._from_list(expression, data)
        assert isinstance(expression, Group)
        items = list(expression.items)
        if isinstance(expression, Alternative):
            return self._draw(self._random.choice(items), data)
        if isinstance(expression, Permutation):
            self._random.shuffle(items)
        drawn = [self._draw(item, data) for item in items]
        if None in drawn:
            return None
        return "".join(item for item in drawn if item is not None)

    def _from_list(self, reference: ListReference, data: IntentData) -> str | None:
        name = reference.list_name
        if name == "name":
            return self._name(data)
        if name == "area":
            return self._random.choice([area for area, _ in AREAS.values()])
        if name == "floor":
            return self._random.choice(["Ground Floor", "First Floor"])
        slot_list = {**self._intents.slot_lists, **data.slot_lists}.get(name)
        if isinstance(slot_list, TextSlotList) and slot_list.values:
            return self._draw(self._random.choice(slot_list.values).text_in, data)
        if isinstance(slot_list, RangeSlotList):
            return str(
                self._random.choice(
                    list(range(slot_list.start, slot_list.stop + 1, slot_list.step))
                )
            )
        return self._random.choice(["milk", "dinner is ready", "pizza"])

    def _name(self, data: IntentData) -> str | None:
        wanted: Any = data.requires_context.get("domain")
        if isinstance(wanted, dict):
            wanted = wanted.get("value")
        domains = {wanted} if isinstance(wanted, str) else set(wanted or ())
        names = [
            name
            for entity_id, (name, *_) in HOME.items()
            if entity_id != "light.hidden"
            and (not domains or entity_id.partition(".")[0] in domains)
        ]
        return self._random.choice(names) if names else None
