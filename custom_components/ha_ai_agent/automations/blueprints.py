"""Blueprints that are there, each with what it has to be given."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.automation import helpers as of_automations
from homeassistant.components.blueprint.models import Blueprint, DomainBlueprints
from homeassistant.components.script import helpers as of_scripts
from homeassistant.core import HomeAssistant

from ..folding import fold
from ..models import JsonObject
from .kinds import SCRIPT, ItemKind

_MOST: Final = 20
_LONGEST: Final = 160


def blueprints_of(hass: HomeAssistant, kind: ItemKind) -> DomainBlueprints:
    """Return the blueprints of automations or of scripts."""
    helpers = of_scripts if kind is SCRIPT else of_automations
    found: DomainBlueprints = helpers.async_get_blueprints(hass)
    return found


async def async_list_blueprints(
    hass: HomeAssistant, kind: ItemKind, query: Any
) -> JsonObject:
    """Return the blueprints whose words have all that is looked for."""
    words = fold(str(query or "")).split()
    rows: list[JsonObject] = []
    for path, found in sorted(
        (await blueprints_of(hass, kind).async_get_blueprints()).items()
    ):
        if not isinstance(found, Blueprint):
            continue
        row = _row(path, found)
        if all(word in fold(str(row)) for word in words):
            rows.append(row)
    return {"blueprints": rows[:_MOST], "total": len(rows)}


def _row(path: str, found: Blueprint) -> JsonObject:
    inputs = {
        key: _input(given if isinstance(given, Mapping) else {})
        for key, given in found.inputs.items()
    }
    row: JsonObject = {"path": path, "name": found.name, "inputs": inputs}
    if about := _line(found.metadata.get("description")):
        row["description"] = about
    return row


def _input(given: Mapping[str, Any]) -> JsonObject:
    row: JsonObject = {}
    if name := _line(given.get("name")):
        row["name"] = name
    if isinstance(selector := given.get("selector"), Mapping):
        row["selector"] = selector
    if "default" in given:
        row["default"] = given["default"]
    else:
        row["required"] = True
    return row


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())[:_LONGEST]
