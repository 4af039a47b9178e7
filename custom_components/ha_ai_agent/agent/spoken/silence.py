"""What is heard while nothing is said yet: one short word, in time to be spoken.

Home Assistant speaks an answer while it comes only after more than sixty characters,
or at a tool call behind a text; whatever is shorter waits for the end of the turn. So
a word for the wait is filled up with what nobody hears, and what has begun to be
spoken has to be spoken to its end the same way.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .sentences import is_ended

SILENCE_SECONDS = 0.9
"""From the last word of a person; the speech itself needs time as well."""
STREAMED_AFTER: Final = 60
"""Characters after which Home Assistant hands an answer on while it comes."""
_PAUSE: Final = "\n\n"
"""Where a speech engine that takes whole sentences surely ends one."""
_PIPELINES: Final[HassKey[Any]] = HassKey("assist_pipeline")


class Silence:
    """Stands in for the listener of a chat log, and knows what has been heard."""

    __slots__ = ("_count", "_forward", "_is_spoken", "_log", "_role", "_said")

    def __init__(self, chat_log: conversation.ChatLog) -> None:
        assert chat_log.delta_listener is not None
        self._log = chat_log
        self._forward = chat_log.delta_listener
        self._count = 0
        self._is_spoken = False
        """Whether the speech has begun to follow; then it takes nothing else."""
        self._role = ""
        self._said: list[str] = []

    def __call__(self, log: conversation.ChatLog, delta: Mapping[str, Any]) -> None:
        """Count a delta as Home Assistant's pipeline does, and pass it on."""
        if delta.get("role") == "tool_result" and any(map(str.strip, self._said)):
            # Text that stands behind the calls of its message waited for the end.
            self.end(str)
        if role := delta.get("role"):
            self._role = role
            if role == "assistant":
                self._said.append("")
        if self._role == "assistant":
            content = delta.get("content") or ""
            if delta.get("tool_calls"):
                self._pause()
                self._is_spoken |= bool(self._count)
            self._count += len(content)
            self._is_spoken |= self._count > STREAMED_AFTER
            if content:
                self._said[-1] += content
        self._forward(log, dict(delta))

    def end(self, word: Callable[[], str]) -> None:
        """Say a word, or have spoken what was said so far: it was too short."""
        if self._is_spoken:
            return
        self._is_spoken = True
        if not any(map(str.strip, self._said)):
            self._begin_message()
            filled = word().ljust(STREAMED_AFTER + 1)
            self._forward(self._log, {"content": f"{filled}{_PAUSE}"})
            self._begin_message()
            return
        last = next(said for said in reversed(self._said) if said.strip())
        if self._role != "assistant":
            self._begin_message()
        rest = _PAUSE if is_ended(last) else ""
        self._forward(self._log, {"content": " " * (STREAMED_AFTER + 1) + rest})

    def _pause(self) -> None:
        """Have the words before a call spoken, whatever follows and when."""
        if self._said and (said := self._said[-1]).strip() and said[-1] != "\n":
            self._said[-1] += _PAUSE
            self._count += len(_PAUSE)
            self._forward(self._log, {"content": _PAUSE})

    def _begin_message(self) -> None:
        self._role = "assistant"
        self._said.append("")
        self._forward(self._log, {"role": "assistant"})

    def say(self, text: str) -> bool:
        """Have a whole answer spoken where it would no longer be; tell if it was so."""
        said = map(str.strip, self._said)
        if not self._is_spoken or not text.strip() or text.strip() in said:
            return False
        self._begin_message()
        self._forward(self._log, {"content": text})
        return True


@contextmanager
def broken_silence(
    hass: HomeAssistant,
    chat_log: conversation.ChatLog,
    user_input: conversation.ConversationInput,
    word: Callable[[], str] | None,
) -> Iterator[Silence | None]:
    """Follow a turn that is heard; None where it is read. Without a word: no word."""
    if chat_log.delta_listener is None or not _is_heard(hass, user_input):
        yield None
        return
    forward, silence = chat_log.delta_listener, Silence(chat_log)
    chat_log.delta_listener = silence
    timer = word and hass.loop.call_later(SILENCE_SECONDS, silence.end, word)
    try:
        yield silence
    finally:
        if timer:
            timer.cancel()
        chat_log.delta_listener = forward


def _is_heard(hass: HomeAssistant, user_input: conversation.ConversationInput) -> bool:
    """Return whether the answer is spoken: by the run of a pipeline that it is for."""
    pipelines = hass.data.get(_PIPELINES)
    begun = [
        run.events[0].data
        for runs in (pipelines.pipeline_debug.values() if pipelines else ())
        for run in runs.values()
        if run.events
        and run.events[0].data.get("conversation_id") == user_input.conversation_id
        and not any(event.type == "run-end" for event in run.events)
    ]
    if begun:
        return any("tts_output" in data for data in begun)
    return bool(user_input.satellite_id or user_input.device_id)
