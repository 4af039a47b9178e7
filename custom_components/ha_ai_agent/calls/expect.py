"""What a service means for the state of its target: the ground of "done"."""

from collections.abc import Mapping
from typing import Any

from homeassistant.util import color, dt as dt_util

from ..domains.checks import alive
from ..domains.model import Check, Seen
from ..domains.rows import domain_of


def expectation(
    domain: str, service: str, data: Mapping[str, Any], before: Seen
) -> Check | None:
    """Return the check for one target; None if its state cannot show it."""
    rule = domain_of(domain).shows.get(service)
    check = rule(_with_moment(_with_hue(data)), before) if rule is not None else None
    return None if check is None else alive(check)


def _with_moment(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return data with a moment that has a zone: the house's, where none was said."""
    found = dt_util.parse_datetime(str(data.get("datetime", "")))
    if found is None:
        return data
    if found.tzinfo is None:
        found = found.replace(tzinfo=dt_util.get_default_time_zone())
    return {**data, "datetime": dt_util.as_local(found)}


def _with_hue(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return data with a color by its hue, which is what lights show of any color."""
    for key in ("color_name", "xy_color"):
        if key in data:
            rest = {name: value for name, value in data.items() if name != key}
            try:
                return {**rest, "hs_color": _hue_of(key, data[key])}
            except TypeError, ValueError, IndexError, ZeroDivisionError:
                return data
    return data


def _hue_of(key: str, value: Any) -> tuple[float, float]:
    if key == "xy_color":
        return color.color_xy_to_hs(float(value[0]), float(value[1]))
    return color.color_RGB_to_hs(*color.color_name_to_rgb(str(value)))


def is_idempotent(domain: str, service: str, data: Mapping[str, Any]) -> bool:
    """Return whether doing it twice is the same as doing it once."""
    row = domain_of(domain)
    if service not in row.shows or service in row.adds_up or service == "toggle":
        return False
    if data.get("enqueue") in {"add", "next"}:
        return False
    return not any("_step" in key or key == "flash" for key in data)
