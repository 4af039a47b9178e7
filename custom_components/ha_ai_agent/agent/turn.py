"""One turn: words → prompt → stream → tools → again → answer.

Owns nothing that outlives the turn. The chat log keeps the conversation and makes a
task for each tool call; the runner executes them; the ladder speaks to the models.
"""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

from homeassistant.components import conversation

from ..markup import plain_text
from ..models import ChatRequest, Message, ToolSpec, Usage
from ..prompt.bands import system_message
from ..prompt.budget import Fitted, TooLong, fit
from ..tools.kit import TurnRunner
from ..tools.scope import TurnScope
from .api import AgentApiInstance
from .climb import WHOLE
from .ladder import Climb, Failed
from .messages import paired
from .parts import AgentParts
from .results import Results
from .sentences import SentenceKey, sentence
from .speech import SpeechShaper, acknowledgement, asks_something
from .stream import Deltas, DeltaStream, Heard
from .threads import Thread

type Outcome = Literal["ok", "error", "cancelled", "approval_required"]

_REFUSALS = frozenset({"invalid_auth", "model_not_found"})
"""What waiting does not mend; a repair or a reauthentication tells what does."""


@dataclass(slots=True)
class TurnEnd:
    """How a turn ended."""

    outcome: Outcome = "ok"
    text: str = ""
    error: str | None = None
    iterations: int = 0
    tool_calls: int = 0
    usage: Usage = field(default_factory=Usage)
    rung: str = "none"
    model_id: str = ""
    first_word_ms: float | None = None
    keeps_listening: bool = False
    too_small: tuple[int, int] | None = None
    """Tokens that instructions and home need, and the window that they exceed."""
    failures: tuple[str, ...] = ()
    """Keys of what went wrong on the way, rung by rung."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What does not change while a turn runs."""

    stable: str
    tools: tuple[ToolSpec, ...]
    tails: dict[int, str]
    structure: Mapping[str, Any] | None = None
    structure_name: str = "result"


