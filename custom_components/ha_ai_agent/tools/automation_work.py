"""What automation tools do: read at once, write only after a person's yes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from time import time
from typing import Any, Final

from homeassistant.components.automation import DATA_COMPONENT, DOMAIN as AUTOMATION
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..approvals.held import AfterYes
from ..automations.check import Checked, async_check
from ..automations.enhance import Enhancer
from ..automations.grounds import grounds_of
from ..automations.preview import Reader, diff, safety_notes, touches
from ..automations.reader import (
    FoundAutomation,
    describe,
    find_automation,
    list_rows,
    shown_config,
)
from ..automations.shape import as_editor_writes, fingerprint, read_config
from ..automations.writer import AutomationFile
from ..automations.yaml_file import FileState, as_yaml
from ..calls.binding import CHANGED
from ..calls.problems import Refusal, async_answer, denied, failed
from ..calls.resolved import Allowed, NeedsApproval, Refused, ResolvedCall
from ..calls.scope import Gate, TurnScope, scope_of
from ..calls.told import async_read_secrets
from ..const import LOGGER
from ..errors import AgentError
from ..hidden import has_mask, restored
from ..home.snapshot import HomeSnapshot
from ..models import ApprovalRecord, ChatRequest, JsonObject, Speaker, ToolCall
from .automation_notes import judged

_ASSISTANT: Final = "conversation"
_NEW: Final = "preview"
# Below the time that a tool is waited for: who asked can make the ideas, too.
_ASK_SECONDS: Final = 8
_MAKE_IDEAS: Final = (
    "Make five ideas of this (small, medium, large, advanced, fun), each a whole"
    " automation, and call this tool again with them as `proposals`: they are checked."
)
_NOT_WRITTEN: Final = (
    "Nothing has been written: it waits for the person's yes. Say what it will do, and"
    " ask."
)
_COMMENTS: Final = "Comments in automations.yaml will be lost, as in the editor."
_PREVIEW_ONLY: Final = (
    "not_permitted",
    "Only an administrator may write automations. A preview is all that can be shown.",
)
_CHANGED: Final = (
    "changed_meanwhile",
    (
        "Not written: something that the automation names has changed since it was"
        " asked about. Look at it again with preview_automation, then ask again."
    ),
)
_NOT_READ: Final = (
    "not_permitted",
    (
        "Only an administrator may see what is in an automation. A new one can be"
        " previewed with preview_automation, without automation_id."
    ),
)
_MASKED: Final = (
    "masked",
    (
        "A hidden value (•••) cannot be written. Leave out the part that has it: what"
        " is left out stays. Or send the step exactly as get_automation showed it."
    ),
)
_HIDDEN_CHANGES: Final = "A hidden value changes."
_NOT_LOADED: Final = (
    "not_available",
    "Automations are not set up in this Home Assistant.",
)

type AskForTurn = Callable[[TurnScope, ChatRequest], Awaitable[str]]
"""Asks a model something for a turn, which pays for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A call of one of these tools, and who it is from."""

    call: ToolCall
    scope: TurnScope
    home: HomeSnapshot

    @property
    def arguments(self) -> JsonObject:
        """Return what the model wrote."""
        return self.call.arguments

    def check_reader(self) -> None:
        """Refuse who may not see what is in an automation of the house."""
        speaker = self.scope.info.speaker
        if not speaker.is_admin or speaker.user_id is None:
            raise denied(*_NOT_READ)

    def check_writer(self) -> None:
        """Refuse who may not write automations."""
        speaker = self.scope.info.speaker
        if not speaker.is_admin or speaker.is_read_only or speaker.user_id is None:
            raise denied(*_PREVIEW_ONLY)


type _Plan = Callable[
    [HomeSnapshot, ToolCall, FileState], Awaitable[tuple[ResolvedCall, str]]
]


class AutomationWork:
    """What the automation tools of one agent do."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        get_home: Callable[[], Awaitable[HomeSnapshot]],
        gate: Gate,
        ask_model: AskForTurn | None = None,
        now: Callable[[], float] = time,
    ) -> None:
        self._hass = hass
        self._get_home = get_home
        self._gate = gate
        self._ask_model = ask_model
        self._now = now
        self._file = AutomationFile(hass)

    async def async_wanted(self, call: ToolCall, scope: TurnScope) -> Wanted:
        """Return a call with what it is about, if it may be answered here."""
        if DATA_COMPONENT not in self._hass.data:
            raise failed(*_NOT_LOADED)
        home = await self._get_home()
        await async_read_secrets(self._hass)
        return Wanted(call=call, scope=scope, home=home)

    # Reading

    async def async_list(self, wanted: Wanted) -> JsonObject:
        """Return the automations that the assistant may see."""
        return list_rows(self._hass, wanted.home, wanted.arguments.get("query"))

    async def async_get(self, wanted: Wanted) -> JsonObject:
        """Return one automation with a summary."""
        wanted.check_reader()
        found = await self._async_find(wanted.home, wanted.arguments)
        return describe(self._hass, wanted.home, found)

    async def _async_find(
        self, home: HomeSnapshot, arguments: JsonObject
    ) -> FoundAutomation:
        state = await self._file.async_read()
        return find_automation(self._hass, home, state, arguments.get("automation_id"))

    async def _async_read(
        self, home: HomeSnapshot, arguments: JsonObject
    ) -> tuple[FoundAutomation | None, Checked]:
        """Return the automation that the arguments describe, checked."""
        found: FoundAutomation | None = None
        if arguments.get("automation_id"):
            found = await self._async_find(home, arguments)
        config = read_config(arguments, found.config if found else None)
        if found is not None:
            real = as_editor_writes(found.config)
            config = restored(config, self._shown(home, real), real)
        if has_mask(config):
            raise failed(*_MASKED)
        automation_id = (found.automation_id if found else None) or _NEW
        checked = await async_check(self._hass, home, automation_id, config)
        return found, checked

    async def async_preview(self, wanted: Wanted) -> JsonObject:
        """Return what an automation would do, without writing it."""
        if wanted.arguments.get("automation_id"):
            wanted.check_reader()
        home, arguments = wanted.home, wanted.arguments
        try:
            found, checked = await self._async_read(home, arguments)
        except Refusal as refusal:
            return {"valid": False, **refusal.as_result()}
        state = await self._file.async_read()
        shown = self._shown(home, checked.config)
        result: JsonObject = {
            "valid": True,
            "summary": Reader(home).summary(shown),
            "touches": touches(checked.references),
            "notes": self._notes(home, checked, state, found),
            "config": shown,
        }
        if state.refusal is not None:
            result["message"] = state.refusal.message
        if found is not None:
            result["diff"] = self._difference(home, found, checked)
        return result

    def _shown(self, home: HomeSnapshot, config: JsonObject) -> JsonObject:
        return shown_config(self._hass, home, config)

    def _difference(
        self, home: HomeSnapshot, found: FoundAutomation, checked: Checked
    ) -> str:
        """Return the lines that change, and nothing of what is hidden in them."""
        before, after = as_editor_writes(found.config), checked.config
        shown = diff(
            as_yaml(self._shown(home, before)), as_yaml(self._shown(home, after))
        )
        return shown or ("" if before == after else _HIDDEN_CHANGES)

    def _notes(
        self,
        home: HomeSnapshot,
        checked: Checked,
        state: FileState,
        found: FoundAutomation | None,
    ) -> list[str]:
        """Return what a person should know."""
        alias = str(checked.config["alias"]).casefold()
        others = [
            entity.entity_id
            for entity in home.automations
            if entity.name.casefold() == alias
            and (found is None or entity.entity_id != found.entity.entity_id)
        ]
        notes = [
            *judged(self._hass, checked.effective.get("actions")),
            *safety_notes(checked.references, others_with_alias=others),
        ]
        if state.has_comments:
            notes.append(_COMMENTS)
        return notes

    async def async_suggest(self, wanted: Wanted) -> JsonObject:
        """Return ideas that were checked, or what is needed to have some."""
        if wanted.arguments.get("automation_id"):
            wanted.check_reader()
        home, arguments = wanted.home, wanted.arguments
        if arguments.get("config") or arguments.get("yaml"):
            _, checked = await self._async_read(home, arguments)
            config = checked.config
        else:
            found = await self._async_find(home, arguments)
            config = as_editor_writes(found.config)
        enhancer = Enhancer(self._hass, home, config)
        proposals = arguments.get("proposals")
        if isinstance(proposals, list) and proposals:
            await enhancer.async_check(proposals)
            return enhancer.result()
        if self._ask_model is not None:
            try:
                async with asyncio.timeout(_ASK_SECONDS):
                    await enhancer.async_ask(partial(self._ask_model, wanted.scope))
            except TimeoutError, AgentError:
                LOGGER.debug("No ideas from the model within %s s", _ASK_SECONDS)
            if enhancer.has_ideas:
                return enhancer.result()
        return {**enhancer.facts(), "message": _MAKE_IDEAS}

    # Writing

    async def async_write(self, wanted: Wanted) -> JsonObject:
        """Park what is to be written until a person says yes."""
        return await self._async_ask(wanted, self._async_plan_write)

    async def async_delete(self, wanted: Wanted) -> JsonObject:
        """Park a deletion until a person says yes."""
        return await self._async_ask(wanted, self._async_plan_delete)

    async def _async_ask(self, wanted: Wanted, plan: _Plan) -> JsonObject:
        wanted.check_writer()
        state = (await self._file.async_read()).to_write()
        resolved, preview = await plan(wanted.home, wanted.call, state)
        scope = wanted.scope
        decision = await self._gate.async_decide(resolved, scope)
        if isinstance(decision, Refused):
            raise denied(decision.code, decision.message)
        # Writing automations asks in every mode.
        reason = (
            decision.reason
            if isinstance(decision, NeedsApproval)
            else "writes_configuration"
        )
        record = await self._gate.async_park(
            resolved, scope, NeedsApproval(reason, preview, decision.over)
        )
        return {
            "status": "approval_required",
            "approval_id": record.approval_id,
            "preview": record.preview,
            "expires_at": dt_util.utc_from_timestamp(record.expires_ts).isoformat(),
            "message": _NOT_WRITTEN,
        }

    async def _async_plan_write(
        self, home: HomeSnapshot, call: ToolCall, state: FileState
    ) -> tuple[ResolvedCall, str]:
        """Return a change of the file, and how it reads."""
        is_update = call.name == "update_automation"
        arguments = dict(call.arguments)
        if not is_update:
            arguments.pop("automation_id", None)
        elif not arguments.get("automation_id"):
            raise failed("no_automation_id", "Say which automation is to be changed.")
        found, checked = await self._async_read(home, arguments)
        if found is not None and (found.item is None or found.automation_id is None):
            raise _elsewhere(found)
        lines = [Reader(home).summary(self._shown(home, checked.config))]
        if found is not None:
            difference = self._difference(home, found, checked)
            if not difference:
                raise failed("no_change", "It is exactly like this already.")
            lines = [f"Change {found.entity.name}:", lines[0], difference]
        lines.extend(self._notes(home, checked, state, found))
        automation_id = (found and found.automation_id) or self._new_id(state)
        resolved = ResolvedCall(
            tool_call_id=call.tool_call_id,
            tool=call.name,
            domain=AUTOMATION,
            service="update" if is_update else "create",
            entity_ids=(found.entity.entity_id,) if found else (),
            data={
                "automation_id": automation_id,
                "config": checked.config,
                "expected": fingerprint(found.item if found else None),
                "grounds": grounds_of(self._hass, checked),
            },
            writes_configuration=True,
        )
        return resolved, "\n".join(lines)

    async def _async_plan_delete(
        self, home: HomeSnapshot, call: ToolCall, state: FileState
    ) -> tuple[ResolvedCall, str]:
        found = find_automation(
            self._hass, home, state, call.arguments.get("automation_id")
        )
        if found.item is None or found.automation_id is None:
            raise _elsewhere(found)
        resolved = ResolvedCall(
            tool_call_id=call.tool_call_id,
            tool=call.name,
            domain=AUTOMATION,
            service="delete",
            entity_ids=(found.entity.entity_id,),
            data={
                "automation_id": found.automation_id,
                "expected": fingerprint(found.item),
            },
            writes_configuration=True,
        )
        summary = describe(self._hass, home, found)["summary"]
        notes = [_COMMENTS] if state.has_comments else []
        return resolved, "\n".join([f"Delete {found.entity.name}:", summary, *notes])

    def _new_id(self, state: FileState) -> str:
        """Return an id like the editor's: the time in milliseconds."""
        registry = er.async_get(self._hass)
        number = int(self._now() * 1000)
        while state.find(str(number)) is not None or registry.async_get_entity_id(
            AUTOMATION, AUTOMATION, str(number)
        ):
            number += 1
        return str(number)

    async def async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        """Write what a person approved. All but their yes is checked again."""
        return await async_answer(self._async_run_approved(record, context))

    async def _async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        if not await self._async_is_admin(context):
            raise denied(*_PREVIEW_ONLY)
        await self._async_decide_again(record, context)
        if DATA_COMPONENT not in self._hass.data:
            raise failed(*_NOT_LOADED)
        tool, data = record.call.get("tool"), record.call.get("data") or {}
        automation_id = str(data.get("automation_id"))
        expected: str | None = data.get("expected")
        if tool == "delete_automation":
            gone = await self._file.async_delete(
                automation_id, expected=expected, context=context
            )
            return {"status": "confirmed", "changed": {gone: "deleted"}}
        return await self._async_write(automation_id, data, expected, context)

    async def _async_decide_again(
        self, record: ApprovalRecord, context: Context
    ) -> None:
        """Refuse what the yes does not hold for any more."""
        call = record.call
        resolved = ResolvedCall(
            tool_call_id=record.tool_call_id,
            tool=str(call.get("tool", "")),
            domain=AUTOMATION,
            service=str(call.get("service", "")),
            entity_ids=tuple(call.get("entity_ids", ())),
            data=dict(call.get("data") or {}),
            writes_configuration=True,
        )
        scope = scope_of(
            turn_id=record.turn_id,
            conversation_id=record.conversation_id,
            agent_id=record.agent_id,
            subentry_id=record.subentry_id,
            speaker=Speaker(
                user_id=record.user_id,
                is_admin=True,
                device_id=record.device_id,
                satellite_id=record.satellite_id,
                language=record.language,
            ),
            context=context,
        )
        gate = AfterYes(self._gate, call)
        decision = await gate.async_decide(resolved, scope)
        match decision:
            case Allowed():
                return
            case Refused(code=code, message=message) if code != CHANGED:
                raise denied(code, message)
            case _:
                raise failed(*_CHANGED)

    async def _async_write(
        self,
        automation_id: str,
        data: dict[str, Any],
        expected: str | None,
        context: Context,
    ) -> JsonObject:
        config: JsonObject = data.get("config") or {}
        checked = await async_check(
            self._hass, await self._get_home(), automation_id, config
        )
        if data.get("grounds") != grounds_of(self._hass, checked):
            raise failed(*_CHANGED)
        entity_id = await self._file.async_write(
            automation_id, checked.config, expected=expected, context=context
        )
        if expected is None:
            # Who had it made by words may also change and delete it by words.
            async_expose_entity(self._hass, _ASSISTANT, entity_id, True)
        state = self._hass.states.get(entity_id)
        return {
            "status": "confirmed",
            "automation_id": entity_id,
            "changed": {entity_id: state.state if state else "created"},
        }

    async def _async_is_admin(self, context: Context) -> bool:
        """Whether a person who may write automations stands behind the context."""
        if context.user_id is None:
            return False
        user = await self._hass.auth.async_get_user(context.user_id)
        return user is not None and user.is_active and user.is_admin


def _elsewhere(found: FoundAutomation) -> Refusal:
    return denied(
        "not_editable",
        f"{found.entity.entity_id} is not in automations.yaml: it has to be changed"
        " where it is defined.",
    )
