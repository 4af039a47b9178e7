"""Helpers that an automation needs: made, and taken away, as their own editors do."""

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

from ..calls.problems import Refusal, failed
from ..home.snapshot import Entity, HomeSnapshot
from ..models import JsonObject
from .helper_flows import FLOW_KINDS, FormWalk, entities_of
from .references import ENTITY_ID, PUBLIC, collect
from .words.phrases import plain

KINDS: Final = (
    *("input_boolean", "input_number", "input_text", "input_select"),
    *("input_datetime", "input_button", "timer", "counter", "schedule"),
)
_MOST: Final = 5
_ALL_KINDS: Final = (*KINDS, *sorted(FLOW_KINDS))
_TEMPLATES: Final = ("state", "template", "value_template")
_BY_HAND: Final = (
    "A helper that is there is renamed, changed and deleted by a person, under"
    " Settings, Devices & services, Helpers; what is made here is taken back by undo."
    " Say so."
)
_SAYS_KIND: Final = ("domain", "kind", "type", "helper")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHelper:
    """A helper that is to be made."""

    entity_id: str
    name: str
    data: JsonObject
    flow: str | None = None
    """Whose form makes it; None: a collection of its domain."""

    @property
    def domain(self) -> str:
        """Return what kind of entity it is."""
        return self.entity_id.partition(".")[0]

    def told(self) -> str:
        """Return all that is to be made, for a person to read."""
        rest = {key: val for key, val in self.data.items() if key != "name"}
        more = ", ".join(f"{key}: {plain(value)}" for key, value in rest.items())
        said = f"{self.name} ({self.entity_id})"
        kind = f"{self.flow}, " if self.flow and more else self.flow or ""
        return f"{said} [{kind}{more}]" if kind or more else said

    def as_json(self) -> JsonObject:
        """Return it as it is kept with a question."""
        return asdict(self)


async def async_plan_helpers(
    hass: HomeAssistant, home: HomeSnapshot, given: Any
) -> list[PlannedHelper]:
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
    planned: list[PlannedHelper] = []
    for row in rows:
        there = with_planned(home, planned)
        planned.append(await _async_plan(hass, there, dict(row)))
    if len({helper.entity_id for helper in planned}) != len(planned):
        raise failed("invalid_helpers", "Two of these helpers have the same name.")
    return planned


async def _async_plan(
    hass: HomeAssistant, home: HomeSnapshot, row: JsonObject
) -> PlannedHelper:
    kind = next((str(row.pop(key)) for key in _SAYS_KIND if key in row), "")
    for key in ("data", "options_data", "config"):
        if isinstance(row.get(key), Mapping):
            row |= row.pop(key)
    entity_id = str(row.pop("entity_id", "") or "")
    kind = kind or entity_id.partition(".")[0]
    name = " ".join(str(row.get("name") or "").split())[:60]
    if not name and entity_id:
        name = entity_id.partition(".")[2].replace("_", " ").capitalize()
    kind, more = _read_kind(kind, row)
    row = {**row, **more}
    if kind not in _ALL_KINDS or not name:
        raise failed(
            "invalid_helpers",
            "A helper has a `domain`, one of near_matches, and a `name`.",
            near_matches=_ALL_KINDS,
        )
    data = {**row, "name": name}
    if kind in FLOW_KINDS:
        if entity_id:
            # What it goes by; its own comes from its name.
            data["entity_id"] = entity_id
        _check_exposed(hass, home, name, data)
        if kind == "switch_as_x":
            # It is called like the switch.
            del data["name"]
        domain = await FormWalk(hass, kind, data).async_try()
        planned = _free_id(hass, domain, name)
        return PlannedHelper(entity_id=planned, name=name, data=data, flow=kind)
    planned = _free_id(hass, kind, name)
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


def _read_kind(given: str, row: JsonObject) -> tuple[str, JsonObject]:
    """Return whose form makes a helper, and what that says for it."""
    kind = given.strip().casefold().replace(" ", "_").replace("-", "_")
    platform = str(row.pop("platform", "") or "")
    if platform in FLOW_KINDS and kind != platform:
        kind, row["type"] = platform, kind
    if kind.startswith("template_"):
        kind, row["type"] = "template", kind.removeprefix("template_")
    elif kind.endswith("_template"):
        kind, row["type"] = "template", kind.removesuffix("_template")
    elif kind not in _ALL_KINDS and any(key in row for key in _TEMPLATES):
        kind, row["type"] = "template", kind
    if kind != "template":
        return kind, {}
    text = next((row.pop(key) for key in _TEMPLATES if key in row), None)
    return kind, {} if text is None else {"state": text}


