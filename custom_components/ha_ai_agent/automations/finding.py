"""Finds automations and their like by what they use, where, when, and by what."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util

from ..folding import fold
from ..home.snapshot import Entity, HomeSnapshot
from ..home.states import local_time
from ..models import JsonObject
from .entities import running
from .kinds import AUTOMATION, SCENE, ItemKind
from .references import References, collect
from .scenes import scene_references

PAGE: Final = 25
_MOST_USES: Final = 8
_BREAKS: Final = frozenset({"automation", "script"})
_WORDS: Final[Mapping[str, str]] = {
    "time": "time clock at",
    "sun": "sun sunrise sunset dusk dawn",
    "time_pattern": "time every",
}


class Catalog:
    """The automations that may be seen, each with all the words that it is found by."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._known: dict[str, tuple[Any, References]] = {}
        """What each refers to: read once, while its configuration is the same."""

    @callback
    def rows(
        self,
        home: HomeSnapshot,
        query: Any,
        cursor: Any = None,
        kind: ItemKind = AUTOMATION,
    ) -> JsonObject:
        """Return a page of the automations that have all the words."""
        words = fold(str(query or "")).split()
        ids = {word for word in words if word in home.by_entity_id}
        found = [
            (entity, references)
            for entity, references, text in self._all(home, kind)
            if all(
                word in references.entities if word in ids else word in text
                for word in words
            )
        ]
        start = int(cursor) if str(cursor or "").isdigit() else 0
        page = found[start : start + PAGE]
        reasons = broken(self._hass)
        result: JsonObject = {
            kind.plural: [
                self._row(home, entity, refs, reasons.get(entity.entity_id))
                for entity, refs in page
            ],
            "total": len(found),
        }
        if start + PAGE < len(found):
            result["cursor"] = str(start + PAGE)
        if not found:
            result["message"] = (
                f"No {kind.name} like this is exposed to the assistant. There may be"
                " others."
            )
        return result

    def _all(
        self, home: HomeSnapshot, kind: ItemKind
    ) -> Iterator[tuple[Entity, References, str]]:
        known: dict[str, tuple[Any, References]] = {}
        for entity in kind.among(home):
            found = running(self._hass, kind, entity.entity_id)
            raw = found.raw if found is not None else None
            before = self._known.get(entity.entity_id)
            if before is None or before[0] != raw:
                before = raw, _references(kind, raw or {})
            known[entity.entity_id] = before
            yield entity, before[1], self._text(home, entity, raw or {}, before[1])
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
        entity: Entity,
        references: References,
        reason: str | None,
    ) -> JsonObject:
        row: JsonObject = {"automation_id": entity.entity_id, "name": entity.name}
        known = home.by_entity_id
        if uses := [one for one in references.entities if one in known]:
            row["uses"] = uses[:_MOST_USES]
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
