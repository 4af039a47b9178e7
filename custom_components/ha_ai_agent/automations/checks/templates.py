"""What is written out in templates: states, ids, and texts that are compared."""

import re
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from ..references import is_template
from .parts import Part, texts_in
from .states import check_literal, check_value
from .things import Findings, Things, as_number

_TEMPLATE_KEYS: Final = ("value_template", "wait_template")
_ORDERS: Final = frozenset({"lt", "lteq", "gt", "gteq"})
_ENTITY_ID: Final = re.compile(r"[a-z_][a-z0-9_]*\.[a-z0-9_]+")
ENVIRONMENT: Final = Environment(  # noqa: S701  # nothing is rendered with it
    extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"]
)


def check_templates(part: Part, things: Things, found: Findings) -> None:
    """Hold what templates compare against what can be."""
    if isinstance(part.item, str):
        _check_text(part, part.item, things, found)
        return
    for key in _TEMPLATE_KEYS:
        text = part.own.get(key)
        is_test = part.own.get("condition", part.own.get("trigger")) == "template"
        is_text = isinstance(text, str) and not is_template(text)
        if is_text and (is_test or key == "wait_template"):
            found.refuse(
                part,
                f"`{key}` is plain text, which is never true. A template has"
                " {{ … }} around it.",
            )
    for text in texts_in(part.own):
        _check_text(part, text, things, found)


def _check_text(part: Part, text: str, things: Things, found: Findings) -> None:
    if not is_template(text):
        return
    try:
        tree = ENVIRONMENT.parse(text)
    except TemplateSyntaxError:
        # Home Assistant's validator says that better.
        return
    for call in tree.find_all(nodes.Call):
        _check_call(part, call, things, found)
    for compare in tree.find_all(nodes.Compare):
        _check_compare(part, compare, things, found)


def _check_call(part: Part, call: nodes.Call, things: Things, found: Findings) -> None:
    name = call.node.name if isinstance(call.node, nodes.Name) else ""
    given = [constants(argument) for argument in call.args]
    if name == "is_state" and len(given) == 2:
        for entity_id in _ids(given[0]):
            for literal in given[1]:
                check_literal(part, "template", entity_id, literal, things, found)
    elif name == "is_state_attr" and len(given) == 3:
        for entity_id in _ids(given[0]):
            for attribute in given[1]:
                for value in given[2]:
                    check_value(
                        part, "template", entity_id, attribute, value, things, found
                    )


def _check_compare(
    part: Part, compare: nodes.Compare, things: Things, found: Findings
) -> None:
    left = compare.expr
    for operand in compare.ops:
        right, sign = operand.expr, operand.op
        for one, other in ((left, right), (right, left)):
            _check_sides(part, sign, one, other, things, found)
        left = right


def _check_sides(
    part: Part,
    sign: str,
    one: nodes.Expr,
    other: nodes.Expr,
    things: Things,
    found: Findings,
) -> None:
    entity_id = state_of(one)
    if entity_id is not None:
        entity_id = things.entity_id(entity_id)
        if sign in _ORDERS and _is_number(other):
            found.refuse(
                part,
                f"a state is text and cannot be compared with a number: write"
                f" states('{entity_id}') | float(0).",
            )
        elif sign == "eq" and _is_number(other):
            found.refuse(
                part,
                "a state is text and is never equal to a number: write"
                f" states('{entity_id}') | float(0).",
            )
        elif sign in {"eq", "ne", "in", "notin"}:
            for literal in constants(other):
                check_literal(part, "template", entity_id, literal, things, found)
        return
    attribute = attribute_of(one)
    if attribute is not None and sign in {"eq", "ne", "in", "notin"}:
        for literal in constants(other):
            check_value(part, "template", *attribute, literal, things, found)


def state_of(node: nodes.Expr) -> str | None:
    """Return the entity whose state an expression is, word for word."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        if node.node.name == "states" and node.args:
            return next(iter(_ids(constants(node.args[0]))), None)
        return None
    # states.sensor.hall.state
    if not isinstance(node, nodes.Getattr) or node.attr != "state":
        return None
    thing = node.node
    if isinstance(thing, nodes.Getattr) and isinstance(thing.node, nodes.Getattr):
        of = thing.node.node
        if isinstance(of, nodes.Name) and of.name == "states":
            return f"{thing.node.attr}.{thing.attr}"
    return None


def attribute_of(node: nodes.Expr) -> tuple[str, str] | None:
    """Return the entity and the attribute that an expression reads."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return None
    if node.node.name != "state_attr" or len(node.args) != 2:
        return None
    ids, names = (constants(argument) for argument in node.args)
    return (ids[0], names[0]) if _ids(ids) and names else None


def constants(node: nodes.Expr) -> list[str]:
    """Return the texts that are written out."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, nodes.List | nodes.Tuple):
        return [text for item in node.items for text in constants(item)]
    return []


def _ids(texts: list[str]) -> list[str]:
    return [text for text in texts if _ENTITY_ID.fullmatch(text)]


def _is_number(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.Neg):
        return _is_number(node.node)
    if isinstance(node, nodes.Const):
        return as_number(node.value) is not None and not isinstance(node.value, str)
    return isinstance(node, nodes.Filter) and node.name in {"float", "int"}
