"""Helpers that an automation needs: made, and taken away, by their own collections."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from inspect import unwrap
from typing import Any, Final

from homeassistant.components.websocket_api.const import DOMAIN as WEBSOCKET
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.collection import DictStorageCollection
from homeassistant.util import slugify
import probatio
from probatio.humanize import humanize_error

from ..calls.problems import failed
from ..home.snapshot import Entity, HomeSnapshot
from ..models import JsonObject

KINDS: Final = (
    *("input_boolean", "input_number", "input_text", "input_select"),
    *("input_datetime", "input_button", "timer", "counter", "schedule"),
)
_MOST: Final = 5
_SAYS_KIND: Final = ("domain", "kind", "type", "helper")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHelper:
    """A helper that is to be made."""

    entity_id: str
    name: str
    data: JsonObject

    @property
    def domain(self) -> str:
        """Return what kind of helper it is."""
        return self.entity_id.partition(".")[0]

    def as_json(self) -> JsonObject:
        """Return it as it is kept with a question."""
        return asdict(self)


async def async_plan_helpers(hass: HomeAssistant, given: Any) -> list[PlannedHelper]:
    """Return the helpers that a model asks for, or refuse what cannot be made."""
    if not given:
        return []
    rows = given if isinstance(given, list) else [given]
    if len(rows) > _MOST or not all(isinstance(row, Mapping) for row in rows):
        raise failed(
            "invalid_helpers",
            f"Give at most {_MOST} helpers, each as {{'domain': 'input_boolean',"
            " 'name': 'Guest mode'}.",
        )
    planned = [await _async_plan(hass, dict(row)) for row in rows]
    if len({helper.entity_id for helper in planned}) != len(planned):
        raise failed("invalid_helpers", "Two of these helpers have the same name.")
    return planned


async def _async_plan(hass: HomeAssistant, row: JsonObject) -> PlannedHelper:
    kind = next((str(row.pop(key)) for key in _SAYS_KIND if key in row), "")
    for key in ("data", "options_data", "config"):
        if isinstance(row.get(key), Mapping):
            row |= row.pop(key)
    entity_id = str(row.pop("entity_id", "") or "")
    kind = kind or entity_id.partition(".")[0]
    name = " ".join(str(row.get("name") or "").split())[:60]
    if not name and entity_id:
        name = entity_id.partition(".")[2].replace("_", " ").capitalize()
    if kind not in KINDS or not name:
        raise failed(
            "invalid_helpers",
            "A helper has a `domain`, one of near_matches, and a `name`.",
            near_matches=KINDS,
        )
    planned = f"{kind}.{slugify(name)}"
    registry = er.async_get(hass)
    if hass.states.get(planned) or registry.async_get(planned):
        raise failed(
            "helper_exists",
            f"There is a {kind} of this name already. Use it, or choose another name.",
        )
    data = {**row, "name": name}
    collection = _collection(hass, kind)
    try:
        # As it will be checked again when it is made.
        await collection._process_create_data(dict(data))  # noqa: SLF001
    except probatio.Invalid as err:
        said = " ".join(humanize_error(data, err).split())[:300]
        raise failed(
            "invalid_helpers", f"The {kind} '{name}' cannot be made like this: {said}"
        ) from err
    return PlannedHelper(entity_id=planned, name=name, data=data)


@callback
def _collection(hass: HomeAssistant, kind: str) -> DictStorageCollection:
    """Return what keeps the helpers of a kind. Only its editor's command knows it."""
    handlers = hass.data.get(WEBSOCKET) or {}
    handler, _ = handlers.get(f"{kind}/create", (None, None))
    editor = getattr(unwrap(handler), "__self__", None) if handler else None
    collection = getattr(editor, "storage_collection", None)
    if not isinstance(collection, DictStorageCollection):
        raise failed(
            "helpers_not_available",
            f"Helpers of the kind {kind} are not set up in this Home Assistant:"
            " `default_config:` in configuration.yaml brings them.",
        )
    return collection


def read_planned(rows: Any) -> list[PlannedHelper]:
    """Return planned helpers as they were kept."""
    return [PlannedHelper(**row) for row in rows or ()]


def with_planned(home: HomeSnapshot, planned: Sequence[PlannedHelper]) -> HomeSnapshot:
    """Return the home as it will be with the helpers."""
    if not planned:
        return home
    made = (Entity(entity_id=one.entity_id, name=one.name) for one in planned)
    return replace(home, helpers=(*home.helpers, *made))


async def async_make(
    hass: HomeAssistant, planned: Sequence[PlannedHelper]
) -> list[str]:
    """Make helpers, all or none, and return by what they can be taken away."""
    made: list[str] = []
    registry = er.async_get(hass)
    try:
        for helper in planned:
            item = await _collection(hass, helper.domain).async_create_item(
                dict(helper.data)
            )
            made.append(f"{helper.domain}/{item['id']}")
            entity_id = registry.async_get_entity_id(
                helper.domain, helper.domain, item["id"]
            )
            if entity_id is not None and entity_id != helper.entity_id:
                registry.async_update_entity(entity_id, new_entity_id=helper.entity_id)
    except (probatio.Invalid, ValueError) as err:
        await async_unmake(hass, made)
        raise failed("write_failed", f"A helper could not be made: {err}") from err
    return made


async def async_unmake(hass: HomeAssistant, made: Iterable[str]) -> None:
    """Take helpers away; those that are gone already are no problem."""
    for key in made:
        kind, _, item_id = key.partition("/")
        collection = _collection(hass, kind)
        if item_id in collection.data:
            await collection.async_delete_item(item_id)


def names_of(planned: Sequence[PlannedHelper]) -> str:
    """Return what is made, for a person to read."""
    return ", ".join(f"{one.name} ({one.entity_id})" for one in planned)
