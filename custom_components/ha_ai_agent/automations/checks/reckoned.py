"""Templates reckoned with: what is always so, what nothing gives, what is over."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
import re
from typing import Any, Final

from homeassistant.helpers.template import TemplateEnvironment, result_as_boolean
from homeassistant.util import dt as dt_util
from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes

from ...domains.tables import POSSIBLE
from ..references import is_template
from .parts import Part, is_enabled, listed, parts_of, texts_in
from .started import Starts, check_places
from .states import check_attribute
from .templates import ENVIRONMENT, attribute_of, constants, state_of
from .things import Findings, Things, as_number

_TESTS: Final = ("value_template", "wait_template")
_ALWAYS_GIVEN: Final = frozenset({"context", "repeat", "this", "trigger", "wait"})
_IF_ANY: Final = frozenset({"default", "d", "defined", "undefined"})
"""Filters and tests that ask whether there is something."""
_CLOCKS: Final = frozenset({"now", "utcnow", "today_at"})
_TURNED: Final = {"lt": "gt", "lteq": "gteq", "gt": "lt", "gteq": "lteq"}
_OVER: Final = frozenset({"eq", "in", "lt", "lteq"})
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")
_OTHER_SIGNS: Final = re.compile(r"%[^HMSmd%]")
"""Signs of strftime that say more than a day of the year and a time of it."""
_NUMBERS: Final = frozenset({"float", "int"})


def check_reckoned(
    config: Mapping[str, Any], things: Things, found: Findings, *, is_called: bool
) -> None:
    """Note templates that come to the same always, or that read what nothing gives.

    `is_called` where others call it and may hand over what they like.
    """
    triggers = _kinds(config.get("triggers"))
    starts = Starts(config, things)
    given = None if is_called else {*_ALWAYS_GIVEN, *_given(config)}
    for part in parts_of(config):
        if not part.is_on:
            continue
        _check_always(part, found)
        own = part.item if isinstance(part.item, str) else part.own
        for text in texts_in(own):
            if not is_template(text):
                continue
            try:
                tree = ENVIRONMENT.parse(text)
            except TemplateSyntaxError:
                # Home Assistant's validator says that better.
                continue
            _check_clock(part, tree, found)
            _check_read(part, tree, things, found)
            check_places(part, tree, things, found)
            starts.check(part, tree, found)
            if given is not None:
                is_number = "numeric_state" in part.own.values()
                names = {*given, "state"} if is_number else given
                _check_given(part, text, tree, names, things, found)
                _check_trigger(part, tree, triggers, found)


# What is always so


def _check_always(part: Part, found: Findings) -> None:
    keys: tuple[str, ...] = _TESTS
    if part.kind == "action" and "wait_template" not in part.own:
        keys = _TESTS[:1]
    is_text = isinstance(part.item, str)
    for text in [part.item] if is_text else [part.own.get(key) for key in keys]:
        value = _always(text)
        if value is None or "numeric_state" in part.own.values():
            continue
        if part.kind == "trigger":
            found.refuse(part, "it always comes to the same, and so never starts this.")
        elif "until" in part.steps or "while" in part.steps:
            if value is ("while" in part.steps):
                found.note(part, "it repeats for ever: what stands behind never runs.")
            else:
                found.note(part, f"it is always {value}: nothing is repeated.".lower())
        elif value:
            found.note(part, "it is always true, and so decides nothing.")
        elif part.is_nested:
            found.note(part, "it is never true.")
        else:
            found.refuse(part, "it is never true.")


def _always(text: Any) -> bool | None:
    """Return what a template always is; None where that depends."""
    if not isinstance(text, str) or not is_template(text):
        return None
    try:
        body = ENVIRONMENT.parse(text).body
        if len(body) != 1 or not isinstance(body[0], nodes.Output):
            return None
        values = [one.as_const() for one in body[0].nodes]
    except TemplateSyntaxError, nodes.Impossible:
        return None
    return bool(result_as_boolean("".join(map(str, values)).strip()))


# What nothing gives


def _given(config: Any) -> Iterator[str]:
    """Yield the names that an automation gives its templates itself."""
    if isinstance(config, Mapping):
        for key, value in config.items():
            if key in {"variables", "trigger_variables"} and isinstance(value, Mapping):
                yield from map(str, value)
            if key == "response_variable":
                yield str(value)
            yield from _given(value)
    elif isinstance(config, list | tuple):
        for item in config:
            yield from _given(item)


def _check_given(
    part: Part,
    text: str,
    tree: nodes.Template,
    given: set[str],
    things: Things,
    found: Findings,
) -> None:
    # Only Home Assistant's own environment knows its filters.
    environment = TemplateEnvironment(things.hass)
    try:
        read = meta.find_undeclared_variables(environment.parse(text))
    except TemplateError:
        return
    for name in sorted(read - given - set(_asked_for(tree)) - set(environment.globals)):
        found.note(part, f"nothing gives its template `{name}`: it is always empty.")
    is_looped = "repeat" in part.steps or _is_loop(part)
    if part.kind == "action" and "repeat" in read and not is_looped:
        found.note(part, "`repeat` is empty here: nothing is repeated around it.")


def _is_loop(part: Part) -> bool:
    return isinstance(part.item, Mapping) and bool(
        {"repeat", "for_each", "count", "while", "until"} & set(part.item)
    )


def _asked_for(tree: nodes.Template) -> Iterator[str]:
    """Yield names that a template does without where there is nothing."""
    for one in (*tree.find_all(nodes.Test), *tree.find_all(nodes.Filter)):
        if one.name in _IF_ANY and one.node is not None:
            root = _root(one.node)
            if isinstance(root, nodes.Name):
                yield root.name


def _root(node: nodes.Node) -> nodes.Node:
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node


def _kinds(triggers: Any) -> frozenset[str]:
    """Return of which kinds the triggers are that are not turned off."""
    found: set[str] = set()
    for item in listed(triggers):
        if not isinstance(item, Mapping) or not is_enabled(item):
            continue
        if "triggers" in item:
            found |= _kinds(item["triggers"])
        else:
            found.add(str(item.get("trigger")))
    return frozenset(found)


def _check_trigger(
    part: Part, tree: nodes.Template, kinds: frozenset[str], found: Findings
) -> None:
    """Note what a template wants of the trigger, and no trigger here has."""
    fields: Mapping[str, list[str]] = POSSIBLE["trigger_fields"]
    plain = {kind for own in fields.values() for kind in own} | {"time_pattern", "time"}
    if not kinds or not kinds <= plain or "trigger" in _asked_for(tree):
        return
    for read in tree.find_all(nodes.Getattr):
        is_trigger = isinstance(read.node, nodes.Name) and read.node.name == "trigger"
        if is_trigger and (own := fields.get(read.attr)) and not kinds & set(own):
            found.note(
                part,
                f"`trigger.{read.attr}` is empty: only triggers of the kind"
                f" {', '.join(own)} have it.",
            )


# Numbers of things that are words


def _check_read(
    part: Part, tree: nodes.Template, things: Things, found: Findings
) -> None:
    for one in tree.find_all(nodes.Filter):
        if one.name in _NUMBERS and one.node is not None:
            _check_number(part, one.node, things, found)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _NUMBERS:
            for argument in call.args[:1]:
                _check_number(part, argument, things, found)
        if (read := attribute_of(call)) is not None:
            check_attribute(part, *read, things, found)


def _check_number(
    part: Part, node: nodes.Expr, things: Things, found: Findings
) -> None:
    given = state_of(node)
    if given is None:
        return
    entity_id = things.entity_id(given)
    possible = things.possible(entity_id)
    if possible is None or possible.is_number or possible.is_moment:
        return
    if any(as_number(state) is not None for state in possible.states):
        return
    found.note(part, f"{things.name(entity_id)} is never a number: {possible.told()}.")


# The clock


def _check_clock(part: Part, tree: nodes.Template, found: Findings) -> None:
    for compare in tree.find_all(nodes.Compare):
        left = compare.expr
        for operand in compare.ops:
            sign, right = operand.op, operand.expr
            _check_time(part, sign, left, right, found)
            _check_time(part, _TURNED.get(sign, sign), right, left, found)
            left = right


def _check_time(
    part: Part, sign: str, one: nodes.Expr, other: nodes.Expr, found: Findings
) -> None:
    if not _reads_clock(one) or _reads_clock(other):
        return
    field = _field_of(one)
    edges = POSSIBLE["clock"].get(field)
    numbers = [number for number in _numbers(other) if number is not None]
    if edges and sign in {"eq", "in"}:
        for text in constants(other):
            found.refuse(part, f"`{field}` of the time is a number, never '{text}'.")
        for number in numbers:
            if not edges[0] <= number <= edges[1]:
                found.refuse(
                    part,
                    f"`{field}` of the time is never {number:g}: it is between"
                    f" {edges[0]} and {edges[1]}.",
                )
    if sign in {"eq", "in"} and (pattern := _pattern_of(one)):
        for text in constants(other):
            if (shown := _as_shown(text, pattern)) is not None and shown != text:
                found.refuse(
                    part, f"'{pattern}' of the time is never '{text}', but '{shown}'."
                )
    if sign not in _OVER:
        return
    now = dt_util.now()
    if field == "year":
        dates = [number < now.year for number in numbers]
    else:
        dates = [
            moment < now
            for node in (other, *other.find_all(nodes.Const))
            for text in constants(node)
            if (moment := _moment(text)) is not None
        ]
    if dates and all(dates):
        found.note(part, "the date in its template is over: it is not true any more.")


def _reads_clock(node: nodes.Expr) -> bool:
    return any(
        isinstance(call.node, nodes.Name) and call.node.name in _CLOCKS
        for call in ([node] if isinstance(node, nodes.Call) else [])
        + list(node.find_all(nodes.Call))
    )


def _field_of(node: nodes.Expr) -> str:
    """Return what is read of the time: now().hour, now().weekday()."""
    while isinstance(node, nodes.Filter) and node.name in _NUMBERS and node.node:
        node = node.node
    if isinstance(node, nodes.Call):
        node = node.node
    return node.attr if isinstance(node, nodes.Getattr) else ""


def _pattern_of(node: nodes.Expr) -> str:
    """Return how the time is written: now().strftime('%H:%M')."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Getattr):
        return ""
    is_written = node.node.attr == "strftime" and len(node.args) == 1
    found = constants(node.args[0]) if is_written else []
    return found[0] if found and not _OTHER_SIGNS.search(found[0]) else ""


def _as_shown(text: str, pattern: str) -> str | None:
    """Return a time as it would be written; None where it is none."""
    try:
        # With a leap year of its own, for days of which none is said. It is written as
        # it was read, so that no time zone is in it.
        moment = datetime.strptime(f"2028 {text}", f"%Y {pattern}")  # noqa: DTZ007
        return moment.strftime(pattern)
    except ValueError:
        return None


def _numbers(node: nodes.Expr) -> Iterator[float | None]:
    if isinstance(node, nodes.List | nodes.Tuple):
        for item in node.items:
            yield from _numbers(item)
    elif isinstance(node, nodes.Const) and not isinstance(node.value, str):
        yield as_number(node.value)


def _moment(text: str) -> datetime | None:
    """Return the end of a day, or a moment, that is written out with its year."""
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) == len("2026-01-01"):
        moment = moment.replace(hour=23, minute=59, second=59)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt_util.get_default_time_zone())
    return moment.astimezone(UTC)
