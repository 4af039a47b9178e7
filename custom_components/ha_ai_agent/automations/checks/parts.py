"""The parts of an automation, each with the way to it in words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

type PartKind = Literal["trigger", "condition", "action"]
type Way = tuple[str | int, ...]

_LOGIC: Final = ("and", "or", "not")
_SEQUENCES: Final = ("sequence", "then", "else", "default", "parallel")
_LOOP_CONDITIONS: Final = ("while", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A trigger, a condition or an action, and where it stands."""

    kind: PartKind
    item: Any
    steps: Way
    is_on: bool = True
    """Whether neither it nor anything around it is turned off."""
    is_nested: bool = False
    """Whether it stands inside another part."""

    @property
    def where(self) -> str:
        """Return the way to it as a person would say it."""
        return spoken(self.steps)

    @property
    def own(self) -> Mapping[str, Any]:
        """Return what stands in it, without the parts within it."""
        if not isinstance(self.item, Mapping):
            return {}
        return {key: val for key, val in self.item.items() if key not in _NESTING}


_NESTING: Final = frozenset(
    {
        *(*_LOGIC, *_SEQUENCES, "if", "choose", "repeat", "wait_for_trigger"),
        *("triggers", "conditions"),
    }
)


def spoken(steps: Way) -> str:
    """Return a way as words: `actions, 2nd, choose, 1st`."""
    return ", ".join(
        ordinal(step + 1) if isinstance(step, int) else step for step in steps
    )


def ordinal(number: int) -> str:
    """Return a number as a place in a row."""
    teens = number % 100 in {11, 12, 13}
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(value: Any) -> Sequence[Any]:
    """Return what may stand alone or in a list as a list."""
    if value is None or value == "":
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def is_enabled(item: Any) -> bool:
    """Return whether a part is not turned off for good."""
    return not isinstance(item, Mapping) or item.get("enabled", True) is not False


def parts_of(config: Mapping[str, Any]) -> Iterator[Part]:
    """Yield every trigger, condition and action, those within others after them."""
    yield from _each("trigger", config.get("triggers"), ("triggers",))
    yield from _each("condition", config.get("conditions"), ("conditions",))
    for key in ("actions", "sequence"):
        yield from _each("action", config.get(key), (key,))


def _each(
    kind: PartKind,
    value: Any,
    steps: Way,
    *,
    is_on: bool = True,
    is_nested: bool = False,
) -> Iterator[Part]:
    walk = {"trigger": _trigger, "condition": _condition, "action": _action}[kind]
    for index, item in enumerate(listed(value)):
        part = Part(
            kind=kind,
            item=item,
            steps=(*steps, index),
            is_on=is_on and is_enabled(item),
            is_nested=is_nested,
        )
        yield part
        if isinstance(item, Mapping):
            yield from walk(part, item)


def _inside(part: Part, kind: PartKind, key: str, value: Any) -> Iterator[Part]:
    yield from _each(kind, value, (*part.steps, key), is_on=part.is_on, is_nested=True)


def _trigger(part: Part, item: Mapping[str, Any]) -> Iterator[Part]:
    if "triggers" in item:
        yield from _inside(part, "trigger", "triggers", item["triggers"])


def _condition(part: Part, item: Mapping[str, Any]) -> Iterator[Part]:
    for word in _LOGIC:
        if word in item:
            yield from _inside(part, "condition", word, item[word])
    if "conditions" in item:
        yield from _inside(part, "condition", "conditions", item["conditions"])


def _action(part: Part, item: Mapping[str, Any]) -> Iterator[Part]:
    if is_condition(item):
        yield from _condition(part, item)
        return
    if "if" in item:
        yield from _inside(part, "condition", "if", item["if"])
    for key in _SEQUENCES:
        if key in item:
            yield from _inside(part, "action", key, item[key])
    if "wait_for_trigger" in item:
        waited = item["wait_for_trigger"]
        yield from _inside(part, "trigger", "wait_for_trigger", waited)
    yield from _options(part, item)
    if isinstance(repeat := item.get("repeat"), Mapping):
        inner = Part(
            kind="action",
            item=repeat,
            steps=(*part.steps, "repeat"),
            is_on=part.is_on,
            is_nested=True,
        )
        for key in _LOOP_CONDITIONS:
            if key in repeat:
                yield from _inside(inner, "condition", key, repeat[key])
        yield from _inside(inner, "action", "sequence", repeat.get("sequence"))


def _options(part: Part, item: Mapping[str, Any]) -> Iterator[Part]:
    for index, option in enumerate(listed(item.get("choose"))):
        if not isinstance(option, Mapping):
            continue
        inner = Part(
            kind="action",
            item=option,
            steps=(*part.steps, "choose", index),
            is_on=part.is_on and is_enabled(option),
            is_nested=True,
        )
        conditions = option.get("conditions")
        yield from _inside(inner, "condition", "conditions", conditions)
        yield from _inside(inner, "action", "sequence", option.get("sequence"))


def is_condition(item: Mapping[str, Any]) -> bool:
    """Return whether an action is a condition that has to hold."""
    return "condition" in item or (
        "action" not in item and any(word in item for word in _LOGIC)
    )


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text, at any depth."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, str):
        yield value
