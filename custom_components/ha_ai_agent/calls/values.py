"""Values of a service call: forgiving where the meaning is certain. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
import json
import re
from typing import Any, Final

from ..domains.tables import FIELDS
from ..home.names import normalize
from ..home.snapshot import Entity, Service, ServiceField
from .problems import Refusal, failed, quoted
from .repair import read_color

_NUMBER: Final = re.compile(
    r"^\s*([-+]?\d+(?:[.,]\d+)?)\s*"
    r"(%|percent|pct|°?\s*[cf]|°|degrees?(?:\s+(?:celsius|fahrenheit|[cf]))?|celsius|"
    r"fahrenheit|k|kelvin|s|sec|seconds?|lx|w)?\s*$",
    re.IGNORECASE,
)
_AMOUNTS: Final = {
    **dict.fromkeys(("max", "maximum", "full", "high", "open"), 100),
    **dict.fromkeys(("off", "closed"), 0),
    "medium": 66,
    "half": 50,
    "low": 33,
}
"""Words for a share of the whole, as Home Assistant sees speeds of three steps."""
_SHARES: Final = ("percent", "percentage", "value")
_SINGLE: Final = frozenset({"number", "boolean", "select", "text"})
_COLOR_FIELDS: Final = frozenset({"color_name", "color_temp_kelvin", "rgb_color"})
_COLOR_PARTS: Final = re.compile(
    r"[\[(]?\s*(\d+(?:\.\d+)?(?:\s*[,;]\s*\d+(?:\.\d+)?){1,4})\s*[\])]?"
)
_TEMPLATE: Final = re.compile(r"\{\{|\{%|\{#")
_PERCENT: Final = frozenset(
    {"brightness_pct", "position", "tilt_position", "percentage", "humidity"}
)
_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    **dict.fromkeys(_PERCENT, (0, 100)),
    "volume_level": (0, 1),
    "brightness": (0, 255),
}
_TEMPERATURES: Final = frozenset({"temperature", "target_temp_low", "target_temp_high"})
_UNITS: Final = frozenset({"unit", "units", "temperature_unit", "unit_of_measurement"})
_WORDS: Final = frozenset(
    {"message", "title", "item", "summary", "description", "rename", "text", "value"}
)


type Spoken = Callable[[Entity, str, str], str | None]


class Values:
    """Makes the data of one call fit its service, or says what would."""

    def __init__(
        self,
        service: Service | None,
        known: Iterable[str],
        entities: Sequence[Entity],
        unit: str = "",
        spoken: Spoken = lambda *_: None,
    ) -> None:
        """`spoken` knows a value by what people call it in their language."""
        self._spoken = spoken
        self._unit = unit
        """In which temperatures are given here: "°C" or "°F"; none: not known."""
        self._fields = {field.key: field for field in service.fields} if service else {}
        self._known = frozenset(known) | set(self._fields)
        self._entities = entities
        self.notes: list[str] = []

    def fit(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data as the service wants it."""
        fitted: dict[str, Any] = {}
        scale = self._scale_beside(data)
        for key, given in data.items():
            if given is None or given == "":
                continue
            if scale and key not in self._known and key in _UNITS:
                continue
            name, value = self._name(key, data), given
            if name is None:
                if FIELDS.get(_plain(key)) == []:
                    self.notes.append(f"{key[:40]} is no field; left out.")
                    continue
                raise self._unknown(key)
            if name in _COLOR_FIELDS and (color := read_color(given)) is not None:
                name, value = color
            if scale and name in _TEMPERATURES and isinstance(value, int | float):
                value = f"{value} {scale}"
            fitted.setdefault(name, self._value(name, key, value))
        refuse_templates(fitted)
        self._check(fitted)
        return fitted

    def _scale_beside(self, data: Mapping[str, Any]) -> str:
        """Return in which temperatures a call says that it gives them, if it does."""
        said = (str(data[key]) for key in data if key in _UNITS)
        return next((unit for one in said if (unit := _scale(one)) in {"c", "f"}), "")

    def knows(self, key: str, data: Mapping[str, Any]) -> bool:
        """Return whether the service has such a field, by this name or by another."""
        return self._name(key, data) is not None or FIELDS.get(_plain(key)) == []

    def _name(self, key: str, data: Mapping[str, Any]) -> str | None:
        """Return the real field that is meant."""
        if key in self._known or not self._known:
            return key
        plain = _plain(key)
        if plain in self._known:
            return plain
        meant = [
            name
            for name in FIELDS.get(plain, ())
            if name in self._known and name not in data
        ]
        return meant[0] if meant else None

    def _unknown(self, key: str) -> Refusal:
        fields = ", ".join(sorted(self._known)[:20])
        return failed(
            "unknown_field",
            f"The service has no field {quoted(key, 40)}. "
            + (f"Its fields are: {fields}." if fields else "It takes no fields."),
        )

    def _value(self, name: str, written: str, value: Any) -> Any:
        field = self._fields.get(name)
        if isinstance(value, list) and len(value) == 1 and self._wants_one(field):
            value = value[0]
        if isinstance(value, str):
            value = self._text(name, field, value)
        if isinstance(value, float | int) and not isinstance(value, bool):
            value = self._number(name, written, value)
        return value

    def _wants_one(self, field: ServiceField | None) -> bool:
        return field is not None and field.kind in _SINGLE

    def _text(self, name: str, field: ServiceField | None, value: str) -> Any:
        text = value.strip()
        if name.endswith("_color") and (parts := _COLOR_PARTS.fullmatch(text)):
            return [json.loads(part) for part in re.split(r"[,;]\s*", parts[1])]
        kind = field.kind if field else "any"
        is_numeric = kind in {"number", "color_temp"} or name in _RANGES
        is_share = name in _PERCENT or name == "volume_level"
        if is_share and (meant := _AMOUNTS.get(text.casefold())) is not None:
            return meant if name in _PERCENT else meant / 100
        if is_numeric and (match := _NUMBER.match(text)):
            number = float(match[1].replace(",", "."))
            if (unit := (match[2] or "").casefold()) in {"%", "percent"}:
                number = _of_percent(name, number)
            elif name in _TEMPERATURES and _scale(unit) not in {"", _scale(self._unit)}:
                number = _in_unit(self._unit, number)
                self.notes.append(f"{text} is {number:g} {self._unit}.")
            return int(number) if number.is_integer() else number
        if kind == "boolean" and text.casefold() in {"true", "yes", "on", "1"}:
            return True
        if kind == "boolean" and text.casefold() in {"false", "no", "off", "0"}:
            return False
        if text[:1] in "[{" and name not in _WORDS:
            try:
                return json.loads(text)
            except ValueError, RecursionError:
                return value
        if options := self._options(name, field):
            return (
                _same_option(text, options)
                or next(
                    (
                        one
                        for own in self._entities
                        if (one := self._spoken(own, name, text)) in options
                    ),
                    None,
                )
                or value
            )
        return value

    def _number(self, name: str, written: str, value: float) -> float:
        if name in _PERCENT and 0 < value < 1:
            # A fraction where a percentage is meant. 1 stays one percent.
            return round(value * 100)
        if name == "brightness" and 0 < value < 1:
            return round(value * 255)
        if name == "brightness_pct" and written == "brightness_level" and value > 100:
            return round(value / 255 * 100)
        if name == "volume_level" and 1 < value <= 100:
            return value / 100
        if name == "color_temp_kelvin" and 100 <= value < 600:
            # Nobody has a lamp of 300 K: these are mireds.
            return round(1_000_000 / value)
        return value

    def _options(self, name: str, field: ServiceField | None) -> tuple[str, ...]:
        """Return the values that a field may have, of service and entities."""
        values = dict.fromkeys(value for own in self._choices(name) for value in own)
        return tuple(values or (field.options if field is not None else ()))

    def _choices(self, name: str) -> list[tuple[str, ...]]:
        """Return for each entity the values that it lists for a field."""
        return [
            found.values
            if (found := entity.capability(name)) is not None and found.is_choice
            else ()
            for entity in self._entities
        ]

    def _check(self, data: Mapping[str, Any]) -> None:
        """Refuse a value outside of what service and entity take."""
        for name, value in data.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                self._refuse_other_unit(name, value)
                low, high = self._range(name)
                if (low is not None and value < low) or (
                    high is not None and value > high
                ):
                    raise failed(
                        "out_of_range",
                        f"{name} must be between {low:g} and {high:g}, not {value:g}."
                        if low is not None and high is not None
                        else f"{name} cannot be {value:g}.",
                    )
            elif isinstance(value, str):
                choices = self._choices(name)
                options = dict.fromkeys(one for own in choices for one in own)
                # One that lists none may take anything.
                if choices and all(choices) and value not in options:
                    raise failed(
                        "invalid_value",
                        f"{name} {quoted(value)} is not possible here. Possible: "
                        + ", ".join(list(options)[:20]),
                    )

    def _refuse_other_unit(self, name: str, value: float) -> None:
        """Refuse a temperature that is none here, but one in the other unit."""
        if name not in _TEMPERATURES or not self._unit:
            return
        meant = _in_unit(self._unit, value)
        for entity in self._entities:
            found = entity.capability("temperature")
            if found is None or found.minimum is None or found.maximum is None:
                continue
            low, high = found.minimum, found.maximum
            if not low <= value <= high and low <= meant <= high:
                raise failed(
                    "other_unit",
                    f"{name} is in {self._unit} here, between {low:g} and {high:g}. "
                    f"If {value:g} was meant in the other unit, give {meant:g}, and "
                    "say so; else ask.",
                )

    def _range(self, name: str) -> tuple[float | None, float | None]:
        if name in _RANGES:
            return _RANGES[name]
        field = self._fields.get(name)
        if field is None or field.kind != "number":
            return None, None
        return field.minimum, field.maximum


