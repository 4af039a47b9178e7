"""A small house with real entities, and a toolkit in it."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
import re
from time import time
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.ha_ai_agent.approvals.policy import call_entity_ids
from custom_components.ha_ai_agent.calls.binding import decided_over, parked_call
from custom_components.ha_ai_agent.calls.expansion.contents import Contents
from custom_components.ha_ai_agent.calls.expansion.expand import expand
from custom_components.ha_ai_agent.calls.prepared import Act
from custom_components.ha_ai_agent.calls.resolved import (
    Allowed,
    Decision,
    NeedsApproval,
    Refused,
    ResolvedCall,
)
from custom_components.ha_ai_agent.calls.scope import TurnScope
from custom_components.ha_ai_agent.calls.subject_reader import read_facts
from custom_components.ha_ai_agent.calls.subjects import Facts
from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.home.lookup import HomeLookup
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.models import (
    ApprovalRecord,
    JsonObject,
    Speaker,
    ToolCall,
    TurnInfo,
)
from custom_components.ha_ai_agent.running.runner import TurnRunner
from custom_components.ha_ai_agent.tools.options import ToolOptions
from custom_components.ha_ai_agent.tools.toolset import Toolkit

from .devices import (
    Alarm,
    Behaviour,
    Button,
    Choice,
    Climate,
    Cover,
    Device,
    Fan,
    Light,
    Lock,
    Number,
    PlainCover,
    Player,
    Switch,
    Vacuum,
)
from .storage import MemoryLedger, MemoryMemories, MemorySchedules


class TestGate:
    """Asks for what it is told to ask for."""

    __test__ = False

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self.asks: set[str] = set()
        self.refuses: set[str] = set()
        self.seen: list[ResolvedCall] = []
        self.parked: list[ApprovalRecord] = []

    def _over(self, call: ResolvedCall) -> JsonObject:
        facts = read_facts(self._hass, call_entity_ids(call))
        return decided_over(Facts(speaker=Speaker(), entities=facts), ())

    async def async_decide(
        self, call: ResolvedCall, scope: TurnScope, *, is_answered: bool = False
    ) -> Decision:
        self.seen.append(call)
        names = {call.service_id, *(inner.service_id for inner in call.contains)}
        if names & self.refuses:
            return Refused("refused", "No.")
        if names & self.asks:
            preview = f"{call.service_id} {call.entity_ids}"
            return NeedsApproval("risk", preview, self._over(call))
        return Allowed(self._over(call))

    async def async_park(
        self,
        call: ResolvedCall,
        scope: TurnScope,
        need: NeedsApproval,
        *,
        is_unattended: bool = False,
    ) -> ApprovalRecord:
        info = scope.info
        record = ApprovalRecord(
            approval_id=f"approval-{len(self.parked)}",
            conversation_id=info.conversation_id,
            turn_id=info.turn_id,
            tool_call_id=call.tool_call_id,
            agent_id=info.agent_id,
            subentry_id=info.subentry_id,
            user_id=info.speaker.user_id,
            device_id=info.speaker.device_id,
            satellite_id=None,
            language="en",
            call=parked_call(call, need),
            arguments_hash="",
            preview=need.preview,
            reason=need.reason,
            created_ts=time(),
            expires_ts=time() + 300,
        )
        self.parked.append(record)
        return record


def ids_of(result: JsonObject, key: str = "states") -> list[str]:
    """Return the ids that a page of things tells of, as rows or as lines."""
    return [
        row["entity_id"]
        if isinstance(row, dict)
        else re.split("[: ]", row, maxsplit=1)[0]
        for row in result[key]
    ]


@dataclass
class House:
    """Everything that a test looks at."""

    hass: HomeAssistant
    cache: HomeCache
    gate: TestGate
    kit: Toolkit
    ledger: MemoryLedger
    memories: MemoryMemories
    schedules: MemorySchedules
    devices: dict[str, Device]
    metrics: Metrics
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    turns: int = 0

    def scope(
        self,
        *,
        user_id: str | None = None,
        conversation_id: str = "conversation",
        is_read_only: bool = False,
        device_id: str | None = None,
    ) -> TurnScope:
        self.turns += 1
        return TurnScope(
            info=TurnInfo(
                turn_id=f"turn-{self.turns}",
                conversation_id=conversation_id,
                agent_id="conversation.ha_ai_agent",
                subentry_id="subentry",
                speaker=Speaker(
                    user_id=user_id, is_read_only=is_read_only, device_id=device_id
                ),
                text="do it",
                started_ts=time(),
            ),
            context=Context(user_id=user_id),
        )

    def turn(self, **kwargs: Any) -> TurnRunner:
        return self.kit.start_turn(self.scope(**kwargs))

    async def call(self, tool: str, /, **arguments: Any) -> JsonObject:
        """Return the result of one call in a turn of its own."""
        return await self.turn().async_call(ToolCall("call", tool, arguments))

    async def act(self, service_id: str, entity_id: Any = None, **data: Any) -> Any:
        """Return the result of one service call."""
        domain, _, service = service_id.partition(".")
        arguments = {"domain": domain, "service": service, "data": data}
        if entity_id is not None:
            arguments["entity_id"] = entity_id
        return await self.call("call_service", **arguments)

    def state(self, entity_id: str) -> str:
        state = self.hass.states.get(entity_id)
        assert state is not None
        return state.state

    def behave(self, entity_id: str, **how: Any) -> Behaviour:
        behaviour = self.devices[entity_id].behaviour
        for key, value in how.items():
            setattr(behaviour, key, value)
        return behaviour

    async def drain(self) -> None:
        while self.tasks:
            await asyncio.gather(*self.tasks, return_exceptions=True)
            await asyncio.sleep(0)


AREAS = {
    "kitchen": ("Kitchen", ["cookery"], "ground"),
    "living_room": ("Living Room", [], "ground"),
    "bedroom": ("Bedroom", [], "upper"),
}
HIDDEN = ("light.secret", "lock.safe", "switch.secret_pump")


SCRIPTS: dict[str, Any] = {
    "evening": {
        "sequence": [
            {"action": "light.turn_on", "target": {"entity_id": "light.bedroom_lamp"}}
        ]
    },
    "leave": {
        "sequence": [
            {"if": [], "then": [{"action": "script.evening"}]},
            {"choose": [{"conditions": [], "sequence": [{"scene": "scene.night"}]}]},
            {"repeat": {"count": 1, "sequence": [{"delay": 0}]}},
            {
                "parallel": [
                    {
                        "action": "lock.unlock",
                        "target": {"entity_id": "lock.front_door"},
                    },
                    {
                        "sequence": [
                            {
                                "action": "cover.open_cover",
                                "target": {"area_id": "bedroom"},
                            }
                        ]
                    },
                ]
            },
        ]
    },
    "mystery": {
        "fields": {"where": {"required": True, "selector": {"area": {}}}},
        "sequence": [
            {"action": "light.turn_off", "target": {"area_id": "{{ where }}"}}
        ],
    },
    "announcing": {"sequence": [{"event": "something"}]},
    "answering": {
        "sequence": [
            {"variables": {"answer": {"value": 42}}},
            {"stop": "done", "response_variable": "answer"},
        ]
    },
    "slow": {
        "sequence": [
            {"action": "switch.turn_on", "target": {"entity_id": "switch.fountain"}},
            {"wait_for_trigger": [{"trigger": "event", "event_type": "go_on"}]},
            {
                "action": "switch.turn_on",
                "target": {"entity_id": "switch.coffee_maker"},
            },
        ]
    },
}
SCENES: list[dict[str, Any]] = [
    {
        "name": "Night",
        "entities": {
            "light.bedroom_lamp": "off",
            "cover.bedroom_shutter": "closed",
            "lock.front_door": "locked",
        },
    },
]


def contents_of(hass: HomeAssistant, entity_id: str) -> Contents:
    """Return what turning on a script or a scene sets going."""
    domain = entity_id.partition(".")[0]
    act = Act(domain=domain, service="turn_on", entity_ids=(entity_id,))
    return expand(hass, [act])


def _devices() -> list[tuple[str, Device, str | None]]:
    return [
        ("light", Light("Kitchen Ceiling"), "kitchen"),
        ("light", Light("Kitchen Counter"), "kitchen"),
        ("light", Light("Living Room Lamp"), "living_room"),
        ("light", Light("Bedroom Lamp"), "bedroom"),
        ("light", Light("Secret"), "kitchen"),
        ("switch", Switch("Coffee Maker"), "kitchen"),
        ("switch", Switch("Fountain"), None),
        ("switch", Switch("Secret Pump"), "kitchen"),
        ("cover", Cover("Living Room Blind"), "living_room"),
        ("cover", PlainCover("Bedroom Shutter"), "bedroom"),
        ("cover", PlainCover("Garage Door"), None),
        ("lock", Lock("Front Door"), None),
        ("lock", Lock("Safe"), None),
        ("climate", Climate("Bedroom Heating"), "bedroom"),
        ("media_player", Player("Fountain"), None),
        ("media_player", Player("Living Room TV"), "living_room"),
        ("fan", Fan("Bedroom Fan"), "bedroom"),
        ("vacuum", Vacuum("Robby"), None),
        ("alarm_control_panel", Alarm("Alarm"), None),
        ("button", Button("Doorbell"), None),
        ("select", Choice("House Mode"), None),
        ("number", Number("Delay"), None),
    ]


async def async_build(
    hass: HomeAssistant,
    *,
    timeout_seconds: float = 10,
    allowed: Iterable[str] = ("persistent_notification.create",),
    llm_apis: Iterable[str] = (),
) -> House:
    """Return a house with everything exposed but the secret things."""
    config: dict[str, Any] = {
        "homeassistant": {},
        "persistent_notification": {},
        "group": {
            "downstairs": {"entities": ["light.kitchen_ceiling", "light.secret"]}
        },
        "script": SCRIPTS,
        "scene": SCENES,
    }
    for component in config:
        assert await async_setup_component(hass, component, config)
    floors, areas = fr.async_get(hass), ar.async_get(hass)
    ids = {name: floors.async_create(name).floor_id for name in ("ground", "upper")}
    for name, aliases, floor in AREAS.values():
        areas.async_create(name, aliases=set(aliases), floor_id=ids[floor])
    rows = _devices()
    for domain in dict.fromkeys(row[0] for row in rows):
        setup_test_component_platform(
            hass, domain, [device for kind, device, _ in rows if kind == domain]
        )
        assert await async_setup_component(hass, domain, {domain: {"platform": "test"}})
    await hass.async_block_till_done()
    registry = er.async_get(hass)
    for _, device, area_id in rows:
        if area_id is not None:
            registry.async_update_entity(device.entity_id, area_id=area_id)
    for state in hass.states.async_all():
        async_expose_entity(
            hass, "conversation", state.entity_id, state.entity_id not in HIDDEN
        )
    await hass.async_block_till_done()
    return await async_furnish(
        hass,
        {device.entity_id: device for _, device, _ in rows},
        timeout_seconds=timeout_seconds,
        allowed=allowed,
        llm_apis=llm_apis,
    )


async def async_furnish(
    hass: HomeAssistant,
    devices: dict[str, Device],
    *,
    timeout_seconds: float = 10,
    allowed: Iterable[str] = (),
    llm_apis: Iterable[str] = (),
) -> House:
    """Return the toolkit around entities that are there."""
    metrics = Metrics()
    cache = HomeCache(hass, metrics)
    cache.async_start()
    tasks: set[asyncio.Task[Any]] = set()

    def create_task(coroutine: Coroutine[Any, Any, Any], name: str) -> Any:
        task = hass.async_create_background_task(coroutine, name)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task

    ledger, memories, schedules = MemoryLedger(), MemoryMemories(), MemorySchedules()
    gate = TestGate(hass)
    kit = Toolkit(
        hass,
        create_task=create_task,
        get_book=HomeLookup(hass, cache).async_get_book,
        options=ToolOptions(
            tool_timeout_seconds=timeout_seconds,
            allowed_services=tuple(allowed),
            llm_apis=tuple(llm_apis),
        ),
        gate=gate,
        ledger=ledger,
        memories=memories,
        schedules=schedules,
        metrics=metrics,
    )
    await kit.async_start()
    await cache.async_get()
    return House(
        hass, cache, gate, kit, ledger, memories, schedules, devices, metrics, tasks
    )
