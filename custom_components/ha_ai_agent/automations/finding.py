"""Finds automations and their like by what they use, where, when, and by what."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util

from ..folding import fold
from ..home.snapshot import Entity, HomeSnapshot
from ..home.states import local_time
from ..models import JsonObject
from .checks.deeds import acts_of
from .checks.parts import parts_of
from .entities import running
from .kinds import AUTOMATION, SCENE, ItemKind, kind_in
from .references import References, collect
from .scenes import scene_references, wishes
from .shape import as_editor_writes

PAGE: Final = 25
_MOST_USES: Final = 8
_SHORTEST: Final = 3
_HOLDERS: Final = ("group.", "scene.", "script.")
_BREAKS: Final = frozenset({"automation", "script"})
_MARKS: Final = "?!.,;:\"'()"
_HOUR: Final = re.compile(r"\d:\d\d")
_WORDS: Final[Mapping[str, str]] = {
    "time": "time clock at",
    "sun": "sun sunrise sunset dusk dawn",
    "time_pattern": "time every",
}


type ActionsOnThings = tuple[tuple[str, frozenset[str]], ...]
"""What is done, and to which things. A trigger and a condition only look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """One that may be seen."""

    entity: Entity
    raw: JsonObject | None
    references: References
    text: str
    """All words that it is found by."""

    @property
    def config(self) -> JsonObject:
        return self.raw or {}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for."""

    words: list[str]
    ids: Mapping[str, frozenset[int]]
    """Things that are meant, and by which of the words."""

    def heard(self, every: Collection[_Listed]) -> _Wanted:
        """Return the same without words that none has: they only ask for it."""
        named = {at for places in self.ids.values() for at in places}
        kept = [
            at
            for at, word in enumerate(self.words)
            if at in named or any(_has(one, word) for one in every)
        ]
        return self.only(kept)

    def only(self, kept: list[int]) -> _Wanted:
        """Return the same with some of the words."""
        places = {at: number for number, at in enumerate(kept)}
        ids = {
            entity_id: frozenset(places[at] for at in own)
            for entity_id, own in self.ids.items()
        }
        return _Wanted([self.words[at] for at in kept], ids)

    def score(self, one: _Listed, done: Collection[str]) -> int:
        """Return how many of the words one has."""
        has = {at for at, word in enumerate(self.words) if _has(one, word)}
        for entity_id, places in self.ids.items():
            if entity_id in one.references.entities or entity_id in done:
                has |= places
            elif any("." in self.words[at] for at in places):
                has -= places
        return len(has)


def _has(one: _Listed, word: str) -> bool:
    if word in one.text:
        return True
    # Of several, or as somebody does it: "lights", "turns".
    return len(word) > _SHORTEST and word.endswith("s") and word[:-1] in one.text


def _meant(home: HomeSnapshot, words: list[str]) -> dict[str, frozenset[int]]:
    """Return the things that are named by some of the words that stand together."""
    found: dict[str, frozenset[int]] = {}
    for entity in home.by_entity_id.values():
        for name in (entity.entity_id, entity.name, *entity.aliases):
            own = fold(name).split()
            for at in range(len(words) - len(own) + 1):
                if own and words[at : at + len(own)] == own:
                    found[entity.entity_id] = frozenset(range(at, at + len(own)))
    return found


def _wanted(home: HomeSnapshot, words: list[str]) -> _Wanted:
    """Return what is looked for, without the small words between the others."""
    meant = _meant(home, words)
    names = {at for places in meant.values() for at in places}
    kept = [
        at
        for at, word in enumerate(words)
        if at in names or len(word) > _SHORTEST or not word.isalpha()
    ] or list(range(len(words)))
    return _Wanted(words, meant).only(kept)


def _words(query: Any, kind: ItemKind) -> list[str]:
    """Return the words of a question; what all of a kind are called is none of them."""
    found = [word.strip(_MARKS) for word in fold(str(query or "")).split()]
    words = [f"0{word}" if _HOUR.fullmatch(word) else word for word in found if word]
    rest = [word for word in words if word not in {kind.name, kind.plural}]
    is_all = len(rest) < len(words) and all(
        word.isalpha() and len(word) <= _SHORTEST for word in rest
    )
    return [] if is_all else rest


def _deeds_of(hass: HomeAssistant, config: JsonObject) -> ActionsOnThings:
    """Return what each part of an automation, a script or a scene does, and to what."""
    if kind_in(config) is SCENE:
        ids = frozenset(one for one, _, _ in wishes(config))
        return (("sets", ids),)
    found: list[tuple[str, frozenset[str]]] = []
    for part in parts_of(as_editor_writes(config)):
        if part.kind != "action" or "condition" in part.own:
            looks = {"trigger": "starts it"}.get(part.kind, "is a condition")
            found.append((looks, frozenset(collect(part.own).entities)))
            continue
        found += [
            (f"{act.domain}.{act.service}", frozenset(_own(act.domain, act.ids)))
            for act in acts_of(part, hass)
        ]
    return tuple(found)


def _own(domain: str, ids: Iterable[str]) -> Iterable[str]:
    """Return the things of a place that a service is for."""
    if domain == "homeassistant":
        return ids
    return (one for one in ids if one.startswith(f"{domain}."))


class Catalog:
    """What may be seen of a kind, each with all the words that it is found by."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._known: dict[str, tuple[Any, References]] = {}
        """What each refers to: read once, while its configuration is the same."""
        self._deeds: dict[str, tuple[Any, HomeSnapshot, ActionsOnThings]] = {}
        """What each does, while it and the home are the same."""

    @callback
    def rows(
        self,
        home: HomeSnapshot,
        query: Any,
        cursor: Any = None,
        kind: ItemKind = AUTOMATION,
    ) -> JsonObject:
        """Return a page of those that have all the words, or else most of them."""
        every = list(self._all(home, kind))
        asked = _wanted(home, _words(query, kind))
        wanted = asked.heard(every)
        words = wanted.words
        scored = [
            (wanted.score(one, self._reached(home, one, wanted.ids)), one)
            for one in (every if words or not asked.words else ())
        ]
        most = max((score for score, _ in scored), default=0)
        least = len(words) if most >= len(words) else max(most, len(words) / 2)
        found = [one for score, one in scored if score >= least]
        start = int(cursor) if str(cursor or "").isdigit() else 0
        page = found[start : start + PAGE]
        reasons = broken(self._hass)
        result: JsonObject = {
            kind.plural: [self._row(home, one, wanted.ids, reasons) for one in page],
            "total": len(found),
        }
        if start + PAGE < len(found):
            result["cursor"] = str(start + PAGE)
        if not found:
            result["message"] = (
                f"No {kind.name} like this is exposed to the assistant. There may be"
                " others."
            )
        elif least < len(asked.words):
            result["message"] = "None has all of these words: these have most of them."
        return result

    def _reached(
        self, home: HomeSnapshot, one: _Listed, ids: Collection[str]
    ) -> Collection[str]:
        """Return the things that one does something to without naming them."""
        references = one.references
        holders = (*references.entities, *references.services)
        is_wider = (
            references.areas
            or references.devices
            or references.floors
            or references.labels
            or any(held.startswith(_HOLDERS) for held in holders)
        )
        return self._done(home, one, ids) if is_wider else ()

    def _done(
        self, home: HomeSnapshot, one: _Listed, ids: Collection[str]
    ) -> Mapping[str, list[str]]:
        """Return what one does to some things, by their ids, however it names them."""
        if not ids:
            return {}
        entity_id = one.entity.entity_id
        before = self._deeds.get(entity_id)
        if before is None or before[0] is not one.raw or before[1] is not home:
            before = one.raw, home, _deeds_of(self._hass, one.config)
            self._deeds[entity_id] = before
        return {
            given: list(dict.fromkeys(done))
            for given in ids
            if (done := [what for what, reached in before[2] if given in reached])
        }

    def _all(self, home: HomeSnapshot, kind: ItemKind) -> Iterator[_Listed]:
        known: dict[str, tuple[Any, References]] = {}
        for entity in kind.among(home):
            found = running(self._hass, kind, entity.entity_id)
            raw = found.raw if found is not None else None
            before = self._known.get(entity.entity_id)
            if before is None or before[0] != raw:
                before = raw, _references(kind, raw or {})
            known[entity.entity_id] = before
            raw, references = before
            text = self._text(home, entity, raw or {}, references)
            yield _Listed(entity=entity, raw=raw, references=references, text=text)
        self._known = {
            key: value
            for key, value in self._known.items()
            if not key.startswith(f"{kind.name}.")
        } | known

    def _text(
        self,
        home: HomeSnapshot,
        entity: Entity,
        config: Mapping[str, Any],
        references: References,
    ) -> str:
        """Return the words of an automation: its own, and those of what it uses."""
        parts = [entity.entity_id, entity.name, *entity.aliases]
        parts.append(str(config.get("description") or ""))
        for entity_id in references.entities:
            if (used := home.by_entity_id.get(entity_id)) is None:
                continue
            parts += [entity_id, used.name, *used.aliases]
            if used.area_id and (area := home.by_area_id.get(used.area_id)):
                parts.append(area.name)
        for area_id in references.areas:
            if (area := home.by_area_id.get(area_id)) is not None:
                parts.append(area.name)
        for device_id in references.devices:
            if (device := home.by_device_id.get(device_id)) is not None:
                parts.append(device.name)
        parts += references.services
        parts += _starts(config)
        if (entry := er.async_get(self._hass).async_get(entity.entity_id)) is not None:
            labels = {label.label_id: label.name for label in home.labels}
            parts += [labels.get(label, "") for label in entry.labels]
            parts += [label for label in entry.labels if label in labels]
        return fold(" ".join(parts))

    def _row(
        self,
        home: HomeSnapshot,
        one: _Listed,
        ids: Collection[str],
        reasons: Mapping[str, str],
    ) -> JsonObject:
        entity, reason = one.entity, reasons.get(one.entity.entity_id)
        row: JsonObject = {"automation_id": entity.entity_id, "name": entity.name}
        known = home.by_entity_id
        if uses := [used for used in one.references.entities if used in known]:
            row["uses"] = uses[:_MOST_USES]
        if done := self._done(home, one, ids):
            row["does"] = done
        if (state := self._hass.states.get(entity.entity_id)) is None:
            return row
        row["state"] = state.state
        # After a restart it is the text that was stored.
        last = str(state.attributes.get("last_triggered") or "")
        if (at := dt_util.parse_datetime(last)) is not None:
            row["last_triggered"] = local_time(at)
        if reason:
            row["broken"] = reason
        return row


