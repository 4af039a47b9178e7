"""Lists, calendars, messages, and services that act on no entity. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from .checks import number, reached, same, state_changed
from .model import Check, Domain, Seen, by_word, words


def _added(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect one open item more: a list's state is their number."""
    start = number(before.state)
    if start is None or "item" not in data:
        return None
    return lambda now: reached(yes=same(now.state, start + 1))


_OUTWARD: Final = words("notify rest_command mqtt tts_cloud telegram_bot smtp webhook")
_POWERFUL: Final = words("""
    shell_command rest_command python_script pyscript hassio mqtt backup recorder
    frontend system_log logger ffmpeg downloader command_line
    google_generative_ai_conversation conversation ai_task
    """)

ROWS: Final = (
    Domain(
        name="todo",
        aliases=words("list to_do shopping_list"),
        verbs=by_word(add_item="add", remove_item="remove", update_item="update"),
        shows={"add_item": _added},
    ),
    Domain(
        name="calendar",
        verbs=by_word(create_event="add_event", get_events="list_events"),
    ),
    Domain(
        name="notify",
        verbs=by_word(send_message="send notify"),
        raises={"send_message": "message"},
        sends_out=True,
        shows={"send_message": state_changed},
        leaves="nothing",
        done={"send_message": "sent a message through"},
        previews={"send_message": "message"},
    ),
    *(
        Domain(name=name, sends_out=name in _OUTWARD, is_powerful=name in _POWERFUL)
        for name in sorted((_OUTWARD | _POWERFUL) - {"notify"})
    ),
)
