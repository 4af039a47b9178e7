"""A domain that nobody has heard of is treated right by its row alone."""

from collections.abc import AsyncGenerator
from dataclasses import replace
import logging
from types import SimpleNamespace
from typing import Any, cast

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockModule,
    mock_integration,
    mock_platform,
)

from custom_components.ha_ai_agent import logbook
from custom_components.ha_ai_agent.calls.activity import Deeds
from custom_components.ha_ai_agent.calls.expansion.expand import expand
from custom_components.ha_ai_agent.calls.expect import is_idempotent
from custom_components.ha_ai_agent.calls.intents import read_intent
from custom_components.ha_ai_agent.calls.prepared import Act
from custom_components.ha_ai_agent.calls.repair import repair_domain, service_words
from custom_components.ha_ai_agent.calls.resolved import ResolvedCall
from custom_components.ha_ai_agent.calls.subject_reader import read_facts
from custom_components.ha_ai_agent.const import EVENT_TURN_FINISHED
from custom_components.ha_ai_agent.domains import rows
from custom_components.ha_ai_agent.domains.checks import is_state
from custom_components.ha_ai_agent.domains.model import Domain, Guard, by_word, words
from custom_components.ha_ai_agent.domains.restores import to_state
from custom_components.ha_ai_agent.domains.rows import DOMAINS
from custom_components.ha_ai_agent.domains.scenes import state_by
from custom_components.ha_ai_agent.domains.told import lists, measure
from custom_components.ha_ai_agent.home.states import read_state
from custom_components.ha_ai_agent.home.vocabulary import build_vocabulary
from custom_components.ha_ai_agent.models import JsonObject
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.render import HomeRenderer
from tests.approvals.fortress import Fortress, async_build_fortress
from tests.devices import Device

STATES = {"lowered": "lower_bridge", "raised": "raise_bridge"}
# This, and nothing else in the integration, is what a new domain needs.
ROW = Domain(
    name="drawbridge",
    aliases=words("bridge"),
    verbs=by_word(
        lower_bridge="open down lower turn_on",
        raise_bridge="close up raise turn_off stop",
    ),
    guard=Guard(risk="open", safe=words("raise_bridge"), on_off="turn_off"),
    scene=state_by(STATES),
    shows={
        "lower_bridge": is_state("lowered", moving=("lowering",)),
        "raise_bridge": is_state("raised", moving=("raising",)),
    },
    restore=to_state(STATES, "a bridge stays where it stands"),
    attributes=("planks",),
    capabilities=lists(plank="planks"),
    details=lambda attributes: [measure(attributes, "angle", "angle", " °")],
    needs={"pick_plank": "plank", "light_torches": "torches"},
    unusual=words("grease"),
    done={"lower_bridge": "lowered", "raise_bridge": "raised"},
    says={"lower_bridge": "lower {names}", "raise_bridge": "raise {names}"},
    prefix="bridge_",
    also={"warmth": "", "sensor.moisture": "wet"},
    role="sense",
    section="helpers",
    adds_up=words("lower_bridge"),
    is_named_by_people=True,
    is_quiet=True,
    reach="any",
)
BRIDGE = "drawbridge.moat"


class Bridge(Device):
    """A bridge that notes what it is asked."""

    _attr_state = "raised"
    _attr_extra_state_attributes = {"planks": ["Oak", "Elm"], "angle": 80}  # noqa: RUF012

    async def async_lower(self) -> None:
        await self._do("lower", state="lowered")

    async def async_raise(self) -> None:
        await self._do("raise", state="raised")

    async def async_other(self) -> None:
        await self._do("other")


STEP = {"target": {"entity_id": BRIDGE}}
SCRIPTS = {
    "receive_guests": [{"action": "drawbridge.lower_bridge", **STEP}],
    "siege": [{"action": "drawbridge.raise_bridge", **STEP}],
}
SCENES = [
    {"name": "Feast", "entities": {BRIDGE: "lowered"}},
    {"name": "Defence", "entities": {BRIDGE: "raised"}},
]


@pytest.fixture(name="bridge")
def bridge_fixture() -> Bridge:
    """Return the device."""
    return Bridge("Moat")


