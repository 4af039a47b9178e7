"""A Home Assistant with automations on the disk, and a small home."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components.homeassistant.exposed_entities import (
    async_expose_entity,
    async_should_expose,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.ha_ai_agent.approvals.gate import ApprovalManager
from custom_components.ha_ai_agent.approvals.policy import PolicyOptions
from custom_components.ha_ai_agent.calls.binding import decided_over, parked_call
from custom_components.ha_ai_agent.calls.resolved import (
    Decision,
    NeedsApproval,
    ResolvedCall,
)
from custom_components.ha_ai_agent.calls.scope import TurnScope
from custom_components.ha_ai_agent.calls.subjects import Facts
from custom_components.ha_ai_agent.domains.model import Capability
from custom_components.ha_ai_agent.home.names import NameBook
from custom_components.ha_ai_agent.home.snapshot import (
    Area,
    Entity,
    Floor,
    HomeSnapshot,
    Label,
    Service,
)
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.models import (
    ApprovalRecord,
    JsonObject,
    Speaker,
    ToolCall,
    TurnInfo,
)
from custom_components.ha_ai_agent.tools.automations import AutomationTools
from custom_components.ha_ai_agent.tools.options import ToolOptions
from custom_components.ha_ai_agent.tools.toolset import Toolkit
from tests.approvals.storage import MemoryApprovals
from tests.storage import MemoryLedger, MemoryMemories, MemorySchedules

SIMPLE = """
alias: Evening
triggers: [{trigger: sun, event: sunset}]
actions: [{action: light.turn_on, target: {entity_id: light.kitchen}}]
"""

BLUEPRINT = """
blueprint:
  name: Motion light
  domain: automation
  input:
    motion:
      name: Motion
    lamp:
      name: Lamp
      selector:
        target: {}
triggers:
  - trigger: state
    entity_id: !input motion
    to: "on"
actions:
  - action: light.turn_on
    target: !input lamp
"""
ENTITIES = [
    "binary_sensor.motion",
    "climate.living_room",
    "cover.garage",
    "input_datetime.wake_up",
    "light.bedroom",
    "light.kitchen",
    "lock.front_door",
    "media_player.tv",
    "notify.phone",
    "person.anna",
    "scene.movie",
    "script.good_night",
    "sensor.temperature",
    "switch.fan",
]
COMPONENTS = ("light", "lock", "script", "automation")
ALL_COMPONENTS = (
    *COMPONENTS,
    "switch",
    "cover",
    "climate",
    "notify",
    "scene",
    "sun",
    "persistent_notification",
)

HOME = HomeSnapshot(
    floors=(Floor(floor_id="ground", name="Ground floor"),),
    areas=(
        Area(area_id="bedroom", name="Bedroom"),
        Area(area_id="living_room", name="Living room"),
    ),
    labels=(Label(label_id="energy", name="Energy"),),
    entities=tuple(
        Entity(
            entity_id=entity_id,
            name=entity_id.partition(".")[2].replace("_", " ").capitalize(),
            area_id="bedroom"
            if entity_id in {"light.bedroom", "binary_sensor.motion"}
            else None,
            device_class="motion" if entity_id == "binary_sensor.motion" else None,
            capabilities=(Capability(key="brightness"),)
            if entity_id.startswith("light.")
            else (),
        )
        for entity_id in ENTITIES
    ),
    services=(Service(domain="light", service="turn_on"),),
)


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Home Assistant's own platforms poll."""
    return True


