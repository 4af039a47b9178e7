"""Service calls by the model, by an approval, by a schedule, by an undo."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from time import time
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant

from ..const import EVENT_ACTING
from ..models import (
    ApprovalRecord,
    JsonObject,
    ScheduledAction,
    Speaker,
    ToolCall,
    TurnInfo,
)
from .approvals.binding import stored_call
from .approvals.contexts import async_get_contexts
from .arguments import CallRequest, as_texts, read_call, unwrap
from .calls import ResolvedCall
from .foreign import async_make_again
from .ledger import Ledger
from .plan import ANYTHING, NOTHING
from .prepare import Preparer
from .prepared import PreparedCall
from .problems import Problem, denied, failed
from .restore import Step
from .runner import TurnRunner
from .schedule import Scheduler, read_when
from .scope import Gate, TurnScope
from .service_work import ServiceWork, async_pass
from .turn import TurnView
from .undo import NOTE, NOTHING_TO_UNDO, async_undo_entries, may_undo, newest_turn
from .work import PlainWork, Work

_CHANGED: Final = failed(
    "changed",
    "Not done: what this would do has changed since it was asked about. Tell the user, "
    "and ask again if it is still wanted.",
).as_result()
_INSIDE: Final = ("contains", "contents_hash")
_DECIDED: Final = "_decided"
"""In a stored schedule: what was inside when it was decided."""

type GetView = Callable[[TurnScope], Awaitable[TurnView | Problem]]
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

    def preparer(self, view: TurnView) -> Preparer:
        """Return what resolves service calls for this view."""
        return Preparer(self.hass, view.book, view.rights, self.allowed_services)

    def work(
        self,
        view: TurnView,
        prepared: PreparedCall | Problem,
        *,
        is_decided: bool = False,
        note: str | None = None,
    ) -> Work | JsonObject:
        """Return a prepared call as work."""
        if isinstance(prepared, Problem):
            return prepared.as_result()
        return ServiceWork(
            hass=self.hass,
            prepared=prepared,
            scope=view.scope,
            gate=None if is_decided else self.gate,
            ledger=self.ledger,
            note=note,
        )

    def call_service(self, view: TurnView, call: ToolCall) -> Work | JsonObject:
        """Return a call of the model as work."""
        prepared = self.preparer(view).prepare(call.arguments, call.tool_call_id)
        return self.work(view, prepared)

    # Later

    def schedule(
        self, scheduler: Scheduler, view: TurnView, call: ToolCall
    ) -> Work | JsonObject:
        """Return the scheduling of a call as work; the approval is asked now."""
        arguments = unwrap(call.arguments, ("when", "action"))
        due = read_when(arguments.get("when"), time())
        if isinstance(due, Problem):
            return due.as_result()
        action = arguments.get("action")
        if not isinstance(action, dict):
            action = {k: v for k, v in arguments.items() if k != "when"}
        prepared = self.preparer(view).prepare(action, call.tool_call_id)
        if isinstance(prepared, Problem):
            return prepared.as_result()
        resolved = replace(prepared.call, tool="schedule_action", due_ts=due)

        async def run() -> JsonObject:
            waits = await async_pass(self.gate, resolved, view.scope)
            if waits is not None:
                return waits
            arguments = as_arguments(resolved.as_json())
            result = await scheduler.async_add(
                resolved, view.scope, as_scheduled(resolved, arguments), due
            )
            left_out = {key: list(ids) for key, ids in prepared.left_out.items()}
            return {**result, **left_out}

        return PlainWork(run=run, name=call.name, footprint=NOTHING, subject=resolved)

    async def async_run_scheduled(self, action: ScheduledAction) -> JsonObject:
        """Run what was scheduled: decided then, everything else checked again.

        What a script or a scene holds by now may be another thing: that is decided now.
        """
        speaker = Speaker(user_id=action.user_id, device_id=action.device_id)
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
        arguments = dict(action.action)
        asked = arguments.pop(_DECIDED, None)

        async def make() -> Work | JsonObject:
            view = await self.get_view(scope)
            if isinstance(view, Problem):
                return view.as_result()
            prepared = self.preparer(view).prepare(arguments, action.schedule_id)
            is_same = not isinstance(prepared, PreparedCall) or (
                asked == inside_of(prepared.call)
            )
            return self.work(view, prepared, is_decided=is_same)

        announce(self.hass, scope, "schedule")
        call = ToolCall(action.schedule_id, "call_service", arguments)
        return await self.start_turn(scope).async_submit(call, make)

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
        arguments = as_arguments(record.call)
        due = record.call.get("due_ts")
        if not isinstance(due, int | float):
            return await self._async_approved(scope, record)
        if due < time():
            return failed(
                "too_late", "The time it was scheduled for is over."
            ).as_result()
        view = await self.get_view(scope)
        if isinstance(view, Problem):
            return view.as_result()
        prepared = self.preparer(view).prepare(arguments, record.tool_call_id)
        if isinstance(prepared, Problem):
            return prepared.as_result()
        if not is_as_asked(prepared.call, record.call):
            return dict(_CHANGED)
        resolved = replace(prepared.call, due_ts=due)
        return await scheduler.async_add(
            resolved, scope, as_scheduled(resolved, arguments), due
        )

    async def _async_approved(
        self, scope: TurnScope, record: ApprovalRecord
    ) -> JsonObject:
        arguments, tool = as_arguments(record.call), str(record.call.get("tool", ""))

        async def make() -> Work | JsonObject:
            view = await self.get_view(scope)
            if isinstance(view, Problem):
                return view.as_result()
            request = read_call(arguments)
            if isinstance(request, Problem):
                return request.as_result()
            # Merged APIs put their own name before that of the intent.
            request = replace(request, is_intent="intent__" in tool)
            prepared = self.preparer(view).prepare_request(
                request, record.tool_call_id, "call_service"
            )
            if isinstance(prepared, PreparedCall) and not is_as_asked(
                prepared.call, record.call
            ):
                return dict(_CHANGED)
            note = NOTE if tool == "undo" else None
            return self.work(view, prepared, is_decided=True, note=note)

        call = ToolCall(record.tool_call_id, "call_service", arguments)
        return await self.start_turn(scope).async_submit(call, make)

    async def _async_foreign(
        self, scope: TurnScope, record: ApprovalRecord
    ) -> JsonObject:
        name = str(record.call.get("tool", ""))
        arguments = dict(record.call.get("data", {}))
        source = tuple(str(api_id) for api_id in record.call.get("source", ()))

        async def make() -> Work | JsonObject:
            view = await self.get_view(scope)
            if isinstance(view, Problem):
                return view.as_result()
            if view.rights.is_read_only:
                return denied("read_only", "This user may only look.").as_result()
            call = ToolCall(record.tool_call_id, name, arguments)
            return await async_make_again(view, call, source, self.llm_apis)

        call = ToolCall(record.tool_call_id, name, arguments)
        return await self.start_turn(scope).async_submit(call, make)

    # Back

    def undo(self, view: TurnView, call: ToolCall) -> Work | JsonObject:
        """Return the undoing of a turn as work."""
        if view.rights.is_read_only:
            return denied("read_only", "This user may not change anything.").as_result()
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
        user_id, is_admin = view.scope.context.user_id, view.rights.is_admin
        entries = newest_turn(
            (
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
            ),
            turn_id,
        )
        if not entries:
            return None
        # Its own runner: the steps are ordered among themselves, inside one call.
        runner = self.start_turn(view.scope)
        return await async_undo_entries(
            self.hass.states.get,
            self.ledger,
            entries,
            partial(self._async_step, view, runner, entries[0].turn_id),
            _async_gather,
        )

    async def _async_step(
        self,
        view: TurnView,
        runner: TurnRunner,
        turn_id: str,
        entity_id: str,
        step: Step,
    ) -> JsonObject:
        domain = entity_id.partition(".")[0]
        request = CallRequest(
            domain="homeassistant" if domain == "group" else domain,
            service=step.service,
            targets={"entity_id": (entity_id,)},
            data=dict(step.data),
        )
        call_id = f"undo {entity_id} {step.service}"

        async def make() -> Work | JsonObject:
            prepared = self.preparer(view).prepare_request(request, call_id, "undo")
            return self.work(view, prepared, note=f"{NOTE} {turn_id}")

        return await runner.async_submit(ToolCall(call_id, "undo", {}), make)


async def _async_gather(works: Iterable[Awaitable[JsonObject]]) -> list[JsonObject]:
    return list(await asyncio.gather(*works))


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


def inside_of(call: ResolvedCall) -> JsonObject | None:
    """Return what is inside a call's scripts, scenes and groups, None for nothing."""
    stored = stored_call(call)
    inside = {key: stored[key] for key in _INSIDE if stored.get(key)}
    return inside or None


def is_as_asked(call: ResolvedCall, asked: Mapping[str, Any]) -> bool:
    """Return whether a call is still what a person said yes to, or less of it."""
    inside = {key: asked[key] for key in _INSIDE if asked.get(key)}
    return set(call.entity_ids) <= set(asked.get("entity_ids", ())) and (
        inside_of(call) == (inside or None)
    )


def as_scheduled(call: ResolvedCall, arguments: JsonObject) -> JsonObject:
    """Return arguments to be stored, with what was inside when it was decided."""
    inside = inside_of(call)
    return arguments if inside is None else {**arguments, _DECIDED: inside}


def scope_of(
    *,
    turn_id: str,
    conversation_id: str,
    agent_id: str,
    subentry_id: str,
    speaker: Speaker,
    context: Context,
) -> TurnScope:
    """Return a scope for what runs outside of a turn."""
    return TurnScope(
        info=TurnInfo(
            turn_id=turn_id,
            conversation_id=conversation_id,
            agent_id=agent_id,
            subentry_id=subentry_id,
            speaker=speaker,
            text="",
            started_ts=time(),
        ),
        context=context,
    )