def _plain(key: str) -> str:
    return key.casefold().replace(" ", "_").replace("-", "_")


def _of_percent(name: str, number: float) -> float:
    if name == "brightness":
        return round(number * 2.55)
    return number / 100 if name == "volume_level" else number


def _scale(unit: str) -> str:
    """Return c or f for a unit of temperature, nothing where it tells none."""
    letters = unit.casefold().removeprefix("degrees").removeprefix("degree")
    return letters.strip(" °")[:1]


def _in_unit(unit: str, other: float) -> float:
    """Return in this unit a temperature that was given in the other one."""
    is_metric = unit == "°C"
    return round((other - 32) / 1.8 if is_metric else other * 1.8 + 32, 1)


def _same_option(text: str, options: Sequence[str]) -> str | None:
    """Return the option that is written like the text but for case and gaps."""
    if text in options:
        return text
    same = [option for option in options if normalize(option) == normalize(text)]
    return same[0] if len(same) == 1 else None


def end_of(rounded: tuple[str, str, str] | None, data: Mapping[str, Any]) -> str | None:
    """Return the service that means the same as this end of the scale."""
    if rounded is None:
        return None
    key, at_zero, at_full = rounded
    value = next((data[name] for name in (key, *_SHARES) if name in data), None)
    text = str(value).strip().removesuffix("%").strip().casefold()
    if text in {"open", "closed"}:
        return at_full if text == "open" else at_zero
    try:
        number = float(text)
    except ValueError:
        return None
    return at_zero if number <= 0 else at_full if number >= 100 else None


def refuse_templates(value: Any) -> None:
    """Refuse any text that has a template in it: services render some."""
    if any(_TEMPLATE.search(text) for text in texts_of(value)):
        raise failed("template", "Templates are refused. Write the value itself.")


def texts_of(value: Any) -> Iterable[str]:
    """Yield every text in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from texts_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)


_ENTITY_ID: Final = re.compile(r"(?=\b([a-z][a-z0-9_]*\.[a-z0-9_]+)\b)")
"""Each pair of words with a dot between: in `states.light.hall.state`, three."""


def entity_ids_in(
    data: Mapping[str, Any], exists: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return ids of existing entities that values name, but for texts for people."""
    found: dict[str, None] = {}
    for key, value in data.items():
        if key in _WORDS:
            continue
        for text in texts_of(value):
            for match in _ENTITY_ID.findall(text.casefold()):
                if exists(match):
                    found[match] = None
    return tuple(found)
