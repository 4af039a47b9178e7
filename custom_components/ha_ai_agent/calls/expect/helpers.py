"""What helpers, buttons, scenes, scripts and lists show."""

from collections.abc import Mapping
from typing import Any, Final

from .checks import (
    DEAD,
    Check,
    Rule,
    Seen,
    Verdict,
    number,
    reached,
    same,
    state_changed,
    state_is,
)


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
    return lambda now: reached(yes=str(wanted).replace(" ", "T")[:16] in now.state)


def _ran(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect a script to have been started since."""
    last = before.attributes.get("last_triggered")

    def check(now: Seen) -> Verdict:
        if now.attributes.get("last_triggered") == last:
            return Verdict.NOT
        return Verdict.MOVING if now.state == "on" else Verdict.REACHED

    return check


def _added(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect one open item more: a list's state is their number."""
    start = number(before.state)
    if start is None or "item" not in data:
        return None
    return lambda now: reached(yes=same(now.state, start + 1))


RULES: Final[Mapping[str, Rule]] = {
    "script.turn_on": _ran,
    "script.turn_off": lambda data, before: lambda now: reached(yes=now.state == "off"),
    "scene.turn_on": state_changed,
    "button.press": state_changed,
    "input_button.press": state_changed,
    "notify.send_message": state_changed,
    "input_number.set_value": state_is("value", near=0.001),
    "number.set_value": state_is("value", near=0.001),
    "counter.set_value": state_is("value"),
    "input_number.increment": _stepped(1),
    "input_number.decrement": _stepped(-1),
    "counter.increment": _stepped(1),
    "counter.decrement": _stepped(-1),
    "counter.reset": _counter_reset,
    "input_text.set_value": state_is("value"),
    "text.set_value": state_is("value"),
    "date.set_value": state_is("date"),
    "time.set_value": state_is("time"),
    "datetime.set_value": _moment,
    "input_datetime.set_datetime": _set_datetime,
    **{
        f"{domain}.{service}": rule
        for domain in ("select", "input_select")
        for service, rule in {
            "select_option": state_is("option"),
            "select_first": _option(None, 0),
            "select_last": _option(None, -1),
            "select_next": _option(1),
            "select_previous": _option(-1),
        }.items()
    },
    "todo.add_item": _added,
}
