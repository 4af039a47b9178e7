"""Finds automations, scripts and scenes, and says what they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..calls.problems import failed
from ..calls.told import Told, known_secrets
from ..hidden import masked
from ..home.snapshot import Entity, HomeSnapshot
from ..home.states import local_time
from ..models import JsonObject
from .entities import entity_of, running
from .helpers import refuse_if_helper
from .kinds import AUTOMATION, SCENE, ItemKind
from .references import PUBLIC
from .shape import as_editor_writes, plain
from .words.question import Question
from .yaml_file import FileState


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAutomation:
    """An exposed automation, script or scene."""

    kind: ItemKind = AUTOMATION
    entity: Entity
    automation_id: str | None
    """Id in the file; None for one without an id."""
    item: JsonObject | None
    """As it stands in the editor's file; None if it is defined elsewhere."""
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
    """Return an exposed one by its entity id, its id or its name."""
    kind = state.kind
    exposed = kind.among(home)
    wanted = str(given or "").strip()
    by_id = entity_of(hass, kind, wanted)
    named = [
        entity.entity_id for entity in exposed if wanted.casefold() in _names(entity)
    ]
    if len(named) > 1:
        raise failed(
            "ambiguous",
            f"Several {kind.plural} have this name. Give one of near_matches.",
            near_matches=named[:5],
        )
    known = {entity.entity_id: entity for entity in exposed}
    entity = known.get(wanted) or known.get(by_id or "") or known.get("".join(named))
    if entity is None:
        refuse_if_helper(hass, home, wanted)
        raise failed(
            f"{kind.name}_not_found",
            f"There is no {kind.name} like this that is exposed to you. Use one of"
            " near_matches, or list them.",
            not_found=[wanted[:80]],
            near_matches=_near(wanted, exposed),
        )
    found = running(hass, kind, entity.entity_id)
    item_id = found.item_id if found is not None else None
    return FoundAutomation(
        kind=kind,
        entity=entity,
        automation_id=item_id,
        item=state.find(item_id) if item_id is not None else None,
        raw=found.raw if found is not None else None,
    )


def _names(entity: Entity) -> set[str]:
    return {name.casefold() for name in (entity.name, *entity.aliases)}


def _near(wanted: str, exposed: Iterable[Entity]) -> list[str]:
    """Return at most five entity ids whose id or name is written alike."""
    by_text = {
        text.casefold(): entity.entity_id
        for entity in exposed
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
    given = found.config
    if found.kind is SCENE:
        # What YAML makes of a bare on or off is no state.
        given = as_editor_writes(given)
    config = shown_config(hass, home, given)
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
        result["message"] = (
            f"It is not in {found.kind.file}: it cannot be changed here."
        )
    return result