def refuse_if_helper(hass: HomeAssistant, home: HomeSnapshot, given: Any) -> None:
    """Say where helpers are changed, if what is to be changed is one."""
    rows = given if isinstance(given, list | tuple) else [given]
    for row in rows:
        texts = row.values() if isinstance(row, Mapping) else [row]
        wanted = {str(text).strip().casefold() for text in texts} - {""}
        for entity in home.by_entity_id.values():
            names = {entity.entity_id, entity.name, *entity.aliases}
            if not wanted & {name.casefold() for name in names}:
                continue
            registered = er.async_get(hass).async_get(entity.entity_id)
            platform = registered.platform if registered is not None else ""
            if entity.entity_id.partition(".")[0] in KINDS or platform in FLOW_KINDS:
                told = f"{entity.name} ({entity.entity_id})"
                raise failed("is_helper", f"{told} is a helper. {_BY_HAND}")


def _free_id(hass: HomeAssistant, domain: str, name: str) -> str:
    planned = f"{domain}.{slugify(name)}"
    if hass.states.get(planned) or er.async_get(hass).async_get(planned):
        raise failed(
            "helper_exists",
            f"There is a {domain} of this name already. Use it, or choose another"
            f" name. {_BY_HAND}",
        )
    return planned


def _check_exposed(
    hass: HomeAssistant, home: HomeSnapshot, name: str, data: JsonObject
) -> None:
    """Refuse what is not there, or not for the assistant."""
    references = collect([data])
    named = {*references.entities, *_ids_in(data)}
    registry = er.async_get(hass)
    for entity_id in sorted(named):
        if entity_id in home.by_entity_id or entity_id.partition(".")[0] in PUBLIC:
            continue
        if hass.states.get(entity_id) or registry.async_get(entity_id):
            raise failed(
                "not_exposed",
                f"The assistant may not use '{entity_id}': it is not exposed.",
                not_exposed=[entity_id],
            )
        if entity_id in references.entities:
            raise failed(
                "entity_not_found",
                f"{name}: there is no entity '{entity_id}'.",
                not_found=[entity_id],
            )
    if missing := [one for one in references.devices if one not in home.by_device_id]:
        raise failed("device_not_found", f"There is no device '{missing[0]}'.")


def _ids_in(value: Any) -> Iterable[str]:
    """Yield every text that is written like an entity id."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _ids_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _ids_in(inner)
    elif isinstance(value, str) and ENTITY_ID.fullmatch(value):
        yield value


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
    made = (
        Entity(
            entity_id=one.entity_id,
            name=one.name,
            unit=one.data.get("unit_of_measurement"),
            device_class=one.data.get("device_class"),
        )
        for one in planned
    )
    return replace(home, helpers=(*home.helpers, *made))


async def async_make(
    hass: HomeAssistant, planned: Sequence[PlannedHelper]
) -> list[str]:
    """Make helpers, all or none, and return by what they can be taken away."""
    made: list[str] = []
    registry = er.async_get(hass)
    try:
        for helper in planned:
            if helper.flow is not None:
                entry_id = await FormWalk(hass, helper.flow, helper.data).async_make()
                made.append(f"{helper.flow}/{entry_id}")
                _call_it(hass, list(entities_of(hass, entry_id)), helper)
                continue
            item = await _collection(hass, helper.domain).async_create_item(
                dict(helper.data)
            )
            made.append(f"{helper.domain}/{item['id']}")
            entity_id = registry.async_get_entity_id(
                helper.domain, helper.domain, item["id"]
            )
            _call_it(hass, [entity_id] if entity_id else [], helper)
    except (probatio.Invalid, ValueError, Refusal) as err:
        await async_unmake(hass, made)
        raise failed("write_failed", f"A helper could not be made: {err}") from err
    return made


def _call_it(hass: HomeAssistant, ids: list[str], helper: PlannedHelper) -> None:
    """Give what was made the id that was agreed on."""
    made = next((one for one in ids if one.startswith(f"{helper.domain}.")), None)
    if made is not None and made != helper.entity_id:
        er.async_get(hass).async_update_entity(made, new_entity_id=helper.entity_id)


async def async_unmake(hass: HomeAssistant, made: Iterable[str]) -> None:
    """Take helpers away; those that are gone already are no problem."""
    for key in made:
        kind, _, item_id = key.partition("/")
        if kind in FLOW_KINDS:
            if hass.config_entries.async_get_entry(item_id) is not None:
                await hass.config_entries.async_remove(item_id)
            continue
        collection = _collection(hass, kind)
        if item_id in collection.data:
            await collection.async_delete_item(item_id)


def names_of(planned: Sequence[PlannedHelper]) -> str:
    """Return what is made, for a person to read."""
    return ", ".join(one.told() for one in planned)
