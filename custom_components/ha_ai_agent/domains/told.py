"""The building blocks of what a model is told of an entity. Pure; skips what is bad."""

from collections.abc import Iterable, Mapping
from math import isfinite
import re
from typing import Any, Final

from ..text import one_line, quoted
from .model import Attributes, Capabilities, Capability

VALUE_LIMIT: Final = 60
_VALUES_LIMIT: Final = 60
PLAIN: Final = re.compile(
    r"[a-z][a-z0-9_]{0,39}|-?[0-9]+(\.[0-9]+)?|[0-9][0-9: -]{3,18}"
    r"|([0-9]+ (d|h|min|s) ?){1,2}"
)
"""States that integrations define; everything else is somebody's text."""


def as_number(value: Any) -> float | None:
    """Return a finite number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError, OverflowError:
        return None
    return number if isfinite(number) else None


def values_of(value: Any) -> tuple[str, ...]:
    """Return a list of names, bounded; anything else gives none."""
    if not isinstance(value, Iterable) or isinstance(value, (str, bytes, Mapping)):
        return ()
    names: list[str] = []
    for item in value:
        if len(names) == _VALUES_LIMIT:
            break
        if isinstance(item, (str, int, float)) and (
            name := one_line(item, VALUE_LIMIT)
        ):
            names.append(name)
    return tuple(sorted(names) if isinstance(value, (set, frozenset)) else names)


def listed(key: str, value: Any) -> Capability | None:
    """Return a capability by the names that it may have."""
    values = values_of(value)
    return Capability(key=key, values=values) if values else None


def ranged(key: str, low: Any, high: Any, step: Any = None) -> Capability:
    """Return a capability between two ends."""
    return Capability(
        key=key, minimum=as_number(low), maximum=as_number(high), step=as_number(step)
    )


def when(condition: object, key: str) -> Capability | None:
    """Return a capability that is there or not."""
    return Capability(key=key) if condition else None


def lists(**attributes: str) -> Capabilities:
    """Return capabilities that attributes list: key -> attribute."""

    def read(found: Attributes, _: int) -> list[Capability | None]:
        return [listed(key, found.get(name)) for key, name in attributes.items()]

    return read


def limits(attributes: Attributes, _: int) -> list[Capability | None]:
    """Return between what a number may be."""
    low = attributes.get("min", attributes.get("minimum"))
    high = attributes.get("max", attributes.get("maximum"))
    return [ranged("value", low, high, attributes.get("step"))]


def coded(attributes: Attributes, _: int) -> list[Capability | None]:
    """Return what kind of code is asked for."""
    kind = attributes.get("code_format")
    if not isinstance(kind, str):
        return []
    kinds = (one_line(kind, VALUE_LIMIT),)
    return [Capability(key="code", values=kinds, is_choice=False)]


def measure(
    attributes: Attributes, key: str, label: str, unit: str = "", scale: float = 1
) -> str:
    """Return an attribute that is a number, or nothing."""
    if (number := as_number(attributes.get(key))) is None:
        return ""
    return f"{label} {round(number * scale, 1):g}{unit}"


def moment_of(attributes: Attributes, key: str, label: str) -> str:
    """Return an attribute that is a moment; who shows it turns it into local time."""
    value = attributes.get(key)
    return f"{label} {value}" if isinstance(value, str) and value else ""


def in_words(length: float | None) -> str:
    """Return a number of seconds as people say it: `1 h 5 min`."""
    if length is None:
        return ""
    parts: list[str] = []
    rest = round(length)
    for size, name in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts[:2]) or "0 s"


def word(attributes: Attributes, key: str, label: str) -> str:
    """Return an attribute that is text, marked where it is not a plain word."""
    value = attributes.get(key)
    if not isinstance(value, str) or not value:
        return ""
    shown = value if PLAIN.fullmatch(value) else quoted(value, 60)
    return f"{label} {shown}"
