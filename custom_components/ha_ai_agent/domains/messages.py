"""Lists, calendars, messages. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ..text import one_line
from .checks import number, reached, same, state_changed
from .model import Attributes, Check, Domain, Seen, by_word, words
from .told import word


def _added(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect one open item more: a list's state is their number."""
    start = number(before.state)
    if start is None or "item" not in data:
        return None
    return lambda now: reached(yes=same(now.state, start + 1))


def _next_event(attributes: Attributes) -> list[str]:
    """Return the event that is on, or comes next."""
    start = attributes.get("start_time")
    when = one_line(start, 16) if isinstance(start, str) else ""
    event = word(attributes, "message", "next event")
    return [f"{event} {when}".strip()] if event else []


ROWS: Final = (
    Domain(
        name="todo",
        aliases=words("list to_do shopping_list"),
        verbs=by_word(add_item="add", remove_item="remove", update_item="update"),
        stays_home=True,
        looked_up="items",
        adds_up=words("add_item"),
        shows={"add_item": _added},
    ),
    Domain(
        name="calendar",
        stays_home=True,
        verbs=by_word(create_event="add_event", get_events="list_events"),
        details=_next_event,
        looked_up="events",
    ),
    Domain(
        name="notify",
        verbs=by_word(send_message="send notify"),
        raises={"send_message": "message"},
        role="silent",
        sends_out=True,
        is_named_by_people=True,
        is_quiet=True,
        shows_markdown=words("persistent_notification"),
        adds_up=words("send_message"),
        shows={"send_message": state_changed},
        leaves="nothing",
        done={"send_message": "sent a message through"},
        previews={"send_message": "message"},
    ),
    Domain(
        name="persistent_notification",
        role="silent",
        stays_home=True,
        is_quiet=True,
        shows_markdown=words("create"),
    ),
)
