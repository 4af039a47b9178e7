"""One agent: takes words, runs the turn, and writes down how it went."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import count
from time import time

from homeassistant.components import conversation
from homeassistant.core import callback
from homeassistant.exceptions import TemplateError
from homeassistant.helpers import llm

from ..approvals.answers import only_halts
from ..calls.scope import TurnScope
from ..compat import keep_session
from ..const import DOMAIN, LOGGER, NAME
from ..metrics import Trace
from ..models import JsonObject, Speaker, ToolSpec
from ..prompt.room import Room
from ..providers.builtin_provider import BuiltinProvider
from .answering import answered, hide_code, refused, result, say, spoken_whole
from .api import AgentApi, AgentApiInstance
from .dependencies import AgentParts, Prompt
from .expected import Expected, ExpectedTurns, begin_scope
from .foreign import async_get_foreign, foreign_specs
from .ladder.ladder import Climb, Ladder
from .prompting import PromptBuilder
from .recording import FinishedTurn, heard
from .sentences import BROKEN_AFTER, sentence
from .speaker import async_get_speaker
from .speech import acknowledgement
from .spoken.silence import broken_silence
from .tail.build import async_read_tail
from .threads import (
    PATIENCE_SECONDS,
    RunningThreads,
    RunningTurn,
    Thread,
    add_answer,
    have_others_spoken,
    is_within,
    last_said,
    renewed,
    who_of,
    written,
)
from .told import async_told
from .turn import Turn, TurnEnd


class Agent:
    """Serves one conversation entity."""

    def __init__(
        self,
        parts: AgentParts,
        on_finished: Callable[[FinishedTurn], None],
        *,
        builtin: BuiltinProvider,
        builtin_ladder: Ladder | None = None,
    ) -> None:
        self.parts = parts
        self._on_finished = on_finished
        self._builtin = builtin
        self._builtin_ladder = builtin_ladder
        self._threads = RunningThreads(
            parts.history, parts.agent_id, parts.options.continue_minutes
        )
        self._prompts = PromptBuilder(parts)
        self.room: Room | None = None
        """How the window was shared in the newest request."""
        self._running: dict[str, RunningTurn] = {}
        self._specs: dict[tuple[object, ...], tuple[ToolSpec, ...]] = {}
        self._expected = ExpectedTurns()
        self._waits = count()
        self._is_closed = False

    # What a socket needs besides Home Assistant's own call

    @callback
    def is_of_another(self, conversation_id: str, user_id: str) -> bool:
        """Return whether a running conversation is another person's."""
        return self._threads.is_of_another(conversation_id, user_id)

    @callback
    def cancel(
        self, conversation_id: str, *, user_id: str | None, is_admin: bool
    ) -> bool:
        """Stop a running turn; only its own user or an administrator may."""
        running = self._running.get(conversation_id)
        if running is None or running.task is None:
            return False
        if not is_admin and running.speaker.user_id != user_id:
            return False
        return running.task.cancel()

    # A turn

    @asynccontextmanager
    async def making_way(
        self,
        user_input: conversation.ConversationInput,
        expected: Expected | None = None,
    ) -> AsyncIterator[None]:
        """End a turn that hangs when its own speaker has newer words; they follow.

        Before a chat log is opened: Home Assistant refuses a second one (2026.11).
        """
        expected = expected or Expected(user_input.conversation_id)
        expected.is_halt = await self._async_make_way(user_input)
        with self._expected.announced(user_input, expected):
            yield

    async def _async_make_way(self, user_input: conversation.ConversationInput) -> bool:
        """Return whether the words only meant to end a turn, and did."""
        conversation_id = user_input.conversation_id or ""
        before = self._running.get(conversation_id)
        if before is None or is_within(conversation_id):
            return False
        speaker = await async_get_speaker(self.parts.hass, user_input)
        if who_of(before.speaker) != who_of(speaker):
            return False
        is_halt = only_halts(user_input.text, speaker.language)
        has_ended = await before.async_end(
            0.0 if is_halt else PATIENCE_SECONDS, PATIENCE_SECONDS
        )
        if has_ended:
            # Who ran it leaves the log that it had opened.
            await asyncio.sleep(0)
        return is_halt and has_ended

    async def async_handle(
        self,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
    ) -> conversation.ConversationResult:
        """Answer one sentence, whatever happens."""
        language = user_input.language
        may_wait = self.parts.options.answers != "silent"

        def word() -> str:
            return acknowledgement(language, next(self._waits))

        with broken_silence(
            self.parts.hass, chat_log, user_input, word if may_wait else None
        ) as silence:
            try:
                answer = await self._async_take(user_input, chat_log)
            except Exception:  # noqa: BLE001
                # The border to Home Assistant: an error is a dead voice satellite.
                LOGGER.exception("A turn failed before it began")
                answer = say(user_input, chat_log, sentence("internal_error", language))
            return spoken_whole(answer, silence)

    async def _async_take(
        self,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
    ) -> conversation.ConversationResult:
        """Answer one sentence of a conversation that is not busy."""
        trace, started_ts = Trace(), time()
        conversation_id = chat_log.conversation_id
        speaker = await async_get_speaker(self.parts.hass, user_input)
        if self._is_closed:
            return say(user_input, chat_log, sentence("stopped", speaker.language))
        expected = self._expected.of(user_input, conversation_id)
        if expected.is_halt:
            return self._halted_answer(speaker, user_input, chat_log)
        if (before := self._running.get(conversation_id)) is not None:
            return await self._async_after(before, speaker, user_input, chat_log)
        expected.has_begun = True
        trace.on_begin = expected.on_span
        running = RunningTurn(asyncio.current_task(), speaker)
        self._running[conversation_id] = running
        try:
            with trace.span("history"), self._threads.hearing(chat_log):
                thread = await self._threads.async_get(
                    chat_log, expected.asked_id, speaker, user_input.text
                )
            scope = begin_scope(
                self.parts,
                thread,
                user_input,
                speaker=speaker,
                trace=trace,
                started_ts=started_ts,
                session_id=conversation_id,
                turn_id=expected.turn_id,
            )
            return await self._async_turn(
                user_input, chat_log, thread, scope, expected.is_plain
            )
        except asyncio.CancelledError:
            if (why := running.broken_by()) is None:
                raise
            return say(user_input, chat_log, sentence(why, speaker.language))
        finally:
            del self._running[conversation_id]
            running.gone.set()

    async def _async_after(
        self,
        before: RunningTurn,
        speaker: Speaker,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
    ) -> conversation.ConversationResult:
        """Answer words that came while a turn was running; they end one that hangs."""
        is_halt = only_halts(user_input.text, speaker.language)
        patience = 0.0 if is_halt else PATIENCE_SECONDS
        is_own = who_of(before.speaker) == who_of(speaker)
        with self._threads.hearing(chat_log):
            has_ended = is_own and await before.async_end(patience, PATIENCE_SECONDS)
        if not has_ended:
            return say(user_input, chat_log, sentence("busy", speaker.language))
        with renewed(self.parts.hass, user_input, chat_log) as log:
            if not is_halt:
                return await self._async_take(user_input, log)
            return self._halted_answer(speaker, user_input, log)

    def _halted_answer(
        self,
        speaker: Speaker,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
    ) -> conversation.ConversationResult:
        end = TurnEnd(text=sentence("halted", speaker.language))
        add_answer(chat_log, self.parts.agent_id, end.text)
        return result(user_input, chat_log, end)

    async def _async_turn(
        self,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
        thread: Thread,
        scope: TurnScope,
        is_plain: bool,
    ) -> conversation.ConversationResult:
        """Run a turn to its end, and have it written down whatever the end is."""
        begin = len(chat_log.content) - 1
        end, is_broken = TurnEnd(), False
        keep_session(self.parts.hass)
        try:
            await thread.async_finish()
            end = await self._async_answer(
                user_input, chat_log, thread, scope, is_plain, end
            )
        except asyncio.CancelledError:
            end.outcome = "cancelled"
            why = self._running[chat_log.conversation_id].broken_by()
            if why is None:
                is_broken = True
                raise
            end.error, language = why, scope.info.speaker.language
            end.text = sentence(why, language)
            if any(span.name.startswith("tool ") for span in scope.trace.spans):
                end.text = sentence(BROKEN_AFTER[why], language, done="").strip()
            add_answer(chat_log, self.parts.agent_id, end.text)
        except Exception:  # noqa: BLE001
            # Whatever broke, a person waits for a sentence.
            LOGGER.exception("A turn failed")
            end.outcome = "error"
            end.error = "internal_error"
            end.text = sentence("internal_error", scope.info.speaker.language)
            with suppress(Exception):
                add_answer(chat_log, self.parts.agent_id, end.text)
        finally:
            end.usage = sum(scope.asked, start=end.usage)
            if end.first_word_ms is None and end.text:
                # No model said it: it leaves as a whole.
                end.first_word_ms = scope.trace.elapsed_ms
            finished = FinishedTurn(
                parts=self.parts,
                scope=scope,
                end=end,
                messages=written(thread, chat_log, begin, is_broken=is_broken),
                duration_ms=scope.trace.cut(),
            )
            # After the answer has left; nothing of it can make a turn fail.
            self.parts.hass.loop.call_soon(self._on_finished, finished)
        return result(user_input, chat_log, end)

    async def _async_answer(
        self,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
        thread: Thread,
        scope: TurnScope,
        is_plain: bool,
        end: TurnEnd,
    ) -> TurnEnd:
        """Return how the turn ended."""
        parts = self.parts
        language = scope.info.speaker.language
        if have_others_spoken(user_input, chat_log, parts.agent_id):
            self._builtin.forget(scope.info.conversation_id)
        problem, answer = parts.limits.check(scope.info), None
        if not (is_long := problem == "text_too_long"):
            parts.history.turn_begins(heard(parts.approvals, scope.info))
            # A yes or a no to an open question passes, however much was said before.
            with scope.trace.span("approval"):
                answer = await parts.approvals.async_answer_by_voice(
                    user_input.text,
                    scope,
                    last_said=last_said(user_input, chat_log, parts.agent_id),
                    is_others=bool(user_input.extra_system_prompt),
                )
        if problem is not None and answer is None:
            end.text = sentence("too_long" if is_long else "rate_limited", language)
            return refused(parts, chat_log, end, problem)
        hide_code(parts, scope, chat_log, is_answer=answer is not None)
        if answer is not None:
            # A yes or no is no matter for a model: the parked call has run by now.
            return answered(parts, chat_log, end, answer)
        try:
            turn = await self._async_prepare(
                user_input, chat_log, thread, scope, is_plain, end
            )
        except TemplateError:
            end.text = sentence("prompt_error", language)
            return refused(parts, chat_log, end, "prompt_error")
        try:
            await self._async_run(turn, chat_log.conversation_id)
        finally:
            thread.remember(turn.results.changed_entity_ids)
            if turn.end.rung != "builtin":
                # What "it" is now is asked of the model, which heard all of it.
                self._builtin.forget(scope.info.conversation_id)
        if turn.end.question:
            parts.approvals.note_asked(scope.info, turn.end.question)
        return turn.end

    async def _async_run(self, turn: Turn, conversation_id: str) -> None:
        """Run a turn; whatever breaks it, it ends in a sentence."""
        try:
            await turn.async_run()
        except asyncio.CancelledError:
            await turn.async_complete()
            why = self._running[conversation_id].broken_by()
            if why is None:
                raise
            await turn.async_broke(why)
        except Exception:  # noqa: BLE001
            # Whatever broke, a person waits for a sentence.
            LOGGER.exception("A turn failed")
            await turn.async_complete()
            await turn.async_broke()

    async def _async_prepare(
        self,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
        thread: Thread,
        scope: TurnScope,
        is_plain: bool,
        end: TurnEnd,
    ) -> Turn:
        """Put the prompt together and hand the chat log its tools."""
        parts = self.parts
        llm_context = user_input.as_llm_context(DOMAIN)
        with scope.trace.span("context"):
            home = await parts.home.async_get()
        prompts = self._prompts
        with scope.trace.span("prompt") as span:
            api = await self._async_get_api(scope, thread, llm_context)
            around = (api.specs, api.foreign_prompt)
            self.room = room = prompts.room(home, *around)
            rendered = await prompts.async_render_home(home, room)
            end.too_small = prompts.shortfall(home, rendered, room, *around)
            stable = prompts.stable(rendered, room, api.foreign_prompt)
            if room.left_out:
                span.attributes["left_out"] = list(room.left_out)
            values = await async_read_tail(
                parts,
                scope,
                thread,
                home=home,
                is_complete=rendered.is_complete,
                wishes=prompts.live_wishes(llm_context, scope.info.speaker),
                extra=user_input.extra_system_prompt or "",
            )
            tail = prompts.tail(values, room)
            await chat_log.async_provide_llm_data(
                llm_context, api, NAME, user_input.extra_system_prompt
            )
            chat_log.content[0] = conversation.SystemContent(content=stable)
        instance = chat_log.llm_api
        assert isinstance(instance, AgentApiInstance)
        runner = parts.toolkit.start_turn(scope, api.foreign)
        instance.begin(runner)
        return Turn(
            parts,
            scope,
            chat_log=chat_log,
            thread=thread,
            instance=instance,
            runner=runner,
            prompt=Prompt(
                stable=stable,
                tools=prompts.kept(api.specs, room.left_out),
                tails={len(chat_log.content) - 1: tail},
                output_tokens=room.answer,
                suit=partial(prompts.async_suit, home, around, values),
            ),
            climb=await self._async_begin(scope),
            is_plain=is_plain,
            end=end,
        )

    async def _async_get_api(
        self, scope: TurnScope, thread: Thread, llm_context: llm.LLMContext
    ) -> AgentApi:
        """Return the tools of a conversation: they stay the same while it lasts."""
        if thread.api is not None:
            return thread.api
        parts = self.parts
        foreign = await async_get_foreign(
            parts.hass, parts.options.llm_apis, llm_context
        )
        own = self._own_specs(scope.info.speaker)
        more = foreign_specs(foreign) if foreign else []
        known = {spec.name for spec in more}
        more += [
            spec
            for spec in parts.toolkit.timer_specs(scope.info.speaker)
            # An API that the user selected may bring the same tools.
            if spec.name not in known
        ]
        specs = (*own, *more) if more else own
        thread.api = AgentApi(
            hass=parts.hass, id=parts.api_id, specs=specs, own=own, foreign=foreign
        )
        return thread.api

    def _own_specs(self, speaker: Speaker) -> tuple[ToolSpec, ...]:
        """Return the tools for a speaker: equal ones are the same, so counted once."""
        specs = self.parts.toolkit.specs(speaker)
        # Who only looks has fewer actions, under the same names.
        key = (speaker.is_read_only, *(spec.name for spec in specs))
        return self._specs.setdefault(key, specs)

    async def _async_begin(self, scope: TurnScope) -> Climb:
        """Return the way down the ladder, by the matcher alone where that will do."""
        if self._builtin_ladder is not None:
            with scope.trace.span("match"):
                if await self._builtin.async_understands(scope.info):
                    return self._builtin_ladder.begin()
        return self.parts.ladder.begin()

    # What people look at

    @property
    def builtin(self) -> BuiltinProvider:
        """What reads sentences without a model."""
        return self._builtin

    async def async_told(self) -> JsonObject:
        """Return what every request begins with, for people to read."""
        return await async_told(
            self.parts, self._prompts, self._own_specs(Speaker(is_admin=True))
        )

    # Life

    @property
    def is_available(self) -> bool:
        """Return whether any rung may answer."""
        return self.parts.ladder.is_available

    async def async_start(self) -> None:
        """Arm what waits: approvals and scheduled actions."""
        await self.parts.approvals.async_start()
        await self.parts.toolkit.async_start()

    async def async_close(self) -> None:
        """Stop; calls that come late are answered with an error."""
        self._is_closed = True
        running = list(self._running.values())
        for turn in running:
            turn.end("stopped")
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                for turn in running:
                    await turn.gone.wait()
        # What is written down of them is called soon, and needs the history.
        await asyncio.sleep(0)
        await self.parts.toolkit.async_close()
        await self.parts.approvals.async_close()

    async def async_prepare(self, language: str) -> None:
        """Read the home and the words of a language before they are needed."""
        await self.parts.lookup.async_prepare(language)
        is_last = self.parts.ladder.rungs[0].is_builtin
        if is_last or self._builtin_ladder is not None:
            await self._builtin.async_prepare(language, is_last=is_last)
        home = await self.parts.home.async_get()
        self.room = self._prompts.room(home, self._own_specs(Speaker()))
        await self._prompts.async_render_home(home, self.room)
