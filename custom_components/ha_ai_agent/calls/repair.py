"""The usual slips of models, where only one meaning is possible. Pure."""

from collections.abc import Callable, Mapping
import re
from typing import Any, Final

from ..domains import rows
from ..domains.model import words
from ..domains.rows import domain_of
from .kinds import color_called

type Verb = tuple[str, Mapping[str, Any]]
"""A service, and data that its word says beside it."""

_HEX: Final = re.compile(r"(?:#|0x)?([0-9a-f]{6})|#([0-9a-f]{3})")
_PARTS: Final = re.compile(
    r"(?:rgb)?\s*[(\[]?\s*(\d{1,3})[,\s]+(\d{1,3})[,\s]+(\d{1,3})\s*[)\]]?"
)
_HS: Final = re.compile(
    r"hs[lv]a?\s*\(\s*(\d{1,3})(?:\s*(?:deg|°))?[,\s]+(\d{1,3})\s*%?.*\)"
)
_KELVIN: Final = re.compile(r"(\d{4,5})\s*(?:k|kelvin)")
_ON: Final = words("on switch_on activate enable turnon power_on start")
_OFF: Final = words("off switch_off deactivate disable turnoff power_off stop")


def service_words(domain: str, service: str) -> list[Verb]:
    """Return services that this verb may mean for the domain, best first."""
    word = service.strip("_")
    row = domain_of(domain)
    short = word.removesuffix(f"_{domain}").removeprefix(f"{domain}_")
    found: list[Verb] = []
    for candidate in dict.fromkeys((word, short)):
        if candidate in row.verbs:
            data = row.verb_data.get(candidate, {})
            found.append((row.verbs[candidate], data))
        found.extend(
            (name, {})
            for name in (
                candidate,
                f"{candidate}_{domain}",
                f"set_{candidate}",
                row.prefix + candidate,
            )
        )
        if candidate in _ON:
            found.append((row.verbs.get("turn_on", "turn_on"), {}))
        if candidate in _OFF:
            found.append((row.verbs.get("turn_off", "turn_off"), {}))
    return found


def repair_service(
    domain: str, service: str, exists: Callable[[str, str], bool]
) -> Verb | None:
    """Return the existing service that is meant, if there is one."""
    if exists(domain, service):
        return service, {}
    return next(
        (verb for verb in service_words(domain, service) if exists(domain, verb[0])),
        None,
    )


def repair_domain(
    domain: str, device_classes: Mapping[str, frozenset[str]]
) -> tuple[str, str | None] | None:
    """Return the domain that a device class or a common word stands for.

    `device_classes` has the domains of the home's entities by device class.
    """
    forms = (domain, domain.removesuffix("s"))
    for word in forms:
        # What only tells cannot be meant by a call: of doors, the covers are.
        actors = {
            name
            for name in device_classes.get(word, ())
            if domain_of(name).role != "sense"
        }
        if len(actors) == 1:
            return actors.pop(), word
    return next(((name, None) for word in forms if (name := domain_called(word))), None)


def domain_called(word: str) -> str | None:
    """Return the domain that a common word stands for."""
    return rows.BY_ALIAS.get(word)


def read_color(value: Any) -> tuple[str, Any] | None:
    """Return field and value of a color, or of a white, that is no name of one."""
    if isinstance(value, Mapping):
        named = {str(key).casefold()[:1]: part for key, part in value.items()}
        if {"h", "s"} <= set(named):
            return "hs_color", [named["h"], named["s"]]
        value = [named[key] for key in "rgb"] if set(named) == set("rgb") else None
    if isinstance(value, list | tuple):
        is_name = len(value) == 1
        value = str(value[0]) if is_name else f"[{','.join(map(str, value))}]"
    if not isinstance(value, str):
        return None
    text = value.strip().casefold()
    if (found := _HEX.fullmatch(text)) is not None:
        digits = found[1] or "".join(digit * 2 for digit in found[2])
        return "rgb_color", [int(digits[place : place + 2], 16) for place in (0, 2, 4)]
    if (found := _PARTS.fullmatch(text)) is not None:
        parts = [int(part) for part in found.groups()]
        return ("rgb_color", parts) if max(parts) <= 255 else None
    if (found := _HS.fullmatch(text)) is not None:
        return "hs_color", [int(part) for part in found.groups()]
    if (found := _KELVIN.fullmatch(text)) is not None:
        return "color_temp_kelvin", int(found[1])
    if text[:1] != "[" and not any(sign.isdigit() for sign in text):
        return "color_name", color_called(value)
    return None
