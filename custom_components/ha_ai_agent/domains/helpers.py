"""Values that people set: numbers, texts, options, moments, counters, timers. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .checks import (
    DEAD,
    attribute,
    both,
    is_state,
    number,
    reached,
    same,
    seconds,
    state_is,
)
from .model import (
    HELPER,
    Attributes,
    Capability,
    Check,
    Domain,
    Reproduced,
    Rule,
    Seen,
    Steps,
    UndoStep,
    by_word,
    words,
)
from .restores import to_state, to_value
from .scenes import each, state_by, value_by
from .told import in_words, limits, lists, moment_of, ranged, when


def _stepped(direction: int) -> Rule:
    """Expect one step of a number that knows its step and its ends."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        start = number(before.state)
        if data or start is None:
            return None
        step = number(before.attributes.get("step")) or 1.0
        low = number(_first(before, "min", "minimum"))
        high = number(_first(before, "max", "maximum"))
        wanted = start + direction * step
        if (high is not None and wanted > high) or (low is not None and wanted < low):
            return None
        return lambda now: reached(yes=same(now.state, wanted, step / 1000))

    return rule


def _first(before: Seen, *keys: str) -> Any:
    return next(
        (before.attributes[key] for key in keys if key in before.attributes), None
    )


def _option(step: int | None, index: int = 0) -> Rule:
    """Expect an option by its place in the list."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        options = before.attributes.get("options")
        if not isinstance(options, list) or not options:
            return None
        if step is None:
            wanted = options[index]
            return None if data else lambda now: reached(yes=now.state == wanted)
        if before.state not in options or set(data) - {"cycle"}:
            return None
        place = options.index(before.state) + step
        if not data.get("cycle", True):
            place = max(0, min(len(options) - 1, place))
        wanted = options[place % len(options)]
        return lambda now: reached(yes=now.state == wanted)

    return rule


def _counter_reset(data: Mapping[str, Any], before: Seen) -> Check | None:
    wanted = number(before.attributes.get("initial")) or 0.0
    return None if data else lambda now: reached(yes=same(now.state, wanted))


def _set_datetime(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect the parts that were written in the state's text."""
    date, time = data.get("date"), data.get("time")
    if "datetime" in data:
        date, _, time = str(data["datetime"]).replace("T", " ").partition(" ")
    if set(data) - {"date", "time", "datetime"} or not (date or time):
        return None
    has = before.attributes.get
    # A helper takes of a date and time what it has.
    date = date if has("has_date", True) else None
    time = time if has("has_time", True) else None
    parts = [
        str(part)[:8] if part is time else str(part) for part in (date, time) if part
    ]
    return lambda now: reached(
        yes=now.state not in DEAD and all(part in now.state for part in parts)
    )