@pytest.fixture(name="castle")
async def castle_fixture(
    hass: HomeAssistant, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Fortress]:
    """Return a home with a bridge whose domain has a row, and the real gate."""
    monkeypatch.setitem(cast("dict[str, Domain]", DOMAINS), ROW.name, ROW)
    monkeypatch.setattr(rows, "BY_ALIAS", rows.by_alias())
    mock_integration(hass, MockModule("drawbridge"))

    async def reproduce(hass: HomeAssistant, states: Any, **more: Any) -> None:
        for state in states:
            await hass.services.async_call(
                "drawbridge",
                STATES[state.state],
                {"entity_id": state.entity_id},
                blocking=True,
            )

    mock_platform(
        hass,
        "drawbridge.reproduce_state",
        SimpleNamespace(async_reproduce_states=reproduce),
    )
    assert await async_setup_component(hass, "drawbridge", {})
    component = EntityComponent[Bridge](logging.getLogger(__name__), "drawbridge", hass)
    for service, method in (
        ("lower_bridge", "async_lower"),
        ("raise_bridge", "async_raise"),
        *((name, "async_other") for name in ("grease", "pick_plank", "light_torches")),
    ):
        component.async_register_entity_service(service, None, method)
    monkeypatch.setattr("tests.approvals.fortress.SCRIPTS", SCRIPTS)
    monkeypatch.setattr("tests.approvals.fortress.SCENES", SCENES)
    castle = await async_build_fortress(hass)
    await component.async_add_entities([bridge])
    hass.states.async_set("group.ways", "on", {"entity_id": [BRIDGE, "light.hall"]})
    for entity_id in (BRIDGE, "group.ways", *(f"script.{name}" for name in SCRIPTS)):
        async_expose_entity(hass, "conversation", entity_id, should_expose=True)
    await hass.async_block_till_done()
    yield castle
    await castle.async_close()


async def act(castle: Fortress, service_id: str, **arguments: Any) -> JsonObject:
    """Return the result of one call of the model."""
    domain, _, service = service_id.partition(".")
    wanted = {"domain": domain, "service": service, **arguments}
    (result,) = await castle.converse("do it", [("call_service", wanted)])
    return result


def asked(bridge: Bridge) -> list[str]:
    """Return what the bridge was asked for."""
    return [what for stage, what, _ in bridge.behaviour.log if stage == "start"]


RISKY: list[tuple[str, JsonObject]] = [
    ("drawbridge.lower_bridge", {"entity_id": BRIDGE}),
    ("drawbridge.open", {"entity_id": "Moat"}),
    ("bridge.lower", {"entity_id": BRIDGE}),
    ("drawbridge.lower_bridge", {"entity_id": "group.ways"}),
    ("homeassistant.turn_on", {"entity_id": BRIDGE}),
    ("script.receive_guests", {}),
    ("script.turn_on", {"entity_id": "script.receive_guests"}),
    ("scene.turn_on", {"entity_id": "scene.feast"}),
    # Of this nothing is known.
    ("drawbridge.pick_plank", {"entity_id": BRIDGE}),
]
SAFE: list[tuple[str, JsonObject]] = [
    ("drawbridge.raise_bridge", {"entity_id": BRIDGE}),
    ("drawbridge.close", {"entity_id": "Moat"}),
    ("drawbridge.raise_bridge", {"entity_id": "group.ways"}),
    ("homeassistant.turn_off", {"entity_id": BRIDGE}),
    ("script.siege", {}),
    ("scene.turn_on", {"entity_id": "scene.defence"}),
]


@pytest.mark.parametrize(("service_id", "arguments"), RISKY)
async def test_the_risky_direction_asks(
    castle: Fortress, bridge: Bridge, service_id: str, arguments: JsonObject
) -> None:
    result = await act(castle, service_id, **arguments)
    assert result["status"] == "approval_required", result
    await castle.drain()
    assert asked(bridge) == []


@pytest.mark.parametrize(("service_id", "arguments"), SAFE)
async def test_the_safe_direction_does_not(
    castle: Fortress, bridge: Bridge, service_id: str, arguments: JsonObject
) -> None:
    bridge._show({"state": "lowered"})
    result = await act(castle, service_id, **arguments)
    assert result["status"] in {"confirmed", "unconfirmed"}, result
    await castle.drain()
    assert asked(bridge) == ["raise"]


async def test_for_later(castle: Fortress, bridge: Bridge) -> None:
    for service, status in (
        ("lower_bridge", "approval_required"),
        ("raise_bridge", "confirmed"),
    ):
        action = {"domain": "drawbridge", "service": service, "entity_id": BRIDGE}
        wanted = {"action": "add", "when": 3600, "call": action}
        (result,) = await castle.converse("later", [("schedule", wanted)])
        assert result["status"] == status, result
    assert asked(bridge) == []