def _references(kind: ItemKind, config: Mapping[str, Any]) -> References:
    return scene_references(config) if kind is SCENE else collect(_parts(config))


def _parts(config: Mapping[str, Any]) -> JsonObject:
    """Return triggers, conditions and actions under today's names."""
    return {
        key: value
        for key, value in config.items()
        if key not in {"alias", "description", "id"}
    } | {"actions": config.get("actions", config.get("action", config.get("sequence")))}


def _starts(config: Mapping[str, Any]) -> Iterator[str]:
    """Yield words for what starts an automation."""
    triggers = config.get("triggers", config.get("trigger"))
    for trigger in triggers if isinstance(triggers, list | tuple) else [triggers]:
        if not isinstance(trigger, Mapping):
            continue
        kind = str(trigger.get("trigger", trigger.get("platform", "")))
        yield kind
        yield _WORDS.get(kind, "")
        for key in ("at", "event", "event_type", "to", "zone", "command", "topic"):
            value = trigger.get(key)
            for one in value if isinstance(value, list | tuple) else [value]:
                if isinstance(one, str):
                    yield one


@callback
def broken(hass: HomeAssistant) -> dict[str, str]:
    """Return why automations do not work, as their repairs say, by entity id."""
    found: dict[str, str] = {}
    for (domain, _), issue in ir.async_get(hass).issues.items():
        given = issue.translation_placeholders or {}
        if domain not in _BREAKS or "entity_id" not in given:
            continue
        if "error" in given:
            reason = " ".join(str(given["error"]).split())[:300]
        elif "service" in given:
            reason = f"There is no action {given['service']}."
        else:
            continue
        found[given["entity_id"]] = reason
    return found