class Turn:
    """The loop of one turn."""

    def __init__(
        self,
        parts: AgentParts,
        scope: TurnScope,
        *,
        chat_log: conversation.ChatLog,
        thread: Thread,
        instance: AgentApiInstance,
        runner: TurnRunner,
        prompt: Prompt,
        climb: Climb,
        is_plain: bool,
        end: TurnEnd,
    ) -> None:
        self._parts = parts
        self._scope = scope
        self._chat_log = chat_log
        self._thread = thread
        self._instance = instance
        self._runner = runner
        self._prompt = prompt
        self._climb = climb
        self._is_plain = is_plain
        self._acknowledged = False
        self._was_filtered = False
        self.results = Results()
        self.end = end

    @property
    def runner(self) -> TurnRunner:
        """Return what executes this turn's calls."""
        return self._runner

    async def async_run(self) -> TurnEnd:
        """Ask, act and ask again until there is an answer."""
        limit = self._parts.options.max_tool_iterations
        while self.end.iterations < limit:
            self.end.iterations += 1
            fitted = await self._async_fit()
            if isinstance(fitted, TooLong):
                await self._async_give_up(fitted)
                break
            heard = await self._async_iterate(
                fitted, is_last=self.end.iterations == limit
            )
            if self.end.error is not None:
                break
            if not heard.calls:
                self._was_filtered = heard.stop == "filtered"
                break
        await self._async_finish()
        return self.end

    # One iteration

    def _messages(self) -> list[Message]:
        log = self._thread.log.update(self._chat_log.content, tails=self._prompt.tails)
        return paired(log)

    async def _async_fit(self) -> Fitted | TooLong:
        """Return the messages of the next request."""
        parts = self._parts
        with self._scope.trace.span("budget"):
            await self._thread.log.async_read_files(self._chat_log.content)
            messages = [system_message(self._prompt.stable), *self._messages()]
            for message in filter(parts.counter.is_heavy, messages):
                # A book takes seconds: none of them in the event loop.
                tokens = await parts.hass.async_add_executor_job(
                    parts.counter.measure, message
                )
                parts.counter.remember(message, tokens)
            return fit(
                messages,
                self._prompt.tools,
                counter=parts.counter,
                window=parts.window_tokens,
                max_output_tokens=parts.options.max_output_tokens,
                history_tokens=parts.options.history_tokens,
                model_id=self.end.model_id or parts.model_id,
                structure=self._prompt.structure,
                state=self._thread.window,
            )

    async def _async_iterate(self, fitted: Fitted, *, is_last: bool) -> Heard:
        """Run one request, with the tool calls that it brings."""
        request = ChatRequest(
            messages=fitted.messages,
            tools=self._prompt.tools,
            allow_tools=not is_last,
            max_output_tokens=self._parts.options.max_output_tokens,
            most_output_tokens=self._parts.window_tokens - fitted.tokens,
            cache_key=self._parts.subentry_id,
            structure=self._prompt.structure,
            structure_name=self._prompt.structure_name,
            turn=self._scope.info,
        )
        trace = self._scope.trace
        # Begun, not a block: it ends with the stream, and the tools go on after it.
        span = trace.begin("provider", iteration=self.end.iterations)
        parent = len(trace.spans) - 1
        stream = DeltaStream(
            self._instance,
            trace,
            span,
            shaper=self._shaper(),
            acknowledgement=self._acknowledgement(),
            is_data=self._prompt.structure is not None,
        )
        heard = stream.heard
        events = self._climb.async_stream(request, trace, parent)
        try:
            async with aclosing(events):
                await self._async_log(stream.async_deltas(events))
        finally:
            # A turn that is stopped here has used its tokens all the same.
            if span.duration_ms is None:
                trace.end(span)
            self._take_in(heard)
            span.attributes.update(
                rung=self.end.rung,
                model=self.end.model_id,
                input_tokens=heard.usage.input_tokens,
                cached_input_tokens=heard.usage.cached_input_tokens,
                output_tokens=heard.usage.output_tokens,
            )
        if heard.failed is not None:
            await self._async_failed(heard.failed)
        return heard

    async def _async_log(self, deltas: Deltas) -> None:
        """Let the chat log take the deltas, run the calls and keep the results."""
        stream = self._chat_log.async_add_delta_content_stream(
            self._parts.agent_id, deltas
        )
        async with aclosing(stream) as contents:
            async for content in contents:
                if isinstance(content, conversation.ToolResultContent):
                    self.results.add(content.result.data)

    def _take_in(self, heard: Heard) -> None:
        """Note what an iteration brought."""
        end = self.end
        if (rung := self._climb.rung) is not None:
            end.rung = rung.name
            end.model_id = rung.client.model_id
        end.failures = tuple(item.error.key for item in self._climb.failures)
        end.usage += heard.usage
        end.tool_calls += len(heard.calls)
        if end.first_word_ms is None and heard.text.strip():
            end.first_word_ms = heard.first_text_ms
        if heard.text.strip():
            end.text = heard.text.strip()
        self._acknowledged = self._acknowledged or heard.acknowledged

    def _shaper(self) -> SpeechShaper | None:
        return SpeechShaper(self._language) if self._is_plain else None

    def _acknowledgement(self) -> str | None:
        """Return what to say when tools take long; only to a voice, only once."""
        speaker = self._scope.info.speaker
        is_voice = bool(speaker.satellite_id or speaker.device_id)
        if not is_voice or self._acknowledged:
            return None
        return acknowledgement(self._language)

    @property
    def _language(self) -> str:
        return self._scope.info.speaker.language

    # The end

    async def _async_failed(self, failed: Failed) -> None:
        """Say honestly what was done when no rung is left."""
        self.end.error = failed.error.key
        key = self.end.error
        if self.results.has_changes:
            done = self.results.as_sentence(self._language, self._name)
            text = sentence("provider_down_after", self._language, done=done)
        elif key == "context_too_long":
            text = sentence("too_long", self._language)
        elif key == "spending_limit":
            text = sentence("spending_limit", self._language)
        elif key == "bad_response":
            text = sentence("empty", self._language)
        elif key == "refused":
            text = sentence("refused", self._language)
        elif key == "output_limit":
            text = sentence("output_limit", self._language)
        elif key in _REFUSALS:
            text = sentence("provider_refused", self._language)
        else:
            text = sentence("provider_down", self._language)
        if not failed.said.strip():
            self.end.text = ""  # what was said in an earlier round is no answer
        if self.end.text and self.end.text[-1] not in WHOLE:
            text = f"… {text}"  # half a sentence was said
        await self._async_add(text)

    async def _async_give_up(self, problem: TooLong) -> None:
        """Say that nothing was sent, since it could not have fitted."""
        self.end.error = "context_too_long"
        if problem.reason == "instructions":
            self.end.too_small = (problem.tokens, self._parts.window_tokens)
        await self._async_say(sentence("too_long", self._language))

    async def async_broke(self) -> None:
        """Say that something of ours failed, and what is known to be done."""
        end = self.end
        end.outcome, end.error = "error", "internal_error"
        self._runner.cancel_unstarted()
        text = sentence("internal_error", self._language)
        if end.tool_calls:
            done = ""
            if self.results.has_changes:
                done = self.results.as_sentence(self._language, self._name)
            text = sentence("internal_error_after", self._language, done=done).strip()
        try:
            await self._async_say(text)
        except Exception:  # noqa: BLE001
            # It may be the chat log that failed; the answer is given all the same.
            end.text = text

    async def _async_say(self, text: str) -> None:
        """Make a sentence of our own the answer."""
        self.end.text = ""
        await self._async_add(text)

    async def _async_add(self, text: str) -> None:
        """Add a sentence of our own, through the stream, so that a voice hears it."""
        # Names and previews in it are other people's words.
        text = plain_text(text)

        async def deltas() -> Deltas:
            yield {"role": "assistant"}
            yield {"content": text}

        await self._async_log(deltas())
        self.end.text = f"{self.end.text} {text}".strip()

    async def _async_finish(self) -> None:
        """Make sure that there is an answer, and that a question was asked."""
        end = self.end
        if not isinstance(self._chat_log.content[-1], conversation.AssistantContent):
            # The last iteration brought calls although it was asked for words.
            await self._async_say(self.results.as_sentence(self._language, self._name))
        elif not end.text:
            await self._async_say(
                self.results.as_sentence(self._language, self._name)
                if self.results.has_changes
                else sentence(
                    "refused" if self._was_filtered else "empty", self._language
                )
            )
        if self._climb.was_cut_off and end.error is None and end.rung == "builtin":
            # Nobody who is left can know what else the model was about to do.
            lost = sentence("provider_down_after", self._language, done="")
            await self._async_add(lost.strip())
        if end.error is None and "spending_limit" in end.failures:
            is_other = end.rung != "builtin"
            word: SentenceKey = "spending_limit_other" if is_other else "spending_limit"
            await self._async_add(sentence(word, self._language))
        if pending := self.results.pending:
            if not asks_something(end.text, self._language):
                preview = "; ".join(item["preview"] for item in pending)
                await self._async_add(sentence("ask", self._language, preview=preview))
            end.outcome = "approval_required"
            end.keeps_listening = True
        elif end.error is not None:
            end.outcome = "error"
        else:
            end.keeps_listening = asks_something(end.text, self._language)
            if end.keeps_listening:
                # A "yes" will answer this, and not an older approval.
                self._parts.approvals.note_question(self._scope.info.conversation_id)

    def _name(self, entity_id: str) -> str:
        """Return the name that people know an entity by."""
        home = self._parts.home.peek()
        entity = home.by_entity_id.get(entity_id) if home else None
        return entity.name if entity else entity_id
