"""Whether an automation can work here: Home Assistant's validators and our look."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

from homeassistant.components.blueprint import is_blueprint_instance_config
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import probatio
from probatio.humanize import humanize_error

from ..calls.problems import denied, failed
from ..const import DOMAIN
from ..home.snapshot import HomeSnapshot
from ..models import JsonObject
from .blueprints import blueprints_of
from .checks.judge import async_judge
from .checks.parts import parts_of
from .checks.validator import async_validate
from .entities import entity_of
from .file.align import added
from .kinds import AUTOMATION, SCENE, SCRIPT, ItemKind, title_of
from .references import PUBLIC, TARGET_KEYS, References, collect, is_template, made_by
from .scenes import as_deed, scene_references

_MAX_TEXT: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An automation that Home Assistant accepts and that touches what is exposed."""

    config: JsonObject
    effective: JsonObject
    """The same with its blueprint filled in."""
    references: References
    odd: tuple[str, ...] = ()
    """What may not be meant."""
    kind: ItemKind = AUTOMATION

    @property
    def title(self) -> str:
        """Return what it is called."""
        return title_of(self.config)

    @property
    def deeds(self) -> Any:
        """Return the actions of it."""
        if self.kind is SCENE:
            return [as_deed(self.config)]
        return self.effective.get("sequence" if self.kind is SCRIPT else "actions")


async def async_check(
    hass: HomeAssistant,
    home: HomeSnapshot,
    item_id: str,
    config: JsonObject,
    before: JsonObject | None = None,
    base: JsonObject | None = None,
    *,
    kind: ItemKind = AUTOMATION,
) -> Checked:
    """Return the automation, or refuse what has to be mended.

    `before` is the one that is changed: what can never be there is only noted. `base`
    is what stands there now: what it names needs no leave to be named again.
    """
    _check_shape(config, base or {}, kind)
    try:
        effective = await _async_filled_in(hass, config, kind)
    except (probatio.Invalid, HomeAssistantError) as err:
        raise failed("invalid_config", _sentence(str(err))) from err
    await async_validate(hass, kind, item_id, config, effective)
    references = _references(effective, kind)
    old = await async_effective(hass, base, kind) if base is not None else {}
    new = _references(added(old, effective) or {}, kind)
    _check_references(hass, home, new, effective)
    _check_calls(hass, effective, old)
    was = old or (None if before is None else await async_effective(hass, before, kind))
    own_id = entity_of(hass, kind, item_id)
    if own_id is None and kind is SCRIPT:
        own_id = f"{kind.name}.{item_id}"
    odd = await async_judge(hass, home, effective, own_id=own_id, before=was)
    return Checked(
        config=config, effective=effective, references=references, odd=odd, kind=kind
    )


def _references(config: JsonObject, kind: ItemKind) -> References:
    return scene_references(config) if kind is SCENE else collect(config)


def _check_shape(config: JsonObject, base: JsonObject, kind: ItemKind) -> None:
    """Refuse what a validator would only say in its own words."""
    if not isinstance(alias := title_of(config), str) or not alias.strip():
        key = "name" if kind is SCENE else "alias"
        raise failed("no_alias", f"Give the {kind.name} a name in `{key}`.")
    if "use_blueprint" in config:
        return
    if kind is not AUTOMATION:
        key = "entities" if kind is SCENE else "sequence"
        if not config.get(key) and base.get(key, True):
            raise failed(f"no_{key}", f"`{key}` is missing: a {kind.name} needs it.")
        return
    # What stands there without is not this change's to mend.
    if not config.get("triggers") and base.get("triggers", True):
        raise failed(
            "no_triggers",
            "`triggers` is missing: a list of what starts the automation, such as"
            " {'trigger': 'state', 'entity_id': '...', 'to': 'on'}.",
        )
    if not config.get("actions") and base.get("actions", True):
        raise failed(
            "no_actions",
            "`actions` is missing: a list of what it does, such as"
            " {'action': 'light.turn_on', 'target': {'entity_id': '...'}}.",
        )


async def _async_filled_in(
    hass: HomeAssistant, config: JsonObject, kind: ItemKind
) -> JsonObject:
    if not is_blueprint_instance_config(config):
        return config
    blueprints = blueprints_of(hass, kind)
    inputs = await blueprints.async_inputs_from_config(deepcopy(config))
    return dict(inputs.async_substitute())


async def async_effective(
    hass: HomeAssistant, base: JsonObject, kind: ItemKind = AUTOMATION
) -> JsonObject:
    """Return what runs now; nothing of it is known where its blueprint is gone."""
    try:
        return await _async_filled_in(hass, base, kind)
    except probatio.Invalid, HomeAssistantError:
        return {}


def _sentence(text: str) -> str:
    """Return a validator's words on one line, bounded, with what to do."""
    flat = " ".join(text.split())
    if len(flat) > _MAX_TEXT:
        flat = f"{flat[:_MAX_TEXT]}…"
    return f"Home Assistant does not accept this: {flat.rstrip('.')}. Mend that part."


