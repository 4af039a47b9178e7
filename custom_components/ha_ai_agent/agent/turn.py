"""One turn: words → prompt → stream → tools → again → answer.

Owns nothing that outlives the turn. The chat log keeps the conversation and makes a
task for each tool call; the runner executes them; the ladder speaks to the models.
"""

from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Literal

from homeassistant.components import conversation
from homeassistant.helpers import llm

from ..approvals.answers import speaks_of_yes
from ..approvals.preview import may_say_yes, question
from ..calls.scope import TurnScope
from ..languages import asks_to_act, find, only_acts, regional
from ..markup import plain_text
from ..models import ApprovalRecord, ChatRequest, Message, Usage
from ..prompt.bands import system_message
from ..prompt.budget import Fitted, TooLong, count_new, fit
from ..running.runner import TurnRunner
from ..tools.written_out import Offers
from .api import AgentApiInstance, is_error
from .dependencies import AgentParts, Prompt
from .fitting import async_in_steps
from .foreign import named_where_too_many
from .ladder.climb import WHOLE
from .ladder.ladder import Climb, Failed
from .ladder.trouble import trouble_of
from .messages import paired
from .results import Results
from .sentences import BROKEN_AFTER, BrokenBy, SentenceKey, again, sentence
from .speech import SpeechShaper, asks_something, waits_for_answer
from .spoken.correction import correction, is_idle
from .spoken.echo import Echo
from .stream import Deltas, DeltaStream, Iteration, tool_input
from .threads import Thread, add_answer
from .withheld import HeldWords

type TurnOutcome = Literal["ok", "error", "cancelled", "approval_required"]