def _moment(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect a datetime entity to show the moment that was asked for."""
    wanted = data.get("datetime")
    if wanted is None or set(data) != {"datetime"}:
        return None
    return lambda now: reached(yes=same(now.state, wanted))


def _timer_start(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect it to run, for as long as was asked."""
    if set(data) - {"duration"}:
        return None
    running = is_state("active")({}, before)
    assert running is not None
    if "duration" not in data:
        return running
    return both(running, attribute("duration", data["duration"]))


def _timer_details(attributes: Attributes) -> list[str]:
    length, left = (
        in_words(seconds(attributes.get(key))) for key in ("duration", "remaining")
    )
    return [
        f"of {length}" if length else "",
        f"{left} left" if left and "finishes_at" not in attributes else "",
        moment_of(attributes, "finishes_at", "ends at"),
    ]


def _restore_counter(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    return [UndoStep("set_value", {"value": int(number(before.state) or 0)})]


def _restore_datetime(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    if before.attributes.get("has_date") and before.attributes.get("has_time"):
        return [UndoStep("set_datetime", {"datetime": before.state})]
    key = "date" if before.attributes.get("has_date") else "time"
    return [UndoStep("set_datetime", {key: before.state})]


def _scene_options(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    yield from each(attributes, {"options": "set_options"})
    yield "select_option", {"option": state}


def _length(attributes: Attributes, _: int) -> list[Capability | None]:
    return [ranged("length", attributes.get("min"), attributes.get("max"))]


def _parts(attributes: Attributes, _: int) -> list[Capability | None]:
    return [
        when(attributes.get("has_date") is True, "date"),
        when(attributes.get("has_time") is True, "time"),
    ]


def _number(name: str, verbs: str, *steps: str, **more: Any) -> Domain:
    return Domain(
        name=name,
        relay="sender",
        verbs=by_word(set_value=verbs),
        scene=value_by("set_value", "value"),
        shows={
            "set_value": state_is("value", near=0.001),
            **dict(zip(steps, (_stepped(1), _stepped(-1)), strict=False)),
        },
        adds_up=frozenset(steps),
        restore=to_value("value", "set_value"),
        attributes=("min", "max", "step"),
        capabilities=limits,
        **more,
    )


def _text(name: str, **more: Any) -> Domain:
    return Domain(
        name=name,
        carries_words=True,
        verbs=by_word(set_value="set set_text"),
        scene=value_by("set_value", "value"),
        shows={"set_value": state_is("value")},
        restore=to_value("value", "set_value", is_text=True),
        attributes=("min", "max"),
        capabilities=_length,
        **more,
    )


def _select(name: str, **more: Any) -> Domain:
    is_helper = name == "input_select"
    return Domain(
        name=name,
        relay="sender",
        verbs=by_word(select_option="select set set_option"),
        scene=_scene_options if is_helper else value_by("select_option", "option"),
        shows={
            "select_option": state_is("option"),
            "select_first": _option(None, 0),
            "select_last": _option(None, -1),
            "select_next": _option(1),
            "select_previous": _option(-1),
        },
        restore=to_value("option", "select_option"),
        attributes=("options",),
        capabilities=lists(option="options"),
        unusual=words("select_first select_last select_next select_previous"),
        adds_up=words("select_next select_previous"),
        **more,
    )


ROWS: Final = (
    _number("number", "set"),
    _number("input_number", "set set_number", "increment", "decrement", **HELPER),
    _text("text", role="silent"),
    _text("input_text", **HELPER),
    _select("select", works_its_device=True),
    _select("input_select", **HELPER),
    Domain(
        name="counter",
        verbs=by_word(increment="increase add", decrement="decrease"),
        adds_up=words("increment decrement"),
        scene=value_by("set_value", "value"),
        shows={
            "set_value": state_is("value"),
            "increment": _stepped(1),
            "decrement": _stepped(-1),
            "reset": _counter_reset,
        },
        restore=_restore_counter,
        attributes=("minimum", "maximum", "step"),
        capabilities=limits,
        **HELPER,
    ),
    Domain(
        name="input_datetime",
        verbs=by_word(set_datetime="set set_value"),
        scene=value_by("set_datetime", "datetime"),
        shows={"set_datetime": _set_datetime},
        shown_by={"timestamp": ""},
        restore=_restore_datetime,
        attributes=("has_date", "has_time"),
        capabilities=_parts,
        **HELPER,
    ),
    *(
        Domain(
            name=name,
            role="silent",
            shows={"set_value": rule},
            restore=to_value(name, "set_value"),
            is_moment=name == "datetime",
        )
        for name, rule in (
            ("date", state_is("date")),
            ("time", state_is("time")),
            ("datetime", _moment),
        )
    ),
    Domain(
        name="timer",
        verbs=by_word(cancel="stop", start="resume unpause"),
        scene=state_by({"active": "start", "paused": "pause", "idle": "cancel"}),
        shows={
            "start": _timer_start,
            "pause": is_state("paused"),
            "cancel": is_state("idle"),
            "finish": is_state("idle"),
        },
        restore=to_state(
            {"idle": "cancel", "paused": "pause"},
            "the time that ran cannot be put back",
        ),
        details=_timer_details,
        adds_up=words("start"),
        **HELPER,
    ),
)
