"""Triggers of other kinds: moments of helpers, targets, and what devices offer."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from homeassistant.components.device_automation import (
    DeviceAutomationType,
    async_get_device_automations,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import condition, trigger
from homeassistant.util import dt as dt_util

from ..references import ENTITY_ID, is_template
from .parts import Part, listed
from .things import Findings, Things

_AUTOMATION_TYPES: Final = {
    "trigger": DeviceAutomationType.TRIGGER,
    "condition": DeviceAutomationType.CONDITION,
    "action": DeviceAutomationType.ACTION,
}
_SAME: Final = ("domain", "type", "subtype")


def check_times(part: Part, things: Things, found: Findings) -> None:
    """Refuse times of things that have none, and note those that are over."""
    item = part.own
    if item.get("trigger") == "time":
        for at in listed(item.get("at")):
            given = at.get("entity_id") if isinstance(at, Mapping) else at
            if isinstance(given, str) and ENTITY_ID.fullmatch(given):
                _check_moment(part, given, things, found)
    elif item.get("condition") == "time":
        for key in ("after", "before"):
            given = item.get(key)
            if isinstance(given, str) and ENTITY_ID.fullmatch(given):
                _check_moment(part, given, things, found, is_condition=True)


def _check_moment(
    part: Part,
    entity_id: str,
    things: Things,
    found: Findings,
    *,
    is_condition: bool = False,
) -> None:
    domain = entity_id.partition(".")[0]
    attributes = things.attributes(entity_id)
    name = things.name(entity_id)
    if domain == "sensor":
        device_class = attributes.get("device_class")
        if device_class not in {"timestamp", "uptime", None} or attributes.get(
            "unit_of_measurement"
        ):
            found.refuse(
                part,
                f"{name} is no moment in time: a sensor of the class timestamp is.",
            )
        return
    if domain != "input_datetime" or not attributes.get("has_date"):
        if (
            domain == "input_datetime"
            and is_condition
            and not attributes.get("has_time", True)
        ):
            found.note(part, f"{name} has no time of day.")
        return
    state = things.state(entity_id)
    moment: datetime | None = None
    if state is not None:
        with suppress(ValueError):
            moment = datetime.fromisoformat(state)
    if moment is None or is_condition:
        return
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt_util.get_default_time_zone())
    if moment < dt_util.now():
        found.note(
            part,
            f"{name} is {state}: that has passed, so it does not start before it is"
            " set anew.",
        )


async def async_read_targets(hass: HomeAssistant) -> dict[str, Mapping[str, Any]]:
    """Return which things each kind of trigger and condition is for."""
    known: dict[str, Mapping[str, Any]] = {}
    for module in (trigger, condition):
        with suppress(HomeAssistantError, KeyError):
            for kind, told in (await module.async_get_all_descriptions(hass)).items():
                if isinstance(told, Mapping) and (target := told.get("target")):
                    known[f"{module.__name__.rpartition('.')[2]} {kind}"] = target
    return known


def check_target(
    part: Part,
    targets: Mapping[str, Mapping[str, Any]],
    things: Things,
    found: Findings,
) -> None:
    """Refuse things that a kind of trigger or condition is not for."""
    kind = str(part.own.get(part.kind))
    wanted = listed(targets.get(f"{part.kind} {kind}", {}).get("entity"))
    target = part.own.get("target")
    if not wanted or not isinstance(target, Mapping):
        return
    for given in map(str, listed(target.get("entity_id"))):
        entity_id = things.entity_id(given)
        if is_template(given) or things.hass.states.get(entity_id) is None:
            continue
        if any(_matches(entity_id, one, things) for one in wanted):
            continue
        are = sorted(
            {
                " of the class ".join(
                    filter(None, (str(domain), str(device_class or "")))
                )
                for one in wanted
                for domain in listed(one.get("domain")) or ("entity",)
                for device_class in listed(one.get("device_class")) or ("",)
            }
        )
        found.refuse(
            part,
            f"'{kind}' never happens to {things.name(entity_id)}: it is for"
            f" {', '.join(are[:6])}.",
        )


def _matches(entity_id: str, wanted: Mapping[str, Any], things: Things) -> bool:
    domains = listed(wanted.get("domain"))
    if domains and entity_id.partition(".")[0] not in domains:
        return False
    classes = listed(wanted.get("device_class"))
    return not classes or things.attributes(entity_id).get("device_class") in classes


async def async_check_device(part: Part, things: Things, found: Findings) -> None:
    """Refuse a device trigger, condition or action that the device does not offer."""
    item = part.own
    device_id = item.get("device_id")
    if not isinstance(device_id, str) or "type" not in item or "domain" not in item:
        return
    if device_id not in things.home.by_device_id or is_template(device_id):
        return
    kind = _AUTOMATION_TYPES[part.kind]
    try:
        offered = await async_get_device_automations(things.hass, kind, [device_id])
    except HomeAssistantError:
        return
    rows = [row for row in offered.get(device_id, []) if not row.get("is_hidden")]
    same = [row for row in rows if row.get("domain") == item["domain"]]
    if not same or any(
        all(str(row.get(key)) == str(item.get(key)) for key in _SAME if key in item)
        for row in same
    ):
        return
    kinds = dict.fromkeys(
        " ".join(filter(None, (str(row.get("type")), str(row.get("subtype") or ""))))
        for row in same
    )
    wanted = " ".join(str(item[key]) for key in ("type", "subtype") if key in item)
    device = things.home.by_device_id[device_id].name
    found.refuse(
        part,
        f"{device} has no {part.kind} '{wanted}'. It has:"
        f" {', '.join(list(kinds)[:15])}.",
        list(kinds)[:5],
    )