@dataclass(slots=True)
class TurnEnd:
    """How a turn ended."""

    outcome: TurnOutcome = "ok"
    text: str = ""
    error: str | None = None
    iterations: int = 0
    tool_calls: int = 0
    usage: Usage = field(default_factory=Usage)
    rung: str = "none"
    model_id: str = ""
    first_word_ms: float | None = None
    question: str = ""
    """Our question about what waits, if it was the last thing said."""
    is_understood: bool = True
    was_streamed: bool = False
    """Somebody has heard or seen a part of it before the end."""
    keeps_listening: bool = False
    cannot_act: bool = False
    """The model was asked without tools, since its server refuses them."""
    too_small: tuple[int, int] | None = None
    """Tokens that instructions and home need, and the window that they exceed."""
    failures: tuple[str, ...] = ()
    """Keys of what went wrong on the way, rung by rung."""


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
        self.runner = runner
        self._prompt = prompt
        self._climb = climb
        self._is_plain = is_plain
        self._spoken = regional(self._language, parts.hass.config.country)
        self._was_filtered = False
        self._cannot_act = False
        self._is_closed = False
        self._iteration = Iteration(is_logged=True)
        self._trouble = ""
        self._said = ""
        """In the messages before this one."""
        self._echo = Echo("", find("").speech)
        # A form that is filled in asks nobody.
        self._held = None if prompt.structure else self._new_held()
        self._offers = Offers(
            () if prompt.structure else prompt.tools, scope.info.speaker
        )
        self.results = Results()
        self.end = end

    async def async_run(self) -> TurnEnd:
        """Ask, act and ask again until there is an answer."""
        limit = self._parts.options.max_tool_iterations
        failed: Failed | None = None
        while self.end.iterations < limit:
            self.end.iterations += 1
            fitted = await self._async_fit()
            if isinstance(fitted, TooLong):
                self._give_up(fitted)
                break
            iteration = await self._async_iterate(
                fitted, is_last=self.end.iterations == limit
            )
            failed = iteration.failed
            is_offered = self._offers.is_asked(self._asked())
            if failed is not None or not iteration.calls or is_offered:
                break
        await self._async_finish(failed)
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
            await async_in_steps(count_new(messages, parts.counter))
            steps = fit(
                messages,
                self._prompt.tools,
                counter=parts.counter,
                window=parts.window_tokens,
                max_output_tokens=self._prompt.output_tokens,
                history_tokens=parts.options.history_tokens,
                model_id=self.end.model_id or parts.model_id,
                structure=self._prompt.structure,
                state=self._thread.window,
            )
            return await async_in_steps(steps)

    async def _async_iterate(self, fitted: Fitted, *, is_last: bool) -> Iteration:
        """Run one request, with the tool calls that it brings."""
        request = ChatRequest(
            messages=fitted.messages,
            tools=self._prompt.tools,
            allow_tools=not is_last,
            max_output_tokens=self._prompt.output_tokens,
            most_output_tokens=self._parts.window_tokens - fitted.tokens,
            cache_key=self._parts.subentry_id,
            structure=self._prompt.structure,
            structure_name=self._prompt.structure_name,
            turn=self._scope.info,
            suit=self._prompt.suit,
        )
        self._scope.requests.append(request)
        if self._held is not None:
            self._held.keeps_all = self._may_be_quiet()
        trace = self._scope.trace
        # Begun, not a block: it ends with the stream, and the tools go on after it.
        span = trace.begin("provider", iteration=self.end.iterations)
        parent = len(trace.spans) - 1
        if self._is_plain and self._chat_log.delta_listener is not None:
            # Who follows has heard it; who does not gets the last message alone.
            self._echo = Echo(self._said, find(self._language).speech)
        stream = DeltaStream(
            self._instance,
            trace,
            span,
            shaper=SpeechShaper(self._spoken) if self._is_plain else None,
            held=self._held,
            echo=self._echo,
            close=self._close,
            offer=self._offers.call_of,
            is_data=self._prompt.structure is not None,
        )
        self._iteration = iteration = stream.iteration
        events = self._climb.async_stream(request, trace, parent)
        try:
            async with aclosing(events):
                await self._async_log(stream.async_deltas(events))
        finally:
            # A turn that is stopped here has used its tokens all the same.
            if span.duration_ms is None:
                trace.end(span)
            self._take_in(iteration)
            span.attributes.update(
                rung=self.end.rung,
                model=self.end.model_id,
                input_tokens=iteration.usage.input_tokens,
                cached_input_tokens=iteration.usage.cached_input_tokens,
                output_tokens=iteration.usage.output_tokens,
            )
        if iteration.failed is not None:
            self.end.error = iteration.failed.error.key
        return iteration

    async def _async_log(self, deltas: Deltas) -> None:
        """Let the chat log take the deltas, run the calls and keep the results."""
        stream = self._chat_log.async_add_delta_content_stream(
            self._parts.agent_id, deltas
        )
        async with aclosing(stream) as contents:
            async for content in contents:
                if isinstance(content, conversation.ToolResultContent):
                    self.results.add(content.result.data)
                else:
                    self._iteration.is_logged = True

    def _take_in(self, iteration: Iteration) -> None:
        """Note what an iteration brought."""
        end = self.end
        if (rung := self._climb.rung) is not None:
            end.rung = rung.name
            end.model_id = rung.client.model_id
        end.failures = tuple(item.error.key for item in self._climb.failures)
        end.usage += iteration.usage
        end.tool_calls += len(iteration.calls)
        if end.first_word_ms is None and iteration.text.strip():
            end.first_word_ms = iteration.first_text_ms
        self._said += f" {iteration.text}"
        if iteration.text.strip():
            # The last message alone: that is what a dialog compares with what came.
            end.text = iteration.text.strip()
            end.was_streamed = True
        end.cannot_act = end.cannot_act or iteration.cannot_act

    def _new_held(self) -> HeldWords:
        # Not by way of the turn: what holds itself stays until a collector comes.
        parts, info, language = self._parts, self._scope.info, self._language
        return HeldWords(
            language,
            lambda said: speaks_of_yes(said, language),
            lambda: bool(parts.approvals.asked_in(info.turn_id)),
        )

    @property
    def _language(self) -> str:
        return self._scope.info.speaker.language

    # The end

    def _close(self, iteration: Iteration) -> str:
        """Return the last words of a message, in the message itself.

        Where calls are still running nobody knows yet what is to be said of them.
        """
        if iteration.calls:
            return self._held.pause() if self._held is not None else ""
        has_streamed = self.end.was_streamed or iteration.text
        if iteration.failed is not None and not has_streamed and not self._asked():
            return ""  # an error that comes as a whole is shown as one
        self._is_closed = True
        self._cannot_act = iteration.cannot_act and not self._prompt.structure
        self._was_filtered = iteration.stop == "filtered"
        self.end.is_understood = iteration.stop != "not_understood"
        return self._ending(iteration.text, iteration.failed)

    def _ending(self, said: str, failed: Failed | None = None) -> str:
        """Return what follows what was said; a question of ours is the last of all."""
        asked = self._asked()
        rest = self._held.finish(may_ask=not asked) if self._held is not None else ""
        if self._may_drop(rest) and not asked and failed is None:
            rest = ""
        whole = said + rest
        is_builtin = self._climb.rung is not None and self._climb.rung.name == "builtin"
        more = [self._trouble_of(failed, whole) if failed else self._trouble]
        if not any(map(str.isalnum, whole)) and not (more[0] or self._echo.is_all):
            more.append(self._without_words(is_asked=bool(asked)))
        elif not (more[0] or asked or is_builtin) and self._prompt.is_heard:
            more.append(self._correction(whole))
        if self._climb.was_cut_off and not self._is_failing(failed) and is_builtin:
            # Nobody who is left can know what else the model was about to do.
            lost = sentence("provider_down_after", self._language, done="")
            more.append(lost.strip())
        if self._cannot_act and not is_builtin:
            more.append(sentence("cannot_act", self._language))
        failures = [item.error.key for item in self._climb.failures]
        if not self._is_failing(failed) and "spending_limit" in failures:
            word: SentenceKey = (
                "spending_limit" if is_builtin else "spending_limit_other"
            )
            more.append(sentence(word, self._language))
        if asked:
            self.end.question = question((one.preview for one in asked), self._language)
            more.append(self.end.question)
        # Names and previews in it are other people's words.
        ours = plain_text(" ".join(filter(None, more)))
        gap = " " if ours and whole.strip() and not whole[-1].isspace() else ""
        return f"{rest}{gap}{ours}"

    def _is_idle(self, said: str) -> bool:
        info, is_of_home = self._scope.info, self._thread.is_of_home
        return self._prompt.is_heard and is_idle(
            self.results, info, said, is_of_home=is_of_home
        )

    def _correction(self, said: str) -> str:
        """Return what has to be said of acts besides what a model said."""
        if self._is_idle(said):
            return sentence("nothing_changed", self._language)
        return correction(self.results, said, self._language, self._name)

    def _may_be_quiet(self) -> bool:
        """Return whether what a model says now may turn out to be too much."""
        text = self._scope.info.text
        if self._parts.options.answers == "full" or not only_acts(text, self._language):
            return False
        if self.end.iterations == 1:
            return asks_to_act(text, self._language)
        return self.results.is_all_confirmed

    def _may_drop(self, said: str) -> bool:
        """Return whether words after plain actions are more than was chosen."""
        return (
            self._held is not None
            and self._held.keeps_all
            and self.results.is_all_confirmed
            and not asks_something(said, self._language)
        )

    def _is_failing(self, failed: Failed | None) -> bool:
        return failed is not None or self.end.error is not None

    def _asked(self) -> list[ApprovalRecord]:
        """Return what this turn asks a person; a form asks nobody."""
        if self._prompt.structure:
            return []
        return self._parts.approvals.asked_in(self._scope.info.turn_id)

    def _without_words(self, *, is_asked: bool) -> str:
        """Return what to say where no model said anything."""
        if is_asked and not self.results.has_changes:
            return ""
        if self._was_filtered and not self.results.has_changes:
            return sentence("refused", self._language)
        if self._parts.options.answers == "silent" and self.results.is_all_confirmed:
            return ""
        word: SentenceKey = "empty"
        if self._iteration.is_unsayable:
            word = "nothing_changed" if self._is_idle("") else "okay"
        return self.results.as_sentence(self._language, self._name, word)

    def _trouble_of(self, failed: Failed, said: str) -> str:
        """Say honestly what was done when no rung is left."""
        error = failed.error
        word = trouble_of(failed)
        if error.key in {"bad_response", "rate_limited"} and not error.retryable:
            word = "provider_refused"
        done = when = again(failed.again_seconds, self._language)
        if self.results.has_changes:
            done = self.results.as_sentence(self._language, self._name)
            is_refused = word == "provider_refused"
            word = "provider_refused_after" if is_refused else "provider_down_after"
        elif failed.said.strip() and word == "provider_down":
            word = "provider_down_after"  # it was reached, and broke off
        text = sentence(word, self._language, done=done, again=when)
        is_half = bool(said.strip()) and said.rstrip()[-1] not in WHOLE
        return f"… {text}" if is_half else text

    def _give_up(self, problem: TooLong) -> None:
        """Note that nothing was sent, since it could not have fitted."""
        self.end.error = "context_too_long"
        if problem.reason == "instructions":
            self.end.too_small = (problem.tokens, self._parts.window_tokens)
        self._trouble = sentence("too_long", self._language)
        told = named_where_too_many(
            self.runner.foreign,
            self._prompt.tools,
            self._parts.counter.count_tools,
            problem.tokens - problem.limit,
        )
        if problem.reason != "words" and told:
            # Not the words are too many: they would have fitted without these.
            self._trouble = sentence("too_many_tools", self._language, names=told)

    async def async_complete(self) -> None:
        """Have the log tell what was said, called and seen when the turn was broken."""
        log, iteration = self._chat_log.content, self._iteration
        self.runner.cancel_unstarted()
        if not iteration.is_logged and (iteration.text.strip() or iteration.calls):
            log.append(
                conversation.AssistantContent(
                    agent_id=self._parts.agent_id,
                    content=iteration.text or None,
                    tool_calls=[tool_input(call) for call in iteration.calls] or None,
                )
            )
        iteration.is_logged = True
        told = {
            content.tool_call_id
            for content in log
            if isinstance(content, conversation.ToolResultContent)
        }
        for call in iteration.calls:
            if call.tool_call_id in told:
                continue
            result, is_ended = await self.runner.async_so_far(call.tool_call_id)
            if not is_ended:
                self._thread.unfinished.append((self.runner, call.tool_call_id))
            self.results.add(result)
            log.append(
                conversation.ToolResultContent(
                    agent_id=self._parts.agent_id,
                    tool_call_id=call.tool_call_id,
                    tool_name=call.name,
                    result=llm.ToolResult(data=result, error=is_error(result)),
                )
            )

    async def async_broke(self, why: BrokenBy = "internal_error") -> None:
        """Say what ended this turn before its time, and what is known to be done."""
        end = self.end
        end.outcome = "error" if why == "internal_error" else "cancelled"
        end.error = why
        text = sentence(why, self._language)
        if end.tool_calls:
            done = ""
            if self.results.has_changes:
                done = self.results.as_sentence(self._language, self._name)
            text = sentence(BROKEN_AFTER[why], self._language, done=done).strip()
        try:
            end.question = ""  # it is no longer what is said last
            if not self._is_closed:
                self._trouble = text
                text = self._ending("")
            await self._async_say(text)
            end.keeps_listening = bool(end.question) and may_say_yes(self._language)
        except Exception:  # noqa: BLE001
            # It may be the chat log that failed; the answer is given all the same.
            end.text = text

    async def _async_say(self, text: str) -> None:
        """Make a sentence of our own the answer."""
        if self.end.error is None or self.end.was_streamed or self._asked():
            await self._async_add(text)
            return
        # Streamed and then an error, a dialog would show it twice.
        self.end.text = plain_text(text)
        add_answer(self._chat_log, self._parts.agent_id, self.end.text)

    async def _async_add(self, text: str) -> None:
        """Add a sentence of our own, through the stream, so that a voice hears it."""
        # Names and previews in it are other people's words.
        text = plain_text(text)

        async def deltas() -> Deltas:
            yield {"role": "assistant"}
            yield {"content": text}

        await self._async_log(deltas())
        self.end.text = text
        self.end.was_streamed = True

    async def _async_finish(self, failed: Failed | None) -> None:
        """Make sure that there is an answer, and that a question was asked."""
        end = self.end
        if not self._is_closed:
            await self._async_say(self._ending("", failed))
        if end.question:
            end.outcome = "approval_required"
            end.keeps_listening = may_say_yes(self._language)
        elif end.error is not None:
            end.outcome = "error"
        else:
            end.keeps_listening = waits_for_answer(end.text, self._language)
            if end.keeps_listening or asks_something(end.text, self._language):
                # A "yes" will answer this, and not an older approval.
                self._parts.approvals.note_question(self._scope.info.conversation_id)

    def _name(self, entity_id: str) -> str:
        """Return the name that people know an entity by."""
        home = self._parts.home.peek()
        entity = home.by_entity_id.get(entity_id) if home else None
        return entity.name if entity else entity_id