@pytest.fixture
def config_dir(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return a configuration folder of its own."""
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "configuration.yaml").write_text(
        "default_config:\nautomation: !include automations.yaml\n"
    )
    (tmp_path / "automations.yaml").write_text("[]\n")
    blueprints = tmp_path / "blueprints" / "automation" / "test"
    blueprints.mkdir(parents=True)
    (blueprints / "motion.yaml").write_text(BLUEPRINT)
    return tmp_path


@pytest.fixture
def components() -> tuple[str, ...]:
    """Return what is set up; the round trip needs more."""
    return COMPONENTS


@pytest.fixture
async def house(
    core: HomeAssistant, config_dir: Path, components: tuple[str, ...]
) -> HomeAssistant:
    """Return a Home Assistant with services, states and automations."""
    core.states.async_set("script.secret", "off")
    core.states.async_set("light.secret", "off", {"friendly_name": "Secret"})
    for entity_id in ENTITIES:
        core.states.async_set(entity_id, "off")
    for component in components:
        config: JsonObject = {
            "script": {"good_night": {"sequence": []}, "secret": {"sequence": []}}
        }
        assert await async_setup_component(
            core, component, config if component == "script" else {}
        )
    core.services.async_register("notify", "mobile", lambda _: None)
    core.services.async_register("ha_ai_agent", "approve", lambda _: None)
    await core.async_block_till_done()
    return core


class AskingGate:
    """Asks for everything, as the policy does for configuration."""

    def __init__(self) -> None:
        self.records: list[ApprovalRecord] = []
        self.decision: Decision = NeedsApproval(
            "writes_configuration", "", decided_over(Facts(speaker=Speaker()), ())
        )

    async def async_decide(
        self, call: ResolvedCall, scope: TurnScope, *, is_answered: bool = False
    ) -> Decision:
        assert call.writes_configuration
        return self.decision

    async def async_park(
        self,
        call: ResolvedCall,
        scope: TurnScope,
        need: NeedsApproval,
        *,
        is_unattended: bool = False,
    ) -> ApprovalRecord:
        record = ApprovalRecord(
            approval_id=f"approval{len(self.records)}",
            conversation_id="c",
            turn_id="t",
            tool_call_id=call.tool_call_id,
            agent_id="conversation.ha_ai_agent",
            subentry_id="s",
            user_id=scope.info.speaker.user_id,
            device_id=None,
            satellite_id=None,
            language="en",
            call=parked_call(call, need),
            arguments_hash="",
            preview=need.preview,
            reason=need.reason,
            created_ts=0,
            expires_ts=1_800_000_000,
        )
        self.records.append(record)
        return record


class Household:
    """The family of tools, driven as a model and a person drive it."""

    def __init__(self, hass: HomeAssistant, admin: User, config_dir: Path) -> None:
        self.hass = hass
        self.gate = AskingGate()
        self.context = Context(user_id=admin.id)
        self.speaker = Speaker(user_id=admin.id, is_admin=True)
        self.path = config_dir / "automations.yaml"
        self.tools = AutomationTools(hass, get_home=self.home, gate=self.gate)

    async def home(self) -> HomeSnapshot:
        automations = tuple(
            Entity(entity_id=state.entity_id, name=state.name)
            for state in sorted(
                self.hass.states.async_all("automation"), key=lambda row: row.entity_id
            )
            if async_should_expose(self.hass, "conversation", state.entity_id)
        )
        return replace(HOME, automations=automations)

    async def book(self) -> NameBook:
        return NameBook(await self.home())

    async def call(self, action: str, **arguments: object) -> JsonObject:
        scope = TurnScope(
            info=TurnInfo(
                turn_id="t",
                conversation_id="c",
                agent_id="conversation.ha_ai_agent",
                subentry_id="s",
                speaker=self.speaker,
                text="",
                started_ts=0,
            ),
            context=self.context,
        )
        call = ToolCall("1", "automations", {"action": action, **arguments})
        return await self.tools.async_call(call, scope)

    async def approve(self) -> JsonObject:
        """Say yes to what was asked last."""
        record = self.gate.records.pop()
        result = await self.tools.async_run_approved(record, self.context)
        await self.hass.async_block_till_done()
        return result

    async def make(self, yaml: str) -> str:
        """Create an automation and return its entity id."""
        asked = await self.call("create", yaml=yaml)
        assert asked["status"] == "approval_required", asked
        result = await self.approve()
        assert result["status"] == "confirmed", result
        entity_id: str = result["automation_id"]
        return entity_id

    def items(self) -> list[JsonObject]:
        """Return what the file holds."""
        value: Any = parse_yaml(self.path.read_text())
        assert isinstance(value, list)
        return value

    def expose(self, entity_id: str) -> None:
        async_expose_entity(self.hass, "conversation", entity_id, True)


@pytest.fixture
async def household(
    house: HomeAssistant, hass_admin_user: User, config_dir: Path
) -> Household:
    return Household(house, hass_admin_user, config_dir)


type Load = Callable[[str], Awaitable[None]]


@pytest.fixture
async def load(household: Household) -> Load:
    """Return what puts text into the file, loads and exposes it."""

    async def put(text: str) -> None:
        household.path.write_text(text)
        await household.hass.services.async_call("automation", "reload", blocking=True)
        await household.hass.async_block_till_done()
        for state in household.hass.states.async_all("automation"):
            household.expose(state.entity_id)

    return put


class Desk:
    """A model that calls tools, and a person who answers."""

    def __init__(self, household: Household, mode: str = "critical") -> None:
        hass = household.hass
        self.household = household
        self.tasks: set[asyncio.Task[Any]] = set()
        self.manager = ApprovalManager(
            hass,
            subentry_id="s",
            storage=MemoryApprovals(),
            options=PolicyOptions(mode=mode),
            get_home=household.home,
        )
        self.kit = Toolkit(
            hass,
            create_task=self.create_task,
            get_book=household.book,
            options=ToolOptions(),
            gate=self.manager,
            ledger=MemoryLedger(),
            memories=MemoryMemories(),
            schedules=MemorySchedules(),
            metrics=Metrics(),
            families=(
                AutomationTools(hass, get_home=household.home, gate=self.manager),
            ),
        )
        self.manager.set_execute(self.kit.async_run_approved)

    def create_task(
        self, work: Coroutine[Any, Any, Any], name: str
    ) -> asyncio.Task[Any]:
        task = self.household.hass.async_create_task(work, name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def scope(self, turn_id: str = "t", speaker: Speaker | None = None) -> TurnScope:
        speaker = speaker or self.household.speaker
        info = TurnInfo(
            turn_id=turn_id,
            conversation_id="c",
            agent_id="conversation.ha_ai_agent",
            subentry_id="s",
            speaker=speaker,
            text="",
            started_ts=0,
        )
        return TurnScope(info=info, context=Context(user_id=speaker.user_id))

    async def call(self, action: str, speaker: Speaker, **arguments: Any) -> JsonObject:
        runner = self.kit.start_turn(self.scope(speaker=speaker))
        call = {"action": action, **arguments}
        return await runner.async_call(ToolCall(f"call-{action}", "automations", call))

    async def answer(self, approval_id: str, decision: Any) -> Any:
        user_id = self.household.speaker.user_id
        result = await self.manager.async_resolve(
            approval_id,
            decision,
            user_id=user_id,
            is_admin=True,
            context=Context(user_id=user_id),
            via="websocket",
        )
        await self.household.hass.async_block_till_done()
        return result


@pytest.fixture
async def desk(household: Household) -> AsyncGenerator[Desk]:
    desk = Desk(household, "off")
    await desk.manager.async_start()
    await desk.kit.async_start()
    yield desk
    await desk.kit.async_close()
    await desk.manager.async_close()
