"""Ladder events → chat log deltas, spoken as they come."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
import re
from typing import Any, Final, assert_never

from homeassistant.components.conversation import AssistantContentDeltaDict
from homeassistant.helpers import llm

from ..markup import Plain
from ..metrics import Span, Trace
from ..models import ToolCall, Usage
from ..providers.base import (
    NativeItems,
    ReasoningDelta,
    Stop,
    TextDelta,
    ToolCallReady,
    UsageReport,
    Waived,
)
from ..tools.written_out import Offer
from .api import AgentApiInstance
from .ladder.ladder import Failed, LadderEvent, Retrying, RungChanged
from .speech import SpeechShaper
from .spoken.echo import Echo
from .withheld import HeldWords

NO_TOKEN = (Retrying, RungChanged, Failed)
"""Events of the ladder: nothing that a model said."""

_THINKS: Final = re.compile(r"</?(?:think|thought|reason|reflect|scratch)|^\s*</?$")

type Deltas = AsyncGenerator[AssistantContentDeltaDict]


@dataclass(slots=True)
class Iteration:
    """What one iteration brought."""

    pieces: list[str] = field(default_factory=list)
    """What was said, as it came."""
    calls: list[ToolCall] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    stop: str | None = None
    failed: Failed | None = None
    first_text_ms: float | None = None
    """Milliseconds from the start of the turn to the first word."""
    is_unsayable: bool = False
    """The model answered with signs, code or the like: nothing that can be said."""
    is_logged: bool = False
    """The chat log has it as a message."""
    cannot_act: bool = False
    """It was answered without tools, since the server refuses them."""

    @property
    def text(self) -> str:
        """Return what was said."""
        return "".join(self.pieces)


class DeltaStream:
    """Turns the events of one iteration into deltas, and notes what they brought.

    Tool calls are yielded apart from the role, so that the chat log starts them while
    the stream is still running.
    """

    def __init__(
        self,
        instance: AgentApiInstance,
        trace: Trace,
        span: Span,
        *,
        shaper: SpeechShaper | None,
        held: HeldWords | None = None,
        echo: Echo | None = None,
        close: Callable[[Iteration], str] | None = None,
        offer: Offer | None = None,
        is_data: bool = False,
    ) -> None:
        self.iteration = Iteration()
        # Dialogs render both as markdown. Data is read by a program alone.
        self._shown = None if is_data else Plain()
        self._thought = Plain()
        self._instance = instance
        self._trace = trace
        self._span = span
        self._shaper = shaper
        self._held = held
        self._echo = echo
        self._close = close
        self._offer = offer
        self._written: list[str] = []
        self._has_begun = False
        self._native: Any = None
        """What the last of the streams wants back: the chat log takes only one."""

    async def async_deltas(self, events: AsyncIterator[LadderEvent]) -> Deltas:
        """Yield deltas for `ChatLog.async_add_delta_content_stream`."""
        yield {"role": "assistant"}
        async for event in events:
            if isinstance(event, ToolCallReady) and (text := self._said_before()):
                # Text behind a call would wait for its end, unheard.
                yield {"content": text}
            if delta := self._delta(event):
                yield delta
        # What follows waits for the tools, not for the model.
        self._trace.end(self._span)
        if self._native is not None:
            yield {"native": self._native}
        if thought := self._thought.finish():
            yield {"thinking_content": thought}
        if rest := self._said_last():
            yield {"content": rest}
        if (call := self._offered()) is not None:
            yield self._called(call)
        if ending := self._close(self.iteration) if self._close is not None else "":
            # In the same message: what a dialog shows and a voice says is this one.
            yield {"content": self._note(ending)}

    def _delta(self, event: LadderEvent) -> AssistantContentDeltaDict | None:
        """Return the delta of one event, and note what it brought."""
        if not (self._has_begun or isinstance(event, NO_TOKEN)):
            self._has_begun = True
            self._span.attributes["first_event_ms"] = self._trace.since(self._span)
        match event:
            case TextDelta(text):
                self.iteration.is_unsayable |= _is_meant(text)
                self._written.append(text)
                shown = self._shaper.feed(text) if self._shaper is not None else text
                return {"content": said} if (said := self._said(shown)) else None
            case ReasoningDelta(text):
                thought = self._thought.feed(text)
                return {"thinking_content": thought} if thought else None
            case NativeItems(items):
                self._native = items
            case ToolCallReady(call):
                return self._called(call)
            case UsageReport(usage):
                self.iteration.usage += usage
            case Waived(_, parameter):
                self.iteration.cannot_act |= not parameter
                if parameter:
                    self._span.attributes.setdefault("left_out", []).append(parameter)
            case Stop(reason):
                self.iteration.stop = reason
            case Retrying(failure) | RungChanged(failure):
                self._native = None
                self._span.attributes.setdefault("failures", []).append(
                    f"{failure.rung}: {failure.error.key}"
                )
            case Failed():
                self.iteration.failed = event
            case _:
                assert_never(event)
        return None

    def _offered(self) -> ToolCall | None:
        """Return the call that a whole answer could have been."""
        iteration = self.iteration
        if self._offer is None or iteration.calls or iteration.failed is not None:
            return None
        return self._offer("".join(self._written))

    def _said_last(self) -> str:
        """Return what was held back to the end."""
        said = self._said(self._shaper.finish() if self._shaper is not None else "")
        if self._shown is not None:
            said += self._let(self._shown.finish())
        if self._echo is None:
            return said
        echo, self._echo = self._echo, None
        return said + self._let(echo.finish())

    def _said_before(self) -> str:
        """Return what was said before a call; what asks something waits on."""
        if self._shaper is None or self.iteration.calls:
            return ""
        said = self._said_last()
        return said + self._note(self._held.pause() if self._held is not None else "")

    def _let(self, text: str) -> str:
        """Return what may be said already."""
        if self._echo is not None:
            text = self._echo.feed(text)
        return self._note(self._held.feed(text) if self._held is not None else text)

    def _said(self, text: str) -> str:
        return self._let(text if self._shown is None else self._shown.feed(text))

    def _note(self, text: str) -> str:
        if self.iteration.first_text_ms is None and text.strip():
            self.iteration.first_text_ms = self._trace.elapsed_ms
        self.iteration.pieces.append(text)
        return text

    def _called(self, call: ToolCall) -> AssistantContentDeltaDict:
        self.iteration.calls.append(call)
        self._instance.expect(call)
        return {"tool_calls": [tool_input(call)]}


def _is_meant(text: str) -> bool:
    """Return whether a piece of an answer is more than thinking that leaked into it."""
    return bool(text.strip()) and _THINKS.search(text) is None


def tool_input(call: ToolCall) -> llm.ToolInput:
    """Return a call as Home Assistant's chat log takes it."""
    return llm.ToolInput(
        id=call.tool_call_id, tool_name=call.name, tool_args=call.arguments
    )
