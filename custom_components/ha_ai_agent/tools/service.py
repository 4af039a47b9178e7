"""Service calls by the model, by an approval, by a schedule, by an undo."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from time import time
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant

from ..approvals.contexts import async_get_contexts
from ..approvals.held import AfterYes, WhenDue
from ..calls.arguments import CallRequest, as_texts, read_call, unwrap
from ..calls.binding import CHANGED, bound_ids
from ..calls.expansion.following import async_followers
from ..calls.facts import seen
from ..calls.footprint import ANYTHING, NOTHING
from ..calls.prepare import Preparer
from ..calls.prepared import PreparedCall
from ..calls.problems import denied, failed
from ..calls.resolved import SCHEDULED, ResolvedCall
from ..calls.scope import Gate, TurnScope, scope_of
from ..calls.subject_reader import current_ids, registry_ids
from ..calls.view import TurnView
from ..const import EVENT_ACTING, OLDER_DEED
from ..domains.model import Seen, UndoStep
from ..models import (
    ApprovalRecord,
    JsonObject,
    LedgerEntry,
    ScheduledAction,
    Speaker,
    ToolCall,
)
from ..running.ledger import TOOL, Ledger
from ..running.runner import TurnRunner
from ..running.schedule import Scheduler, read_when
from ..running.service_work import ServiceWork, async_pass
from ..running.undo import (
    NOTE,
    NOTHING_TO_UNDO,
    LastDeed,
    asks_first,
    async_undo_entries,
    may_undo,
    newest_turn,
    plan_undo,
    preview_undo,
)
from ..running.work import PlainWork, Work
from .foreign import async_make_again
from .late import DECIDED

_GONE: Final = (
    CHANGED,
    (
        "Not done: what it was meant for is not there any more. What goes by its name "
        "now is another thing: ask again if that is wanted."
    ),
)
type GetView = Callable[[TurnScope], Awaitable[TurnView]]
type StartTurn = Callable[[TurnScope], TurnRunner]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """Everything that ends in a service call."""

    hass: HomeAssistant
    gate: Gate
    ledger: Ledger
    allowed_services: frozenset[str]
    llm_apis: frozenset[str]
    get_view: GetView
    start_turn: StartTurn
    take_back: Callable[[TurnView, LedgerEntry], Awaitable[JsonObject | bool]]

    def preparer(self, view: TurnView) -> Preparer:
        """Return what resolves service calls for this view."""
        speaker = view.scope.info.speaker
        allowed = self.allowed_services
        return Preparer(self.hass, view.book, view.rights, allowed, speaker)

    def work(
        self,
        view: TurnView,
        prepared: PreparedCall,
        *,
        gate: Gate | None = None,
        note: str | None = None,
    ) -> Work:
        """Return a prepared call as work."""
        return ServiceWork(
            hass=self.hass,
            prepared=prepared,
            scope=view.scope,
            gate=gate or self.gate,
            ledger=self.ledger,
            note=note,
        )

    def call_service(self, view: TurnView, call: ToolCall) -> Work:
        """Return a call of the model as work."""
        prepared = self.preparer(view).prepare(call.arguments, call.tool_call_id)
        return self.work(view, prepared)

    # Later

    def schedule(self, scheduler: Scheduler, view: TurnView, call: ToolCall) -> Work:
        """Return the scheduling of a call as work; the approval is asked now."""
        arguments = call.arguments
        due = read_when(arguments.get("when"), time())
        action = arguments.get("call")
        if not isinstance(action, dict):
            # It may stand beside the time, instead of inside.
            action = {k: arguments[k] for k in arguments if k not in {"when", "action"}}
        prepared = self.preparer(view).prepare(action, call.tool_call_id)
        resolved = replace(prepared.call, tool=SCHEDULED, due_ts=due)

        async def run() -> JsonObject:
            waits = await async_pass(self.gate, resolved, view.scope)
            if waits is not None:
                return waits
            result = await scheduler.async_add(
                resolved, view.scope, self._as_scheduled(resolved, view.scope), due
            )
            left_out = {key: list(ids) for key, ids in prepared.left_out.items()}
            return {**result, **left_out}

        return PlainWork(run=run, name=call.name, footprint=NOTHING, subject=resolved)

    def _as_scheduled(
        self,
        call: ResolvedCall,
        scope: TurnScope,
        yes: Mapping[str, Any] | None = None,
    ) -> JsonObject:
        """Return a call to be stored, with what is needed to decide it when it is due.

        `yes`: the stored call that a person said yes to, if one had to.
        """
        speaker = scope.info.speaker
        decided = {
            "ids": registry_ids(self.hass, call.entity_ids),
            "speaker": {
                "satellite_id": speaker.satellite_id,
                "area_id": speaker.area_id,
                "language": speaker.language,
            },
            # What a person said and what browsing gave may leave later, too.
            "text": scope.info.text,
            "given": [
                value
                for value in call.data.values()
                if isinstance(value, str) and scope.known.was_given(value)
            ],
            "yes": dict(yes) if yes is not None else None,
        }
        return {**as_arguments(call.as_json()), DECIDED: decided}

    async def async_run_scheduled(self, action: ScheduledAction) -> JsonObject:
        """Run what was scheduled: it is decided now, an earlier yes only may hold."""
        arguments = dict(action.action)
        decided: JsonObject = arguments.pop(DECIDED, None) or {}
        speaker = Speaker(
            user_id=action.user_id,
            device_id=action.device_id,
            **decided.get("speaker", {}),
        )
        context = Context(user_id=action.user_id)
        # No person is there: what it sets going must not answer questions.
        async_get_contexts(self.hass).add(context)
        scope = scope_of(
            turn_id=action.turn_id,
            conversation_id=action.conversation_id,
            agent_id=action.agent_id,
            subentry_id=action.subentry_id,
            speaker=speaker,
            context=context,
        )
        scope.known.hear(str(decided.get("text", "")))
        scope.known.give(
            [{"media_content_id": id_} for id_ in decided.get("given", ())]
        )

        async def make() -> Work:
            view = await self._async_view(scope)
            prepared = self._prepare_bound(
                view,
                arguments,
                decided.get("ids", {}),
                action.schedule_id,
                SCHEDULED,
            )
            gate = WhenDue(self.gate, decided.get("yes"))
            return self.work(view, prepared, gate=gate)

        announce(self.hass, scope, "schedule")
        call = ToolCall(action.schedule_id, "call_service", arguments)
        return await self.start_turn(scope).async_submit(call, make)

    async def _async_view(self, scope: TurnScope) -> TurnView:
        """Return the view of who asked earlier, with the rights that they have now."""
        await async_followers(self.hass)
        view = await self.get_view(scope)
        speaker = replace(
            scope.info.speaker,
            is_admin=view.rights.is_admin,
            is_read_only=view.rights.is_read_only,
        )
        info = replace(scope.info, speaker=speaker)
        return replace(view, scope=replace(scope, info=info))

    def _prepare_bound(
        self,
        view: TurnView,
        arguments: JsonObject,
        bound: Mapping[str, str | None],
        tool_call_id: str,
        tool: str,
    ) -> PreparedCall:
        """Return an earlier call for the things that were meant, by their new names."""
        now = current_ids(self.hass, bound)
        wanted = as_texts(arguments.get("entity_id"))
        found = {entity_id: now.get(entity_id, entity_id) for entity_id in wanted}
        alive = [entity_id for entity_id in found.values() if entity_id is not None]
        if wanted and not alive:
            raise failed(*_GONE)
        request = read_call({**arguments, "entity_id": alive} if wanted else arguments)
        # Merged APIs put their own name before that of the intent.
        request = replace(request, is_intent="intent__" in tool)
        prepared = self.preparer(view).prepare_request(request, tool_call_id, tool)
        gone = tuple(old for old, new in found.items() if new is None)
        if not gone:
            return prepared
        missing = (*prepared.left_out.get("not_found", ()), *gone)
        return replace(prepared, left_out={**prepared.left_out, "not_found": missing})

    # After a yes

    async def async_run_approved(
        self, record: ApprovalRecord, context: Context, scheduler: Scheduler
    ) -> JsonObject:
        """Run a parked call: exactly that one, or nothing."""
        scope = scope_of(
            turn_id=record.turn_id,
            conversation_id=record.conversation_id,
            agent_id=record.agent_id,
            subentry_id=record.subentry_id,
            speaker=Speaker(
                user_id=record.user_id,
                device_id=record.device_id,
                satellite_id=record.satellite_id,
                language=record.language,
            ),
            context=context,
        )
        announce(self.hass, scope, "approval")
        if record.call.get("domain") in {"intent", "tool"}:
            return await self._async_foreign(scope, record)
        due = record.call.get("due_ts")
        if not isinstance(due, int | float):
            return await self._async_approved(scope, record)
        if due < time():
            raise failed("too_late", "The time it was scheduled for is over.")
        view = await self._async_view(scope)
        prepared = self._prepare_record(view, record)
        resolved = replace(prepared.call, due_ts=due)
        gate = AfterYes(self.gate, record.call)
        if (waits := await async_pass(gate, resolved, view.scope)) is not None:
            return waits
        return await scheduler.async_add(
            resolved, scope, self._as_scheduled(resolved, scope, record.call), due
        )

    def _prepare_record(self, view: TurnView, record: ApprovalRecord) -> PreparedCall:
        return self._prepare_bound(
            view,
            as_arguments(record.call),
            bound_ids(record.call),
            record.tool_call_id,
            str(record.call.get("tool", "")) or "call_service",
        )

    async def _async_approved(
        self, scope: TurnScope, record: ApprovalRecord
    ) -> JsonObject:
        note = NOTE if record.call.get("tool") == "undo" else None

        async def make() -> Work:
            view = await self._async_view(scope)
            prepared = self._prepare_record(view, record)
            gate = AfterYes(self.gate, record.call)
            return self.work(view, prepared, gate=gate, note=note)

        call = ToolCall(record.tool_call_id, "call_service", as_arguments(record.call))
        return await self.start_turn(scope).async_submit(call, make)

    async def _async_foreign(
        self, scope: TurnScope, record: ApprovalRecord
    ) -> JsonObject:
        name = str(record.call.get("tool", ""))
        call = ToolCall(record.tool_call_id, name, dict(record.call.get("data", {})))
        source = tuple(str(api_id) for api_id in record.call.get("source", ()))

        async def make() -> Work:
            view = await self._async_view(scope)
            if view.rights.is_read_only:
                raise denied("read_only", "This user may only look.")
            gate = AfterYes(self.gate, record.call)
            return await async_make_again(view, call, source, self.llm_apis, gate)

        return await self.start_turn(scope).async_submit(call, make)

    # Back

    def undo(self, view: TurnView, call: ToolCall) -> Work:
        """Return the undoing of a turn as work."""
        if view.rights.is_read_only:
            raise denied("read_only", "This user may not change anything.")
        arguments = unwrap(call.arguments, ("turn_id",))
        turn_id = next(iter(as_texts(arguments.get("turn_id"))), None)

        async def run() -> JsonObject:
            conversation_id = view.scope.info.conversation_id
            result = await self.async_undo(view, turn_id, conversation_id)
            return dict(NOTHING_TO_UNDO) if result is None else result

        return PlainWork(run=run, name=call.name, footprint=ANYTHING, patience=3)

    async def async_undo(
        self, view: TurnView, turn_id: str | None, conversation_id: str | None
    ) -> JsonObject | None:
        """Put back what a turn changed; None if there is no such turn."""
        last = await self._async_undoable(view, turn_id, conversation_id)
        entries, told = list(last.entries), view.scope.told
        if not entries:
            return None
        if last.is_older or OLDER_DEED in told:
            told.add(OLDER_DEED)
            # What a tool keeps, and what nobody can be asked about, waits for words.
            is_kept = any(entry.call.get("domain") == TOOL for entry in entries)
            if is_kept or not conversation_id:
                return asks_first(entries[0].turn_id)
        # Its own runner: the steps are ordered among themselves, inside one call.
        runner = self.start_turn(view.scope)
        return await async_undo_entries(
            self.hass.states.get,
            self.ledger,
            entries,
            partial(self._async_step, view, runner, entries[0].turn_id),
            partial(current_ids, self.hass),
            partial(self.take_back, view),
        )

    async def async_preview_undo(self, view: TurnView, turn_id: str) -> JsonObject:
        """Return what undoing a turn would bring; nothing is touched."""
        entries = (await self._async_undoable(view, turn_id, None)).entries
        if not entries:
            return dict(NOTHING_TO_UNDO)

        def now(entity_id: str) -> Seen:
            return seen(self.hass.states.get(entity_id))

        follow = partial(current_ids, self.hass)
        return preview_undo(entries, plan_undo(entries, now, follow))

    async def _async_undoable(
        self, view: TurnView, turn_id: str | None, conversation_id: str | None
    ) -> LastDeed:
        """Return what this person may take back of a turn, newest first."""
        user_id, is_admin = view.scope.context.user_id, view.rights.is_admin
        return newest_turn(
            [
                entry
                for entry in await self.ledger.async_list(
                    turn_id=turn_id,
                    conversation_id=None if turn_id else conversation_id,
                )
                if may_undo(entry, user_id, is_admin=is_admin)
                and (
                    conversation_id in {None, entry.conversation_id}
                    or (user_id is not None and entry.user_id == user_id)
                    or is_admin
                )
            ],
            turn_id,
        )

    async def _async_step(
        self,
        view: TurnView,
        runner: TurnRunner,
        turn_id: str,
        entity_id: str,
        step: UndoStep,
    ) -> JsonObject:
        domain = entity_id.partition(".")[0]
        request = CallRequest(
            domain="homeassistant" if domain == "group" else domain,
            service=step.service,
            targets={"entity_id": (entity_id,)},
            data=dict(step.data),
        )
        call_id = f"undo {entity_id} {step.service}"

        async def make() -> Work:
            prepared = self.preparer(view).prepare_request(request, call_id, "undo")
            return self.work(view, prepared, note=f"{NOTE} {turn_id}")

        return await runner.async_submit(ToolCall(call_id, "undo", {}), make)


def announce(hass: HomeAssistant, scope: TurnScope, reason: str) -> None:
    """Fire the event in which the logbook finds the cause of what follows.

    In a turn that is the conversation entity itself, which Home Assistant writes first.
    """
    info = scope.info
    hass.bus.async_fire(
        EVENT_ACTING,
        {
            "turn_id": info.turn_id,
            "conversation_id": info.conversation_id,
            "agent_id": info.agent_id,
            "entity_id": info.agent_id,
            "device_id": info.speaker.device_id,
            "reason": reason,
        },
        context=scope.context,
    )


def as_arguments(call: Mapping[str, Any]) -> JsonObject:
    """Return a resolved call as the arguments that resolve to it again."""
    domain, service = str(call.get("domain", "")), str(call.get("service", ""))
    entity_ids = list(call.get("entity_ids", ()))
    data: JsonObject = dict(call.get("data", {}))
    if domain == "script" and service not in {"turn_off", "toggle"}:
        # Of several scripts at once it is the data of turn_on already.
        if data and service != "turn_on":
            data = {"variables": data}
        service = "turn_on"
    arguments: JsonObject = {"domain": domain, "service": service, "data": data}
    if entity_ids:
        arguments["entity_id"] = entity_ids
    return arguments