async def test_without_its_row_nothing_is_guarded(
    castle: Fortress, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row it is that asks. What it did is seen: it says so in the call's name."""
    monkeypatch.delitem(cast("dict[str, Domain]", DOMAINS), ROW.name)
    result = await act(castle, "drawbridge.lower_bridge", entity_id=BRIDGE)
    assert result["status"] == "confirmed", result
    assert asked(bridge) == ["lower"]
    assert bridge.state == "lowered"


async def test_what_is_seen(castle: Fortress, bridge: Bridge) -> None:
    bridge._show({"state": "lowered"})
    done = await act(castle, "drawbridge.raise_bridge", entity_id=BRIDGE)
    assert done["status"] == "confirmed"
    bridge._show({"state": "lowered"})
    bridge.behaviour.ignores = True
    ignored = await act(castle, "drawbridge.raise_bridge", entity_id=BRIDGE)
    assert ignored["status"] == "unconfirmed"
    assert ignored["unconfirmed"] == [BRIDGE]


async def test_yes_and_undo(castle: Fortress, bridge: Bridge) -> None:
    """After a yes it happens; taking it back is the safe direction, and needs none."""
    result = await act(castle, "drawbridge.lower_bridge", entity_id=BRIDGE)
    assert result["preview"] == "lower Moat"
    assert await castle.converse("yes", []) == []
    await castle.drain()
    assert bridge.state == "lowered"
    (undone,) = await castle.converse("take it back", [("undo", {})])
    assert undone["status"] == "confirmed", undone
    assert asked(bridge) == ["lower", "raise"]


async def test_undoing_the_safe_direction_asks(
    castle: Fortress, bridge: Bridge
) -> None:
    bridge._show({"state": "lowered"})
    await act(castle, "drawbridge.raise_bridge", entity_id=BRIDGE)
    (undone,) = await castle.converse("take it back", [("undo", {})])
    assert undone["status"] == "approval_required", undone
    assert undone["preview"].startswith("lower Moat")
    assert bridge.state == "raised"


async def test_what_the_model_is_told(castle: Fortress, hass: HomeAssistant) -> None:
    home = await castle.cache.async_get()
    entity = home.by_entity_id[BRIDGE]
    assert [item.key for item in entity.capabilities] == ["plank"]
    assert read_state(hass, entity) == "raised, angle 80 °"
    text = HomeRenderer().render(home, budget_tokens=9000, count=estimate_tokens).text
    assert "Oak" in text
    (line,) = [line for line in text.splitlines() if line.startswith("drawbridge: ")]
    assert "lower_bridge" in line
    assert "pick_plank" in line
    assert "torches" not in line
    assert "grease" not in line


async def test_a_change_of_what_it_can_do_is_seen(
    castle: Fortress, bridge: Bridge
) -> None:
    await castle.cache.async_get()
    bridge._show({"extra_state_attributes": {"planks": ["Ash"]}})
    await castle.hass.async_block_till_done()
    home = await castle.cache.async_get()
    assert home.by_entity_id[BRIDGE].capabilities[0].values == ("Ash",)


async def test_the_logbook(castle: Fortress, hass: HomeAssistant) -> None:
    described: dict[str, Any] = {}
    logbook.async_describe_events(
        hass, lambda _, event_type, describe: described.update({event_type: describe})
    )
    actions = [
        {"action": "drawbridge.lower_bridge", "targets": [BRIDGE], "status": status}
        for status in ("confirmed", "failed")
    ]
    event = SimpleNamespace(
        data={"outcome": "ok", "actions": actions, "duration_ms": 100},
        context_id="context",
    )
    message = described[EVENT_TURN_FINISHED](event)["message"]
    assert message.startswith("lowered Moat; failed: lower bridge Moat")
    assert read_facts(hass, [BRIDGE])[BRIDGE].domain == "drawbridge"


async def test_facts_that_used_to_stand_elsewhere(
    castle: Fortress, hass: HomeAssistant, bridge: Bridge
) -> None:
    """Words, sections, repetition, reach: the row is where they are read."""
    vocabulary = build_vocabulary("en", {})
    assert ("drawbridge", None) in vocabulary.kinds[("warm",)]
    assert vocabulary.related[("sensor", "moisture")] == (("drawbridge", "wet"),)
    home = await castle.cache.async_get()
    assert BRIDGE in {entity.entity_id for entity in home.helpers}
    assert not is_idempotent("drawbridge", "lower_bridge", {})
    assert is_idempotent("drawbridge", "raise_bridge", {})
    assert ("bridge_toll", {}) in service_words("drawbridge", "toll")
    # What only tells is not meant by a word that something else acts for, too.
    classes = {"gate": frozenset({"drawbridge", "cover"})}
    assert repair_domain("gates", classes) == ("cover", "gate")
    request = read_intent(
        "HassStopMoving", {"name": "x", "domain": ["drawbridge"]}, None
    )
    assert request is not None
    assert request.service_id == "drawbridge.raise_bridge"
    call = ResolvedCall(tool_call_id="1", tool="t", domain="drawbridge", service="ann")
    deeds = Deeds()
    deeds.note(1, call, {"status": "confirmed"})
    assert [deed.action for deed in deeds] == ["drawbridge"]


async def test_how_far_a_service_without_a_target_reaches(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No list of domains says it: a row that speaks to any device is never read."""
    act = Act(domain="script", service="turn_on", entity_ids=("script.call",))
    steps = [{"action": "drawbridge.shout", "data": {"word": "hear"}}]
    script = {"script": {"call": {"sequence": steps}}}
    assert await async_setup_component(hass, "script", script)
    for row, is_opaque in ((replace(ROW, reach="home"), False), (ROW, True)):
        monkeypatch.setitem(cast("dict[str, Domain]", DOMAINS), ROW.name, row)
        assert expand(hass, [act]).is_opaque is is_opaque
    monkeypatch.delitem(cast("dict[str, Domain]", DOMAINS), ROW.name)
    assert expand(hass, [act]).is_opaque
