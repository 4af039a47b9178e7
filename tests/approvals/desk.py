"""A manager of approvals with what it needs around it, for tests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import time
from typing import Any

from homeassistant.core import Context, HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.ha_ai_agent.approvals.gate import ApprovalManager
from custom_components.ha_ai_agent.approvals.policy import PolicyOptions
from custom_components.ha_ai_agent.approvals.resolution import Resolution
from custom_components.ha_ai_agent.approvals.voice import VoiceAnswer
from custom_components.ha_ai_agent.calls.resolved import NeedsApproval, ResolvedCall
from custom_components.ha_ai_agent.calls.scope import TurnScope
from custom_components.ha_ai_agent.home.snapshot import HomeSnapshot
from custom_components.ha_ai_agent.models import (
    ApprovalRecord,
    JsonObject,
    Speaker,
    TurnInfo,
)

from .storage import MemoryApprovals


def call(service_id: str, *entity_ids: str, **how: Any) -> ResolvedCall:
    """Return a resolved call."""
    domain, _, service = service_id.partition(".")
    defaults: dict[str, Any] = {"tool_call_id": "call", "tool": "call_service"}
    return ResolvedCall(
        **(defaults | {"domain": domain, "service": service} | how),
        entity_ids=tuple(sorted(entity_ids)),
    )


@dataclass
class Desk:
    """One manager, what it ran, and the turns of a test."""

    hass: HomeAssistant
    storage: MemoryApprovals
    manager: ApprovalManager
    ran: list[tuple[ApprovalRecord, Context]] = field(default_factory=list)
    result: JsonObject = field(default_factory=lambda: {"status": "confirmed"})
    turns: int = 0
    said: dict[str, str] = field(default_factory=dict)
    """What the agent said last, by conversation."""

    async def async_execute(self, record: ApprovalRecord, context: Context) -> Any:
        self.ran.append((record, context))
        return self.result

    def scope(
        self,
        text: str = "",
        *,
        conversation_id: str = "talk",
        context: Context | None = None,
        **speaker: Any,
    ) -> TurnScope:
        self.turns += 1
        return TurnScope(
            info=TurnInfo(
                turn_id=f"turn-{self.turns}",
                conversation_id=conversation_id,
                agent_id="conversation.ha_ai_agent",
                subentry_id="subentry",
                speaker=Speaker(**speaker),
                text=text,
                started_ts=time(),
            ),
            context=context or Context(user_id=speaker.get("user_id")),
        )

    async def park(
        self, resolved: ResolvedCall, scope: TurnScope | None = None, **speaker: Any
    ) -> ApprovalRecord:
        """Say something that leads to this call, and have it parked."""
        scope = scope or self.scope(**speaker)
        if self.manager.asked_in(scope.info.turn_id) == []:
            await self.answer("do that thing", scope)
        need = await self.manager.async_decide(resolved, scope)
        assert isinstance(need, NeedsApproval), need
        record = await self.manager.async_park(resolved, scope, need)
        question = f"Should I do this: {record.preview}?"
        self.manager.note_asked(scope.info, question)
        self.said[scope.info.conversation_id] = question
        return record

    async def say(self, text: str, **speaker: Any) -> VoiceAnswer | None:
        """Say a new sentence."""
        return await self.answer(text, self.scope(text, **speaker))

    async def answer(self, text: str, scope: TurnScope) -> VoiceAnswer | None:
        """Say a sentence in a turn; the model says something where it is no answer."""
        talk = scope.info.conversation_id
        answer = await self.manager.async_answer_by_voice(
            text, scope, last_said=self.said.get(talk)
        )
        self.said[talk] = answer.speech if answer else "It is warm."
        return answer

    async def resolve(
        self,
        record: ApprovalRecord,
        decision: Any = "approve",
        *,
        user_id: str | None,
        is_admin: bool = False,
        **how: Any,
    ) -> Resolution:
        """Answer over a socket."""
        defaults: dict[str, Any] = {"context": Context(user_id=user_id)}
        how = defaults | {"via": "websocket"} | how
        return await self.manager.async_resolve(
            record.approval_id, decision, user_id=user_id, is_admin=is_admin, **how
        )

    def status(self, record: ApprovalRecord) -> str:
        return self.storage.rows[record.approval_id].status


async def async_desk(
    hass: HomeAssistant,
    *,
    storage: MemoryApprovals | None = None,
    options: PolicyOptions | None = None,
    notify: Iterable[str] = (),
    home: HomeSnapshot | None = None,
    subentry_id: str = "subentry",
    **how: Any,
) -> Desk:
    """Return a desk that is open."""
    snapshot = home or HomeSnapshot()

    async def get_home() -> HomeSnapshot:
        return snapshot

    storage = storage or MemoryApprovals()
    manager = ApprovalManager(
        hass,
        subentry_id=subentry_id,
        storage=storage,
        options=options or PolicyOptions(),
        get_home=get_home,
        notify=tuple(notify),
        **how,
    )
    desk = Desk(hass, storage, manager)
    manager.set_execute(desk.async_execute)
    await manager.async_start()
    return desk


def set_states(hass: HomeAssistant, states: Mapping[str, Any]) -> None:
    """Put entities into the state machine: id -> state, or (state, attributes)."""
    for entity_id, row in states.items():
        state, attributes = row if isinstance(row, tuple) else (row, {})
        name = entity_id.partition(".")[2].replace("_", " ").title()
        hass.states.async_set(entity_id, state, {"friendly_name": name, **attributes})


UNLOCK = call("lock.unlock", "lock.front_door")


async def person(hass: HomeAssistant, name: str, *groups: str) -> str:
    """Add a user and return the id."""
    found = [await hass.auth.async_get_group(group) for group in groups]
    user = MockUser(name=name, id=name, groups=[g for g in found if g])
    user.add_to_hass(hass)
    return user.id
