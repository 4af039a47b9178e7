"""Writes automations: parked first, and done only after a person's yes."""

from dataclasses import replace
from typing import Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context

from ..approvals.held import AfterYes
from ..automations.check import Checked, async_check
from ..automations.entities import new_id
from ..automations.grounds import grounds_of
from ..automations.helpers import (
    PlannedHelper,
    async_make,
    async_plan_helpers,
    async_unmake,
    names_of,
    read_planned,
    refuse_if_helper,
    with_planned,
)
from ..automations.kinds import AUTOMATION, KINDS, ItemKind
from ..automations.reader import FoundAutomation, describe, find_automation
from ..automations.shape import as_editor_writes, fingerprint, in_order
from ..automations.words.question import Question
from ..automations.yaml_file import FileState, as_yaml
from ..calls.binding import CHANGED
from ..calls.problems import Refusal, async_answer, denied, failed
from ..calls.resolved import Allowed, NeedsApproval, Refused, ResolvedCall
from ..calls.scope import TurnScope, scope_of
from ..home.snapshot import HomeSnapshot
from ..home.states import local_time
from ..models import ApprovalRecord, JsonObject, LedgerEntry, Speaker, ToolCall
from .automation_back import (
    ASSISTANT,
    MOVED,
    AutomationBack,
    resolved_change,
    told_gone,
)
from .automation_spec import TOOL
from .automation_work import PREVIEW_ONLY, Wanted

_NOT_WRITTEN: Final = (
    "Nothing has been written: it waits for the person's yes. Say what it will do, and"
    " ask."
)


