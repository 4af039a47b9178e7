"""An automation that a model wrote out, where it could have called a tool."""

from collections.abc import Callable
from typing import Final

from homeassistant.util.ulid import ulid_now

from ..automations.shape import written_in
from ..models import ApprovalRecord, Speaker, ToolCall, ToolSpec

_TOOL: Final = "automations"
type Offer = Callable[[str], ToolCall | None]


class Offers:
    """Makes one call in a turn of an automation that stands in an answer.

    It is checked and previewed by that, and a person is asked: nothing is written.
    """

    __slots__ = ("_may_write", "_was_made")

    def __init__(self, tools: tuple[ToolSpec, ...], speaker: Speaker) -> None:
        has_tool = any(spec.name == _TOOL for spec in tools)
        is_admin = speaker.is_admin and speaker.user_id is not None
        self._may_write = has_tool and is_admin and not speaker.is_read_only
        self._was_made = False

    def call_of(self, text: str) -> ToolCall | None:
        """Return the call that an answer could have been, the first time."""
        if self._was_made or not self._may_write:
            return None
        if (written := written_in(text)) is None:
            return None
        self._was_made = True
        return ToolCall(ulid_now(), _TOOL, {"action": "create", "yaml": written})

    def is_asked(self, asked: list[ApprovalRecord]) -> bool:
        """Return whether that has become a question, so that no more is to be said."""
        return self._was_made and bool(asked)
