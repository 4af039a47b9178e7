"""All tools of one agent: what they are, and a runner for each turn."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import monotonic
from typing import Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.ulid import ulid_now

from ..calls.expansion.following import async_followers
from ..calls.facts import async_read_rights
from ..calls.footprint import ANYTHING, READS_ALL
from ..calls.problems import Refusal, async_answer, denied, failed
from ..calls.scope import Gate, TurnScope, scope_of
from ..calls.told import Told, async_drop_secrets, async_keep_secrets
from ..calls.view import GetIndex, TurnView
from ..const import WAS_QUESTION
from ..home.names import NameBook
from ..limits import check_arguments
from ..metrics import Metrics
from ..models import (
    ApprovalRecord,
    JsonObject,
    LedgerEntry,
    LedgerStorage,
    MemoryStorage,
    ScheduledAction,
    ScheduleStorage,
    Speaker,
    ToolCall,
    ToolSpec,
)
from ..rights import ACTIONS, FOREIGN_READING, FOREIGN_WRITING, Row, may
from ..running.ledger import CreateTask, Ledger
from ..running.runner import TurnRunner
from ..running.schedule import News, Scheduler, ScheduleStatus
from ..running.work import PlainWork, Work
from ..text import one_line
from .aftermath import Aftermath, tell_of_schedule
from .catalog import TOOLS
from .foreign import find_intent, find_tool, make_foreign, make_intent, only_reads
from .late import LONGEST, LateLines, owner_of, owner_of_action
from .options import Family, LooksUp, ReadWish, TakesTime, ToolOptions
from .service import Actions, announce
from .take_back import async_ask_back, async_keep_approved, async_take_back, note_done
from .timers import NO_TIMERS, TIMER, async_as_schedule, timer_instance, timer_specs
from .tool import ToolParts, as_chosen, for_reader

_REPEAT_SECONDS: Final = 5.0
_CLOSED: Final = (
    "agent_reloaded",
    "The agent was reloaded. Ask the user to say it again.",
)


class Toolkit:
    """Owns what the tools keep between turns."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        create_task: CreateTask,
        get_book: Callable[[], Awaitable[NameBook]],
        options: ToolOptions,
        gate: Gate,
        ledger: LedgerStorage,
        memories: MemoryStorage,
        schedules: ScheduleStorage,
        metrics: Metrics,
        get_index: GetIndex | None = None,
        families: Sequence[Family] = (),
        read_wish: ReadWish | None = None,
    ) -> None:
        self.hass = hass
        self.create_task = create_task
        self.options = options
        self.gate = gate
        self.metrics = metrics
        self.ledger = Ledger(hass, ledger, create_task, options.subentry_id)
        self.memories = memories
        self.schedules = schedules
        self.slots = asyncio.Semaphore(options.max_parallel)
        self._get_book = get_book
        self._get_index = get_index
        self._families, self._read_wish = families, read_wish
        self._late = LateLines(hass, options.subentry_id)
        self._spoken: set[str] = set()
        """Languages whose words for values are at hand."""
        self._recent: dict[tuple[str, str], tuple[float, Work, JsonObject]] = {}
        self._is_closed = False
        self._keeps_secrets = False
        self._actions = Actions(
            hass=hass,
            gate=gate,
            ledger=self.ledger,
            allowed_services=frozenset(options.allowed_services),
            llm_apis=frozenset(options.llm_apis),
            get_view=self.async_view,
            start_turn=self.start_turn,
            take_back=self._async_take_back,
        )
        self.scheduler = Scheduler(
            hass,
            schedules,
            create_task=create_task,
            run=self._actions.async_run_scheduled,
            look_up=self._async_look_up_scheduled,
            tell=self._tell_scheduled,
            subentry_id=options.subentry_id,
        )
        self._aftermath = Aftermath(hass, self.ledger, self._late)
        self._parts = ToolParts(
            actions=self._actions, scheduler=self.scheduler, memories=memories
        )
        self._own = {tool.spec.name: tool for tool in TOOLS if options.has(tool.spec)}

    async def async_start(self) -> None:
        """Arm what was scheduled before a restart."""
        self._keeps_secrets = True
        await async_keep_secrets(self.hass)
        await self._late.async_load()
        await self.scheduler.async_start()
        self._aftermath.async_start()

    async def async_close(self) -> None:
        """Answer every call with an error from now on."""
        self._is_closed = True
        if self._keeps_secrets:
            self._keeps_secrets = False
            async_drop_secrets(self.hass)
        self.scheduler.async_close()
        self._aftermath.async_close()
        await self._late.async_close()
        await self.ledger.async_flush()

    def _tell_scheduled(
        self,
        action: ScheduledAction,
        status: ScheduleStatus,
        what: str,
        news: News | None,
    ) -> None:
        """Tell what became of a scheduled action: now, and in the next tail."""
        line = tell_of_schedule(self.hass, action, status, what, news)
        self._late.add(line, action.conversation_id, owner_of_action(action))

    async def _async_look_up_scheduled(self, action: ScheduledAction) -> JsonObject:
        return await self._aftermath.async_of(action.turn_id, action.schedule_id)

    async def async_look_up(self, record: ApprovalRecord) -> JsonObject:
        """Return what became of an approved call that was cut off."""
        if (found := await self._async_in_file(record)) is None:
            found = await self._aftermath.async_of(record.turn_id, record.tool_call_id)
        owner = record.user_id or record.device_id
        what = record.preview.partition("\n")[0]
        line = f"{what}: somebody said yes. {found['message']}"
        self._late.add(line, record.conversation_id, owner)
        return found

    async def _async_in_file(self, record: ApprovalRecord) -> JsonObject | None:
        for family in self._families:
            if any(spec.name == record.call.get("tool") for spec in family.specs()):
                return (
                    await family.async_look_up(record)
                    if isinstance(family, LooksUp)
                    else None
                )
        return None

    def specs(self, speaker: Speaker) -> tuple[ToolSpec, ...]:
        """Return the tools for this person, sorted by name."""
        rows = [tool.spec for tool in self._own.values()]
        rows.extend(spec for family in self._families for spec in family.specs())
        rows = [row for row in rows if not row.is_hidden and self.options.has(row)]
        if speaker.is_read_only:
            rows = [left for row in rows if (left := for_reader(row)) is not None]
        return tuple(sorted(rows, key=lambda spec: spec.name))

    def timer_specs(self, speaker: Speaker) -> tuple[ToolSpec, ...]:
        """Return the timer tools where the speaker's device has timers.

        Apart from `specs`: an API that the user selected may bring the same names.
        """
        timers = self._timers(speaker, Context(user_id=speaker.user_id))
        return () if timers is None or speaker.is_read_only else timer_specs(timers)

    def lacks_timers(self, speaker: Speaker) -> bool:
        """Return whether who may act speaks where there are no timers."""
        timers = self._timers(speaker, Context(user_id=speaker.user_id))
        can_act = "control" in self.options.toolsets and not speaker.is_read_only
        return can_act and timers is None

    def _timers(self, speaker: Speaker, context: Context) -> llm.APIInstance | None:
        if "control" not in self.options.toolsets:
            return None
        return timer_instance(self.hass, speaker, context)

    def start_turn(
        self, scope: TurnScope, foreign: llm.APIInstance | None = None
    ) -> TurnRunner:
        """Return the runner of one turn."""
        return TurnRunner(self, scope, foreign)

    async def async_take_late_results(
        self, conversation_id: str, speaker: Speaker | None = None
    ) -> list[str]:
        """Return what ended after its answer, as it may be told, once."""
        lines = self._late.take(conversation_id, owner_of(speaker) if speaker else None)
        if not lines:
            return []
        told = Told(self.hass, (await self._get_book()).home)
        return [one_line(told.line(line), LONGEST) for line in lines]

    # What a runner asks

    async def async_make(self, call: ToolCall, runner: TurnRunner) -> Work:
        """Return a call as work."""
        if self._is_closed:
            raise failed(*_CLOSED)
        if call.problem is not None:
            raise failed(
                "invalid_arguments", f"The arguments could not be read: {call.problem}"
            )
        if (too_much := check_arguments(call.arguments)) is not None:
            # The parsers said so before; not every call comes from one.
            raise failed(
                "invalid_arguments", f"The arguments are {too_much}. Send less."
            )
        await async_followers(self.hass)
        view = await self.async_view(runner.scope)
        call = await async_as_schedule(call, runner.scope.info, self._read_wish)
        found = self._find(view, call, runner)
        if found is None and TIMER in call.name:
            raise failed("no_timers", NO_TIMERS)
        if found is None:
            raise failed(
                "unknown_tool",
                "There is no such tool.",
                near_matches=[spec.name for spec in self.specs(Speaker())][:12],
            )
        row, make = found
        if not may(row, view.rights.person):
            raise _forbidden(view)
        work = make()
        if work.changes_home:
            _refuse_in_question(work, runner.scope)
        return work

    def _find(
        self, view: TurnView, call: ToolCall, runner: TurnRunner
    ) -> tuple[Row | None, Callable[[], Work]] | None:
        """Return the row of a tool in the table of rights, and what makes its work."""
        if (own := self._own.get(call.name)) is not None:
            call, row, _ = as_chosen(own.spec, call)
            return row, partial(own.make, self._parts, view, call)
        for family in self._families:
            for spec in family.specs():
                if spec.name == call.name and self.options.has(spec):
                    call, row, reads = as_chosen(spec, call)
                    make = partial(self._of_family, family, call, view, reads=reads)
                    # A family that is added from elsewhere says itself if it writes.
                    said = FOREIGN_READING if reads else FOREIGN_WRITING
                    return row or said, make
        scope = runner.scope
        timers = self._timers(scope.info.speaker, scope.context)
        for instance in (runner.foreign, timers):
            tool = find_tool(instance, call.name)
            if instance is not None and tool is not None:
                reads = only_reads(tool)
                row = FOREIGN_READING if reads else FOREIGN_WRITING
                return row, partial(self._foreign, view, call, instance)
        if (intent_type := find_intent(runner.foreign, call.name)) is not None:
            return FOREIGN_WRITING, partial(self._intent, view, call, intent_type)
        return None

    async def async_told(
        self, call: ToolCall, result: JsonObject, scope: TurnScope
    ) -> JsonObject:
        """Return a result without what is unexposed or secret."""
        view = await self.async_view(scope)
        may_read = view.rights.may_read
        return Told(self.hass, view.home, may_read, call.arguments).told(result)

    async def async_view(self, scope: TurnScope) -> TurnView:
        """Return what the tools of a call look at, as it is now."""
        rights = await async_read_rights(self.hass, scope.context, scope.info.speaker)
        if rights is None:
            raise denied("unknown_user", "This user does not exist any more.")
        book = await self._get_book()
        if (language := scope.info.speaker.language) not in self._spoken:
            self._spoken.add(language)
            # What people call modes, so that their words can be understood later.
            await async_get_translations(
                self.hass, language, "entity_component", book.home.entity_domains
            )
        return TurnView(
            hass=self.hass,
            book=book,
            rights=rights,
            scope=scope,
            get_index=self._get_index,
        )

    def _foreign(
        self, view: TurnView, call: ToolCall, instance: llm.APIInstance
    ) -> Work:
        return make_foreign(
            view,
            call,
            instance,
            self._actions.preparer(view),
            self.gate,
            partial(self._actions.work, view),
        )

    def _intent(self, view: TurnView, call: ToolCall, intent_type: str) -> Work:
        preparer, work = self._actions.preparer(view), self._actions.work
        made = make_intent(view, call, intent_type, preparer, partial(work, view))
        assert made is not None
        return made

    def _of_family(
        self, family: Family, call: ToolCall, view: TurnView, *, reads: bool
    ) -> Work:
        return PlainWork(
            run=lambda: family.async_call(call, view.scope),
            patience=self._patience_with(family, call),
            name=call.name,
            footprint=READS_ALL if reads else ANYTHING,
        )

    def _patience_with(self, family: Family, call: ToolCall) -> float:
        seconds = family.seconds_for(call) if isinstance(family, TakesTime) else 0
        return max(1.0, seconds / self.options.tool_timeout_seconds)

    def timeout_of(self, work: Work) -> float:
        """Return how long the answer waits for it."""
        return self.options.tool_timeout_seconds * work.patience

    def _repeat_key(self, scope: TurnScope, work: Work) -> tuple[str, str] | None:
        speaker = scope.info.speaker
        key = work.repeat_key
        if key is None or not work.footprint.may_write:
            return None
        return f"{speaker.user_id}/{speaker.device_id}", key

    def recall(self, scope: TurnScope, work: Work) -> JsonObject | None:
        """Return the result of an equal call of seconds ago that still holds."""
        key = self._repeat_key(scope, work)
        found = self._recent.get(key) if key is not None else None
        if found is None:
            return None
        then, earlier, result = found
        if monotonic() - then > _REPEAT_SECONDS or not earlier.is_still_so():
            return None
        notes = [*result.get("notes", ()), "Done seconds ago; not done again."]
        return {**result, "notes": notes}

    def remember(self, scope: TurnScope, work: Work, result: JsonObject) -> None:
        """Keep a confirmed result for `recall`; what is older goes."""
        now = monotonic()
        while self._recent:
            oldest = next(iter(self._recent))
            if now - self._recent[oldest][0] <= _REPEAT_SECONDS:
                break
            del self._recent[oldest]
        if (key := self._repeat_key(scope, work)) is not None:
            # The newest stand last.
            self._recent.pop(key, None)
            self._recent[key] = (now, work, result)

    def note_done(
        self, scope: TurnScope, call: ToolCall, work: Work | None, result: JsonObject
    ) -> None:
        """Keep what undo has to know."""
        # Refused before it was anything: by its name.
        own = self._own.get(call.name) if work is None else None
        if own is None or not own.spec.read_only:
            note_done(self.ledger, scope.info, call, work, result)

    async def _async_take_back(
        self, view: TurnView, entry: LedgerEntry
    ) -> JsonObject | bool:
        asked = await async_ask_back(self._families, view, entry)
        return asked or await async_take_back(
            self.scheduler, self.memories, view, entry
        )

    def add_late(self, scope: TurnScope, line: str) -> None:
        """Keep a line for the next tail of the conversation."""
        self._late.add(line, scope.info.conversation_id)

    # Outside of a turn

    async def async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        """Run a parked call. A person decided; all else is checked again."""
        if self._is_closed:
            return failed(*_CLOSED).as_result()
        tool = str(record.call.get("tool", ""))
        is_kept = record.call.get("due_ts") is not None
        for family in self._families:
            if any(spec.name == tool for spec in family.specs()):
                result, is_kept = await family.async_run_approved(record, context), True
                break
        else:
            result = await async_answer(
                self._actions.async_run_approved(record, context, self.scheduler)
            )
        if is_kept:
            await async_keep_approved(self.ledger, record, result)
        return result

    async def async_undo(
        self,
        turn_id: str | None,
        conversation_id: str | None,
        scope: TurnScope | Context,
    ) -> JsonObject | None:
        """Put back what a turn changed; None if there is nothing to put back."""
        if self._is_closed:
            return failed(*_CLOSED).as_result()
        return await async_answer(self._async_undo(turn_id, conversation_id, scope))

    async def async_preview_undo(self, turn_id: str, context: Context) -> JsonObject:
        """Return what undoing a turn would bring; nothing is touched."""

        async def preview() -> JsonObject:
            view = await self._async_undo_view(self._undo_scope(None, context))
            return await self._actions.async_preview_undo(view, turn_id)

        return await async_answer(preview())

    async def _async_undo(
        self,
        turn_id: str | None,
        conversation_id: str | None,
        scope: TurnScope | Context,
    ) -> JsonObject | None:
        is_in_turn = isinstance(scope, TurnScope)
        if isinstance(scope, Context):
            scope = self._undo_scope(conversation_id, scope)
        view = await self._async_undo_view(scope)
        if not is_in_turn:
            announce(self.hass, scope, "undo")
        return await self._actions.async_undo(view, turn_id, conversation_id)

    def _undo_scope(self, conversation_id: str | None, context: Context) -> TurnScope:
        return scope_of(
            turn_id=f"undo-{ulid_now()}",
            conversation_id=conversation_id or "",
            agent_id="",
            subentry_id=self.options.subentry_id or "",
            speaker=Speaker(user_id=context.user_id),
            context=context,
        )

    async def _async_undo_view(self, scope: TurnScope) -> TurnView:
        view = await self.async_view(scope)
        if not may(ACTIONS["undo"], view.rights.person):
            raise _forbidden(view)
        return view


def _refuse_in_question(work: Work, scope: TurnScope) -> None:
    """Refuse what a model does where it was only asked; the gate asks from then on.

    What passes no gate is refused each time.
    """
    has_gate = work.subject is not None or work.footprint.writes_all
    if not scope.only_asks or (WAS_QUESTION in scope.told and has_gate):
        return
    scope.told.add(WAS_QUESTION)
    raise denied(WAS_QUESTION, "That was a question: answer it. Nothing was changed.")


def _forbidden(view: TurnView) -> Refusal:
    """Return why a person may not use a tool at all."""
    if view.rights.is_read_only:
        return denied("read_only", "This user may look, but not change anything.")
    return denied("not_permitted", "Only an administrator may do this.")
