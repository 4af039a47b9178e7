"""Plays a task and judges it: by states and the service log, by words where it must."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Literal
from uuid import uuid4

from homeassistant.components import conversation
from homeassistant.components.conversation.trace import (
    ConversationTrace,
    async_get_traces,
)
from homeassistant.core import Context, Event, callback

from custom_components.ha_ai_agent.const import EVENT_TURN_FINISHED
from custom_components.ha_ai_agent.folding import fold
from custom_components.ha_ai_agent.languages import find
from tests.household.effects import changes_of, is_done, shown_of, start, wishes_of
from tests.household.plain_home import PlainHousehold

from .tasks import Task, words_of

OURS = "conversation.ha_ai_agent"
EVENT_SECONDS = 5.0
"""A turn is written down after its answer."""
SETTLE_SECONDS = 2.0
"""So long after an answer a thing may still become what it should."""
CALM_SECONDS = 0.3
SOON_SECONDS = 9.0

type Outcome = Literal["right", "missed", "wrong"]
"""`missed`: nothing was done or told. `wrong`: something else was."""


@dataclass(slots=True)
class Played:
    """What became of a task, and what it cost."""

    task_id: str
    language: str
    category: str
    outcome: Outcome = "missed"
    speech: list[str] = field(default_factory=list)
    seen: str = ""
    seconds: float = 0.0
    rounds: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0


class Player:
    """Plays tasks in one Home Assistant, one after the other."""

    def __init__(self, home: PlainHousehold) -> None:
        self._home = home
        self._words: tuple[str, Any] = ("", None)
        self._finished: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        home.hass.bus.async_listen(EVENT_TURN_FINISHED, self._note)

    @callback
    def _note(self, event: Event[Any]) -> None:
        self._finished.put_nowait(event.data)

    async def async_play(self, task: Task) -> Played:
        """Say what is to be said, and judge what became of it."""
        home = self._home
        words = words_of(task)
        if self._words != (task.home, words):
            await home.async_move_in(task.home, words)
            self._words = (task.home, words)
        how, _, rest = task.wanted.partition(" ")
        wish = wishes_of((rest or task.wanted).split("|")[0])
        start(home, task.task_id, task.wanted, wish)
        await home.hass.async_block_till_done()
        before = shown_of(home)
        home.acts.clear()
        played = Played(task.task_id, task.language, task.category)
        talk, done = uuid4().hex, 0
        for number, text in enumerate(task.steps, 1):
            done = len(home.acts)
            await self._async_say(played, task, text, talk)
            if number <= task.holds_until and not await self._async_is_calm(before):
                return self._judged(played, before, "wrong")
        outcome = await self._async_outcome(played, task, how, rest, before, talk)
        if outcome == "wrong" and len(task.steps) > 1 and len(home.acts) == done:
            # What was said before was done; of the last words nothing was.
            outcome = "missed"
        return self._judged(played, before, outcome)

    async def _async_say(
        self, played: Played, task: Task, text: str, talk: str
    ) -> None:
        """Say one thing; every conversation has a device of its own."""
        known = {trace.trace_id for trace in async_get_traces()}
        started = perf_counter()
        result = await conversation.async_converse(
            self._home.hass,
            text,
            talk,
            Context(),
            language=task.language,
            agent_id=self._home.agent_id,
            device_id=talk,
        )
        played.seconds += perf_counter() - started
        speech = result.response.speech.get("plain", {}).get("speech") or ""
        played.speech.append(str(speech))
        if self._home.agent_id == OURS:
            with suppress(TimeoutError):
                async with asyncio.timeout(EVENT_SECONDS):
                    turn = await self._finished.get()
                _add(played, turn, int(turn["iterations"]))
            return
        for trace in async_get_traces():
            if trace.trace_id not in known:
                _count(played, trace)

    def _judged(
        self, played: Played, before: Mapping[str, Any], outcome: Outcome
    ) -> Played:
        changed = changes_of(dict(before), shown_of(self._home))
        played.outcome = outcome
        played.seen = f"{self._home.acts} {changed}"
        return played

    def _is_untouched(self, before: Mapping[str, Any]) -> bool:
        home = self._home
        return not home.acts and not changes_of(dict(before), shown_of(home))

    async def _async_is_calm(self, before: Mapping[str, Any]) -> bool:
        """Tell whether nothing happens, not even a moment after the answer."""
        await asyncio.sleep(CALM_SECONDS)
        return self._is_untouched(before)

    async def _async_outcome(
        self,
        played: Played,
        task: Task,
        how: str,
        rest: str,
        before: Mapping[str, Any],
        talk: str,
    ) -> Outcome:
        if how in {"says", "holds", "asks", "soon"}:
            if not await self._async_is_calm(before):
                return "wrong"
            if how == "holds":
                return "right"
            if how == "says":
                told = fold(played.speech[-1])
                is_told = any(fold(fact) in told for fact in rest.split("/"))
                return "right" if is_told else "missed"
        if how == "asks":
            yes = find(task.language).answers.yes[0]
            await self._async_say(played, task, yes, talk)
        wanted = rest if how in {"asks", "soon"} else task.wanted
        return await self._async_becomes(
            before, wanted, SOON_SECONDS if how == "soon" else SETTLE_SECONDS
        )

    async def _async_becomes(
        self, before: Mapping[str, Any], wanted: str, seconds: float
    ) -> Outcome:
        home = self._home
        until = perf_counter() + seconds
        while True:
            changed = changes_of(dict(before), shown_of(home))
            if any(
                is_done(home, dict(before), changed, wishes_of(wish))
                for wish in wanted.split("|")
            ):
                # What comes after it counts too.
                await asyncio.sleep(CALM_SECONDS)
                return "right" if self._is_only(before, wanted) else "wrong"
            if perf_counter() > until:
                return "missed" if self._is_untouched(before) else "wrong"
            await asyncio.sleep(0.05)

    def _is_only(self, before: Mapping[str, Any], wanted: str) -> bool:
        changed = changes_of(dict(before), shown_of(self._home))
        return any(
            is_done(self._home, dict(before), changed, wishes_of(wish))
            for wish in wanted.split("|")
        )


def _count(played: Played, trace: ConversationTrace) -> None:
    """Add what another agent told Home Assistant's trace of its requests."""
    # As JSON it would copy all that the trace refers to.
    for item in trace._events:  # noqa: SLF001
        stats = (item.data or {}).get("stats")
        if isinstance(stats, Mapping):
            _add(played, stats, 1)


def _add(played: Played, figures: Mapping[str, Any], rounds: int) -> None:
    played.rounds += rounds
    played.input_tokens += int(figures.get("input_tokens") or 0)
    played.cached_input_tokens += int(figures.get("cached_input_tokens") or 0)
    played.output_tokens += int(figures.get("output_tokens") or 0)