def _check_references(
    hass: HomeAssistant,
    home: HomeSnapshot,
    references: References,
    config: JsonObject,
) -> None:
    """Refuse what is not there, or not for the assistant."""
    _check_entities(hass, home, references.entities, config)
    labels = {label.label_id for label in home.labels}
    for kind, known, ids in (
        ("device", home.by_device_id, references.devices),
        ("area", home.by_area_id, references.areas),
        ("floor", home.by_floor_id, references.floors),
        ("label", labels, references.labels),
    ):
        if missing := [given for given in ids if given not in known]:
            raise failed(
                f"{kind}_not_found",
                f"{_at(config, missing)}There is no {kind} with this id that is exposed"
                " to you:"
                f" {_list(missing)}. Use an id as the context shows it.",
                not_found=missing[:5],
                near_matches=_near(missing, known),
            )
    _check_services(hass, home, references.services, config)


def _check_entities(
    hass: HomeAssistant,
    home: HomeSnapshot,
    entities: Iterable[str],
    config: JsonObject,
) -> None:
    registry = er.async_get(hass)
    missing: list[str] = []
    hidden: list[str] = []
    own = made_by(config)
    for given in entities:
        # Device triggers may name an entity by its registry id.
        entity_id = er.async_resolve_entity_id(registry, given) or given
        if entity_id in home.by_entity_id or entity_id in own:
            continue
        exists = hass.states.get(entity_id) or registry.async_get(entity_id)
        if exists and entity_id.partition(".")[0] in PUBLIC:
            continue
        (hidden if exists else missing).append(given)
    if missing:
        raise failed(
            "entity_not_found",
            f"{_at(config, missing)}There is no entity {_list(missing)}. Use one of"
            " near_matches, or find_entities.",
            not_found=missing[:5],
            near_matches=_near(missing, home.by_entity_id),
        )
    if hidden:
        raise failed(
            "not_exposed",
            f"{_at(config, hidden)}The assistant may not use {_list(hidden)}: it is not"
            " exposed. Use something else, or say that it has to be exposed first.",
            not_exposed=hidden[:5],
        )


def _check_services(
    hass: HomeAssistant,
    home: HomeSnapshot,
    services: Iterable[str],
    config: JsonObject,
) -> None:
    for service_id in services:
        domain, _, service = service_id.partition(".")
        if domain == DOMAIN:
            raise denied(
                "not_allowed", "An automation of yours may not call the agent itself."
            )
        if not hass.services.has_service(domain, service):
            known = [
                f"{name}.{item}"
                for name, items in hass.services.async_services_internal().items()
                for item in items
            ]
            raise failed(
                "service_not_found",
                f"{_at(config, [service_id])}There is no action '{service_id}'. Use one"
                " of near_matches, or describe_service.",
                not_found=[service_id],
                near_matches=_near([service_id], known),
            )
        is_script = (
            domain == "script"
            and f"script.{service}" in hass.states.async_entity_ids("script")
        )
        if is_script and service_id not in home.by_entity_id:
            raise failed(
                "not_exposed",
                f"The assistant may not use '{service_id}': it is not exposed.",
                not_exposed=[service_id],
            )


def _check_calls(hass: HomeAssistant, config: JsonObject, old: JsonObject) -> None:
    """Refuse a call whose data does not fit its service, if it is not there already."""
    known = [part.own for part in parts_of(old)]
    for part in parts_of(config):
        call = part.own
        if call in known:
            continue
        service_id = str(call.get("action", call.get("service", ""))).lower()
        domain, _, service = service_id.partition(".")
        registered = hass.services.async_services_for_domain(domain).get(service)
        if part.kind != "action" or registered is None or registered.schema is None:
            continue
        data = _literal_data(call)
        if data is None:
            continue
        try:
            registered.schema(data)
        except probatio.Invalid as err:
            said = " ".join(humanize_error(data, err).split())
            raise failed(
                "invalid_data",
                f"{part.where}: The data of '{service_id}' does not fit:"
                f" {said.replace(' Got None', '')[:_MAX_TEXT]}. See describe_service.",
            ) from err


def _at(config: JsonObject, ids: Iterable[str]) -> str:
    """Return where one of the ids stands, to go before what is said of it."""
    wanted = set(ids)
    for part in sorted(parts_of(config), key=lambda part: -len(part.steps)):
        found = collect({"actions": [part.own or part.item]})
        if wanted & {
            *(*found.entities, *found.devices, *found.areas, *found.floors),
            *(*found.labels, *found.services),
        }:
            return f"{part.where}: "
    return ""


def _literal_data(call: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the data of a call; None if some of it is known only when it runs."""
    data: dict[str, Any] = {}
    for key in ("data", "target"):
        part = call.get(key)
        if isinstance(part, Mapping):
            data.update(deepcopy(dict(part)))
        elif part is not None:
            return None
    data.update({key: deepcopy(call[key]) for key in TARGET_KEYS if key in call})
    return None if _has_template(data) else data


def _has_template(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_template, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_template, value))
    return is_template(value)


def _near(missing: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return at most five ids that are written alike."""
    pool = list(known)
    near = (
        match
        for given in islice(missing, 3)
        for match in get_close_matches(given, pool, n=3, cutoff=0.55)
    )
    return list(dict.fromkeys(near))[:5]


def _list(ids: Iterable[str]) -> str:
    return ", ".join(f"'{given[:80]}'" for given in islice(ids, 5))
