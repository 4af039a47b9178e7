"""Finds automations and says what they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from homeassistant.components.automation import DATA_COMPONENT, DOMAIN as AUTOMATION
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..calls.problems import failed
from ..calls.told import Told, known_secrets
from ..hidden import masked
from ..home.snapshot import Entity, HomeSnapshot
from ..home.states import local_time
from ..models import JsonObject
from .references import PUBLIC
from .shape import as_editor_writes, plain
from .words.question import Question
from .yaml_file import FileState


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAutomation:
    """An exposed automation."""

    entity: Entity
    automation_id: str | None
    """Id in the file; None for one without an id."""
    item: JsonObject | None
    """As it stands in `automations.yaml`; None if it is defined elsewhere."""
    raw: JsonObject | None
    """What runs, blueprint filled in."""

    @property
    def config(self) -> JsonObject:
        """Return its configuration without the id."""
        given = self.item if self.item is not None else self.raw or {}
        return {key: value for key, value in plain(given).items() if key != "id"}


def find_automation(
    hass: HomeAssistant, home: HomeSnapshot, state: FileState, given: Any
) -> FoundAutomation:
    """Return an exposed automation by its entity id, its id or its name."""
    wanted = str(given or "").strip()
    registry = er.async_get(hass)
    by_id = registry.async_get_entity_id(AUTOMATION, AUTOMATION, wanted)
    named = [
        entity.entity_id
        for entity in home.automations
        if wanted.casefold() in _names(entity)
    ]
    if len(named) > 1:
        raise failed(
            "ambiguous",
            "Several automations have this name. Give one of near_matches.",
            near_matches=named[:5],
        )
    known = {entity.entity_id: entity for entity in home.automations}
    entity = known.get(wanted) or known.get(by_id or "") or known.get("".join(named))
    if entity is None:
        raise failed(
            "automation_not_found",
            "There is no automation like this that is exposed to you. Use one of"
            " near_matches, or list them.",
            not_found=[wanted[:80]],
            near_matches=_near(wanted, home.automations),
        )
    running = hass.data[DATA_COMPONENT].get_entity(entity.entity_id)
    automation_id = running.unique_id if running is not None else None
    item = state.find(automation_id) if automation_id is not None else None
    raw = running.raw_config if running is not None else None
    return FoundAutomation(
        entity=entity,
        automation_id=automation_id,
        item=item,
        raw=None if raw is None else dict(raw),
    )


def _names(entity: Entity) -> set[str]:
    return {name.casefold() for name in (entity.name, *entity.aliases)}


def _near(wanted: str, automations: Iterable[Entity]) -> list[str]:
    """Return at most five entity ids whose id or name is written alike."""
    by_text = {
        text.casefold(): entity.entity_id
        for entity in automations
        for text in (entity.entity_id, entity.name)
    }
    close = get_close_matches(wanted.casefold(), list(by_text), n=5, cutoff=0.5)
    within = [text for text in by_text if wanted and wanted.casefold() in text]
    return list(dict.fromkeys(by_text[text] for text in [*close, *within]))[:5]


def _last_seen(hass: HomeAssistant, entity: Entity) -> JsonObject:
    """Return its state and when it last ran, as far as these are known."""
    if (state := hass.states.get(entity.entity_id)) is None:
        return {}
    last = state.attributes.get("last_triggered")
    # After a restart it is the text that was stored.
    at = dt_util.parse_datetime(str(last)) if last else None
    return {"state": state.state, **({"last_triggered": local_time(at)} if at else {})}


def shown_config(
    hass: HomeAssistant, home: HomeSnapshot, config: JsonObject
) -> JsonObject:
    """Return a configuration without the ids of what is hidden, and no secrets."""
    return Told(hass, home, public=PUBLIC).told(masked(config, known_secrets(hass)))


def describe(
    hass: HomeAssistant, home: HomeSnapshot, found: FoundAutomation, words: Question
) -> JsonObject:
    """Return what there is to know of one automation, nothing of what is hidden."""
    config = shown_config(hass, home, found.config)
    result: JsonObject = {
        "automation_id": found.entity.entity_id,
        "id": found.automation_id,
        "state": None,
        "editable": found.item is not None,
        "config": config,
        "summary": words.summary(
            as_editor_writes(config), shown_config(hass, home, plain(found.raw or {}))
        ),
        **_last_seen(hass, found.entity),
    }
    if found.item is None:
        result["message"] = "It is not in automations.yaml: it cannot be changed here."
    return result