class AutomationWriting(AutomationBack):
    """What changes the automations of the house."""

    async def async_ask(self, wanted: Wanted) -> JsonObject:
        """Park a change until a person says yes."""
        wanted.check_writer()
        match wanted.arguments["action"]:
            case "delete":
                resolved, preview = await self._async_plan_delete(wanted)
            case "restore":
                resolved, preview = await self._async_plan_restore(wanted)
            case _:
                given = wanted.arguments.get("helpers")
                planned = await async_plan_helpers(self._hass, wanted.home, given)
                resolved, preview = await (
                    self._async_plan_write(wanted, planned)
                    if not planned or _has_config(wanted.arguments)
                    else self._async_plan_helpers(wanted, planned)
                )
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
            "expires_at": local_time(record.expires_ts),
            "message": _NOT_WRITTEN,
        }

    async def _async_plan_helpers(
        self, wanted: Wanted, planned: list[PlannedHelper]
    ) -> tuple[ResolvedCall, str]:
        """Return helpers by themselves, and how they read."""
        resolved = resolved_change(
            wanted.call.tool_call_id,
            "create",
            (),
            {"helpers": [helper.as_json() for helper in planned]},
        )
        words = await self._async_words(wanted)
        return resolved, words.say("makes", names=names_of(planned))

    async def _async_plan_write(
        self, wanted: Wanted, planned: list[PlannedHelper]
    ) -> tuple[ResolvedCall, str]:
        """Return a change of the file, and how it reads."""
        kind, arguments = wanted.kind, dict(wanted.arguments)
        state = await self._async_writable(kind)
        service = arguments["action"]
        if service == "create":
            arguments.pop("automation_id", None)
        elif not arguments.get("automation_id"):
            raise failed("no_automation_id", f"Say which {kind.name} is to be changed.")
        home = with_planned(wanted.home, planned)
        call = replace(wanted.call, arguments=arguments)
        wanted = replace(wanted, home=home, call=call)
        found, checked = await self._async_read(wanted)
        if found is not None and (found.item is None or found.automation_id is None):
            raise _elsewhere(found)
        words, lines = await self._async_lines(wanted, found, checked)
        if planned:
            lines.append(words.say("makes", names=names_of(planned)))
        lines.extend(self._noted(home, checked, found, words))
        if (replay := await self.async_replay(checked)) is not None:
            lines.extend(words.notes.replayed(replay))
        automation_id = (found and found.automation_id) or new_id(
            self._hass, kind, checked.title, self._now(), state.ids
        )
        await self._async_try(home, state, automation_id, checked.config)
        resolved = resolved_change(
            wanted.call.tool_call_id,
            service,
            (found.entity.entity_id,) if found else (),
            {
                "automation_id": automation_id,
                "config": checked.config,
                "expected": fingerprint(found.item if found else None),
                "grounds": grounds_of(self._hass, checked),
                "helpers": [helper.as_json() for helper in planned],
            },
            kind,
        )
        return resolved, "\n".join(lines)

    async def _async_try(
        self,
        home: HomeSnapshot,
        state: FileState,
        automation_id: str,
        config: JsonObject,
    ) -> None:
        """Refuse what could not be written; what is to be pasted hides its secrets."""
        try:
            await self._files[state.kind.name].async_try(state, automation_id, config)
        except Refusal as refusal:
            if "yaml" not in refusal.lists:
                raise
            shown = as_yaml(self._shown(home, in_order(automation_id, config)))
            raise denied(refusal.code, refusal.message, yaml=[shown]) from refusal

    async def _async_lines(
        self, wanted: Wanted, found: FoundAutomation | None, checked: Checked
    ) -> tuple[Question, list[str]]:
        """Return words, the sentence that is said, and what can be read beside it."""
        home = wanted.home
        shown = self._shown(home, checked.config)
        effective = self._shown(home, checked.effective)
        if found is None:
            words = await self._async_words(wanted, effective)
            return words, [words.of_new(effective), words.summary(shown, effective)]
        before = self._shown(home, as_editor_writes(found.config))
        words = await self._async_words(wanted, effective, before)
        difference = self._difference(home, found, checked, words)
        if not difference:
            raise failed("no_change", "It is exactly like this already.")
        sentence = words.of_change(found.entity.name, before, shown)
        return words, [sentence, words.summary(shown, effective), difference]

    async def _async_plan_delete(self, wanted: Wanted) -> tuple[ResolvedCall, str]:
        home, kind = wanted.home, wanted.kind
        state = await self._async_writable(kind)
        given = wanted.arguments.get("automation_id")
        if not given:
            refuse_if_helper(self._hass, home, wanted.arguments.get("helpers"))
        found = find_automation(self._hass, home, state, given)
        if found.item is None or found.automation_id is None:
            raise _elsewhere(found)
        resolved = resolved_change(
            wanted.call.tool_call_id,
            "delete",
            (found.entity.entity_id,),
            {
                "automation_id": found.automation_id,
                "expected": fingerprint(found.item),
            },
            kind,
        )
        words = await self._async_words(wanted, found.config)
        summary = describe(self._hass, home, found, words)["summary"]
        await self._files[kind.name].async_try(state, found.automation_id, None)
        sentence = words.of_deletion(found.entity.name, kind)
        return resolved, f"{sentence}\n{summary}"

    async def async_take_back(self, entry: LedgerEntry, scope: TurnScope) -> JsonObject:
        """Ask whether what was written is to be taken back."""
        data = entry.call.get("data") or {}
        arguments = {
            "action": "restore",
            "version_id": data.get("version_id"),
            "undoes": {"turn_id": entry.turn_id, "entry_id": entry.entry_id},
        }
        call = ToolCall(f"undo-{entry.entry_id}", TOOL, arguments)
        return await async_answer(self._async_take_back(call, scope))

    async def _async_take_back(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        return await self.async_ask(await self.async_wanted(call, scope))

    async def async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        """Write what a person approved. All but their yes is checked again."""
        return await async_answer(self._async_run_approved(record, context))

    async def _async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        if not await self._async_is_admin(context):
            raise denied(*PREVIEW_ONLY)
        await self._async_decide_again(record, context)
        kind = _kind_of(record)
        self._check_loaded(kind)
        data = record.call.get("data") or {}
        automation_id = str(data.get("automation_id"))
        expected: str | None = data.get("expected")
        if record.call.get("service") == "delete":
            gone = await self._files[kind.name].async_delete(
                automation_id, expected=expected, context=context
            )
            return told_gone(gone)
        if record.call.get("service") == "restore":
            return await self._async_restore(data, expected, context)
        if "config" not in data:
            return await self._async_make_helpers(data, context)
        return await self._async_write(kind, automation_id, data, expected, context)

    async def async_look_up(self, record: ApprovalRecord) -> JsonObject:
        """Return whether the file has what a person approved before a stop."""
        data = record.call.get("data") or {}
        state = await self._files[_kind_of(record).name].async_read()
        item = state.find(str(data.get("automation_id")))
        if record.call.get("service") == "delete":
            is_written = item is None
        elif record.call.get("service") == "restore":
            is_written = fingerprint(item) != data.get("expected")
        else:
            wanted = as_editor_writes(data.get("config") or {})
            is_written = item is not None and as_editor_writes(item) == wanted
        is_old = fingerprint(item) == data.get("expected")
        told = "It is written." if is_written else "It was not written."
        message = f"Home Assistant stopped while it was under way. {told}"
        if is_written:
            return {"status": "confirmed", "message": message}
        # Neither what it was nor what it was to be: somebody else was there.
        status = "failed" if is_old else "unconfirmed"
        return {"status": status, "error": "interrupted", "message": message}

    async def _async_decide_again(
        self, record: ApprovalRecord, context: Context
    ) -> None:
        """Refuse what the yes does not hold for any more."""
        call = record.call
        resolved = resolved_change(
            record.tool_call_id,
            str(call.get("service", "")),
            tuple(call.get("entity_ids", ())),
            dict(call.get("data") or {}),
            _kind_of(record),
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
                raise failed(*MOVED)

    async def _async_write(
        self,
        kind: ItemKind,
        automation_id: str,
        data: dict[str, Any],
        expected: str | None,
        context: Context,
    ) -> JsonObject:
        config: JsonObject = data.get("config") or {}
        planned = read_planned(data.get("helpers"))
        file = self._files[kind.name]
        item = (await file.async_read()).find(automation_id)
        # What can never be was said when it was asked about: a person said yes to it.
        checked = await async_check(
            self._hass,
            with_planned(await self._get_home(), planned),
            automation_id,
            config,
            config,
            as_editor_writes(item) if item is not None else None,
            kind=kind,
        )
        if data.get("grounds") != grounds_of(self._hass, checked):
            raise failed(*MOVED)
        made = await async_make(self._hass, planned)
        try:
            written = await file.async_write(
                automation_id,
                checked.config,
                expected=expected,
                context=context,
                helpers=made,
            )
        except Refusal as refusal:
            await async_unmake(self._hass, made)
            # What is to be pasted was there to be shown when it was asked about.
            raise Refusal(refusal.code, refusal.message, refusal.status) from refusal
        self._expose(planned)
        return self._done(written, is_new=expected is None)

    async def _async_make_helpers(
        self, data: JsonObject, context: Context
    ) -> JsonObject:
        """Make helpers that no automation came with."""
        planned = read_planned(data.get("helpers"))
        made = await async_make(self._hass, planned)
        self._expose(planned)
        name = ", ".join(helper.name for helper in planned)
        return {
            "status": "confirmed",
            "version_id": await self._files[AUTOMATION.name].async_keep_helpers(
                name, made, context
            ),
            "changed": {helper.entity_id: "created" for helper in planned},
        }

    def _expose(self, planned: list[PlannedHelper]) -> None:
        for helper in planned:
            async_expose_entity(self._hass, ASSISTANT, helper.entity_id, True)

    async def _async_is_admin(self, context: Context) -> bool:
        """Whether a person who may write automations stands behind the context."""
        if context.user_id is None:
            return False
        user = await self._hass.auth.async_get_user(context.user_id)
        return user is not None and user.is_active and user.is_admin


def _has_config(arguments: JsonObject) -> bool:
    return any(arguments.get(key) for key in ("config", "yaml", "automation_id"))


def _kind_of(record: ApprovalRecord) -> ItemKind:
    return KINDS.get(str(record.call.get("domain")), AUTOMATION)


def _elsewhere(found: FoundAutomation) -> Refusal:
    return denied(
        "not_editable",
        f"{found.entity.entity_id} is not in {found.kind.file}: it has to be changed"
        " where it is defined.",
    )
