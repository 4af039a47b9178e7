"""Templates of the past: those that read states and nothing else. Pure."""

from functools import lru_cache
import re
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .timeline import Timeline, number_of

_SLOW: Final = re.compile(r"\{%-?\s*(?:for|macro|include|import|from|call)\b")
_NAMED: Final = re.compile(r"['\"]([a-z_]+\.[a-z0-9_]+)['\"]")
_TRUE: Final = frozenset({"1", "true", "yes", "on", "enable"})
_LONGEST: Final = 2000


class NotReplayed(Exception):  # noqa: N818  # it is an answer, nothing is broken
    """It cannot be known what it was."""


class _Past(ImmutableSandboxedEnvironment):
    """Knows what things were, and no more."""

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined, autoescape=False
        )  # it makes no page
        self.filters["float"] = _number
        self.filters["int"] = lambda value, default=None: int(_number(value, default))


def _number(value: Any, default: Any = None) -> float:
    found = number_of(value)
    if found is None:
        found = number_of(default)
    if found is None:
        raise NotReplayed
    return found


@lru_cache(maxsize=1)
def _environment() -> _Past:
    return _Past()


def named_in(template: str) -> list[str]:
    """Return the ids that stand in a template."""
    return list(dict.fromkeys(_NAMED.findall(template)))


def is_true(template: Any, timeline: Timeline, when: float) -> bool:
    """Return whether a template was true. Raises `NotReplayed`."""
    if isinstance(template, bool):
        return template
    if (
        not isinstance(template, str)
        or len(template) > _LONGEST
        or _SLOW.search(template)
    ):
        raise NotReplayed

    def state(entity_id: str) -> str:
        moment = timeline.at(entity_id, when)
        if moment is None:
            raise NotReplayed
        return moment.state

    def attribute(entity_id: str, name: str) -> Any:
        moment = timeline.at(entity_id, when)
        if moment is None:
            raise NotReplayed
        return moment.attributes.get(name)

    known = {
        "states": state,
        "is_state": lambda entity_id, wanted: (
            state(entity_id) in wanted
            if isinstance(wanted, list)
            else state(entity_id) == wanted
        ),
        "state_attr": attribute,
        "is_state_attr": lambda entity_id, name, wanted: (
            attribute(entity_id, name) == wanted
        ),
        "has_value": lambda entity_id: (
            state(entity_id) not in {"unknown", "unavailable"}
        ),
        "now": lambda: timeline.local(when),
        "float": _number,
        "int": lambda value, default=None: int(_number(value, default)),
    }
    try:
        text = _environment().from_string(template).render(known)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as err:
        raise NotReplayed from err
    return text.strip().casefold() in _TRUE
